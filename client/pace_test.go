package client

import (
	"math"
	"testing"
	"testing/synctest"
	"time"
)

func TestAPlanTakesAsLongAsTheBudgetMakesItWait(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	free := BudgetState{Limit: 100, Reserve: 20, Spare: 80}
	for name, test := range map[string]struct {
		state    BudgetState
		requests int
		want     time.Duration
	}{
		"nothing":                   {free, 0, 0},
		"as many as are free":       {free, 80, 0},
		"one more":                  {free, 81, 5 * time.Minute},
		"two windows":               {free, 160, 5 * time.Minute},
		"one more than two windows": {free, 161, 10 * time.Minute},
		"2,700":                     {free, 2700, 165 * time.Minute},
		"half of it is used":        {BudgetState{Used: 50, Limit: 100, Reserve: 20, Spare: 30}, 111, 10 * time.Minute},
		"all is used":               {BudgetState{Used: 100, Limit: 100, Reserve: 20, SpareAt: now.Add(2 * time.Minute)}, 1, 2 * time.Minute},
		"all is used, and more":     {BudgetState{Used: 100, Limit: 100, Reserve: 20, SpareAt: now.Add(2 * time.Minute)}, 81, 7 * time.Minute},
		"when is not known":         {BudgetState{Used: 100, Limit: 100, Reserve: 20}, 1, 5 * time.Minute},
		"the reserve is used":       {BudgetState{Used: 90, Limit: 100, Reserve: 20, Spare: -10, SpareAt: now.Add(time.Minute)}, 80, time.Minute},
		"blocked":                   {BudgetState{Limit: 100, Reserve: 20, Spare: 80, Blocked: now.Add(time.Hour)}, 10, time.Hour},
		"blocked, and more":         {BudgetState{Limit: 100, Reserve: 20, Spare: 80, Blocked: now.Add(time.Hour)}, 161, time.Hour + 5*time.Minute},
		"no longer blocked":         {BudgetState{Limit: 100, Reserve: 20, Spare: 80, Blocked: now.Add(-time.Hour)}, 10, 0},
		"no limit":                  {BudgetState{Spare: math.MaxInt}, 1_000_000, 0},
	} {
		if got := test.state.Takes(test.requests, now); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

// Requests that take no time themselves are let through in as long as Takes says, up to
// the wait of a call of a batch that has waited so long that it goes before others.
func TestABudgetTakesAsLongAsItsStateSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const requests = 400
		b := NewBudget(ServiceLimit, ServiceWindow)
		begun, want := time.Now(), b.State().Takes(requests, time.Now())
		for range requests {
			s, err := b.acquire(InBatch(t.Context()), func(time.Time) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			s.end(t.Context())
		}
		if got := time.Since(begun); got > want || got < want-ServiceWindow {
			t.Errorf("%d requests: got %s, want %s", requests, got, want)
		}
	})
}
