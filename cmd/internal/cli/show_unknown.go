package cli

import (
	"errors"
	"fmt"
	"time"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/ui/text"
)

// unknown leads on from an id that cannot be shown: it is not one, or the service
// has no message with it. Mail programs show another one, the Message-ID.
func (a *app) unknown(s *source, id string, err error) error {
	var refused client.Problems
	var asked *client.Error
	dialect := s.client.Dialect()
	switch {
	case errors.As(err, &refused):
		err = fmt.Errorf("%q is no network message ID", id)
	case noSuchMessage(err) && errors.Is(err, client.ErrTooOld) && errors.As(err, &asked):
		err = fmt.Errorf("not found: %s: %s", asked.Message, id)
	case noSuchMessage(err):
		err = fmt.Errorf("not found: no message of the last %d days, which is all that this API keeps, has the network message ID %s",
			dialect.Limits().MaxAge/(24*time.Hour), id)
	default:
		return withFix(err, s.setting())
	}
	hint := advice.WhichID().Line()
	if _, ok := client.ParseID(id); ok {
		return advised{err, hint}
	}
	command := a.searching(s)
	if !dialect.AnyTime() {
		command = append(command, "--since", "10d") // without it the last 48 hours are searched
	}
	return advised{err, hint + "\nto search for a Message-ID:  " + text.ShellLine(append(command, "--message-id", id))}
}

// noSuchMessage says that the service has no such message from an address
// where there is no such service.
func noSuchMessage(err error) bool {
	var asked *client.Error
	return errors.As(err, &asked) && asked.Kind == client.ErrNotFound && (asked.Status == 0 || asked.Code != "")
}
