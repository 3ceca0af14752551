package timeline

import "msgtrace/client/explain"

// Delay returns how long the copy took, as far as its events say.
func (m *Model) Delay() explain.Delay { return explain.DelayOf(m.events) }

// Others returns what [Model.SetOthers] shows.
func (m *Model) Others() string { return m.others }

// SetOthers shows with the verdict, in a sentence, how long others took. It belongs to
// the copy that [Model.SetEvents] shows.
func (m *Model) SetOthers(sentence string) {
	if m.others == sentence {
		return
	}
	m.others = sentence
	m.invalidate()
}
