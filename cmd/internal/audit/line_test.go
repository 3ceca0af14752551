package audit

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// FuzzSeal makes lines of whatever there may be in an entry, and reads them.
func FuzzSeal(f *testing.F) {
	f.Add("ann", "to:bob@contoso.com", "idle")
	f.Add("\x00\u202e\xff", "\",\"mac\":\"", "\n\u2028\U000e0001\x7f")
	f.Add(strings.Repeat("ü", 600), strings.Repeat("\x00", 20<<10), "a\u009bb")
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, person, query, reason string) {
		want := bounded(Entry{Action: Refused, Person: person, Query: query, Reason: reason}, now)
		line, sealed, err := seal([]byte("key"), []byte("before"), record{N: 7, Entry: want})
		if err != nil {
			t.Fatal(err)
		}
		line, whole := bytes.CutSuffix(line, []byte("\n"))
		unseen := func(r rune) bool { return r != ' ' && !unicode.IsPrint(r) }
		if !whole || len(line) >= maxLine || bytes.ContainsFunc(line, unseen) || !utf8.Valid(line) || !json.Valid(line) {
			t.Errorf("got %q, want one short line of JSON without control characters", line)
		}
		got, text, m, ok := parse(line)
		if !ok || m != sealed || sum([]byte("key"), []byte("before"), text, closing) != m {
			t.Errorf("got %q, want a line that fits", line)
		}
		if utf8.ValidString(person) && utf8.ValidString(query) && utf8.ValidString(reason) && got.Entry != want {
			t.Errorf("got %+v, want %+v", got.Entry, want)
		}
	})
}
