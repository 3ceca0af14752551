package ui

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/task"
)

// The words of the service may quote an address of the search: they are for the
// screen, and the log does without.
func TestTheLogHoldsNoWordsOfTheService(t *testing.T) {
	t.Parallel()
	c, err := client.New(client.Options{Tokens: client.StaticToken("none")})
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	a := New(Options{Log: slog.New(slog.NewTextHandler(&log, nil)), Client: c})
	a.fail(slotPage, &client.Error{Kind: client.ErrBadRequest, Status: 400, Message: "no 'bob@contoso.com'", RequestID: "r-1"}, false)
	a.fail(slotRenew, errors.New("bob@contoso.com is not signed in"), false)
	a.fail(slotEvents, &task.PanicError{Value: "bob@contoso.com", Stack: []byte("drill.go:42")}, false)
	for _, want := range []string{client.ErrBadRequest.Error(), "status=400", "r-1", "drill.go:42"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("got the log\n%s\nwant %q in it", log.String(), want)
		}
	}
	if strings.Contains(log.String(), "bob") {
		t.Errorf("got the log\n%s\nwant no address in it", log.String())
	}
}
