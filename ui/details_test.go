package ui_test

import (
	"testing"

	"msgtrace/client"
)

func TestAMessageInFull(t *testing.T) {
	t.Parallel()
	listed(t, setup{query: client.Query{Recipients: []string{"bob@contoso.com"}}}, func(e *explorer) {
		e.seek("mailbox full")
		e.costs("its window", 0, func() {
			e.Press("r")
			e.Settle()
		})
		m := e.message("mailbox full")
		e.Expect("Subject           "+m.Subject, "Message-ID        <", "Network ID", "From IP           "+m.FromIP)
		e.Expect("Recipients        1 that match", "bytes)")
		e.Press("esc")
		e.Refuse("Network ID")
	})
}
