package files_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client/files"
)

// hangs is work that never ends by itself.
func hangs(until <-chan struct{}) func(context.Context) error {
	return func(context.Context) error {
		<-until
		return nil
	}
}

// waits is work that ends with its context.
func waits(ctx context.Context) error {
	<-ctx.Done()
	return errors.New("held")
}

func works(context.Context) error { return nil }

// took returns how long f took, and its error.
func took(f func() error) (time.Duration, error) {
	start := time.Now()
	err := f()
	return time.Since(start).Round(time.Second), err
}

func TestPatienceIsFiveSecondsInAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p files.Patience
		end := make(chan struct{})
		defer close(end)
		want := func(path string, work func(context.Context) error, want time.Duration, says string) {
			t.Helper()
			got, err := took(func() error { return p.Do(t.Context(), path, work) })
			if errors.Is(err, files.ErrSilent) != (says != "") || err != nil && err.Error() != says || got != want {
				t.Errorf("%s: got %v after %v, want %q after %v", path, err, got, says, want)
			}
		}
		want("good", works, 0, "")
		want("a", hangs(end), 5*time.Second, "a does not answer")
		want("a", works, 0, "a does not answer") // one is under way
		want("b", waits, 0, "held")              // in a moment
		want("b", works, 0, "held")
		want("good", works, 0, "")
		<-time.After(time.Minute + time.Second)
		want("a", works, 0, "a does not answer") // still under way
		want("b", works, 0, "")
		want("c", waits, 5*time.Second, "held")
		want("b", works, 0, "")
	})
}

func TestAFileThatAnswersAgainIsUsedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p files.Patience
		end := make(chan struct{})
		if err := p.Do(t.Context(), "a", hangs(end)); err == nil {
			t.Error("got no error of a file that does not answer")
		}
		close(end)
		synctest.Wait()
		if err := p.Do(t.Context(), "a", works); err != nil {
			t.Errorf("got %v, want it to be used again", err)
		}
	})
}

func TestAnErrorIsNoSilence(t *testing.T) {
	var p files.Patience
	full := errors.New("disk full")
	for range 2 {
		value, done, err := files.Within(t.Context(), p.Do, "a", func(context.Context) (int, error) { return 7, full })
		if value != 7 || !done || err != full {
			t.Errorf("got %d, %v, %v, want what the work returned", value, done, err)
		}
	}
}

func TestTheContextEndsTheWaitAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p files.Patience
		end := make(chan struct{})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		for _, work := range []func(context.Context) error{hangs(end), works} {
			if got, err := took(func() error { return p.Do(ctx, "a", work) }); !errors.Is(err, context.Canceled) || got > time.Second {
				t.Errorf("got %v after %v, want the end of the context within a second", err, got)
			}
		}
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if got, err := took(func() error { return p.Do(ctx, "a", works) }); !errors.Is(err, context.Canceled) || got != time.Second {
			t.Errorf("got %v after %v, want a wait for the work under way until the context ends", err, got)
		}
		time.AfterFunc(time.Second, func() { close(end) })
		if got, err := took(func() error { return p.Do(t.Context(), "a", works) }); err != nil || got != time.Second {
			t.Errorf("got %v after %v, want it to be done after the work under way", err, got)
		}
	})
}

func TestWorkOnAFileThatPanicsDoesSoToWhoWaitsForIt(t *testing.T) {
	t.Parallel()
	var p files.Patience
	got := func() (reason any) {
		defer func() { reason = recover() }()
		return p.Do(t.Context(), "file", func(context.Context) error { panic("out of order") })
	}()
	if err, _ := got.(error); err == nil || !strings.Contains(err.Error(), "out of order") || !strings.Contains(err.Error(), "patience_test.go") {
		t.Errorf("got %v, want the panic and where it came from", got)
	}
	if err := p.Do(t.Context(), "file", func(context.Context) error { return nil }); err != nil {
		t.Errorf("got %v of the file afterwards, want that it can be used", err)
	}
}
