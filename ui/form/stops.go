package form

import (
	"slices"

	"msgtrace/client"
)

// stop is a place that the keys can be at: the field of a condition, or one of two
// others.
type stop string

const (
	stopLine  stop = "query line"    // the search in one line
	stopMatch stop = "subject match" // how the subject is compared; it is left of the subject
	stopFold  stop = "fold"          // which opens and closes the folded fields

	stopWhen      = stop(client.FieldWindow)
	stopSender    = stop(client.FieldSender)
	stopRecipient = stop(client.FieldRecipient)
	stopSubject   = stop(client.FieldSubject)
	stopStatus    = stop(client.FieldStatus)
	stopMessageID = stop(client.FieldMessageID)
	stopID        = stop(client.FieldID)
)

// stops are those that tab goes through, from the top down: the line, the fields in the client's order, those
// that are folded last.
var stops = func() []stop {
	var open, folded []stop
	for _, field := range client.Fields {
		if field.Folded {
			folded = append(folded, stop(field.ID))
		} else {
			open = append(open, stop(field.ID))
		}
	}
	return slices.Concat([]stop{stopLine}, open, []stop{stopFold}, folded)
}()

// field is the condition that is typed at a stop, the zero FieldInfo at the line and at
// the fold.
func (s stop) field() *client.FieldInfo {
	if s == stopMatch {
		s = stopSubject
	}
	return client.Field(s).Info()
}
