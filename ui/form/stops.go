package form

import "msgtrace/client"

// stop is a place that the keys can be at: the field of a condition, or one of two
// others.
type stop string

const (
	stopMatch stop = "subject match" // how the subject is compared
	stopFold  stop = "fold"          // which opens and closes the folded fields

	stopWhen      = stop(client.FieldWindow)
	stopSender    = stop(client.FieldSender)
	stopRecipient = stop(client.FieldRecipient)
	stopSubject   = stop(client.FieldSubject)
	stopStatus    = stop(client.FieldStatus)
	stopMessageID = stop(client.FieldMessageID)
	stopID        = stop(client.FieldID)
)

// stops are all of them, from the top down: the fields in the client's order, those
// that are folded last.
var stops = func() []stop {
	var open, folded []stop
	for _, field := range client.Fields {
		switch {
		case field.Folded:
			folded = append(folded, stop(field.ID))
		case field.Kind == client.KindSubject:
			open = append(open, stopMatch, stop(field.ID))
		default:
			open = append(open, stop(field.ID))
		}
	}
	return append(append(open, stopFold), folded...)
}()

// field is the condition that is typed at a stop, the zero FieldInfo at the fold.
func (s stop) field() *client.FieldInfo {
	if s == stopMatch {
		s = stopSubject
	}
	return client.Field(s).Info()
}
