package team

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"msgtrace/client"
)

func TestAPasswordThatWasChangedIsReadAgain(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	server.RequireUserAuth("msgtrace", "old")
	var file atomic.Value // what the file of the password holds; "": it cannot be read
	file.Store("old")
	b := open(t, server, func(o *Options) {
		o.Store, o.Password = "redis://msgtrace@"+server.Addr()+"/0", "old"
		o.Reread = func() (client.Secret, error) {
			if file.Load() == "" {
				return "", errors.New("the file is gone")
			}
			return client.Secret(file.Load().(string)), nil
		}
	}).counted("contoso")
	ask := func() error {
		_, err := b.Exchange(t.Context(), client.TeamAsk{Limit: 100})
		return err
	}
	hangUp := func(password string) {
		server.Close()
		server.RequireUserAuth("msgtrace", password) // while nobody is there: miniredis does not lock it
		if err := server.Restart(); err != nil {
			t.Fatal(err)
		}
	}
	until(t, ask)
	hangUp("new")
	until(t, func() error {
		if err := ask(); err == nil || !strings.Contains(err.Error(), "the password is wrong") {
			return fmt.Errorf("with the old password: got %v, want that it is wrong", err)
		}
		return nil
	})
	for _, content := range []string{"new", ""} { // what was read last counts
		file.Store(content)
		hangUp("new")
		until(t, ask)
	}
}
