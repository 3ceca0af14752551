package ui

import (
	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/action"
	"msgtrace/ui/edit"
	"msgtrace/ui/text"
	"msgtrace/ui/timeline"
)

// longestKey bounds what is shown of a key that is not known: an input method sends
// whole words.
const longestKey = 12

// label is a key that was pressed, as the screen shows it.
func (a *App) label(key tea.KeyPressMsg) string {
	return text.Clean(action.Label(key.String())).Truncate(longestKey, a.theme.Glyphs.Ellipsis)
}

// unknown says, until the next key, that a key does nothing in the focused pane.
func (a *App) unknown(key tea.KeyPressMsg) {
	for _, scope := range []action.Scope{action.ScopeTraces, action.ScopeRecipients, action.ScopeTimeline} {
		if id, ok := a.keymap.Find(key.String(), scope); ok {
			does, _ := a.keymap.Action(id)
			a.say("%s: %s works in %s only.", a.label(key), does.Title, scope.Title())
			return
		}
	}
	a.noSuchKey(key, action.Help, "shows the keys")
}

// noSuchKey says that a key does nothing, and what leads on from here.
func (a *App) noSuchKey(key tea.KeyPressMsg, way action.ID, does string) {
	words := a.label(key) + ": no such key"
	if leads := a.keymap.Key(way); leads != "" {
		words += " " + a.theme.Glyphs.Dot + " " + leads + " " + does
	}
	a.say("%s", words)
}

// typed reports whether a key edits the text of a scope.
func typed(scope action.Scope, key tea.KeyPressMsg) bool {
	return scope.Typing() && (key.Text != "" || edit.Edits(key))
}

// idle returns why an action of the panes can do nothing now, "" for one that can.
func (a *App) idle(id action.ID) string {
	switch id {
	case action.OverlayCopy:
		if !a.useful(id) {
			return "there is nothing to copy in this window."
		}
		return ""
	case action.OverlayNext, action.OverlayPrev:
		if !a.useful(id) {
			return "there is nothing else in this window."
		}
		return ""
	case action.SignInAgain, action.SignInCode, action.SignInPage, action.AnswerPage, action.AnswerForward:
		if !a.useful(id) {
			return "that does nothing now."
		}
		return ""
	}
	if a.everyone != nil {
		return ""
	}
	switch id {
	case action.Open, action.Message, action.Pivot, action.Everyone, action.Remark, action.Mark, action.MarkRange, action.MarkAll, action.NextProblem, action.PrevProblem, action.Reasons, action.Causes, action.Sort, action.SortReverse, action.AllRecipients:
		return a.noRow(id)
	case action.Find, action.FindNext, action.FindPrev:
		if a.focus == PaneTimeline && a.timeline.State() != timeline.Ready {
			return "no events are loaded yet."
		}
	}
	return ""
}

// noRow returns why there is nothing under the cursor for an action.
func (a *App) noRow(id action.ID) string {
	if a.focus != PaneRecipients {
		if _, ok := a.current(); !ok {
			return "there is no message under the cursor."
		}
		return ""
	}
	if _, ok := a.recipients.Current(); ok || (id == action.Message || id == action.Pivot || id == action.Everyone || id == action.Remark || id == action.AllRecipients) && a.recipients.Trace() != nil || id == action.Open && unasked(a.recipients.Trace()) {
		return ""
	}
	return "there is no recipient under the cursor."
}
