package ui_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/ui"
	"msgtrace/ui/uitest"
)

// listed opens a list and lets it settle.
func listed(t *testing.T, o setup, script func(*explorer)) {
	t.Helper()
	explore(t, o, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		script(e)
	})
}

func TestSearchesAreWalkedThroughWithoutRequests(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("j", "j")
		e.Settle()
		second := e.CursorRow()
		e.Press("f", "tab")
		e.Type("ann@fabrikam.com")
		e.Press("enter")
		e.Settle()
		e.Expect("from ann@fabrikam.com")
		e.costs("back and forward", 0, func() {
			e.Press("[")
			e.Settle()
			e.Refuse("from ann@fabrikam.com")
			e.Expect("Search 1 of 2")
			if e.CursorRow() != second {
				e.Errorf("got the cursor on %q, want it on %q", e.CursorRow(), second)
			}
			e.Press("]")
			e.Settle()
			e.Expect("from ann@fabrikam.com")
			e.Press("]")
			e.Expect("There is no search after this one")
		})
		e.Press("f")
		e.Expect("ann@fabrikam.com", "esc close")
	})
}

func TestRunningAgainKeepsTheCursorOnItsMessage(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				for range 8 {
					e.Press("j")
				}
				e.Settle()
				row := e.CursorRow()
				e.Advance(20 * time.Minute)
				e.costs("running again", 1, func() {
					e.Press("R")
					e.Settle()
				})
				e.Expect("01:20 CET")
				if subject := row[len(row)-16:]; !strings.HasSuffix(e.CursorRow(), subject) {
					e.Errorf("got the cursor on %q, want it on the message of %q", e.CursorRow(), row)
				}
			})
		})
	}
}

func TestPastingOutsideTheFormOffersASearch(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				message := e.sim.Messages()[4]
				e.costs("the paste itself", 0, func() {
					e.Paste("please look at " + message.MessageID + "\nq\n")
					e.Settle()
				})
				e.Expect("Search for this", "Message-ID")
				e.costs("the search", 1, func() {
					e.Press("enter")
					e.Settle()
				})
				e.Expect("complete", message.MessageID[:20])
				if api == client.Tracing {
					e.Expect("1 message")
				}
				e.Paste("nothing of interest")
				e.Expect("No Message-ID, network message ID or address")
			})
		})
	}
}

func TestCopyGoesToTheTerminal(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, env, before string }{
		{"plain", "X=y", "\x1b]52;c;"},
		{"tmux", "TMUX=/tmp/tmux-0/default,1,0", "\x1bPtmux;\x1b\x1b]52;c;"},
		{"screen", "STY=1.pts", "\x1bP\x1b]52;c;"},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := setup{Options: uitest.Options{Environ: []string{test.env}}}
			listed(t, o, func(e *explorer) {
				e.Press("j")
				e.Press("y", "n")
				e.Expect("Network message ID: sent to the terminal's clipboard")
				id := base64.StdEncoding.EncodeToString([]byte(e.sim.Messages()[1].ID))
				if raw := e.Raw(); !strings.Contains(raw, test.before+id[:40]) {
					t.Errorf("got no %q sent to the terminal, want it", test.before+id)
				}
				e.Press("y", "esc")
				e.Refuse("Copy ─")
				e.Press("y", "c")
				if raw := e.Raw(); !strings.Contains(raw, base64.StdEncoding.EncodeToString([]byte("msgtrace demo search --since 48h"))[:40]) {
					t.Error("got no command sent to the terminal, want that of the search")
				}
			})
		})
	}
}

// What is copied belongs to what is on the screen, whatever was typed since.
func TestTheCommandIsThatOfTheListShown(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("f", "tab")
		e.Type("someone@else.example")
		e.Press("esc", "y", "c")
		command := base64.StdEncoding.EncodeToString([]byte("msgtrace demo search --since 48h"))
		if raw := e.Raw(); !strings.Contains(raw, "\x1b]52;c;"+command+"\a") {
			t.Errorf("got no %s sent to the terminal, want it: the command of the list", command)
		}
	})
}

func TestPanesZoomAndCycle(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.seek("delivered")
		m := e.message("delivered")
		e.Press("tab")
		e.Settle()
		if got, want := e.CursorRow(), "▌ "+m.Recipients[0].Address; !strings.HasPrefix(got, want) {
			e.Errorf("got %q after tab, want %q", got, want)
		}
		e.Press("z")
		e.Refuse(e.message("mailbox full").Subject)
		e.Expect("─ Recipients 1", "› "+e.total()+" › "+m.Subject) // what is zoomed belongs to it
		e.Press("tab")
		e.Expect("enter loads the events")
		e.Press("esc")
		e.Expect(m.Subject)
		e.Press("shift+tab", "shift+tab")
		if got := e.CursorRow(); !strings.Contains(got, m.Subject) {
			e.Errorf("got %q after shift+tab, want the row of %q", got, m.Subject)
		}
	})
}

// A pane that is not shown keeps its place, not only its row.
func TestGoingBackShowsTheSameRows(t *testing.T) {
	t.Parallel()
	listed(t, setup{Options: uitest.Options{Width: 80, Height: 24}}, func(e *explorer) {
		e.Press("j", "j", "j", "j", "j", "pgdown", "pgdown", "k", "k", "k")
		e.Settle()
		_, rows, _ := strings.Cut(e.Screen(), "\n") // the first line counts requests
		e.Press("enter", "enter")
		e.Settle()
		e.Press("esc", "esc")
		e.Settle()
		if _, back, _ := strings.Cut(e.Screen(), "\n"); back != rows {
			e.Errorf("back: got\n%s\nwant\n%s", back, rows)
		}
	})
}

func TestChipsFindSortAndTimes(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("4")
		e.Settle()
		failed := 0
		for _, m := range e.searched() {
			if slices.ContainsFunc(m.Recipients, func(r simulator.Recipient) bool { return r.Status == "failed" }) {
				failed++
			}
		}
		e.Expect(fmt.Sprintf("%d shown; %s", failed, e.total()))
		e.Press("4", "/")
		subject := e.message("mailbox full").Subject
		e.Type(strings.ToLower(subject))
		e.Press("enter")
		e.Settle()
		if got := e.CursorRow(); !strings.Contains(got, subject) {
			e.Errorf("got %q, want to find the row of %q", got, subject)
		}
		e.Press("esc", "e")
		if !strings.Contains(e.CursorRow(), "✗") && !strings.Contains(e.CursorRow(), "⚑") && !strings.Contains(e.CursorRow(), "⊘") {
			e.Errorf("got the next problem on %q, want a row with the sign of one", e.CursorRow())
		}
		e.Press("t")
		e.Expect("00:00 UTC")
		e.Press("t")
		e.Expect("ago")
		e.Press("t", "g", "s", "S")
		e.Settle()
		if !strings.HasPrefix(e.CursorRow(), "▌") {
			e.Errorf("got the cursor on %q, want it on a row", e.CursorRow())
		}
	})
}

func TestThePaletteDoesWhatItSays(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press(":")
		e.Type("zoom")
		e.Press("enter")
		e.Refuse("─ Recipients")
		e.Press("?")
		e.Expect("Keys · msgtrace")
		e.Press("G")
		e.Expect("Suspend the program")
		e.Press("q")
		e.Refuse("Keys · msgtrace")
		if e.Ended() {
			t.Fatal("q in the help: got the program ended, want the help closed")
		}
	})
}

func TestEscNeverQuits(t *testing.T) {
	t.Parallel()
	explore(t, setup{}, func(e *explorer) {
		e.Press("esc", "esc", "esc")
		e.Expect("There is no search yet")
		e.Press("enter")
		e.Settle()
		e.Press("enter", "enter")
		e.Settle()
		for range 8 {
			e.Press("esc")
		}
		if e.Ended() {
			t.Error("esc: got the program ended, want it to go on")
		}
	})
}

func TestAWrongFieldSendsNothing(t *testing.T) {
	t.Parallel()
	explore(t, setup{}, func(e *explorer) {
		e.Press("tab")
		e.Type("not an address")
		e.costs("running it", 0, func() { e.Press("enter", "enter") })
		e.Expect("Search", "not an address")
		e.Press("ctrl+c")
		if _, err := e.Result(); err != nil {
			t.Errorf("ctrl+c: got %v, want no error", err)
		}
	})
}

func TestTheProgramFitsEverySize(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.seek("delivered")
		for _, size := range []struct{ w, h int }{{200, 60}, {139, 20}, {90, 16}, {89, 15}, {40, 10}, {39, 10}, {10, 3}, {1, 1}, {120, 40}} {
			e.Resize(size.w, size.h)
			e.Settle()
			if size.w == 39 {
				e.Expect("msgtrace needs 40x10; this is 39x10.")
			}
			if size.w >= 40 {
				e.Expect("msgtrace  contoso.com")
				ui.FillsScreen(t, e.app.View(), size.w, size.h)
			}
		}
		e.Expect(e.message("delivered").Subject, "─ Recipients 1")
	})
}

func TestASearchGivenAtTheStartRunsAtOnce(t *testing.T) {
	t.Parallel()
	o := setup{runNow: true, query: client.Query{Senders: []string{"*@fabrikam.com"}}}
	explore(t, o, func(e *explorer) {
		e.Settle()
		e.Expect("from *@fabrikam.com", "complete")
		if len(e.sim.Log()) != 1 {
			t.Errorf("got %d requests, want 1", len(e.sim.Log()))
		}
	})
}

func TestNoColorTakesAnyValue(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"1", "yes", "off"} {
		listed(t, setup{look: "dark", Options: uitest.Options{Environ: []string{"NO_COLOR=" + value}}}, func(e *explorer) {
			for _, color := range []string{"\x1b[3", "\x1b[38", "\x1b[9"} {
				if i := strings.Index(e.Raw(), color); i >= 0 && strings.Contains(e.Raw()[i:min(len(e.Raw()), i+6)], "m") {
					t.Errorf("NO_COLOR=%s: got the color %q, want none", value, e.Raw()[i:i+12])
				}
			}
		})
	}
}

func TestWhatIsCopiedPressesNoKeys(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("/")
		e.Type("cleared")
		e.Press("enter", "y", "s")
		want := base64.StdEncoding.EncodeToString([]byte(" [31mred [0m  [2J cleared  ]0;owned "))
		if !strings.Contains(e.Raw(), want) {
			t.Error("got the subject copied with its control characters, want it without")
		}
	})
}

func TestTheWayToOneMessageCountsOne(t *testing.T) {
	t.Parallel()
	explore(t, setup{Options: uitest.Options{Width: 80, Height: 24}}, func(e *explorer) {
		e.Paste(e.sim.Messages()[2].ID)
		e.Press("enter")
		e.Settle()
		e.Press("enter")
		e.Expect("1 message \u203a")
	})
}

// renaming changes what is answered: the pattern becomes the text.
type renaming struct {
	http.RoundTripper
	pattern *regexp.Regexp
	text    string
}

func (r renaming) RoundTrip(request *http.Request) (*http.Response, error) {
	request.Header.Set("Accept-Encoding", "identity")
	response, err := r.RoundTripper.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	body = r.pattern.ReplaceAll(body, []byte(r.text))
	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	response.Header.Del("Content-Length")
	return response, err
}

func TestTheFormOffersAStatusThatTheListShows(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		o := setup{api: api, pageSize: 1000, transport: func(r http.RoundTripper) http.RoundTripper {
			return renaming{r, regexp.MustCompile(`(?i)"pending"`), `"tempHeld"`}
		}, Options: uitest.Options{Width: 120, Height: 40}}
		listed(t, o, func(e *explorer) {
			e.Press("f")
			e.Expect("tempHeld")
			e.Press("tab", "tab", "tab", "tab", "tab", "end", "space")
			e.Expect(`--status '"tempHeld"'`, "status filtered here")
			e.Press("enter")
			e.Settle()
			e.Expect("tempHeld")
			e.Refuse("Delivered  ")
		})
	}
}

func TestAnAccentAfterItsLetterIsSeenAndFound(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		o := setup{api: api, transport: func(r http.RoundTripper) http.RoundTripper {
			return renaming{r, regexp.MustCompile(`"subject":"(Re: )?Invoice`), `"subject":"Re` + "\u0301" + `union, Ku` + "\u0308" + `ndigung`}
		}, Options: uitest.Options{Width: 160, Height: 40}}
		listed(t, o, func(e *explorer) {
			e.Press("z")
			e.Expect("Réunion, Kündigung")
			for _, typed := range []string{"réunion", "re\u0301union"} {
				e.Press("G", "/")
				e.Paste(typed)
				e.Press("enter")
				e.Settle()
				if row := e.CursorRow(); !strings.Contains(row, "Réunion") {
					t.Errorf("%s: %+q: got the row %q, want one with it", api, typed, row)
				}
				e.Press("esc")
			}
		})
	}
}

func TestAnAccentWithoutALetterOfItsOwnIsSeen(t *testing.T) {
	t.Parallel()
	o := setup{transport: func(r http.RoundTripper) http.RoundTripper {
		return renaming{r, regexp.MustCompile(`"subject":"(Re: )?Invoice`), `"subject":"Spin` + "\u0308" + `al q` + "\u0307" + `!`}
	}, Options: uitest.Options{Width: 160, Height: 40}}
	listed(t, o, func(e *explorer) {
		e.Press("z")
		e.Settle()
		if want := "Spin\u0308al q\u0307!"; !strings.Contains(e.Raw(), want) {
			t.Errorf("got no %+q sent to the terminal, want it", want)
		}
	})
}
