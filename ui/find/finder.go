package find

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// Finder looks for rows of a list: those that hold the text that a person types,
// and those that match something else. Make it with [NewFinder].
type Finder[R any] struct {
	Line
	table    *table.Model[R]
	contains func(row R, folded string) bool
	scan     *table.Scan[R]
}

// NewFinder makes a finder that looks for nothing yet. Contains reports whether a
// row holds a text, which was folded by [text.Fold]; it must be pure.
func NewFinder[R any](rows *table.Model[R], contains func(row R, folded string) bool) Finder[R] {
	return Finder[R]{Line: New(), table: rows, contains: contains}
}

// Reset forgets what was looked for.
func (f *Finder[R]) Reset() { f.Line, f.scan = New(), nil }

// Scope returns where the keys go: to the line while it is open, else to the list.
func (f *Finder[R]) Scope(list action.Scope) action.Scope {
	if f.Opened() {
		return action.ScopeText
	}
	return list
}

// Forget takes back what came of the last step, at the next one, and returns false
// when there is nothing to take back.
func (f *Finder[R]) Forget() bool {
	if f.Message() == "" || f.Opened() {
		return false
	}
	f.ClearMessage()
	return true
}

// Handle does an action of the search, and returns false for any other.
func (f *Finder[R]) Handle(id action.ID) bool {
	switch {
	case id == action.Find, (id == action.FindNext || id == action.FindPrev) && !f.Active():
		f.Open(f.table.Place())
	case id == action.FindNext, id == action.FindPrev:
		f.seekText(id == action.FindNext, false)
	case id == action.Accept && f.Accept():
	case id == action.Cancel && f.Cancel():
		f.scan = nil
		f.table.MoveTo(f.From())
	case id == action.Back && f.Active():
		f.Reset()
	default:
		return false
	}
	return true
}

// Key takes a key for the text to find, and returns false when it changes none.
func (f *Finder[R]) Key(key tea.KeyPressMsg) bool { return f.typed(f.Line.Key(key)) }

// Paste takes text for the text to find, and returns false when none is typed.
func (f *Finder[R]) Paste(s string) bool { return f.typed(f.Insert(s)) }

func (f *Finder[R]) typed(changed bool) bool {
	if changed {
		f.seekText(true, true)
	}
	return changed
}

// seekText looks for the text, from the row under the cursor on. While it is
// typed it looks from the row on which that began, which counts as well.
func (f *Finder[R]) seekText(forward, typed bool) {
	if typed {
		f.table.MoveTo(f.From())
	}
	f.scan = nil
	f.ClearMessage()
	if !f.Active() {
		return
	}
	folded := text.Fold(f.Text())
	match := func(row R) bool { return f.contains(row, folded) }
	if row, ok := f.table.Cursor(); typed && ok && match(row) {
		return
	}
	f.Seek(match, forward)
}

// Seek moves the cursor to the nearest row that matches, now when it is near,
// else by a scan.
func (f *Finder[R]) Seek(match func(R) bool, forward bool) {
	f.scan = nil
	hit, scan, more := f.table.Find(match, forward)
	if more {
		f.scan = &scan
		f.ClearMessage()
		return
	}
	f.Tell(hit)
}

// Scan returns a search for a row that is to go on in a task, once, and false
// when there is none; what comes of it goes to [Finder.MoveToHit].
func (f *Finder[R]) Scan() (table.Scan[R], bool) {
	if f.scan == nil {
		return table.Scan[R]{}, false
	}
	scan := *f.scan
	f.scan = nil
	return scan, true
}

// MoveToHit moves the cursor to what a scan found.
func (f *Finder[R]) MoveToHit(hit table.Hit) {
	f.Tell(hit)
	f.table.MoveToHit(hit)
}

// Finish goes on with a scan at once, for a list that is never long.
func (f *Finder[R]) Finish() {
	if scan, any := f.Scan(); any {
		hit, _ := scan.Run(context.Background()) // it fails only when its context ends
		f.MoveToHit(hit)
	}
}

// View draws the line.
func (f *Finder[R]) View(look theme.Theme, width int) string {
	return f.Line.View(look, width, f.scan != nil)
}
