package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
)

// demo is the simulator that the demo has.
func demo() *simulator.Simulator {
	return simulator.New(simulator.Options{Now: func() time.Time { return now }})
}

// generated are the ids of a simulator's messages, with their numbers of recipients.
func generated(s *simulator.Simulator) map[string]int {
	ids := map[string]int{}
	for _, m := range s.Messages() {
		ids[m.ID] = len(m.Recipients)
	}
	return ids
}

// scenario is the newest message of a scenario in the demo. What it is, but for
// its times, depends on no clock.
func scenario(t *testing.T, name string) simulator.Message {
	t.Helper()
	messages := demo().MessagesOf(name)
	if len(messages) == 0 {
		t.Fatalf("got no message of the scenario %q, want one", name)
	}
	return messages[0]
}

func traces(t *testing.T, ndjson string) []client.Trace {
	t.Helper()
	var all []client.Trace
	for line := range strings.Lines(ndjson) {
		var one client.Trace
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("got %v in %s, want JSON", err, line)
		}
		all = append(all, one)
	}
	return all
}

func TestSearchFindsEveryMessageOnce(t *testing.T) {
	t.Parallel()
	for _, api := range apis {
		for _, page := range []string{"100", "1000"} {
			t.Run(api+" "+page, func(t *testing.T) {
				findsEveryMessageOnce(t, demo(), "demo", "search", "--api", api, "--page-size", page)
			})
		}
	}
}

// Small pages are many, and a message to ten that ends a window fills one: that is
// not proven to be complete. The scenarios are those that leave no such end.
func TestSearchFindsEveryMessageOnceInSmallPages(t *testing.T) {
	t.Parallel()
	few := simulator.New(simulator.Options{
		Now:       func() time.Time { return now },
		Scenarios: []string{"delivered", "junked", "mailbox full", "hostile subjects", "attack wave"},
	})
	server := httptest.NewServer(few)
	t.Cleanup(server.Close)
	for _, api := range apis {
		t.Run(api, func(t *testing.T) {
			findsEveryMessageOnce(t, few, "search", "--base-url", server.URL, "--api", api, "--page-size", "10", "--quota", "0")
		})
	}
}

func findsEveryMessageOnce(t *testing.T, s *simulator.Simulator, args ...string) {
	t.Helper()
	want := generated(s)
	o := newHost(t, "MSGTRACE_TOKEN=simulator").run(append(args, "--since", "10d", "-o", "ndjson")...).want(t, 0, "2,000 messages", "complete")
	got := map[string]int{}
	previous := ""
	for _, one := range traces(t, o.out) {
		if _, twice := got[one.ID]; twice {
			t.Errorf("%s came twice, want it once", one.ID)
		}
		got[one.ID] = len(one.Recipients)
		if received := one.Received.UTC().Format(time.RFC3339Nano); previous != "" && received > previous {
			t.Errorf("got %s at %s after %s, want the newest first", one.ID, received, previous)
		} else {
			previous = received
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("%d messages, want %d with the same recipients", len(got), len(want))
	}
}

func TestSearchOutputs(t *testing.T) {
	t.Parallel()
	for _, api := range apis {
		h := newHost(t, "MSGTRACE_TOKEN=token")
		for _, format := range []string{"table", "json", "ndjson", "csv", "markdown", "ecs", "v2"} {
			t.Run(api+" "+format, func(t *testing.T) {
				o := h.run("search", "--base-url", graph(t), "--api", api, "-o", format)
				o.want(t, 0, "4 messages · complete: read back to 2026-11-21 14:02:00 CET, all of it · from 2026-11-21 14:02:00 CET to 2026-11-23 14:02:00 CET · 1 request · all 4 may still change: younger than 6 h, or pending\n")
				golden(t, fmt.Sprintf("search-%s.%s", api, format), o.out)
			})
		}
	}
}

func TestSearchJSONSaysWhatItIsWorth(t *testing.T) {
	t.Parallel()
	type document struct {
		Search struct {
			Query struct {
				Start, End string
				Recipients []string
			}
			Plan struct {
				API        string
				Conditions []struct {
					Text  string
					Local bool
				}
			}
			Requests     int
			Complete     bool
			CompleteBack *string
			Messages     int
		}
		Traces []client.Trace
	}
	read := func(o outcome) (d document) {
		t.Helper()
		if err := json.Unmarshal([]byte(o.out), &d); err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := read(newHost(t).run("demo", "search", "--recipient", "bob@contoso.com", "-o", "json").want(t, 0))
	if s := d.Search; !s.Complete || s.CompleteBack != nil || s.Messages != len(d.Traces) || s.Requests == 0 ||
		s.Query.Start != "2026-11-21T13:02:00Z" || s.Plan.API != "message-traces" || s.Plan.Conditions[0].Text != "to bob@contoso.com" {
		t.Errorf("complete: got %+v, want the query, the plan and every message", s)
	}
	d = read(newHost(t).run("demo", "search", "--limit", "3", "-o", "json").want(t, 2, "3 of 371 messages · incomplete: read back to 2026-11-23 13:59:32 CET only", "--limit 0 reads on"))
	if s := d.Search; s.Complete || s.CompleteBack == nil || *s.CompleteBack != d.Traces[2].Received.Add(time.Second-1).Format("2006-01-02T15:04:05Z") || len(d.Traces) != 3 {
		t.Errorf("limited: got %+v, want 3 messages, complete back to the last", s)
	}
	d = read(newHost(t).run("demo", "search", "--sender", "nobody@nowhere.example", "-o", "json").want(t, 0, "none match"))
	if !strings.Contains(newHost(t).run("demo", "search", "--sender", "nobody@nowhere.example", "-o", "json").out, `"traces":[]`) || !d.Search.Complete {
		t.Errorf("nothing: got %+v, want an empty list that is complete", d.Search)
	}
}

func TestSearchCSVHasARowForEachRecipient(t *testing.T) {
	t.Parallel()
	o := newHost(t).run("demo", "search", "--since", "10d", "-o", "csv").want(t, 0)
	rows, err := csv.NewReader(strings.NewReader(o.out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := 1
	for _, recipients := range generated(demo()) {
		want += max(1, recipients)
	}
	if len(rows) != want {
		t.Errorf("%d rows, want %d", len(rows), want)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("got the formula %q, want it quoted", cell)
			}
		}
	}
}

func TestSearchTableIsClean(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"--plain"}} {
		o := newHost(t).run(append([]string{"demo", "search", "--since", "10d"}, args...)...).want(t, 0)
		for _, r := range o.out {
			if r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
				t.Fatalf("%v: got %U, want no control character", args, r)
			}
		}
	}
}

func TestSearchPlain(t *testing.T) {
	t.Parallel()
	o := newHost(t, "MSGTRACE_TOKEN=token").run("search", "--base-url", graph(t), "--plain", "--limit", "2")
	golden(t, "search-plain.txt", o.want(t, 2, "2 of 4 messages · incomplete: read back to 2026-11-23 13:55:21 CET only").out)
}

func TestSearchSaysWhyNothingMatched(t *testing.T) {
	t.Parallel()
	const window, recipient, sender, pending = "search the last 10 days", "an alias or a group", "search any sender", "not indexed yet"
	for _, test := range []struct {
		args       []string
		span       string
		said, left []string
	}{
		{[]string{"--sender", "nobody@nowhere.example"}, "from 2026-11-21 14:02:00 CET to 2026-11-23 14:02:00 CET",
			[]string{window, sender, pending}, []string{recipient}},
		{[]string{"--since", "10d", "--recipient", "nobody@nowhere.example", "--utc"}, "from 2026-11-13 13:02:00 UTC to 2026-11-23 13:02:00 UTC",
			[]string{recipient, pending}, []string{window, sender}},
		{[]string{"--recipient", "*@nowhere.example", "--subject", "x", "--status", "failed"}, "from 2026-11-21",
			[]string{"search any subject", "search any status"}, []string{recipient}},
		{[]string{"--id", "00000000-0000-0000-0000-000000000000"}, "of any time", []string{pending, "refused at the edge"}, []string{window}},
	} {
		o := newHost(t).run(append([]string{"demo", "search"}, test.args...)...)
		o.want(t, 0, append(test.said, "none match · complete: ", "all of it · "+test.span, "Nothing matched.")...)
		for _, words := range test.left {
			if strings.Contains(o.err, words) {
				t.Errorf("%v: got the standard error\n%s\nwant nothing of %q in it", test.args, o.err, words)
			}
		}
		if o.out != "" {
			t.Errorf("%v: got the standard output %s, want none", test.args, o.out)
		}
	}
	if o := newHost(t).run("demo", "search").want(t, 0); strings.Contains(o.err, "Nothing matched") {
		t.Errorf("got %s, want nothing of it where something matched", o.err)
	}
}

func TestSearchRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args []string
		want []string
	}{
		"a time":          {[]string{"--since", "soon"}, []string{`--since: cannot read "soon" as a time`}},
		"a status":        {[]string{"--status", "faild"}, []string{`--status "faild"`, `did you mean "failed"?`}},
		"a comparison":    {[]string{"--subject-match", "strts"}, []string{`--subject-match strts`, `did you mean "starts"?`}},
		"a format":        {[]string{"-o", "tabel"}, []string{`-o tabel`, `did you mean "table"?`}},
		"a number":        {[]string{"--limit", "x"}, []string{"--limit x: must be a number"}},
		"below nothing":   {[]string{"--limit", "-1"}, []string{"--limit must be 1 or more"}},
		"a page":          {[]string{"--page-size", "6000"}, []string{"--page-size must be from 1 to 5000"}},
		"two begins":      {[]string{"--since", "2h", "--start", "3h"}, []string{"--since and --start both"}},
		"bounds":          {[]string{"--latest", "--since", "2h"}, []string{"--latest has no bounds"}},
		"too old":         {[]string{"--since", "20d"}, []string{"this API keeps 10 days"}},
		"all at once":     {[]string{"--since", "soon", "--status", "x", "--end", "later"}, []string{"--since:", `--status "x"`, "--end:"}},
		"an address":      {[]string{"--sender", "bob", "--recipient", "@"}, []string{"--sender:", "--recipient:"}},
		"an API":          {[]string{"--api", "traces"}, []string{"--api traces must be " + anAPI}},
		"an unknown flag": {[]string{"--sinec", "2h"}, []string{`unknown flag --sinec: did you mean "--since"?`}},
		"a stranger":      {[]string{"--frobnicate"}, []string{"unknown flag --frobnicate; see `msgtrace demo search --help`"}},
		"no value":        {[]string{"--limit"}, []string{"--limit needs a value"}},
		"a wrong query":   {[]string{"to:bob@contoso.com", "form:ann@contoso.com"}, []string{`"form:" is not a search word: did you mean from:?`}},
		"two subjects":    {[]string{"subject:a", "--subject", "b"}, []string{"--subject and the query both set the subject: give one"}},
		"two windows":     {[]string{"since:2h", "--since", "1h"}, []string{"the flags and the query both set a time: give one"}},
		"a wrong time":    {[]string{"until:soon"}, []string{`until: cannot read "soon"`}},
		"another tenant":  {[]string{"--base-url", "http://127.0.0.1:1"}, []string{"leave out --base-url and --profile"}},
		"a group":         {[]string{"--group", "caus"}, []string{"--group caus: use cause, domain, sender", `did you mean "cause"?`}},
		"groups as rows":  {[]string{"--group", "cause", "-o", "csv"}, []string{"--group cause writes groups, not messages: use -o table or json"}},
		"a mark":          {[]string{"-o", "ndjson", "--bom"}, []string{"--bom is for CSV: use -o csv or v2"}},
		"a quota":         {[]string{"--quota", "-1"}, []string{"--quota must be 0 or more"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := newHost(t).run(append([]string{"demo", "search"}, test.args...)...).want(t, 1, test.want...)
			if o.out != "" {
				t.Errorf("got the standard output %s, want none", o.out)
			}
			if strings.Contains(o.err, "Usage") {
				t.Errorf("got %s, want one line and not the whole help", o.err)
			}
		})
	}
}

// The clock of the host stands at 14:02 of a Monday in Berlin.
func TestTheEndsOfAWindowAreTheLastSuchTimes(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--start", "15:00", "--until", "16:10"}, "from 2026-11-22 15:00:00 CET to 2026-11-22 16:10:00 CET"},
		{[]string{"--start", "9:00", "--until", "15:10"}, "from 2026-11-23 09:00:00 CET to 2026-11-23 14:02:00 CET"},
		{[]string{"--since", "15:00 - 16:10"}, "from 2026-11-22 15:00:00 CET to 2026-11-22 16:10:00 CET"},
		{[]string{"--since", "this morning"}, "from 2026-11-23 06:00:00 CET to 2026-11-23 14:02:00 CET"},
	} {
		h.run(append([]string{"demo", "search", "--recipient", "nobody@nowhere.example"}, test.args...)...).want(t, 0, test.want)
	}
	h.run("demo", "search", "--since", "9:00 - 11:00", "--end", "12:00").want(t, 1, `--since: "9:00 - 11:00" has an end already: give one`)
	h.run("demo", "search", "--until", "03/04/2026").want(t, 1, "--end: 03/04/2026 can be read in two ways: write 2026-04-03 or 2026-03-04")
}

func TestCSVBeginsWithAByteOrderMarkWhereThatIsWanted(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	path := filepath.Join(h.home, "config.toml")
	h.environ = append(h.environ, "MSGTRACE_CONFIG="+path)
	for _, test := range []struct {
		document, args string
		want           bool
	}{
		{"", "-o csv", false}, {"", "-o csv --bom", true}, {"", "-o v2 --bom", true},
		{"[csv]\nbom = true\n", "-o csv", true}, {"[csv]\nbom = true\n", "-o csv --bom=false", false},
		{"csv.bom = true\n", "-o ndjson", false}, {"csv.bom = true\n", "-o v2", true},
	} {
		write(t, path, test.document)
		args := append([]string{"search", "--base-url", graph(t)}, strings.Fields(test.args)...)
		o := h.run(args...).want(t, 0)
		if got := strings.HasPrefix(o.out, "\ufeff"); got != test.want || strings.Count(o.out, "\ufeff") > 1 {
			t.Errorf("%q with %s: got %q, want the mark: %t", test.document, test.args, o.out[:20], test.want)
		}
	}
}

func TestUntilIsAnotherNameOfEnd(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	want := h.run("demo", "search", "--start", "09:00", "--end", "11:10", "-o", "ndjson").want(t, 0)
	got := h.run("demo", "search", "--start", "09:00", "--until", "11:10", "-o", "ndjson").want(t, 0, "to 2026-11-23 11:10:00")
	if got.out != want.out {
		t.Errorf("got with --until\n%s\nwant as with --end\n%s", got.out, want.out)
	}
	h.run("demo", "search", "--until", "never").want(t, 1, `--end: cannot read "never"`)
}

func TestConditionsReachTheQuery(t *testing.T) {
	t.Parallel()
	o := newHost(t).run("demo", "search", "--api", "tracing", "-o", "json",
		"--start", "2026-11-20 09:30 America/New_York", "--end", "2026-11-21",
		"--sender", "a@x.com, b@x.com", "--sender", "*@y.com", "--recipient", "c@z.com",
		"--subject", "inv", "--subject-match", "starts", "--status", "Failed,filtered as spam",
		"--message-id", "m@x.com", "--id", "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "--from-ip", "192.0.2.1", "--to-ip", "2001:DB8::1").want(t, 0)
	var got struct{ Search struct{ Query client.Query } }
	if err := json.Unmarshal([]byte(o.out), &got); err != nil {
		t.Fatal(err)
	}
	want := client.Query{
		Start: time.Date(2026, 11, 20, 14, 30, 0, 0, time.UTC), End: time.Date(2026, 11, 21, 23, 0, 0, 0, time.UTC),
		Senders: []string{"a@x.com", "b@x.com", "*@y.com"}, Recipients: []string{"c@z.com"},
		Subject: "inv", SubjectMatch: client.SubjectStarts, Statuses: []client.Status{client.StatusFailed, client.StatusFilteredAsSpam},
		MessageIDs: []string{"m@x.com"}, IDs: []string{"2e3c0fac-4669-4e4a-2669-08d5dd529cbe"},
		FromIPs: []string{"192.0.2.1"}, ToIPs: []string{"2001:db8::1"},
	}
	if fmt.Sprint(got.Search.Query) != fmt.Sprint(want) {
		t.Errorf("got  %+v\nwant %+v", got.Search.Query, want)
	}
	if !slices.Equal(got.Search.Query.Senders, want.Senders) {
		t.Errorf("got the senders %v, want %v", got.Search.Query.Senders, want.Senders)
	}
}

// TestSearchSaysWhatTheRestTakes stops a long search in two ways.
func TestSearchSaysWhatTheRestTakes(t *testing.T) {
	t.Parallel()
	type worth struct {
		Search struct{ RequestsLeft int }
	}
	left := func(o outcome) int {
		var d worth
		if err := json.Unmarshal([]byte(o.out), &d); err != nil {
			t.Fatal(err)
		}
		return d.Search.RequestsLeft
	}
	for _, api := range []string{"message-traces", "tracing"} {
		search := []string{"demo", "search", "--api", api, "--since", "10d", "--page-size", "100", "-o", "json"}
		o := newHost(t).run(append(search, "--limit", "20")...)
		n := left(o)
		if want := fmt.Sprintf("--limit 0 reads on (about %d requests)\n", n); n < 5 || !strings.HasSuffix(o.err, want) {
			t.Errorf("%s: got %d requests left and the standard error\n%s\nwant some, and %q at its end", api, n, o.err, want)
		}
		if o = newHost(t).run(search...).want(t, 0, "all of it"); left(o) != 0 || strings.Contains(o.err, "about ") {
			t.Errorf("%s: all was read: got %d requests left and the standard error\n%s\nwant 0 and no word of it", api, left(o), o.err)
		}
	}
}
