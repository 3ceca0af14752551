package ui_test

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui"
	"msgtrace/ui/uitest"
)

// journal is where a session is kept, in these tests.
type journal struct {
	fails error

	mu   sync.Mutex
	all  []ui.Session // as it was kept each time
	gone bool
}

var _ ui.Journal = (*journal)(nil)

func (j *journal) Keep(_ context.Context, s ui.Session) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.fails == nil {
		j.all = append(j.all, s)
	}
	return j.fails
}

func (j *journal) Discard() { j.gone = true }
func (j *journal) Close()   {}

func (j *journal) kept() []ui.Session {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.all)
}

// cut is the session as it was kept last.
func (j *journal) cut(t *testing.T) *ui.Restored {
	t.Helper()
	all := j.kept()
	if len(all) == 0 {
		t.Fatal("got nothing kept, want a session")
	}
	return &ui.Restored{Session: all[len(all)-1], At: time.Date(2000, 1, 1, 0, 0, 30, 0, time.UTC)}
}

// spent is what the header says of requests, which another run counts for itself.
var spent = regexp.MustCompile(`\d+/100 requests`)

// standIn is what stands in a hidden name's place: another run counts them in its order.
var standIn = regexp.MustCompile(`•••\d+`)

// rows are the lines of the screen without what differs between two runs: columns and
// frames stay as wide as they once had to be.
func rows(screen string) []string {
	lines := strings.Split(standIn.ReplaceAllString(spent.ReplaceAllString(screen, "requests"), "•••"), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(strings.Trim(line, "│└─┘ ")), " ")
	}
	return slices.DeleteFunc(lines, func(line string) bool {
		return line == "" || strings.Contains(line, "Restored: ") || strings.Contains(line, "Names and subjects are") || strings.HasPrefix(line, "Recipient Status")
	})
}

// differing are the lines of two screens that are not the same.
func differing(got, want []string) string {
	var words []string
	for i := range max(len(got), len(want)) {
		line := func(of []string) string {
			if i < len(of) {
				return of[i]
			}
			return ""
		}
		if line(got) != line(want) {
			words = append(words, "got  "+line(got), "want "+line(want))
		}
	}
	return strings.Join(words, "\n")
}

func TestASessionIsRestoredAsItWasCutOffWithoutARequest(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{
		"the list, scrolled":    {"pgdown", "pgdown", "k", "k", "k"},
		"marks":                 {"j", "space", "j", "j", "space", "k"},
		"a chip":                {"1", "j"},
		"an order":              {"s", "s", "j", "j"},
		"reversed":              {"S", "G"},
		"the words of a find":   {"/", "f", "a", "b", "enter", "j"},
		"an open copy":          {"j", "enter"},
		"recipients, zoomed":    {"enter", "z"},
		"times in UTC":          {"t", "j"},
		"the form":              {"f", "x"},
		"names that are hidden": {"j", "j", "H"},
	} {
		for _, api := range dialects {
			t.Run(name+" "+string(api), func(t *testing.T) {
				t.Parallel()
				j := &journal{}
				var before string
				options := setup{api: api, journal: j, messages: 300, query: client.Query{}, pageSize: 200}
				listed(t, options, func(e *explorer) {
					e.Press(keys...)
					e.Settle()
					e.Advance(6 * time.Second)
					e.Settle()
					before = e.Screen()
				})
				options.restore, options.journal = j.cut(t), &journal{}
				explore(t, options, func(e *explorer) {
					e.costs("to restore", 0, e.Settle)
					if lines := differing(rows(e.Screen()), rows(before)); lines != "" {
						t.Error(lines)
					}
				})
			})
		}
	}
}

func TestASessionIsKeptEveryFiveSecondsAtMostAndNeverWhileNothingHappens(t *testing.T) {
	t.Parallel()
	j := &journal{}
	listed(t, setup{journal: j}, func(e *explorer) {
		e.Advance(time.Hour)
		before := len(j.kept())
		if before == 0 || before > 2 {
			t.Errorf("got it kept %d times after the first rows, want it once or twice", before)
		}
		e.Advance(time.Hour)
		if got := len(j.kept()); got != before {
			t.Errorf("got it kept %d times more in an hour of silence, want never", got-before)
		}
		if bytes := e.Measure(func() { e.Press("j"); e.Advance(time.Minute) }); bytes > 4000 {
			t.Errorf("got %d bytes, want those of the key", bytes)
		}
		e.Hold("j", 200, 100*time.Millisecond) // 20 s
		e.Advance(10 * time.Second)
		if got := len(j.kept()) - before; got < 4 || got > 7 {
			t.Errorf("got it kept %d times in half a minute, want every five seconds", got)
		}
	})
}

func TestASessionHoldsTheRealNamesWhileTheyAreHidden(t *testing.T) {
	t.Parallel()
	j := &journal{}
	listed(t, setup{journal: j, hide: true}, func(e *explorer) { e.Advance(10 * time.Second) })
	s := j.cut(t).Session
	if !s.View.Hidden || len(s.Rows) == 0 || !slices.ContainsFunc(s.Rows, func(t *client.Trace) bool {
		return strings.HasPrefix(t.Sender, "ann@") || strings.Contains(t.Sender, "@fabrikam.com")
	}) {
		t.Errorf("got hidden %t, %d rows, want the real names", s.View.Hidden, len(s.Rows))
	}
}

func TestASessionThatCannotBeKeptIsSaidOnce(t *testing.T) {
	t.Parallel()
	j := &journal{fails: errors.New("no space left on device")}
	listed(t, setup{journal: j}, func(e *explorer) {
		e.Advance(10 * time.Second)
		e.Expect("cannot be restored: no space left on device.")
		e.Press("j")
		e.Advance(10 * time.Second)
		e.Refuse("no space left")
	})
}

func TestWhatCannotBeRestoredIsSaidAndTheFormIsThere(t *testing.T) {
	t.Parallel()
	j := &journal{}
	listed(t, setup{journal: j, api: client.Tracing}, func(e *explorer) { e.Advance(10 * time.Second) })
	explore(t, setup{restore: j.cut(t), api: client.MessageTraces}, func(e *explorer) {
		e.Settle()
		e.Expect("cannot be restored", "tracing", "Recipient")
	})
}

// A small window has another number of rows, and the message under the cursor is shown.
func TestASessionIsRestoredInAWindowOfAnotherSize(t *testing.T) {
	t.Parallel()
	j := &journal{}
	var under string
	options := setup{journal: j, messages: 300, pageSize: 200}
	listed(t, options, func(e *explorer) {
		e.Press("pgdown", "pgdown", "j")
		e.Advance(10 * time.Second)
		e.Settle()
		under = strings.Fields(e.CursorRow())[1]
	})
	options.restore, options.Options = j.cut(t), uitest.Options{Width: 80, Height: 12}
	explore(t, options, func(e *explorer) {
		e.Settle()
		if got := strings.Fields(e.CursorRow())[1]; got != under {
			t.Errorf("got the cursor on %q, want on the message of %s", e.CursorRow(), under)
		}
	})
}

// After it was restored a list reads on where it had not been read to its end.
func TestARestoredListReadsOn(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		j := &journal{}
		options := setup{api: api, journal: j, messages: 400, pageSize: 60}
		var total string
		listed(t, options, func(e *explorer) {
			e.Advance(10 * time.Second)
			total = e.total()
		})
		before := len(j.cut(t).Session.Rows)
		options.restore = j.cut(t)
		explore(t, options, func(e *explorer) {
			e.Settle()
			for range 40 {
				e.Press("G")
				e.Settle()
			}
			if !strings.Contains(e.Screen(), total) {
				t.Errorf("%s: from %d rows got\n%s\nwant %s", api, before, e.Screen(), total)
			}
		})
	}
}

// Whoever has begun without --restore presses a key, in the form or over a list.
func TestAKeyRestoresTheSessionThatWasCutOff(t *testing.T) {
	t.Parallel()
	for _, searched := range []bool{false, true} {
		j := &journal{}
		listed(t, setup{messages: 300, pageSize: 200, journal: j}, func(e *explorer) {
			e.Press("j", "j")
			e.Advance(6 * time.Second)
			e.Settle()
		})
		cut, left, reads := j.cut(t), &kept{}, 0
		explore(t, setup{messages: 300, recall: []*kept{left}, journal: &journal{}}, func(e *explorer) {
			left.answer <- ui.Recalled{Notice: "A session was cut off: msgtrace --restore goes on with it.", Restore: func(context.Context) (*ui.Restored, error) {
				reads++
				return cut, nil
			}}
			e.Settle()
			e.Expect("msgtrace --restore goes on with it. ctrl+g does so here.")
			if searched {
				e.Press("enter")
				e.Settle()
			}
			e.costs("to restore", 0, func() {
				e.Press("ctrl+g")
				e.Settle()
			})
			e.Expect("Restored: ", " messages as they stood at ")
			e.Press("ctrl+g")
			e.Settle()
			e.Expect("There is no session to restore.")
		})
		if reads != 1 {
			t.Errorf("got the session read %d times, want once", reads)
		}
	}
}

func TestASessionThatAnotherRunHasTakenIsSaid(t *testing.T) {
	t.Parallel()
	left := &kept{}
	explore(t, setup{recall: []*kept{left}}, func(e *explorer) {
		left.answer <- ui.Recalled{Notice: "A session was cut off.", Restore: func(context.Context) (*ui.Restored, error) { return nil, errors.New("another run took it") }}
		e.Settle()
		e.Press("ctrl+g")
		e.Settle()
		e.Expect("The session that was cut off cannot be restored: another run took it.", "Recipient")
	})
}
