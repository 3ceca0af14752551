package ui

import "msgtrace/client"

// learn shows in the list what the events of a copy say of the reason.
func (a *App) learn(t *client.Trace, r client.Recipient, events []client.Event) {
	a.reasons.Learn(t, r, events)
	a.search().list.Learned(t)
}
