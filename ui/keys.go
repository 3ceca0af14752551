package ui

import (
	"unicode"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// press does what a key stands for, or types it.
func (a *App) press(key tea.KeyPressMsg) tea.Cmd {
	if a.stage.Leaving() {
		return nil
	}
	if _, always := a.keymap.Find(key.String(), action.ScopeAlways); a.inPromptGrace() && !always {
		return nil
	}
	wrote := a.statusLine.wrote
	a.statusLine.clear()
	if id, ok := a.keymap.Find(key.String(), a.scopes()...); ok {
		if id == action.Copy && wrote != "" {
			return a.copyOut("the path", text.Keyless(wrote))
		}
		if why := a.idle(id); why != "" {
			a.say("%s: %s", a.label(key), why)
			return nil
		}
		if a.statusLine.asked != "" && id == action.Back {
			return nil // it stays
		}
		return a.do(id)
	}
	front := a.front()
	if alone, ok := withoutAlt(key); ok && !front.scope().Typing() {
		// No text is edited, where alt moves by words.
		return tea.Batch(a.press(tea.KeyPressMsg{Code: tea.KeyEscape}), a.press(alone))
	}
	return front.key(key)
}

// withoutAlt is the second of two keys that came as one: what a terminal sends
// for esc and then x, at once, is what it sends for alt+x. Keys that are more
// than one byte, such as arrows, say alt in another way, and mean it.
// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h3-Alt-and-Meta-Keys
func withoutAlt(key tea.KeyPressMsg) (tea.KeyPressMsg, bool) {
	alone := tea.Key(key)
	alone.Mod &^= tea.ModAlt
	if key.Mod&tea.ModAlt == 0 || alone.Code > unicode.MaxASCII || alone.Mod&^tea.ModShift != 0 {
		return key, false
	}
	if unicode.IsPrint(alone.Code) && alone.Code != ' ' {
		letter := alone.Code
		if alone.Mod == tea.ModShift {
			letter = unicode.ToUpper(letter)
		}
		alone.Text = string(letter)
	}
	return tea.KeyPressMsg(alone), true
}
