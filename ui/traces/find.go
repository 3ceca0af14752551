package traces

import (
	"msgtrace/client"
	"msgtrace/ui/text"
)

// back widens the list to every status again.
func (m *Model) back() bool {
	if m.chip == "" {
		return false
	}
	m.narrow("")
	return true
}

// contains reports whether subject, addresses, statuses or ids hold a text that was
// folded.
func contains(t *client.Trace, folded string) bool {
	if text.AnyContainsFold(folded, t.Subject, t.Sender, t.MessageID, t.ID) {
		return true
	}
	for i := range t.Recipients {
		r := &t.Recipients[i]
		if text.AnyContainsFold(folded, r.Address, r.Status.Word(), string(r.Status)) {
			return true
		}
	}
	return false
}
