package explain

import (
	"fmt"
	"time"

	"msgtrace/client"
)

// Pace says how long requests take because the budget has to wait between them:
// "about 2 h 45 min at 80 in 5 minutes, 34 now". It is empty where nothing has to wait.
func Pace(state client.BudgetState, requests int, now time.Time, number func(int) string) string {
	words := Wait(state, requests, now)
	if words == "" {
		return ""
	}
	words = "about " + words
	if pace := state.Pace(); pace > 0 {
		free := min(pace, max(0, state.Spare))
		if state.Blocked.After(now) {
			free = 0
		}
		words += fmt.Sprintf(" at %s in %d minutes", number(pace), int(client.ServiceWindow.Minutes()))
		if free < pace {
			words += fmt.Sprintf(", %s now", number(free))
		}
	}
	return words
}

// Wait is Pace without the limit: "2 h 45 min".
func Wait(state client.BudgetState, requests int, now time.Time) string {
	takes := state.Takes(requests, now)
	if takes < time.Minute {
		return ""
	}
	return Lasting(takes)
}
