package ui

import (
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/ui/text"
)

// outcomes are the addresses of each outcome, of the recipients of the marked messages or
// else of the message in focus, if there are several: each address once in each.
func (a *App) outcomes(t *client.Trace) []copyable {
	traces := a.markedMessages()
	switch n := len(traces); {
	case n == 0:
		traces = []*client.Trace{t}
	case n > manyNoted:
		return nil
	}
	all := map[client.Status]*distinct{}
	n, whole := 0, true
	for _, t := range traces {
		whole = whole && t.RecipientsKnown == client.KnownAll
		n += len(t.Recipients)
		for _, r := range t.Recipients {
			status := client.StatusOrder[r.Status.Place()]
			if all[status] == nil {
				all[status] = &distinct{}
			}
			all[status].add(r.Address)
		}
	}
	var found []copyable
	for _, status := range client.StatusOrder {
		if list := all[status]; n > 1 && list != nil {
			look := a.theme.Status(status)
			which := look.Glyph + " " + look.Word
			if !whole {
				which += ", of those loaded"
			}
			found = append(found, copyable{
				key: outcomeKey(status), name: a.addresses(len(list.addresses)), which: which, value: text.Keyless(strings.Join(list.addresses, "; ")),
				about: joinedIDs(slices.Values(traces)),
			})
		}
	}
	return found
}

// distinct are addresses, each once.
type distinct struct {
	addresses []string
	seen      map[string]bool
}

func (d *distinct) add(address string) {
	key := strings.ToLower(address)
	if d.seen[key] || client.Named(address) == "" {
		return
	}
	if d.seen == nil {
		d.seen = map[string]bool{}
	}
	d.seen[key] = true
	d.addresses = append(d.addresses, address)
}

// markedAddresses are the recipients that are marked, or those of the messages that are,
// each once. Of more messages than can be looked through at once there are none: the
// list of all recipients has them.
func (a *App) markedAddresses() []string {
	messages := a.markedMessages()
	if len(messages) > manyNoted {
		return nil
	}
	var all distinct
	for _, r := range a.markedRecipients() {
		all.add(r.Address)
	}
	for _, t := range messages {
		for _, r := range t.Recipients {
			all.add(r.Address)
		}
	}
	return all.addresses
}
