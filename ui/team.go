package ui

import (
	"fmt"

	"msgtrace/client"
	"msgtrace/ui/text"
)

// teamWords say behind the meter what is wrong with the budget that hosts share.
func (a *App) teamWords(state client.BudgetState, width int) string {
	now, team := a.now(), state.Team
	clock := func() string {
		at := team.Barred
		if team.Err != nil {
			at = team.Alone
		}
		return text.Clock(at, a.options.Zone, a.clockMode(), now)
	}
	silent := ", shared budget silent"
	if width >= wideWidth {
		silent = ", the shared budget does not answer"
	}
	switch {
	case team.Err == nil && !team.Barred.After(now):
		return ""
	case width < stackedWidth && team.Err != nil:
		return " alone"
	case width < stackedWidth:
		return " held"
	case team.Err == nil:
		return ", shared budget begins at " + clock()
	case now.Before(team.Alone):
		return silent + ", next " + clock()
	case width >= wideWidth:
		return silent + fmt.Sprintf(": this host's share of %d until it does", team.Share)
	}
	return silent + ": this host's share"
}

// teamTrouble says why nothing is granted where the budget that hosts share is the
// reason, "" where it is not.
func (a *App) teamTrouble(state client.BudgetState) string {
	now, team := a.now(), state.Team
	switch {
	case team.Err != nil && now.Before(team.Alone):
		return "The shared budget does not answer."
	case team.Err != nil:
		return fmt.Sprintf("The shared budget does not answer, and this host's share of %d requests is used up.", team.Share)
	case team.Barred.After(now):
		return "The shared budget has lost its count."
	}
	return ""
}
