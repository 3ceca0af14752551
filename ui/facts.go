package ui

import (
	"fmt"
	"strings"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
)

// fact is a name and what stands beside it in a window.
type fact struct{ name, value string }

// factName is the width of the names of facts.
const factName = 18

// showFacts opens a window of facts, to read and to copy.
func (a *App) showFacts(title string, facts []fact) {
	lines, plain := a.drawFacts(facts)
	hint := fmt.Sprintf("%s copies %s %s closes", a.keymap.Key(action.OverlayCopy), a.theme.Glyphs.Dot, a.keymap.Key(action.OverlayClose))
	a.show(overlay.NewText(a.theme, title, hint, lines, strings.Join(plain, "\n")), nil)
}

// drawFacts draws facts for a window, and the same as plain text.
func (a *App) drawFacts(facts []fact) (lines, plain []string) {
	for _, fact := range facts {
		value := text.Clean(a.client.text(fact.value)).String()
		lines = append(lines, a.entry(a.theme.Faint, fact.name, value, factName)...)
		plain = append(plain, text.Fit(fact.name, factName)+value)
	}
	return lines, plain
}

// message shows all that is known of the message under the cursor: in the list
// most of it is cut off.
func (a *App) message() {
	t, ok := a.current()
	if !ok {
		a.refuse("There is no message here.")
		return
	}
	var facts []fact
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, fact{name, value})
		}
	}
	add("Subject", t.Subject)
	add("Remark", a.remarks.of(t.ID))
	add("From", t.Sender)
	add("Received", a.clocks(t.Received.Time()))
	if t.Size > 0 {
		add("Size", fmt.Sprintf("%s (%s bytes)", text.Size(int64(t.Size)), text.Count(int(t.Size))))
	}
	add("Recipients", recipientsIn(t))
	add("Message-ID", t.MessageID)
	add("Network ID", t.ID)
	add("From IP", t.FromIP.String())
	add("To IP", t.ToIP.String())
	add("Graph", a.client.MessageURL(*t))
	for _, found := range a.lookalikes() {
		add("Look-alike", found.String())
	}
	a.showFacts("Message", facts)
}

// recipientsIn counts the recipients that a message holds.
func recipientsIn(t *client.Trace) string {
	switch n := len(t.Recipients); {
	case t.RecipientsKnown == client.KnownNone:
		return "not asked for"
	case t.RecipientsKnown == client.KnownAll && t.Others > 0:
		return text.Count(n) + " and " + text.Counted(int(t.Others), "other") + ", not shown to you"
	case t.RecipientsKnown == client.KnownAll:
		return text.Count(n)
	case t.RecipientsKnown == client.KnownSoFar:
		return text.Count(n) + " so far"
	case t.RecipientsKnown == client.KnownHeld:
		return text.Count(n) + " in the file"
	default:
		return text.Count(n) + " that match"
	}
}
