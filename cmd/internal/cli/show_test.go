package cli_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"msgtrace/client"
)

// graph is a service with four messages that never change, and returns its URL.
func graph(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		name := "message-traces"
		if strings.Contains(r.URL.Path, "/tracing/") {
			name = "tracing"
		}
		asked := r.URL.Path + r.URL.RawQuery
		switch {
		case r.Header.Get("Authorization") != "Bearer token":
			w.WriteHeader(http.StatusUnauthorized)
			return
		case strings.Contains(asked, "expand=events"), strings.Contains(asked, "getDetailsByRecipient"):
			name += "-events"
		case strings.Contains(asked, "(id="), strings.Contains(asked, "$filter=id%20eq"), strings.Contains(asked, "%20id%20eq"):
			name += "-one"
		}
		content, err := os.ReadFile(filepath.Join("testdata", "graph", name+".json"))
		if err != nil {
			t.Errorf("got %v, want the recorded answer %s", err, name)
		}
		_, _ = w.Write(content)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

const invoice = "c862609d-11b5-172c-6c1b-6d8807a705b9"

func TestShowOutputs(t *testing.T) {
	t.Parallel()
	for _, api := range apis {
		for format, name := range map[string]string{"table": ".txt", "json": ".json", "note": ".note", "markdown": ".md"} {
			t.Run(api+" "+format, func(t *testing.T) {
				h := newHost(t, "MSGTRACE_TOKEN=token")
				o := h.run("show", invoice, "--base-url", graph(t), "--api", api, "--recipient", "Bob@contoso.com", "-o", format)
				golden(t, "show-"+api+name, o.want(t, 0).out)
			})
		}
	}
}

func TestANoteOnTheWholeMessageSaysWhatWasNotLoaded(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	url := graph(t)
	all := h.run("show", invoice, "--base-url", url, "-o", "note").want(t, 0).out
	if want := "; complete; may still change (younger than 6 h, or pending); asked 2026-11-23 14:02 CET; 4 requests\n"; !strings.HasSuffix(all, want) {
		t.Errorf("got the note\n%s\nwant it to end in %q", all, want)
	}
	h.environ = append(h.environ, "MSGTRACE_CONFIG="+filepath.Join(h.home, "config.toml"))
	write(t, filepath.Join(h.home, "config.toml"), "utc = true\n[note]\nlines = [\"when=Zeit\", \"rcpts=Empf\u00e4nger\"]\n")
	own := h.run("show", invoice, "--base-url", url, "-o", "note").want(t, 0).out
	if want := "Zeit       2026-11-23 12:58:39 UTC\nEmpf\u00e4nger  1 delivered (cy@contoso.com), 1 spam (dan.o'connor+x@contoso.com), 1 failed (bob@contoso.com)\n"; own != want {
		t.Errorf("with a template and in UTC: got %q, want %q", own, want)
	}
}

func TestTheDemoWritesNotesToo(t *testing.T) {
	t.Parallel()
	for _, api := range apis {
		h := newHost(t)
		var traces []client.Trace
		for line := range strings.Lines(h.run("demo", "search", "--api", api, "--messages", "50", "-o", "ndjson").want(t, 0).out) {
			var one client.Trace
			if err := json.Unmarshal([]byte(line), &one); err != nil {
				t.Fatal(err)
			}
			traces = append(traces, one)
		}
		got := h.run("demo", "show", traces[3].ID, "--api", api, "--messages", "50", "-o", "note").want(t, 0).out
		if !strings.HasPrefix(got, "VERDICT   ") || !strings.Contains(got, traces[3].ID) {
			t.Errorf("%s: got the note\n%s\nwant one on %s", api, got, traces[3].ID)
		}
	}
}

func TestShowSaysThroughWhatACopyCame(t *testing.T) {
	t.Parallel()
	for api, want := range map[string]string{
		"tracing":        "  Way: came through all-hands@contoso.com -> sales-emea@contoso.com\n",
		"message-traces": "  Way: came through one of the groups all-hands@contoso.com, sales-emea@contoso.com: its events do not say which\n",
	} {
		h := newHost(t)
		found := h.run("demo", "search", "--api", api, "--subject", "Results of the quarter", "-o", "ndjson").want(t, 0).out
		var one client.Trace
		if err := json.Unmarshal([]byte(found), &one); err != nil {
			t.Fatal(err)
		}
		got := h.run("demo", "show", one.ID, "--api", api, "--recipient", "*").want(t, 0).out
		for _, want := range []string{want, "\n  reached 12 of 12\n"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: got\n%s\nwant %q in it", api, got, want)
			}
		}
	}
}

func TestShowAsksForEventsOfFewRecipients(t *testing.T) {
	t.Parallel()
	events := func(o outcome) (with, all int) {
		t.Helper()
		var one client.Trace
		if err := json.Unmarshal([]byte(o.out), &one); err != nil {
			t.Fatal(err)
		}
		for _, r := range one.Recipients {
			if len(r.Events) > 0 {
				with++
			}
		}
		return with, len(one.Recipients)
	}
	const example = "2e3c0fac-4669-4e4a-2669-08d5dd529cbe" // https://github.com/microsoftgraph/microsoft-graph-docs/pull/13536
	if with, all := events(newHost(t).run("demo", "show", example, "-o", "json").want(t, 0)); with != 2 || all != 2 {
		t.Errorf("got the events of %d of %d recipients, want of 2 of 2", with, all)
	}
	many := scenario(t, "mailbox full").ID // to 15
	o := newHost(t).run("demo", "show", many, "-o", "json").want(t, 0, "give --recipient ADDRESS for the events of one")
	with, all := events(o)
	if with != 0 || all <= 10 {
		t.Errorf("got the events of %d of %d recipients, want none of more than 10", with, all)
	}
	if with, all := events(newHost(t).run("demo", "show", many, "-o", "json", "--recipient", "*").want(t, 0)); with != all {
		t.Errorf("got the events of %d of %d recipients, want of all", with, all)
	}
}

func TestShowRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"nothing":           {nil, "which message? give its network message ID"},
		"two":               {[]string{"a", "b"}, "takes one network message ID, got 2"},
		"an unknown one":    {[]string{"00000000-0000-0000-0000-000000000000"}, "not found"},
		"another recipient": {[]string{"2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "--recipient", "eve@contoso.com"}, "the message did not go to eve@contoso.com"},
		"a format":          {[]string{"2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "-o", "csv"}, "-o csv: use table, json"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, api := range apis {
				if !client.Dialect(api).AnyTime() && name == "another recipient" {
					continue // the example is older than what is kept
				}
				newHost(t).run(append([]string{"demo", "show", "--api", api}, test.args...)...).want(t, 1, test.want)
			}
		})
	}
}

func TestShowLeadsOnFromAnotherID(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		said []string
	}{
		{[]string{"demo", "show", "--seed", "2", "--api", "message-traces", "<m'1@contoso.com>"}, []string{`"<m'1@contoso.com>" is no network message ID`,
			`msgtrace demo search --seed 2 --api message-traces --message-id '<m'\''1@contoso.com>'`}},
		{[]string{"demo", "show", "--api", "tracing", "m@contoso.com"}, []string{"msgtrace demo search --api tracing --since 10d --message-id m@contoso.com\n"}},
		{[]string{"demo", "show", "abc"}, []string{"no message of the last 10 days, which is all that this API keeps, has the network message ID abc",
			"Give the network message ID, a GUID", "msgtrace demo search --message-id abc\n"}},
		{[]string{"demo", "show", "--api", "tracing", "abc"}, []string{"no message of the last 90 days"}},
	} {
		newHost(t).run(test.args...).want(t, 1, test.said...)
	}
	if o := newHost(t).run("demo", "show", "00000000-0000-0000-0000-000000000000").want(t, 1, "Give the network"); strings.Contains(o.err, "--message-id") {
		t.Errorf("a GUID: got %s, want no word of --message-id", o.err)
	}
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	url := simulate(t, h).url
	h.run("show", "--base-url", url, "--api", "message-traces", "abc").want(t, 1, "msgtrace search --api message-traces --base-url "+url+" --message-id abc\n")
}

// A service that is not there is no message that is not there.
func TestShowTellsAMissingServiceFromAMissingMessage(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	o := newHost(t, "MSGTRACE_TOKEN=token").run("show", invoice, "--base-url", server.URL).want(t, 1, "not found (404)")
	if strings.Contains(o.err, "no message") {
		t.Errorf("got %s, want nothing of a message that is not there", o.err)
	}
}

func TestShowSaysWhatMayStillChange(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	all := traces(t, h.run("demo", "search", "--since", "10d", "-o", "ndjson").want(t, 0).out)
	const said = "This may still change: younger than 6 h, or pending.\n"
	for name, test := range map[string]struct {
		id   string
		want bool
	}{"the newest": {all[0].ID, true}, "the oldest": {all[len(all)-1].ID, false}} {
		for _, format := range []string{"table", "json"} {
			o := h.run("demo", "show", test.id, "-o", format).want(t, 0)
			if got := strings.Contains(o.err, said); got != test.want {
				t.Errorf("%s as %s: got the standard error %q, want %q in it: %v", name, format, o.err, said, test.want)
			}
		}
	}
}
