package traces

import (
	"strconv"
	"strings"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/guide"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// About explains the message under the cursor: what its status means, why it fared so,
// what its signs stand for, and why a cell is blank. The texts may be foreign.
func (m *Model) About() []explain.Fact {
	t, ok := m.table.Cursor()
	if !ok {
		return nil
	}
	facts := append(m.aboutStatus(t), m.aboutReason(t)...)
	return append(append(facts, m.aboutSigns(t)...), m.aboutBlanks(t)...)
}

// aboutStatus explains each status that a copy of the message has.
func (m *Model) aboutStatus(t *client.Trace) []explain.Fact {
	copies := m.plan.Searched(t)
	counts := client.CountStatuses(copies)
	var facts []explain.Fact
	for place, count := range counts {
		if count == 0 {
			continue
		}
		status := m.ofPlace(copies, place)
		look := m.theme.Status(status)
		name := look.Glyph + " " + look.Word
		if count < len(copies) {
			name += " " + strconv.Itoa(count)
		}
		facts = append(facts, guide.Copy(name, status)...)
	}
	return facts
}

// ofPlace is the status of the first copy with that place among the counts.
func (m *Model) ofPlace(copies []client.Recipient, place int) client.Status {
	for _, r := range copies {
		if r.Status.Place() == place {
			return r.Status
		}
	}
	return client.StatusUnknown
}

// aboutReason says why the message fared as it did, or how to find out.
func (m *Model) aboutReason(t *client.Trace) []explain.Fact {
	if words, _ := m.why(t); words != "" {
		return append([]explain.Fact{{Name: "Reason", Meaning: words}}, guide.Reason(words)...)
	}
	found := judge(m.reasons, m.wanted, t)
	if found.first < 0 || !t.Recipients[found.first].Status.Problem() {
		return nil
	}
	return []explain.Fact{{Name: "Reason", Meaning: "Not known yet: it stands in the events, which cost a request. " +
		m.keymap.Key(action.Open) + " opens the message, " + m.keymap.Key(action.Reasons) + " asks for all problems on the screen."}}
}

// aboutSigns explains the signs in the row.
func (m *Model) aboutSigns(t *client.Trace) []explain.Fact {
	g := &m.theme.Glyphs
	var facts []explain.Fact
	for _, sign := range []struct {
		sign  string
		shown bool
	}{
		{g.MayChange, m.mayChange(t)},
		{g.Altered, m.altered(t)},
		{g.Marked, m.table.MarkedHere()},
		{g.News, m.news.marks(t)},
	} {
		if sign.shown {
			facts = append(facts, explain.Fact{Name: sign.sign, Meaning: m.theme.Means(sign.sign)})
		}
	}
	return facts
}

// altered reports whether a text of the row could not be shown as it came.
func (m *Model) altered(t *client.Trace) bool {
	return text.Clean(t.Sender).Changed() || text.Clean(t.Subject).Changed() || text.Clean(m.shownRecipient(t)).Changed()
}

// aboutBlanks says why cells are blank that the row shows.
func (m *Model) aboutBlanks(t *client.Trace) []explain.Fact {
	var facts []explain.Fact
	for _, cell := range []struct {
		column, value, name string
		field               client.Field
	}{
		{"from", t.Sender, client.NoSender, client.FieldSender},
		{"subject", strings.TrimSpace(t.Subject), "(no subject)", client.FieldSubject},
		{"from-ip", t.FromIP.String(), "From IP", client.FieldFromIP},
		{"to-ip", t.ToIP.String(), "To IP", client.FieldToIP},
		{"message-id", t.MessageID, "Message-ID", client.FieldMessageID},
	} {
		if blank := cell.field.Info().Blank; cell.value == "" && m.table.Shows(cell.column) {
			facts = append(facts, explain.Fact{Name: cell.name, Meaning: blank})
		}
	}
	return facts
}
