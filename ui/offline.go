package ui

import (
	"msgtrace/client"
	"msgtrace/ui/text"
)

// offline reports whether the messages are from files, and nobody is asked.
func (a *App) offline() bool { return a.client.Held() != nil }

// notInFile says that the files lack something of a message, and how the service is asked
// for it.
func (a *App) notInFile(what, id, address string) string {
	held := a.client.Held()
	said := held.From + " has no " + what + " of this message"
	switch {
	case what == "events" && !held.Events:
		said = held.From + " has no events"
	case what == "events":
		said = held.From + " has no events of this copy"
	}
	if !client.IsGUID(id) {
		return said + ", and no id to ask the service by."
	}
	words := []string{"msgtrace", "show", id}
	if address != "" {
		words = append(words, "--recipient", address)
	}
	return said + "; ask the service: " + text.ShellLine(words)
}
