package erratic

import (
	"encoding/json"
	"maps"
	"strings"
)

// oddities are what a page may have and be a page all the same: the client reads it.
var oddities = []struct {
	name string
	make func(s *Server, whole string) string
}{
	{"byte order mark", func(_ *Server, whole string) string { return "\xEF\xBB\xBF" + whole }},
	{"blanks around", func(_ *Server, whole string) string { return "\r\n\t " + whole + strings.Repeat("\n", 99) }},
	{"members twice", func(_ *Server, whole string) string {
		return strings.ReplaceAll(whole, `"subject":`, `"subject":"twice","subject":`)
	}},
	{"unknown members", func(_ *Server, whole string) string {
		return strings.ReplaceAll(whole, `"messageId":`, `"novel":{"a":[1,{"b":null}]},"@odata.type":"#x","messageId":`)
	}},
}

// harmless are values that cost a row no more than the member that has them.
var harmless = []struct {
	name, member string
	values       []string
}{
	{"nulls", "subject", []string{"null"}}, {"nulls", "size", []string{"null"}}, {"nulls", "messageId", []string{"null"}},
	{"wrong types", "subject", []string{"5", "[]", "{}", "true", `["x"]`}},
	{"wrong types", "size", []string{`"many"`, "[]", "{}", "true"}},
	{"wrong types", "fromIP", []string{"5", "[]", "{}", "false"}},
	{"wrong types", "toIP", []string{"5", "[null]", `{"a":1}`}},
	{"huge numbers", "size", []string{"1e999", "99999999999999999999999999", "-1", "1.5", "-1e-999", `"12"`, strings.Repeat("9", 4000)}},
	{"bad UTF-8", "subject", []string{"\"a\xff\xfeb\"", "\"\xc3\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\""}},
	{"lone surrogates", "subject", []string{`"\ud800"`, `"x\udfffy"`, `"\ud83d\u0041"`}},
	{"control characters", "subject", []string{`"\u0000"`, `"\u001b]0;owned\u0007\u001b[2J"`, `"\u009b31m\u202e"`, `"a\r\nb"`}},
	{"long texts", "subject", []string{`"` + strings.Repeat("long ", 30000) + `"`, `"` + strings.Repeat("\\u0301", 20000) + `"`}},
}

// hugeSubject is ten megabytes.
var hugeSubject = json.RawMessage(`"` + strings.Repeat("huge subject ", 800_000) + `"`)

// odd gives some items a member that is odd, and tells which it was.
func (s *Server) odd(items []item) []item {
	if s.oddRows == 0 || s.healed {
		return items
	}
	out := make([]item, len(items))
	for i, one := range items {
		if out[i] = one; s.random.IntN(100) >= s.oddRows {
			continue
		}
		odd := harmless[s.random.IntN(len(harmless))]
		s.met(odd.name)
		out[i].body = maps.Clone(one.body)
		out[i].body[odd.member] = json.RawMessage(odd.values[s.random.IntN(len(odd.values))])
		if odd.member == "subject" && s.random.IntN(1500) == 0 {
			out[i].body[odd.member] = hugeSubject
		}
		if odd.member == "subject" {
			one.message.spoiled = true
		}
	}
	return out
}

// rotten are values of members without which a row is not what it was.
var rotten = []struct {
	member string
	values []string
}{
	{"id", []string{"null", "5", "[]", `""`, "{}"}},
	{"recipientAddress", []string{"null", "5", "[]", `""`, "{}"}},
	{"receivedDateTime", []string{"null", "5", `"garbage"`, `""`, `"2026-13-45T99:99:99Z"`, `"+999999-01-01T00:00:00Z"`, "{}"}},
	{"recipients", []string{"5", `"x"`, "{}", "[5]", "[null]", `[{"recipientEmail":null}]`, `[{}]`}},
	{"", []string{"null", "5", `"x"`, "[]", "{}", "true"}}, // the whole row
}

// rot spoils some items, which then are as if they had not come.
func (s *Server) rot(items []item) []item {
	if s.rottenRows == 0 || s.healed {
		return items
	}
	out := make([]item, len(items))
	for i, one := range items {
		if out[i] = one; s.random.IntN(100) >= s.rottenRows {
			continue
		}
		bad := rotten[s.random.IntN(len(rotten))]
		_, has := one.body[bad.member]
		if bad.member != "" && !has {
			continue
		}
		s.met("rotten " + bad.member)
		value := json.RawMessage(bad.values[s.random.IntN(len(bad.values))])
		one.message.rotten, out[i].rotten, s.rotted = true, true, true
		one.message.undated = one.message.undated || bad.member == "receivedDateTime"
		if bad.member == "" {
			out[i].raw = value
			continue
		}
		out[i].body = maps.Clone(one.body)
		out[i].body[bad.member] = value
	}
	return out
}
