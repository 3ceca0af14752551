package flight_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"msgtrace/client/flight"
)

func TestWorkThatPanicsDoesSoToThoseWhoWait(t *testing.T) {
	t.Parallel()
	var g flight.Group[int, string]
	broken := func(context.Context, func(string)) (int, error) { panic("out of order") }
	var callers sync.WaitGroup
	for range 3 {
		callers.Go(func() {
			defer func() {
				got, _ := recover().(error)
				if got == nil || !strings.Contains(got.Error(), "out of order") || !strings.Contains(got.Error(), "panic_test.go") {
					t.Errorf("got %v, want the panic and where it came from", got)
				}
			}()
			_, err := g.Do(t.Context(), "k", nil, broken)
			t.Errorf("got %v, want a panic", err)
		})
	}
	callers.Wait()
	if got, err := g.Do(t.Context(), "k", nil, func(context.Context, func(string)) (int, error) { return 7, nil }); got != 7 || err != nil {
		t.Errorf("got %d, %v afterwards, want 7", got, err)
	}
}
