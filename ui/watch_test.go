package ui_test

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/ui"
	"msgtrace/ui/uitest"
)

// nextLook is when the screen says that the next look is.
func (e *explorer) nextLook() string {
	e.t.Helper()
	said := regexp.MustCompile(`next look (\d\d:\d\d:\d\d)`).FindStringSubmatch(e.Screen())
	if said == nil {
		e.Fatalf("got this screen, want it to say when the next look is")
	}
	return said[1]
}

// TestWatchingTenMinutes counts what a watch costs while mail comes and settles.
func TestWatchingTenMinutes(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			o := setup{api: api, late: 40, look: "ansi16", Options: uitest.Options{Environ: []string{"SSH_TTY=/dev/pts/1"}}}
			listed(t, o, func(e *explorer) {
				e.Press("j", "j", "j")
				e.Settle()
				e.Press("w")
				e.Settle()
				e.Expect("Watching · next look", "w stops")
				cursor := receivedAtCursor(e)
				start, asked, rung := time.Now(), len(e.sim.Log()), e.bells()
				looks, quiet, still, between := 0, 0, 0, 0
				for time.Since(start) < 10*time.Minute {
					before, bytes, log := e.Screen(), e.Bytes(), len(e.sim.Log())
					next := e.nextLook()
					for e.nextLook() == next {
						idle := e.Bytes()
						e.Advance(time.Second)
						if len(e.sim.Log()) == log {
							between += e.Bytes() - idle
						}
					}
					looks++
					if withoutLook(e.Screen()) == withoutLook(before) {
						quiet += e.Bytes() - bytes
						still++
					}
				}
				e.Expect("new")
				shown := regexp.MustCompile(`Watching · ([^·]*) ·`).FindStringSubmatch(e.Screen())
				t.Logf("%d looks, %d requests; shown at the end: %v; %d rings of the bell; %d bytes between looks, %d for %d looks that found nothing",
					looks, len(e.sim.Log())-asked, shown, e.bells()-rung, between, quiet, still)
				if between != 0 {
					e.Errorf("between two looks: got %d bytes, want none", between)
				}
				if still > 0 && quiet/still > 200 {
					e.Errorf("a look that finds nothing: got %d bytes, want 200 at most", quiet/still)
				}
				if requests := len(e.sim.Log()) - asked; looks < 10 || requests > 40 {
					e.Errorf("got %d looks and %d requests in ten minutes, want 10 looks or more and 40 requests, a fifth of the limit, at most", looks, requests)
				}
				if now := receivedAtCursor(e); now != cursor {
					e.Errorf("got the cursor on %q, want it to stay on %q", now, cursor)
				}
			})
		})
	}
}

// withoutLook is the screen without what each look changes: when the next one is, and how many
// requests were made.
func withoutLook(screen string) string {
	return regexp.MustCompile(`next look \S+|asked \S+|\d+/100`).ReplaceAllString(screen, "")
}

// receivedAtCursor is when the message under the cursor was received.
func receivedAtCursor(e *explorer) string {
	e.t.Helper()
	stamp := regexp.MustCompile(`\d+ \w+ \d\d:\d\d:\d\d`).FindString(e.CursorRow())
	if stamp == "" {
		e.Fatalf("got the cursor on %q, want it on a message", e.CursorRow())
	}
	return stamp
}

// bells is how often the terminal was rung.
func (e *explorer) bells() int {
	raw := regexp.MustCompile(`\x1b\][^\a\x1b]*\a`).ReplaceAllString(e.Raw(), "")
	return strings.Count(raw, "\a")
}

// settled is the scenario of a message that is on its way at first, and arrives.
const settled = "deferred, still trying"

func TestWhatWasPendingIsMarkedAndTold(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		notify string
		bells  int
		words  string
	}{{"", 1, ""}, {ui.NotifyBell, 1, ""}, {ui.NotifyNothing, 0, ""}, {ui.NotifyOSC9, 0, "\x1b]9;msgtrace: 1 copy has settled\a"}} {
		t.Run("notify "+test.notify, func(t *testing.T) {
			listed(t, setup{messages: 300, watching: ui.WatchOptions{Notify: test.notify, For: 5 * time.Hour}}, func(e *explorer) {
				subject := e.message(settled).Subject
				e.Press("w")
				e.Settle()
				e.Advance(3 * time.Hour)
				y := e.Find("was Pending · " + subject[:8])
				if y < 0 || !strings.HasPrefix(e.Row(y), " ●") {
					e.Errorf("got this screen, want the row of %q marked, and that it was pending", subject)
				}
				if got := e.bells(); (got > 0) != (test.bells > 0) {
					e.Errorf("got %d rings of the bell, want %d", got, test.bells)
				}
				if !strings.Contains(e.Raw(), test.words) {
					e.Errorf("got no %q, want it sent", test.words)
				}
			})
		})
	}
}

func TestAMarkStaysUntilTheMessageIsSeen(t *testing.T) {
	t.Parallel()
	listed(t, setup{late: 40, ascii: true}, func(e *explorer) {
		e.Press("w")
		e.Settle()
		e.WaitFor("new | ")
		e.Settle()
		e.Press("w")
		e.Expect("Stopped watching. What came stays.")
		e.Press("g")
		for !strings.Contains(e.CursorRow(), "new | ") {
			e.Press("j")
		}
		if row := e.CursorRow(); !strings.HasPrefix(row, ">N") || !strings.Contains(row, "new | ") {
			e.Errorf("got %q, want it marked in ASCII, too", row)
		}
		e.Press("j")
		e.Press("k")
		if row := e.CursorRow(); strings.HasPrefix(row, ">N") || strings.Contains(row, "new | ") {
			e.Errorf("seen: got %q, want it without a mark", row)
		}
	})
}

func TestSortFilterAndMarksStayWhileWatching(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		listed(t, setup{api: api, late: 120}, func(e *explorer) {
			e.Press("s", "space", "j", "/")
			e.Type("contoso")
			e.Press("enter")
			e.Settle()
			e.Press("j", "space", "w")
			e.Settle()
			cursor := receivedAtCursor(e)
			e.Advance(10 * time.Minute)
			e.Expect("Status ▴", "contoso", " new", "2 marked")
			if now := receivedAtCursor(e); now != cursor {
				e.Errorf("got the cursor on %q, want it to stay on %q", now, cursor)
			}
		})
	}
}

func TestEscAndOtherSearchesStopAWatch(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		keys []string
		said string
		back bool
	}{
		"w":          {[]string{"w"}, "Stopped watching. What came stays.", false},
		"esc":        {[]string{"esc"}, "Stopped watching. What came stays.", false},
		"a search":   {[]string{"f", "enter"}, "The last search is not watched any more.", false},
		"going back": {[]string{"["}, "Search 1 of 2 · the other is not watched any more", true},
	} {
		t.Run(name, func(t *testing.T) {
			listed(t, setup{}, func(e *explorer) {
				if test.back {
					e.Press("f", "enter")
					e.Settle()
				}
				e.Press("w")
				e.Settle()
				e.Expect("Watching")
				e.Press(test.keys...)
				e.Settle()
				e.Expect(test.said)
				e.Refuse("next look")
				e.costs("an hour afterwards", 0, func() { e.Advance(time.Hour) })
				e.Press("w")
				e.Settle()
				e.Expect("Watching")
			})
		})
	}
}

func TestEscTakesTheFilterOffBeforeItStopsAWatch(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("w", "/")
		e.Type("ann")
		e.Press("enter", "enter")
		e.Settle()
		for _, pane := range []string{"the pane", "the filter"} {
			e.Press("esc")
			e.Settle()
			if !e.Shows("Watching") {
				e.Errorf("esc out of %s: got the watch stopped, want it to go on", pane)
			}
		}
		e.Press("esc")
		e.Refuse("Watching")
	})
}

func TestAWatchEndsByItself(t *testing.T) {
	t.Parallel()
	listed(t, setup{messages: 300, watching: ui.WatchOptions{For: 90 * time.Minute}}, func(e *explorer) {
		e.Press("w")
		e.Settle()
		e.Advance(2 * time.Hour)
		e.Expect("No longer watching, since 02:3", "1h30m is over. w goes on.")
		e.costs("afterwards", 0, func() { e.Advance(time.Hour) })
	})
	old := setup{messages: 300}
	old.query.Start, old.query.End = epoch.Add(-80*time.Hour), epoch.Add(-60*time.Hour)
	listed(t, old, func(e *explorer) {
		e.Press("w")
		e.Settle()
		e.Expect("No longer watching, since", "nothing here may change any more.")
	})
}

// epoch is when fake time begins.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func TestAFailedLookIsSaidAndAFinalOneEndsTheWatch(t *testing.T) {
	t.Parallel()
	listed(t, setup{late: 40}, func(e *explorer) {
		e.Press("w")
		e.Settle()
		rows := countLoaded(e)
		e.sim.SetFaults(simulator.Faults{Throttle: simulator.When{Next: 1}, RetryAfter: "120"})
		e.WaitFor("failed: The tenant's request limit is used up")
		e.Expect("next look", "w stops")
		if got := countLoaded(e); got != rows {
			e.Errorf("got %d messages, want all %d to stay", got, rows)
		}
		e.Press("!")
		e.Expect("request limit", "429")
		e.Press("esc")
		e.Advance(3 * time.Minute)
		e.Refuse("failed:")
		e.sim.SetFaults(simulator.Faults{Forbidden: simulator.When{Every: 1}})
		e.Advance(5 * time.Minute)
		e.Refuse("next look")
		e.Expect("! details")
		e.costs("afterwards", 0, func() { e.Advance(time.Hour) })
	})
}

func TestTheEventsThatAreOpenAreAskedAgainWhileTheirCopyIsUnderWay(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		listed(t, setup{api: api, messages: 300, watching: ui.WatchOptions{For: 10 * time.Hour}}, func(e *explorer) {
			e.seek(settled)
			e.Press("enter", "enter")
			e.Settle()
			e.Expect("… Pending ─")
			e.Press("w")
			e.Settle()
			e.costs("a look", 2, func() { e.Advance(31 * time.Second) })
			e.Advance(4 * time.Hour)
			e.Refuse("… Pending ─")
			e.Expect("✓ Delivered ─")
		})
	}
}

// twoCopies is a service with one message: a copy for zoe, who did not get it, and one for bob.
type twoCopies struct {
	mu    sync.Mutex // guards what follows
	bob   string     // the status of bob's copy
	asked []string   // whose events were asked for, in order
}

func (c *twoCopies) RoundTrip(r *http.Request) (*http.Response, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now().UTC()
	row := func(to, status string) string {
		return fmt.Sprintf(`{"id":"2e3c0fac-4669-4e4a-2669-08d5dd529cbe","senderAddress":"ann@contoso.com","recipientAddress":%q,"receivedDateTime":%q,"subject":"Invoice","status":%q}`,
			to, now.Truncate(time.Hour).Add(-time.Hour).Format(time.RFC3339), status)
	}
	items := row("zoe@fabrikam.com", "failed") + "," + row("bob@fabrikam.com", c.bob)
	if asksFor := r.URL.String(); strings.Contains(asksFor, "getDetailsByRecipient") {
		c.asked = append(c.asked, regexp.MustCompile("bob|zoe").FindString(asksFor))
		items = fmt.Sprintf(`{"dateTime":%q,"event":"Defer","description":"copy is %s"}`, now.Format(time.RFC3339), c.bob)
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(`{"value":[` + items + `]}`)), Request: r}, nil
}

// deliver makes bob's copy arrive.
func (c *twoCopies) deliver() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bob = "delivered"
}

// events returns the recipients whose events were asked for, in order.
func (c *twoCopies) events() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.asked, " ")
}

// onTwoCopies runs the explorer with the list of a message of which bob's copy is pending.
func onTwoCopies(t *testing.T, script func(*explorer, *twoCopies)) {
	t.Helper()
	served := &twoCopies{bob: "pending"}
	o := setup{api: client.Tracing, transport: func(http.RoundTripper) http.RoundTripper { return served }, Options: uitest.Options{Width: 160, Height: 45}}
	listed(t, o, func(e *explorer) { script(e, served) })
}

// The events of two copies of a message are in memory, one of them open, when the other
// copy arrives.
func TestTheEventsOfAnotherCopyThatHasChangedAreAskedForAgain(t *testing.T) {
	t.Parallel()
	onTwoCopies(t, func(e *explorer, served *twoCopies) {
		for _, keys := range [][]string{{"enter", "enter"}, {"esc", "j", "enter"}, {"esc", "k", "enter"}, {"w"}} {
			e.Press(keys...)
			e.Settle()
		}
		served.deliver()
		e.Advance(2 * time.Minute)
		e.Press("esc", "j", "enter")
		e.Settle()
		e.Expect("» bob@fabrikam.com", "copy is delivered")
		e.Press("esc", "k", "enter")
		e.Settle()
		if got, want := served.events(), "zoe bob zoe bob"; got != want {
			e.Errorf("got the events asked for of %s, want %s: first both, then the open one by the look, and the other when it is opened", got, want)
		}
	})
}

func TestRunningAgainLeavesNoEventsOfACopyThatHasAnotherStatus(t *testing.T) {
	t.Parallel()
	onTwoCopies(t, func(e *explorer, served *twoCopies) {
		for _, keys := range [][]string{{"enter", "enter"}, {"esc", "j", "enter"}, {"esc", "esc"}} {
			e.Press(keys...)
			e.Settle()
		}
		e.Expect("─ bob@fabrikam.com", "… Pending ─", "copy is pending")
		served.deliver()
		e.Advance(2 * time.Minute)
		e.Press("R")
		e.Settle()
		e.Expect("─ bob@fabrikam.com", "✓ Delivered ─")
		e.Refuse("Not delivered yet")
		e.Refuse("copy is pending")
		for _, keys := range [][]string{{"enter", "enter"}, {"esc", "k", "enter"}} {
			e.Press(keys...)
			e.Settle()
		}
		if got, want := served.events(), "zoe bob bob"; got != want {
			e.Errorf("got the events asked for of %s, want %s: those of zoe have not changed", got, want)
		}
	})
}

func TestALowScreenSaysWhenTheNextLookIs(t *testing.T) {
	t.Parallel()
	for _, size := range []uitest.Size{{Width: 120, Height: 40}, {Width: 80, Height: 24}, {Width: 60, Height: 20}} {
		listed(t, setup{Options: uitest.Options{Width: size.Width, Height: size.Height}}, func(e *explorer) {
			e.Press("w")
			e.Settle()
			e.Expect(fmt.Sprintf("next look %s", e.nextLook()))
			e.Press("enter", "enter")
			e.Settle()
			e.nextLook()
		})
	}
}

func TestRunningAgainReadingOnAndTheFormLeaveAWatchAlone(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		listed(t, setup{api: api, late: 40, pageSize: 100, watching: ui.WatchOptions{For: 5 * time.Hour}}, func(e *explorer) {
			e.Press("w")
			e.Settle()
			for _, key := range []string{"R", "G", "f", "esc", "?", "esc"} {
				e.Press(key)
				e.Settle()
				if n := e.asked(func() { e.Advance(2 * time.Minute) }); n == 0 {
					e.Errorf("after %q: got no look in two minutes, want looks to go on", key)
				}
			}
			e.nextLook()
			e.Expect(" new")
		})
	}
}

func TestOneWhoHasEnoughRequestsToSpareIsLeftThem(t *testing.T) {
	t.Parallel()
	listed(t, setup{limit: 10, late: 40}, func(e *explorer) {
		e.Press("w")
		e.Settle()
		start := time.Now()
		asked := e.asked(func() { e.Advance(20 * time.Minute) })
		if most := 2 * int(time.Since(start)/(5*time.Minute)+1); asked == 0 || asked > most {
			e.Errorf("got %d requests of looks in 20 minutes at a limit of 10 in five, want some, and %d at most", asked, most)
		}
	})
}
