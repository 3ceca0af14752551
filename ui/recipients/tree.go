package recipients

import (
	"slices"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/theme"
	"msgtrace/ui/text"
)

// deepest is how far a recipient is indented at most, in levels.
const deepest = 6

// SetWays shows each recipient under the group or the address that its copy came
// through, as far as that is known, and how many the message reached. Ways are those of
// the message that the pane shows.
func (m *Model) SetWays(ways explain.Ways) {
	m.rollUp = ""
	if ways.Grouped() {
		m.rollUp = ways.RollUp()
	}
	if tree := ways.Tree(); !slices.Equal(tree, m.tree) {
		m.tree = tree
		m.plant()
	}
	m.resize()
}

// SetReasons shows why some did not get the message, in a line that is safe to show.
func (m *Model) SetReasons(line string) {
	m.reasons = line
	m.resize()
}

// plant puts the rows in the order of the tree.
func (m *Model) plant() {
	ordered := rows(m.trace)
	m.leads = nil
	if m.tree != nil {
		flat := ordered
		ordered = make([]*client.Recipient, 0, len(flat))
		for _, b := range m.tree {
			ordered = append(ordered, flat[b.Index])
		}
		m.leads = leads(m.theme.Glyphs, m.tree, flat)
	}
	m.measure(ordered)
	m.table.SetRows(ordered)
	m.table.Invalidate()
}

// leads are what stands before the addresses of a tree.
func leads(glyphs theme.Glyphs, tree []explain.Branch, flat []*client.Recipient) map[*client.Recipient]string {
	found := map[*client.Recipient]string{}
	var more [deepest + 1]bool // a row further down stands on this level, under the same one
	for _, b := range slices.Backward(tree) {
		depth := min(b.Depth, deepest)
		clear(more[depth+1:])
		if depth > 0 {
			lead := ""
			for _, goesOn := range more[1:depth] {
				if goesOn {
					lead += text.Pad(glyphs.Vertical, 2)
				} else {
					lead += text.Spaces(2)
				}
			}
			branch := glyphs.BottomLeft
			if more[depth] {
				branch = glyphs.TeeRight
			}
			found[flat[b.Index]] = lead + text.Pad(branch, 2)
		}
		more[depth] = true
	}
	return found
}

// lead is what stands before an address: nothing where a filter or a chip leaves out
// what it stands under.
func (m *Model) lead(r *client.Recipient) string {
	if m.flat {
		return ""
	}
	return m.leads[r]
}

// narrowed reports whether recipients are left out.
func (m *Model) narrowed() bool { return m.chip != "" || m.find.Narrowing() }

// level draws the tree, or the rows without it where recipients are left out.
func (m *Model) level() {
	if flat := m.narrowed(); flat != m.flat {
		m.flat = flat
		m.table.Invalidate()
	}
}

// Select moves the cursor to the recipient with that address, and shows all recipients
// where a filter or a chip leaves it out. It returns false when there is none.
func (m *Model) Select(address string) bool {
	wanted := key(&client.Recipient{Address: address})
	if m.moveTo(wanted) {
		return true
	}
	if !slices.ContainsFunc(rows(m.trace), func(r *client.Recipient) bool { return key(r) == wanted }) {
		return false
	}
	m.find.Reset()
	m.narrow("")
	return m.moveTo(wanted)
}

func (m *Model) moveTo(wanted string) bool {
	for place := range m.table.Len() {
		if key(m.table.Row(place)) == wanted {
			m.table.MoveTo(place)
			return true
		}
	}
	return false
}
