package client

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// slow is work that takes a second and counts itself.
func slow(started *int) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		*started++
		progressOf(ctx)(Progress{State: StateSending})
		select {
		case <-time.After(time.Second):
			return 7, nil
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

func TestFlightIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fs, started := newFlights[int](), 0
		var callers sync.WaitGroup
		for range 10 {
			callers.Go(func() {
				told := 0
				ctx := WithProgress(t.Context(), func(Progress) { told++ })
				if value, err := fs.do(ctx, "k", slow(&started)); value != 7 || err != nil || told != 1 {
					t.Errorf("%d, %v, told %d times", value, err, told)
				}
			})
		}
		callers.Wait()
		if value, ok := fs.peek("k"); started != 1 || !ok || value != 7 {
			t.Errorf("%d flights, kept %d, %v", started, value, ok)
		}
	})
}

func TestFlightOutlivesWhoLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fs, started := newFlights[int](), 0
		ctx, cancel := context.WithCancel(t.Context())
		var callers sync.WaitGroup
		callers.Go(func() {
			if _, err := fs.do(ctx, "k", slow(&started)); !errors.Is(err, context.Canceled) {
				t.Errorf("who left got %v", err)
			}
		})
		synctest.Wait()
		callers.Go(func() {
			if value, err := fs.do(t.Context(), "k", slow(&started)); value != 7 || err != nil {
				t.Errorf("who stayed got %d, %v", value, err)
			}
		})
		synctest.Wait()
		cancel()
		callers.Wait()
		if started != 1 {
			t.Errorf("%d flights", started)
		}
	})
}

func TestFlightEndsWithItsLastCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fs, started := newFlights[int](), 0
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		began := time.Now()
		if _, err := fs.do(ctx, "k", slow(&started)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		synctest.Wait() // the work has noticed by now, or the bubble would not end
		if value, err := fs.do(t.Context(), "k", slow(&started)); value != 7 || err != nil || started != 2 {
			t.Errorf("%d, %v after %d flights", value, err, started)
		}
		if took := time.Since(began); took != 1300*time.Millisecond {
			t.Errorf("took %v", took)
		}
		if _, err := fs.do(ctx, "other", slow(&started)); !errors.Is(err, context.DeadlineExceeded) || started != 2 {
			t.Errorf("%v, %d flights: one was started in vain", err, started)
		}
	})
}

func TestFlightsKeepAndForget(t *testing.T) {
	fs := newFlights[int]()
	failing := func(context.Context) (int, error) { return 0, errors.New("no") }
	value := func(context.Context) (int, error) { return 1, nil }
	if _, err := fs.do(t.Context(), "a", failing); err == nil {
		t.Fatal("no error")
	}
	if _, ok := fs.peek("a"); ok {
		t.Error("an error is kept")
	}
	for i := range keptAnswers + 10 {
		if _, err := fs.do(t.Context(), string(rune('a'+i%26))+time.Duration(i).String(), value); err != nil {
			t.Fatal(err)
		}
	}
	if len(fs.kept) != keptAnswers || len(fs.order) != keptAnswers {
		t.Errorf("%d kept", len(fs.kept))
	}
	fs.forget(func(key string) bool { return key[0] == 'b' })
	if slices.ContainsFunc(fs.order, func(key string) bool { return key[0] == 'b' }) || len(fs.kept) != len(fs.order) {
		t.Error("not forgotten")
	}
}
