package client

import "slices"

// NewEvent makes an event of what a file says of one, as of an answer of the service: its
// kind by the name, in any spelling, and its data of the XML that they came as.
func NewEvent(at Time, name, action, description, data string) Event {
	w := eventWire{Event: name, Action: action, Description: description, Data: data}
	e := w.event()
	e.Time = at
	return e
}

// SortEvents puts events in the order of Client.Events.
func SortEvents(events []Event) { sortEvents(events) }

// SameEvent reports whether two events are one that came twice.
func SameEvent(a, b Event) bool {
	return a.Time.Equal(b.Time.Time()) && a.Kind == b.Kind && a.Name == b.Name && a.Action == b.Action &&
		a.Description == b.Description && slices.Equal(a.Data, b.Data)
}
