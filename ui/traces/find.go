package traces

import (
	"msgtrace/client"
	"msgtrace/ui/text"
)

// back widens the list to every status again.
func (m *Model) back() bool {
	if m.chip == 0 {
		return false
	}
	m.digit(m.chip)
	return true
}

// contains reports whether subject, addresses or ids hold a text that was folded.
func contains(t *client.Trace, folded string) bool {
	for _, s := range [...]string{t.Subject, t.Sender, t.MessageID, t.ID} {
		if text.ContainsFold(s, folded) {
			return true
		}
	}
	for i := range t.Recipients {
		if text.ContainsFold(t.Recipients[i].Address, folded) || text.ContainsFold(string(t.Recipients[i].Status), folded) {
			return true
		}
	}
	return false
}
