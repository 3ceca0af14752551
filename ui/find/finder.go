package find

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// Finder narrows a list to the rows with the words that a person types, goes through
// them, and through those that match something else. Make it with [NewFinder].
type Finder[R any] struct {
	Line
	table  *table.Model[R]
	fields Fields[R]
	among  func(R) bool // the rows that are left beside the words; nil: all
	filter Filter       // what the table is narrowed to
	marked Filter       // what is marked in its cells
	hits   func(column, shown string) [][2]int
	scan   *table.Scan[R]
}

// NewFinder makes a finder that looks for nothing yet.
func NewFinder[R any](rows *table.Model[R], fields Fields[R]) Finder[R] {
	return Finder[R]{Line: New(), table: rows, fields: fields}
}

// Reset forgets what was looked for, and shows all rows.
func (f *Finder[R]) Reset() {
	line := f.Line
	line.Reset()
	*f = NewFinder(f.table, f.fields)
	f.Line = line
	f.table.SetHits(nil)
	f.table.SetFilter(nil)
}

// Continue looks for the words of an earlier run, which narrow the list or are marked in
// it.
func (f *Finder[R]) Continue(words string, narrowing bool) {
	f.resume(words, narrowing)
	f.apply()
}

// Among shows only rows that match beside what the words ask for, such as those of
// one status; nil for all. The cursor stays on the row that it is seen on.
func (f *Finder[R]) Among(match func(R) bool) {
	f.table.Stay()
	f.among = match
	f.table.SetFilter(f.match())
}

// Renew narrows the table once more to what it is narrowed to: rows that did not
// match may do so now, and the order may be another.
func (f *Finder[R]) Renew() {
	f.table.Stay()
	f.table.SetFilter(f.match())
}

// match is what the table is narrowed to.
func (f *Finder[R]) match() func(R) bool {
	among, words := f.among, f.fields.Match(f.filter)
	switch {
	case among == nil:
		return words
	case words == nil:
		return among
	}
	return func(row R) bool { return among(row) && words(row) }
}

// Marks reports whether something is marked as found in what a column shows.
func (f *Finder[R]) Marks(column, shown string) bool {
	return f.hits != nil && len(f.hits(column, shown)) > 0
}

// Marking reports whether anything is marked as found.
func (f *Finder[R]) Marking() bool { return f.hits != nil }

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
	case id == action.Find:
		f.Open()
	case id == action.FindNext, id == action.FindPrev:
		if !f.Resume() {
			f.Open()
			return true
		}
		f.apply()
		f.seekHit(id == action.FindNext)
		return true
	case id == action.Accept && f.Accept(), id == action.Cancel && f.Leave(), id == action.Back && f.Leave():
		f.scan = nil
		f.table.Stay()
	case f.Recall(id):
	default:
		return false
	}
	f.apply()
	return true
}

// Key takes a key for the words, and returns false when it changes none.
func (f *Finder[R]) Key(key tea.KeyPressMsg) bool { return f.edited(f.Line.Key(key)) }

// Paste takes text for the words, and returns false when none is typed.
func (f *Finder[R]) Paste(s string) bool { return f.edited(f.Insert(s)) }

func (f *Finder[R]) edited(changed bool) bool {
	if changed {
		f.apply()
	}
	return changed
}

// apply has the table show what the line asks for. A filter that narrows the last one
// costs only the rows that are left.
func (f *Finder[R]) apply() {
	words := f.fields.Parse(f.Words())
	if !words.same(f.marked) {
		f.marked, f.hits = words, f.fields.Hits(words)
		f.table.SetHits(f.hits)
	}
	last := f.filter
	if f.filter = words; !f.Narrowing() {
		f.filter = Filter{}
	}
	switch {
	case f.filter.same(last):
	case f.filter.within(last):
		f.table.Narrow(f.match())
	default:
		f.table.SetFilter(f.match())
	}
}

// seekHit goes to the next row with the words, or the one before.
func (f *Finder[R]) seekHit(forward bool) {
	if match := f.fields.Match(f.marked); match != nil {
		f.Seek(match, forward)
	}
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

// Finish goes on at once with what would be left to a task, for a list that is never
// long.
func (f *Finder[R]) Finish() {
	// Both fail only when their context ends.
	if scan, any := f.Scan(); any {
		hit, _ := scan.Run(context.Background())
		f.MoveToHit(hit)
	}
	if job, pending := f.table.Pending(); pending {
		order, _ := job.Run(context.Background())
		f.table.Apply(order)
	}
}

// View draws the line.
func (f *Finder[R]) View(look theme.Theme, width int) string {
	return f.Line.View(look, width, f.count(look.Glyphs.Ellipsis), f.scan != nil)
}

// count says how many of the rows are shown, which is not known while that is worked
// out.
func (f *Finder[R]) count(unknown string) string {
	shown := text.Count(f.table.Len())
	if _, pending := f.table.Pending(); pending {
		shown = unknown
	}
	return shown + " of " + text.Count(f.table.Total())
}
