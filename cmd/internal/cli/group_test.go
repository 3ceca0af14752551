package cli_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"msgtrace/client/simulator"
	"msgtrace/client/tally"
)

// troubled is mail of the last hours of which a few went wrong, on a server that a
// test may get in the way of.
func troubled(t *testing.T, getInTheWay func(http.Handler) http.Handler) (*simulator.Simulator, string) {
	t.Helper()
	s := simulator.New(simulator.Options{
		Now:       func() time.Time { return now },
		Scenarios: []string{"mailbox full", "connection refused", "Gmail, slowed, then delivered", "mistyped outside", "junked"},
	})
	var handler http.Handler = s
	if getInTheWay != nil {
		handler = getInTheWay(s)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return s, server.URL
}

// counted is what -o json says of groups.
type counted struct {
	Search struct {
		Requests int
		Counted  tally.Tally
	}
	Groups []tally.Group
	Traces []struct {
		Recipients []struct {
			Status string
			Events []json.RawMessage
		}
	}
}

func (o outcome) counted(t *testing.T) counted {
	t.Helper()
	var c counted
	if err := json.Unmarshal([]byte(o.out), &c); err != nil {
		t.Fatalf("%v in %s", err, o.out)
	}
	return c
}

func TestGroupsSayWhatAnOutageHeldUp(t *testing.T) {
	t.Parallel()
	for _, api := range apis {
		t.Run(api, func(t *testing.T) {
			s, url := troubled(t, nil)
			o := newHost(t, "MSGTRACE_TOKEN=simulator").run("search", "--base-url", url, "--api", api, "--quota", "0", "-o", "json",
				"--status", "failed,pending", "--since", "4h", "--group", "cause")
			c := o.counted(t)
			all := c.Search.Counted
			o.want(t, 0, "asking for the reasons of "+strconv.Itoa(all.Copies)+" rows: "+strconv.Itoa(all.Copies)+" requests",
				"failed: "+strconv.Itoa(all.Failed)+", arrived later: 0, still open: 1")
			if got := len(s.Log()); got != c.Search.Requests {
				t.Errorf("got %d requests in the answer, want %d as the server counted", c.Search.Requests, got)
			}
			if all.Copies < 3 || all.Copies != all.Failed+all.Open || all.NotAsked != 0 || all.By != tally.Cause {
				t.Errorf("got %+v, want all copies with a reason, failed or open", all)
			}
			sum := 0
			for _, group := range c.Groups {
				sum += group.Copies
			}
			if sum != all.Copies {
				t.Errorf("got %d copies in the groups, want %d", sum, all.Copies)
			}
			refused := slices.IndexFunc(c.Groups, func(g tally.Group) bool { return g.Host == "mx1.blueyonderairlines.example" })
			if refused < 0 {
				t.Fatalf("got the groups %+v, want one of the server that refuses connections", c.Groups)
			}
			if g := c.Groups[refused]; g.Cause != "connection" || g.Copies != 1 || g.Open != 1 || g.Reason == "" || g.ExampleRecipient != "groups@blueyonderairlines.example" {
				t.Errorf("got %+v, want one copy that is still open", g)
			}
			for _, trace := range c.Traces {
				for _, r := range trace.Recipients {
					if wants := r.Status == "failed" || r.Status == "pending"; wants != (r.Events != nil) {
						t.Errorf("got a %s recipient with %d events, want them of those with a reason alone", r.Status, len(r.Events))
					}
				}
			}
		})
	}
}

// Copies that came late are delivered by now: their events say that they were held back.
func TestGroupsCountWhatArrivedLater(t *testing.T) {
	t.Parallel()
	for _, api := range apis {
		_, url := troubled(t, nil)
		o := newHost(t, "MSGTRACE_TOKEN=simulator").run("search", "--base-url", url, "--api", api, "--quota", "0", "-o", "json",
			"--status", "failed,pending,delivered", "--recipient", "andreas.berger@gmail.example,audit@woodgrovebank.com,*@relecloud.com", "--since", "10d", "--group", "cause")
		c := o.counted(t)
		late := slices.IndexFunc(c.Groups, func(g tally.Group) bool { return g.Host == "gmail-smtp-in.l.google.com" })
		if late < 0 || c.Groups[late].Arrived < 1 || c.Groups[late].Arrived != c.Groups[late].Copies {
			t.Errorf("%s: got %+v, want the mail that Google slowed as arrived", api, c.Groups)
		}
		o.want(t, 0, "delivered without delay: not counted")
		if c.Search.Counted.Prompt < 1 || c.Search.Counted.Unchecked != 0 {
			t.Errorf("%s: got %+v, want others delivered without delay", api, c.Search.Counted)
		}
	}
}

// Reasons are asked for as long as requests are left, and the run does not wait for
// more.
func TestGroupsStayInsideTheBudget(t *testing.T) {
	t.Parallel()
	_, url := troubled(t, nil)
	ask := func(quota string, wants ...string) counted {
		return newHost(t, "MSGTRACE_TOKEN=simulator").run("search", "--base-url", url, "--api", "message-traces", "--quota", quota, "-o", "json",
			"--status", "failed,pending", "--since", "4h", "--group", "cause").want(t, 2, wants...).counted(t)
	}
	c := ask("3", "asking for the reasons of 2 of ", "rows: 2 requests, no more are left of the 3 in 5 minutes", " not asked: narrow the time")
	if all := c.Search.Counted; c.Search.Requests != 3 || all.NotAsked != all.Copies-2 {
		t.Errorf("got %d requests and %+v, want 3 and all but 2 copies not asked", c.Search.Requests, all)
	}
	if last := c.Groups[len(c.Groups)-1]; last.Cause != tally.NotAsked || last.Copies != c.Search.Counted.NotAsked {
		t.Errorf("got the last group %+v, want what was not asked", last)
	}
	if c = ask("1", "not asking for the reasons of ", "no request is left of the 1 in 5 minutes"); c.Search.Requests != 1 {
		t.Errorf("got %d requests, want 1", c.Search.Requests)
	}
}

func TestGroupsKeepWhatCameBeforeAnError(t *testing.T) {
	t.Parallel()
	var requests atomic.Int32
	_, url := troubled(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if requests.Add(1) > 3 {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	o := newHost(t, "MSGTRACE_TOKEN=simulator").run("search", "--base-url", url, "--api", "message-traces", "--quota", "0", "-o", "json",
		"--status", "failed,pending", "--since", "4h", "--group", "cause").want(t, 2, "some reasons are missing: ", " not asked: ")
	if c := o.counted(t); c.Search.Counted.NotAsked != c.Search.Counted.Copies-2 || c.Search.Requests != 4 {
		t.Errorf("got %+v after %d requests, want 2 copies with a reason after 4", c.Search.Counted, c.Search.Requests)
	}
}

// Domain and sender are known from the list.
func TestGroupsByDomainAndSenderAskNothingMore(t *testing.T) {
	t.Parallel()
	for _, api := range apis {
		for _, by := range []string{"domain", "sender"} {
			for name, flags := range map[string][]string{"table": nil, "plain": {"--plain"}} {
				s, url := troubled(t, nil)
				o := newHost(t, "MSGTRACE_TOKEN=simulator").run(append([]string{"search", "--base-url", url, "--api", api, "--quota", "0",
					"--since", "3h", "--group", by}, flags...)...).want(t, 0)
				golden(t, "group-"+by+"-"+name+".txt", o.out)
				if got := len(s.Log()); got != 1 || strings.Contains(o.err, "reasons") || strings.Contains(o.err, "arrived later") {
					t.Errorf("%s by %s: got %d requests and %s, want one request and no word of reasons", api, by, got, o.err)
				}
			}
		}
	}
}

func TestGroupsOfNothing(t *testing.T) {
	t.Parallel()
	_, url := troubled(t, nil)
	for format, want := range map[string]string{"table": "", "json": `"groups":[]`} {
		o := newHost(t, "MSGTRACE_TOKEN=simulator").run("search", "--base-url", url, "--api", "tracing", "--since", "3h", "--sender", "x@nobody.example",
			"--group", "cause", "-o", format).want(t, 0, "Nothing matched.")
		if !strings.Contains(o.out, want) || want == "" && o.out != "" || strings.Contains(o.err, "copies") || strings.Contains(o.err, "asking for") {
			t.Errorf("-o %s: got %s and %s, want %q and no word of copies", format, o.out, o.err, want)
		}
	}
}

func TestGroupsKeepWhatCameBeforeAnInterrupt(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	var requests atomic.Int32
	_, url := troubled(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if requests.Add(1) > 3 {
				interrupt()
			}
			next.ServeHTTP(w, r)
		})
	})
	o := newHost(t, "MSGTRACE_TOKEN=simulator").runWith(ctx, "search", "--base-url", url, "--api", "message-traces", "--quota", "0", "-o", "json",
		"--status", "failed,pending", "--since", "4h", "--group", "cause").want(t, 130, " not asked: ")
	if all := o.counted(t).Search.Counted; all.NotAsked != all.Copies-2 {
		t.Errorf("got %+v, want 2 copies with a reason", all)
	}
}
