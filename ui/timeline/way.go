package timeline

import "slices"

// SetWay shows through what the copy came and where it went on to, in sentences, with
// the verdict. They belong to the copy that [Model.SetEvents] shows.
func (m *Model) SetWay(sentences []string) {
	if slices.Equal(m.way, sentences) {
		return
	}
	m.way = sentences
	m.invalidate()
}
