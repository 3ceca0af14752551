package task

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

var slotPage, slotRecipients, slotEvents = Slot{Name: "page"}, Slot{Name: "recipients"}, Slot{Name: "events"}

// answers runs commands beside the test, as Bubble Tea does.
type answers chan tea.Msg

func (a answers) run(cmd tea.Cmd) { go func() { a <- cmd() }() }

func TestTheLastTaskOfASlotWins(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var ts Set
		var got []string
		inbox := make(answers, 8)
		ask := func(s Slot, answer string, after time.Duration) {
			inbox.run(Start(&ts, s, answer, func(ctx context.Context) (string, error) {
				select {
				case <-time.After(after):
				case <-ctx.Done():
					return "late " + answer, ctx.Err()
				}
				return answer, nil
			}, func(value string, err error) tea.Cmd {
				got = append(got, value)
				return nil
			}))
		}
		ask(slotPage, "first", time.Minute)
		ask(slotRecipients, "other slot", time.Second)
		ask(slotPage, "second", time.Second)
		synctest.Wait()
		if got, want := ts.Oldest().Label, "other slot"; got != want {
			t.Errorf("got the oldest task %q, want %q", got, want)
		}
		for range 3 {
			ts.Finish((<-inbox).(DoneMsg))
		}
		if len(got) != 2 || got[0] == "late first" || got[1] == "late first" || ts.dropped != 1 {
			t.Errorf("got the answers %q and %d dropped, want all but that of the first, and 1 dropped", got, ts.dropped)
		}
		if ts.Oldest() != nil {
			t.Errorf("after all answers: got the task %q, want none", ts.Oldest().Label)
		}
	})
}

func TestAStoppedTaskIsCancelledAndItsAnswerDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var ts Set
		inbox := make(answers, 1)
		inbox.run(Start(&ts, slotEvents, "events", func(ctx context.Context) (int, error) {
			<-ctx.Done()
			return 0, ctx.Err()
		}, func(int, error) tea.Cmd {
			t.Error("got the answer of a stopped task, want it dropped")
			return nil
		}))
		if !ts.Stop(slotEvents) || ts.Stop(slotEvents) {
			t.Error("Stop twice: got something else than true, then false, want these")
		}
		if _, wanted := ts.Finish((<-inbox).(DoneMsg)); wanted {
			t.Error("got the answer of a stopped task taken, want it not wanted")
		}
	})
}

func TestAPanicOfATaskIsAnError(t *testing.T) {
	t.Parallel()
	var ts Set
	message := Start(&ts, slotPage, "page", func(context.Context) (int, error) { panic("oops") },
		func(_ int, err error) tea.Cmd {
			var panicked *PanicError
			if !errors.As(err, &panicked) || panicked.Value != "oops" || len(panicked.Stack) == 0 {
				t.Errorf("got the error %v, want the panic oops with its stack", err)
			}
			return nil
		})()
	if _, wanted := ts.Finish(message.(DoneMsg)); !wanted {
		t.Error("got the answer refused, want it taken")
	}
}
