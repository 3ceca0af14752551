package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/tally"
	"msgtrace/ui/text"
)

// offline reports whether the messages are from files, and nobody is asked.
func (a *App) offline() bool { return a.client.Held() != nil }

// notInFile says that the files lack something of a message, and how the service is asked
// for it.
func (a *App) notInFile(what, id, address string) string {
	held := a.client.Held()
	said := "There are no " + what + " of this message in " + held.From
	switch {
	case what == "events" && !held.Events:
		said = "There are no events in " + held.From
	case what == "events":
		said = "There are no events of this copy in " + held.From
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

// heldReasons takes the reasons of copies from the files.
func (a *App) heldReasons(copies []tally.Copy) tea.Cmd {
	first := copies[0]
	held := slices.DeleteFunc(slices.Clone(copies), func(one tally.Copy) bool {
		_, known := a.client.CachedEvents(one.Trace.ID, one.Recipient.Address)
		return !known
	})
	if len(held) == 0 {
		a.refuse("%s", a.notInFile("events", first.Trace.ID, first.Recipient.Address))
		return nil
	}
	return a.fetchReasons(held)
}
