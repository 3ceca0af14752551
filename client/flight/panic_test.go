package flight_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client/flight"
)

func TestWorkThatPanicsDoesSoToOneOfThoseWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g flight.Group[int, string]
		broken := func(context.Context, func(string)) (int, error) {
			time.Sleep(time.Second) // until all wait
			panic("out of order")
		}
		var callers sync.WaitGroup
		var panics, told atomic.Int64
		for range 3 {
			callers.Go(func() {
				defer func() {
					if got, _ := recover().(error); got != nil {
						panics.Add(1)
						if !strings.Contains(got.Error(), "out of order") || !strings.Contains(got.Error(), "panic_test.go") {
							t.Errorf("got %v, want the panic and where it came from", got)
						}
					}
				}()
				if _, err := g.Do(t.Context(), "k", nil, broken); errors.Is(err, flight.ErrFault) {
					told.Add(1)
				}
			})
		}
		callers.Wait()
		if panics.Load() != 1 || told.Load() != 2 {
			t.Errorf("got %d panics and %d errors of a fault, want one and two", panics.Load(), told.Load())
		}
		if got, err := g.Do(t.Context(), "k", nil, func(context.Context, func(string)) (int, error) { return 7, nil }); got != 7 || err != nil {
			t.Errorf("got %d, %v afterwards, want 7", got, err)
		}
	})
}
