package recipients

import (
	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/guide"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// About explains the recipient under the cursor: what the status means, what the signs
// stand for, and whether there may be other recipients. The texts may be foreign.
func (m *Model) About(keymap *action.Keymap) []explain.Fact {
	if m.trace == nil {
		return nil
	}
	var facts []explain.Fact
	if r, ok := m.Current(); ok {
		look := m.theme.Status(r.Status)
		facts = guide.Copy(look.Glyph+" "+look.Word, r.Status)
		if text.Clean(r.Address).Changed() {
			facts = append(facts, explain.Fact{Name: m.theme.Glyphs.Altered, Meaning: m.theme.Means(m.theme.Glyphs.Altered)})
		}
	}
	all := " " + keymap.Key(action.AllRecipients) + " asks for all of them, one request."
	switch m.trace.RecipientsKnown {
	case client.KnownMatching:
		facts = append(facts, explain.Fact{Name: "That match", Meaning: "The search asked for certain recipients, and only those are listed: the message may have gone to others, too." + all})
	case client.KnownHeld:
		facts = append(facts, explain.Fact{Name: "In the file", Meaning: "Only what the file has is listed: the message may have gone to others, too."})
	case client.KnownSoFar:
		facts = append(facts, explain.Fact{Name: "So far", Meaning: "In this API each recipient comes in a row of its own: others may be in what was not read yet." + all})
	}
	return facts
}
