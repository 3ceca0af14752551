package ui_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/ui/uitest"
)

// ofBar is what the window says of a bar: the time, and what came in it.
var ofBar = regexp.MustCompile(`[1-3]?[0-9] [A-Z][a-z]{2}.*: ([0-9,]+ message|no message|not read yet|at least ).*`)

// barUnderCursor is what the window says of the bar under its cursor.
func (e *explorer) barUnderCursor() string {
	return strings.TrimRight(ofBar.FindString(e.Screen()), " │:|")
}

func TestASpanOfTimeNarrowsTheList(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for _, size := range []uitest.Size{{Width: 160, Height: 45}, {Width: 120, Height: 40}, {Width: 80, Height: 24}, {Width: 60, Height: 20}} {
			for _, ascii := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s %s %v", api, size, ascii), func(t *testing.T) {
					t.Parallel()
					listed(t, setup{api: api, ascii: ascii, Options: uitest.Options{Width: size.Width, Height: size.Height}}, func(e *explorer) {
						e.Press("v", "h", "H", "H")
						e.Expect("Messages over time")
						words := e.barUnderCursor()
						var n int
						span, counted, _ := strings.Cut(words, ": ")
						if _, err := fmt.Sscanf(strings.ReplaceAll(counted, ",", ""), "%d message", &n); err != nil || n == 0 {
							e.Fatalf("got %q of the span, want how many messages came in it", words)
						}
						e.costs("narrowing to a span", 0, func() {
							e.Press("enter")
							e.Settle()
						})
						e.Expect("only "+span[:12], fmt.Sprintf("%d of ", n))
						e.Press("v")
						if got := e.barUnderCursor(); got != words {
							e.Errorf("opened again: got %q, want %q", got, words)
						}
						e.Press("esc", "esc")
						e.Settle()
						e.Refuse("only ", " of "+e.total())
					})
				})
			}
		}
	}
}

func TestAProblemIsFoundOverTime(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("v", "g", "e")
		if got := e.barUnderCursor(); !strings.Contains(got, "with a problem") && !strings.Contains(got, "with problems") {
			e.Errorf("got %q, want a bar with problems", got)
		}
		before := e.barUnderCursor()
		e.Press("+", "-")
		if got := e.barUnderCursor(); got != before {
			e.Errorf("finer and coarser again: got %q, want %q", got, before)
		}
		e.Press("W")
		e.Expect("no such key")
		e.Press("esc")
		e.Refuse("Messages over time")
	})
}

// The whole of what is loaded is no narrowing.
func TestAllOfTheTimeShowsAll(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("v", "g", "space", "G", "enter")
		e.Settle()
		e.Expect("This is all that is loaded.")
		e.Refuse(" of "+e.total(), "only ")
	})
}

func TestASpanIsSearchedForAgain(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			listed(t, setup{api: api}, func(e *explorer) {
				e.costs("the form", 0, func() {
					e.Press("v", "h", "h", "f")
					e.Settle()
				})
				e.Expect("Cost", "1 request at least", "The search is in the form, with the time ")
				e.Press("enter")
				e.Settle()
				e.Expect("all of it")
			})
		})
	}
}

func TestTheWindowOverTimeExplainsItsKeys(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("v")
		e.Expect("? help")
		for _, key := range []string{"?", "f1"} {
			e.Press(key)
			e.Expect("Help · msgtrace", "Make the bars stand for less time")
			e.Press(key)
			e.Refuse("Help · msgtrace")
			e.Expect("Messages over time")
		}
		e.Press("v")
		e.Refuse("Messages over time")
	})
}

func TestWithoutMessagesThereIsNothingOverTime(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("f")
		e.Type("nobody@nowhere.example")
		e.Press("enter")
		e.Settle()
		e.Press("v")
		e.Expect("There are no messages to show over time.")
	})
}

// Names that are hidden change nothing over time.
func TestTheSpanStaysWhenNamesAreHidden(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("v", "h", "enter")
		e.Settle()
		row := e.Row(1)
		e.Press("H")
		e.Settle()
		if got := e.Row(1); !slices.Contains(strings.Fields(got), "of") || strings.Fields(got)[1] != strings.Fields(row)[1] {
			e.Errorf("got %q, want the counts of %q", got, row)
		}
		e.Press("H")
		e.Settle()
		e.Expect("only ")
	})
}

// TestBytesOverTime: what stands beside the chips costs no key a byte, and a key in the
// window no more than its cursor and the words under it.
func TestBytesOverTime(t *testing.T) {
	t.Parallel()
	explore(t, setup{look: "ansi16", Options: uitest.Options{Environ: []string{"SSH_TTY=/dev/pts/1"}}}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.Press("v")
		e.Settle()
		for range 8 {
			spends(e, "to the bar before", budgetBar, func() { e.Send("h") })
		}
		spends(e, "an idle minute", 0, func() { e.Advance(time.Minute) })
	})
}

const budgetBar = 140

func TestTheListIsGoneThroughByTime(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			listed(t, setup{api: api}, func(e *explorer) {
				e.costs("going by time", 0, func() {
					e.Press("o")
					if got, want := e.CursorRow(), "31 Dec 23:"; !strings.Contains(got, want) {
						e.Errorf("the next hour: got %q, want %q in it", got, want)
					}
					e.Press("d")
					if got, want := e.CursorRow(), "30 Dec 23:"; !strings.Contains(got, want) {
						e.Errorf("the next day: got %q, want %q in it", got, want)
					}
					e.Press("D", "D")
					if got, want := e.CursorRow(), " 1 Jan 00:59"; !strings.Contains(got, want) {
						e.Errorf("the day before: got %q, want %q in it", got, want)
					}
					e.Press("O")
					e.Expect("No later hour is loaded.")
					e.Press("W")
					e.Expect("Go to a time")
					e.Type("12 oclock x")
					e.Press("enter")
					e.Expect("Go to a time")
					for range 12 {
						e.Press("backspace")
					}
					e.Type("31 Dec 12:00")
					e.Press("enter")
					if got, want := e.CursorRow(), "31 Dec 12:"; !strings.Contains(got, want) {
						e.Errorf("gone to 31 Dec 12:00: got %q, want %q in it", got, want)
					}
				})
				e.Press("s", "s", "o")
				e.Settle()
				e.Expect("The list is sorted by ")
			})
		})
	}
}

func TestMessagesOverTimeTakeKeysBeforeTheyAreDrawn(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{"ve", "vE", "vl", "vH", "v+-", "vx", "v\r"} {
		t.Run(keys, func(t *testing.T) {
			t.Parallel()
			listed(t, setup{}, func(e *explorer) {
				e.Send(keys) // in one frame
				e.Frame()
				e.Settle()
			})
			listed(t, setup{}, func(e *explorer) {
				e.Resize(10, 3) // there is room for nothing
				e.Type(keys)
				e.Resize(120, 40)
				e.Settle()
			})
		})
	}
}
