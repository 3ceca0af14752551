package explain_test

import (
	"strconv"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/explain"
)

func TestALongPlanSaysHowLongItTakes(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	free := client.BudgetState{Used: 46, Limit: 100, Reserve: 20, Spare: 34}
	for requests, want := range map[int]string{
		34: "", 35: "about 5 min at 80 in 5 minutes, 34 now", 2700: "about 2 h 50 min at 80 in 5 minutes, 34 now",
	} {
		if got := explain.Pace(free, requests, now, strconv.Itoa); got != want {
			t.Errorf("%d requests: got %q, want %q", requests, got, want)
		}
	}
	blocked := client.BudgetState{Limit: 100, Reserve: 20, Spare: 80, Blocked: now.Add(time.Hour)}
	if got, want := explain.Pace(blocked, 1, now, strconv.Itoa), "about 1 h 0 min at 80 in 5 minutes, 0 now"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
