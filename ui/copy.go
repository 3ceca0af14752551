package ui

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
)

// copyable is one thing that can be copied. Its value is as it came, but for the
// control characters: what is pasted at a shell must press no key there.
type copyable struct{ key, name, value string }

// copyMenu offers what can be copied of what is under the cursor.
func (a *App) copyMenu() {
	things := a.copyables()
	if len(things) == 0 {
		a.refuse("There is nothing to copy yet.")
		return
	}
	items := make([]overlay.Item, len(things))
	for i, thing := range things {
		shown := text.Clean(thing.value).Truncate(60, a.theme.Glyphs.Ellipsis)
		items[i] = overlay.Item{Key: thing.key, Title: thing.name, Detail: shown, Value: thing.key}
	}
	a.ask("Copy", items, func(key string) tea.Cmd {
		for _, thing := range things {
			if thing.key == key {
				return a.copyOut(thing.name, thing.value)
			}
		}
		return nil
	})
}

// copyables are the values of the message, recipient and event in focus, and
// the search as a command.
func (a *App) copyables() []copyable {
	var things []copyable
	add := func(key, name, value string) {
		if value = keyless(value); value != "" {
			things = append(things, copyable{key, name, value})
		}
	}
	t, r := a.inFocus()
	if a.focus == PaneTimeline {
		if event, ok := a.timeline.Current(); ok {
			add("d", "event", strings.TrimSpace(event.Name+" "+event.Description))
			add("e", "event as JSON", marshal(event))
		}
	}
	if r != nil {
		add("a", "recipient's address", r.Address)
	}
	if t != nil {
		if r == nil {
			add("a", "recipient's address", a.mainRecipient(t))
		}
		if name, addresses := a.sameOutcome(t, r); len(addresses) > 1 {
			add("o", name, strings.Join(addresses, "; "))
		}
		if addresses := a.markedAddresses(); len(addresses) > 0 {
			add("l", "all "+text.Count(len(addresses))+" marked addresses", strings.Join(addresses, "; "))
		}
		add("f", "sender's address", t.Sender)
		add("s", "subject", t.Subject)
		add("m", "Message-ID", t.MessageID)
		add("n", "network message ID", t.ID)
		add("r", "message as JSON", marshal(t))
		if r != nil {
			add("u", "Graph URL", a.client.EventsURL(t.ID, r.Address))
		} else {
			add("u", "Graph URL", a.client.MessageURL(*t))
		}
	}
	if s := a.search(); s != nil {
		add("c", "search as a command", a.command(s))
	}
	return things
}

// sameOutcome are the addresses of a message that have the status of the recipient in
// focus, or else of the one that the list shows, and what to call them.
func (a *App) sameOutcome(t *client.Trace, r *client.Recipient) (name string, addresses []string) {
	if r == nil {
		shown, known := t.Recipient(a.mainRecipient(t))
		if !known {
			return "", nil
		}
		r = &shown
	}
	for _, other := range t.Recipients {
		if other.Status == r.Status {
			addresses = append(addresses, other.Address)
		}
	}
	name = fmt.Sprintf("all %s addresses: %s", text.Count(len(addresses)), safe(r.Status.Word()))
	if t.RecipientsKnown != client.KnownAll {
		name += ", of those loaded"
	}
	return name, addresses
}

// markedAddresses are the recipients that are marked, or those of the messages that are,
// each once.
func (a *App) markedAddresses() []string {
	var addresses []string
	seen := map[string]bool{}
	add := func(address string) {
		if key := strings.ToLower(address); !seen[key] {
			seen[key] = true
			addresses = append(addresses, address)
		}
	}
	for _, r := range a.markedRecipients() {
		add(r.Address)
	}
	for _, t := range a.markedMessages() {
		for _, r := range t.Recipients {
			add(r.Address)
		}
	}
	return addresses
}

// keyless puts a space in place of each control character.
func keyless(value string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, value)
}

// inFocus is the message that the focused pane is about, and its recipient
// when the pane is about one.
func (a *App) inFocus() (*client.Trace, *client.Recipient) {
	if a.focus == PaneTraces {
		t, _ := a.current()
		return t, nil
	}
	t := a.recipients.Trace()
	if r, ok := a.recipients.Current(); ok && t != nil {
		return t, &r
	}
	return t, nil
}

// mainRecipient is the address that the list shows of a message: of the one that
// the recipients pane begins with, when it shows the message already.
func (a *App) mainRecipient(t *client.Trace) string {
	if shown := a.recipients.Trace(); shown != nil && shown.ID == t.ID {
		if r, ok := a.recipients.Current(); ok {
			return r.Address
		}
	}
	at := t.Leading()
	if s := a.search(); s != nil {
		at = s.plan.Leading(t)
	}
	if at >= 0 {
		return t.Recipients[at].Address
	}
	return ""
}

func marshal(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(data)
}
