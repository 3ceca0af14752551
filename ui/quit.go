package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// unaskedRequests is how many requests may be lost without a question.
const unaskedRequests = 5

// kept notes that what was asked for so far has left the program: as a note, a copy or
// a file.
func (a *App) kept() { a.keptRequests = a.client.Sent() }

// quit ends the program. Where many requests were spent whose answers nobody has kept,
// it asks first, and the same key again quits.
func (a *App) quit() tea.Cmd {
	spent := a.client.Sent() - a.keptRequests
	if a.options.QuitAtOnce || spent <= unaskedRequests || a.statusLine.asked == action.Quit {
		return a.end(nil)
	}
	a.statusLine.asks = action.Quit
	a.notice(levelWarning, a.quitQuestion(spent))
	return nil
}

// quitQuestion is the longest form of the question that there is room for.
func (a *App) quitQuestion(spent int) string {
	dot := " " + a.theme.Glyphs.Dot + " "
	quits, stays := a.keymap.Key(action.Quit), a.keymap.Key(action.Back)+" stays"
	keeps := a.keymap.Key(action.Note) + " note" + dot + a.keymap.Key(action.Save) + " " + a.leaves().save + dot
	since, none, lost := "since the last note, copy or save", "and nothing was noted, copied or saved", "not "+a.leaves().saved
	if a.options.Served != nil {
		since, none = "since the last note or copy", "and nothing was noted or copied"
	}
	if a.keptRequests == 0 {
		since = none
	}
	requests := text.Counted(spent, "request")
	var words string
	for _, words = range []string{
		fmt.Sprintf("%s were spent %s. %s again quits%s%s%s", requests, since, quits, dot, keeps, stays),
		fmt.Sprintf("%s %s. %s again quits%s%s%s", requests, lost, quits, dot, keeps, stays),
		fmt.Sprintf("%s %s. %s quits%s%s%s", requests, lost, quits, dot, keeps, stays),
	} {
		if text.Width(words) <= a.width {
			break
		}
	}
	return words
}
