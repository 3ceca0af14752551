package ui_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/ui/uitest"
)

// plug is a line to the service that can be pulled.
type plug struct {
	http.RoundTripper
	out atomic.Bool
}

func (p *plug) RoundTrip(r *http.Request) (*http.Response, error) {
	if p.out.Load() {
		return nil, errors.New("dial tcp 127.0.0.1:443: connect: connection refused")
	}
	return p.RoundTripper.RoundTrip(r)
}

func TestTheServiceGoesAwayAndComesBack(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			line := &plug{}
			o := setup{api: api, pageSize: 100, transport: func(r http.RoundTripper) http.RoundTripper {
				line.RoundTripper = r
				return line
			}}
			explore(t, o, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				line.out.Store(true)
				e.Press("G")
				last := e.CursorRow()
				e.WaitFor("Again in")
				e.Expect("try 2 of", "esc stops", "! details", last)
				e.WaitFor("R resumes")
				e.Expect("loaded", "Graph did not answer", "connection refused", "stopped")
				e.Press("!")
				e.Expect("The last error", "GET /", "connection refused")
				e.Press("esc")
				e.Expect(last)
				line.out.Store(false)
				e.costs("going on", 1, func() {
					e.Press("R")
					e.Settle()
				})
				e.Refuse("Graph did not answer", "stopped")
				e.Expect("loaded")
			})
		})
	}
}

func TestAThrottledCallCountsDownAndGoesOn(t *testing.T) {
	t.Parallel()
	explore(t, setup{pageSize: 100}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		first := countLoaded(e)
		e.sim.SetFaults(simulator.Faults{Throttle: simulator.When{Next: 1}, RetryAfter: "42"})
		e.Press("G")
		e.WaitFor("The tenant's request limit is used up. Resuming at 01:00:4")
		e.Expect("esc stops")
		e.WaitFor("(in 40 s)")
		before := e.Bytes()
		e.Advance(10 * time.Second)
		e.Expect("(in 30 s)")
		if perSecond := (e.Bytes() - before) / 10; perSecond > 60 {
			t.Errorf("the countdown: got %d bytes a second, want 60 at most", perSecond)
		}
		e.WaitUntil("the next page is there", func() bool { return !e.Shows("request limit is used up") })
		e.Settle()
		e.Expect("loaded, read back to")
		if got := countLoaded(e); got <= first {
			e.Errorf("got %d messages loaded after the next page, want more than %d", got, first)
		}
		spends(e, "an idle minute afterwards", 0, func() { e.Advance(time.Minute) })
	})
}

// countLoaded is how many messages the header says are loaded.
func countLoaded(e *explorer) int {
	e.t.Helper()
	said := regexp.MustCompile(`(\d+) loaded`).FindStringSubmatch(e.Screen())
	if said == nil {
		e.Fatalf("got no number of messages loaded, want one")
	}
	n, err := strconv.Atoi(said[1])
	if err != nil {
		e.t.Fatal(err)
	}
	return n
}

func TestEscStopsALoadAndKeepsWhatCame(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			explore(t, setup{api: api, pageSize: 100}, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				e.sim.SetFaults(simulator.Faults{Latency: 5 * time.Second})
				e.Press("G")
				e.Advance(100 * time.Millisecond)
				e.Refuse("page 2")
				e.WaitFor("page 2")
				e.Press("esc")
				e.Expect("Stopped. What was loaded stays; R resumes.", "loaded")
				e.Refuse("page 2 …")
				e.Settle()
				spends(e, "an idle minute", 0, func() { e.Advance(time.Minute) })
				e.costs("moving", 0, func() {
					e.Press("G", "G")
					e.Settle()
				})
				e.sim.SetFaults(simulator.Faults{})
				e.costs("going on", 1, func() {
					e.Press("R")
					e.Settle()
				})
			})
		})
	}
}

func TestTheSpinnerIsSlowAndStops(t *testing.T) {
	t.Parallel()
	explore(t, setup{}, func(e *explorer) {
		e.Settle()
		e.sim.SetFaults(simulator.Faults{Latency: 10 * time.Second})
		e.Press("enter")
		e.WaitFor("page 1")
		if said := strings.Count(strings.SplitN(e.Screen(), "\n", 3)[1], "page 1"); said != 1 {
			t.Errorf("got the page named %d times on one line, want once", said)
		}
		before := e.Bytes()
		e.Advance(5 * time.Second)
		if perSecond := (e.Bytes() - before) / 5; perSecond == 0 || perSecond > 4*60 {
			t.Errorf("the spinner: got %d bytes a second, want 1 to 240", perSecond)
		}
		e.WaitFor("messages, complete")
		e.Settle()
		spends(e, "an idle minute", 0, func() { e.Advance(time.Minute) })
	})
}

func TestErrorsOfTheDetailsLeaveTheRows(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			explore(t, setup{api: api}, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				e.sim.SetFaults(simulator.Faults{Expired: simulator.When{Every: 1}})
				e.Press("enter", "enter")
				e.Settle()
				e.Expect("Not signed in (401)", "! details", "messages, complete")
				e.sim.SetFaults(simulator.Faults{})
				e.Press("R")
				e.Settle()
				e.Expect("Receive")
				e.Refuse("Not signed in")
			})
		})
	}
}

func TestAFullBudgetIsSaidWithItsEnd(t *testing.T) {
	t.Parallel()
	explore(t, setup{pageSize: 5, Options: uitest.Options{Width: 120, Height: 40}}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		for range 110 {
			e.Press("G")
		}
		e.WaitFor("requests in five minutes are used up")
		e.Expect("esc stops", "100/100 requests")
		e.Press("esc")
		e.Settle()
		e.Expect("Stopped")
	})
}

func TestRecipientsOnDemandCostOneRequest(t *testing.T) {
	t.Parallel()
	explore(t, setup{onDemand: true}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.costs("resting on a message", 0, func() {
			e.Press("j")
			e.Settle()
		})
		e.costs("its recipients", 1, func() {
			e.Press("enter")
			e.Settle()
		})
		e.Expect("Recipients 1 ")
		e.costs("its timeline", 1, func() {
			e.Press("enter")
			e.Settle()
		})
		e.costs("back and again", 0, func() {
			e.Press("esc", "esc", "enter", "enter")
			e.Settle()
		})
	})
}

func TestAllRecipientsOfAMessage(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			o := setup{api: api, query: client.Query{Recipients: []string{"bob@contoso.com"}}}
			explore(t, o, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				e.Expect("Recipients that match 1")
				e.costs("all recipients", 1, func() {
					e.Press("a")
					e.Settle()
				})
				e.Refuse("Recipients that match")
				e.costs("all recipients again", 0, func() {
					e.Press("a")
					e.Settle()
				})
				e.Expect("These are all recipients")
			})
		})
	}
}

func TestStoppingTheSecondRunKeepsTheFirst(t *testing.T) {
	t.Parallel()
	explore(t, setup{pageSize: 100}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.sim.SetFaults(simulator.Faults{Latency: 5 * time.Second})
		e.Press("R")
		e.WaitFor("page 1")
		e.Press("]")
		e.Expect("There is no search after this one", "page 1")
		e.Press("esc")
		e.Settle()
		e.Expect("loaded, read back to", "Stopped.")
		e.Refuse("stopped:")
		e.sim.SetFaults(simulator.Faults{})
		e.costs("the next page of the first run", 1, func() {
			e.Press("G")
			e.Settle()
		})
	})
}

func TestLittleThatMatchesIsReadInPieces(t *testing.T) {
	t.Parallel()
	o := setup{pageSize: 20, noBudget: true, query: client.Query{Subject: "nothing has this subject"}}
	explore(t, o, func(e *explorer) {
		e.costs("the search", 5, func() {
			e.Press("enter")
			e.Settle()
		})
		e.Expect("No message matched so far", "G reads more")
		e.costs("a page more", 5, func() {
			e.Press("pgdown")
			e.Settle()
		})
		e.costs("reading on, as a person says", 20, func() {
			e.Press("G")
			e.Settle()
		})
		spends(e, "an idle minute", 0, func() { e.Advance(time.Minute) })
	})
}

func TestAWebPageInPlaceOfGraphIsNamed(t *testing.T) {
	t.Parallel()
	const said = `A web page answered in place of Graph (title "Forbidden"): a proxy or web filter on the way.`
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			explore(t, setup{api: api, pageSize: 100, Options: uitest.Options{Width: 160, Height: 40}}, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				e.sim.SetFaults(simulator.Faults{Unavailable: simulator.When{Every: 1}, Gateway: true, Status: http.StatusForbidden})
				e.Press("G")
				e.WaitFor(said + " Ask who runs it to let you through.")
				e.Expect("loaded", "R resumes")
				e.Press("!")
				e.Expect("The last error", said, "403")
				e.Refuse("permission", "administrator")
				e.Press("esc")
				e.sim.SetFaults(simulator.Faults{})
				e.Press("R")
				e.Settle()
				e.Refuse("web page")
			})
		})
	}
}

// untrusting is a line whose other end has a certificate that nobody here knows.
type untrusting struct{}

func (untrusting) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
}

func TestAnUnknownAuthorityNamesTheFileThatFixesIt(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		o := setup{api: api, transport: func(http.RoundTripper) http.RoundTripper { return untrusting{} }, Options: uitest.Options{Width: 120, Height: 40}}
		explore(t, o, func(e *explorer) {
			e.Press("enter")
			e.WaitFor("The certificate of Graph is not trusted: name a proxy's authority in SSL_CERT_FILE.")
			e.Press("!")
			e.Expect("If a proxy inspects TLS here, put its certificate authority into a file", "certificate signed by unknown authority")
		})
	}
}
