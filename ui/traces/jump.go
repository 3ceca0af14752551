package traces

import (
	"fmt"
	"time"

	"msgtrace/client"
	"msgtrace/client/volume"
	"msgtrace/ui/action"
)

// timely reports which way the rows are ordered by time, or returns why they are not.
func (m *Model) timely() (newestFirst bool, why string) {
	column, reverse := m.table.Sorted()
	_, pending := m.table.Pending()
	switch {
	case m.table.Len() == 0:
		return false, "There is no message to go to."
	case column == "" && m.snapshot.Unsorted:
		return false, "The messages did not come in the order of time. Sort them by Received first."
	case column != "" && column != "received":
		return false, "The list is sorted by " + Title(column) + ", and not by time."
	case pending:
		return false, "The list is still being sorted or narrowed. Press the key again."
	}
	return column == "" || reverse, ""
}

// JumpTo moves the cursor to where another hour begins in the list, or another day, and
// returns why it does not.
func (m *Model) JumpTo(id action.ID) (why string) {
	newestFirst, why := m.timely()
	if why != "" {
		return why
	}
	c, name := volume.Clock{Zone: m.Times().Where(), Step: volume.Hour}, "hour"
	if id == action.NextDay || id == action.PrevDay {
		c.Step, name = volume.Day, "day"
	}
	down := id == action.NextHour || id == action.NextDay
	before, _ := m.table.Cursor()
	place := m.begins(c, before.Received.Time(), newestFirst)
	switch {
	case down:
		place = m.ends(c, before.Received.Time(), newestFirst)
	case place == m.table.Place() && place > 0:
		place = m.begins(c, m.table.Row(place-1).Received.Time(), newestFirst)
	case place == m.table.Place():
		return m.noOther(name, !newestFirst)
	}
	if place >= m.table.Len() {
		return m.noOther(name, newestFirst)
	}
	m.table.MoveTo(place)
	m.seen(before)
	return ""
}

// begins returns the place of the first row of the hour that an instant lies in.
func (m *Model) begins(c volume.Clock, at time.Time, newestFirst bool) int {
	if newestFirst {
		end := c.Next(at)
		return m.table.Search(func(t *client.Trace) bool { return t.Received.Before(end) })
	}
	from := c.Floor(at)
	return m.table.Search(func(t *client.Trace) bool { return !t.Received.Before(from) })
}

// ends returns the place behind the last row of the hour that an instant lies in.
func (m *Model) ends(c volume.Clock, at time.Time, newestFirst bool) int {
	if newestFirst {
		from := c.Floor(at)
		return m.table.Search(func(t *client.Trace) bool { return t.Received.Before(from) })
	}
	end := c.Next(at)
	return m.table.Search(func(t *client.Trace) bool { return !t.Received.Before(end) })
}

// noOther says that there is no other hour or day to go to.
func (m *Model) noOther(name string, earlier bool) string {
	which := "later"
	if earlier {
		which = "earlier"
	}
	words := fmt.Sprintf("No %s %s is loaded", which, name)
	if earlier && m.snapshot.More {
		return words + "; " + m.keymap.Key(action.Bottom) + " reads on."
	}
	return words + "."
}

// GoTo moves the cursor to the first message that was received at an instant or after it,
// and returns why it does not, or what there is to say of that.
func (m *Model) GoTo(at time.Time) (said string) {
	newestFirst, why := m.timely()
	if why != "" {
		return why
	}
	before, _ := m.table.Cursor()
	first := m.table.Search(func(t *client.Trace) bool { return !t.Received.Before(at) })
	if newestFirst {
		first = m.table.Search(func(t *client.Trace) bool { return t.Received.Before(at) }) - 1
	}
	switch oldest := m.table.Len() - 1; {
	case first < 0 || first > oldest:
		m.table.MoveTo(min(max(0, first), oldest))
		said = "No message in the list came then or later: this is the last one before."
	default:
		m.table.MoveTo(first)
		if read := m.snapshot.ReadBack; m.snapshot.More && at.Before(read) {
			said = "Read back to " + m.minute(read) + " only; " + m.keymap.Key(action.Bottom) + " reads on."
		}
	}
	m.seen(before)
	return said
}
