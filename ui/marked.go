package ui

import "msgtrace/client"

// markedMessages are the messages that are marked, when the list has the focus.
func (a *App) markedMessages() []*client.Trace {
	if s := a.search(); s != nil && a.focus == PaneTraces {
		return s.list.Marked()
	}
	return nil
}

// markedRecipients are the recipients that are marked, when their pane or that of the
// events has the focus.
func (a *App) markedRecipients() []*client.Recipient {
	if a.focus == PaneTraces {
		return nil
	}
	return a.recipients.Marked()
}

func addressesOf(recipients []*client.Recipient) []string {
	addresses := make([]string, len(recipients))
	for i, r := range recipients {
		addresses[i] = r.Address
	}
	return addresses
}
