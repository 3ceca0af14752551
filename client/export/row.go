package export

import (
	"cmp"

	"msgtrace/client"
)

// row is one copy of a message, or a message without known recipients.
type row struct {
	*client.Trace
	client.Recipient
}

// rowsOf calls write for each recipient of a message, and once for a message without
// known recipients, until an error.
func rowsOf(t *client.Trace, write func(row) error) error {
	if len(t.Recipients) == 0 {
		return write(row{Trace: t})
	}
	for _, r := range t.Recipients {
		if err := write(row{t, r}); err != nil {
			return err
		}
	}
	return nil
}

// size and toIP are those of the copy where it has its own.
func (r row) size() int64  { return cmp.Or(r.Recipient.Size, int64(r.Trace.Size)) }
func (r row) toIP() string { return cmp.Or(r.Recipient.ToIP.String(), r.Trace.ToIP.String()) }
