package ui

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
)

// answers runs commands beside the test, as Bubble Tea does.
type answers chan tea.Msg

func (a answers) run(cmd tea.Cmd) { go func() { a <- cmd() }() }

func TestTheLastTaskOfASlotWins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ts tasks
		var got []string
		inbox := make(answers, 8)
		ask := func(s slot, answer string, after time.Duration) {
			inbox.run(start(&ts, s, answer, func(ctx context.Context) (string, error) {
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
		if ts.oldest().label != "other slot" {
			t.Errorf("the oldest task is %q", ts.oldest().label)
		}
		for range 3 {
			ts.finish((<-inbox).(doneMsg))
		}
		if len(got) != 2 || got[0] == "late first" || got[1] == "late first" || ts.dropped != 1 {
			t.Errorf("answers taken: %q, dropped: %d", got, ts.dropped)
		}
		if ts.oldest() != nil {
			t.Error("a task is still known after its answer")
		}
	})
}

func TestAStoppedTaskIsCancelledAndItsAnswerDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ts tasks
		inbox := make(answers, 1)
		inbox.run(start(&ts, slotEvents, "events", func(ctx context.Context) (int, error) {
			<-ctx.Done()
			return 0, ctx.Err()
		}, func(int, error) tea.Cmd {
			t.Error("the answer of a stopped task was taken")
			return nil
		}))
		if !ts.stop(slotEvents) || ts.stop(slotEvents) {
			t.Error("stop does not say whether there was a task")
		}
		if _, wanted := ts.finish((<-inbox).(doneMsg)); wanted {
			t.Error("the answer is still wanted")
		}
	})
}

func TestAPanicOfATaskIsAnError(t *testing.T) {
	var ts tasks
	message := start(&ts, slotPage, "page", func(context.Context) (int, error) { panic("oops") },
		func(_ int, err error) tea.Cmd {
			var panicked *panicError
			if !errors.As(err, &panicked) || panicked.value != "oops" || len(panicked.stack) == 0 {
				t.Errorf("the error is %v", err)
			}
			return nil
		})()
	if _, wanted := ts.finish(message.(doneMsg)); !wanted {
		t.Error("the answer is not wanted")
	}
}

// The words of the service may quote an address of the search: they are for the
// screen, and the log does without.
func TestTheLogHoldsNoWordsOfTheService(t *testing.T) {
	c, err := client.New(client.Options{Tokens: client.StaticToken("none")})
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	a := New(Options{Log: slog.New(slog.NewTextHandler(&log, nil)), Client: c})
	a.fail(slotPage, &client.Error{Kind: client.ErrBadRequest, Status: 400, Message: "no 'bob@contoso.com'", RequestID: "r-1"}, false)
	a.fail(slotRenew, errors.New("bob@contoso.com is not signed in"), false)
	a.fail(slotEvents, &panicError{"bob@contoso.com", []byte("drill.go:42")}, false)
	for _, want := range []string{client.ErrBadRequest.Error(), "status=400", "r-1", "drill.go:42"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("no %q in\n%s", want, log.String())
		}
	}
	if strings.Contains(log.String(), "bob") {
		t.Errorf("an address is in the log:\n%s", log.String())
	}
}
