package cli_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/client/simulator/authority"
	"msgtrace/cmd/internal/restore"
	"msgtrace/ui"
)

// keepsSessions has a runtime folder with sessions that were cut off.
func (h *host) keepsSessions(n int) {
	h.t.Helper()
	folder := h.t.TempDir()
	if err := os.Chmod(folder, 0o700); err != nil {
		h.t.Fatal(err)
	}
	h.environ = append(h.environ, "XDG_RUNTIME_DIR="+folder)
	store := restore.Open(auth.OpenVault(auth.CacheOptions{Place: auth.PlaceRuntime, RuntimeDir: folder}, "restore"), time.Now)
	for range n {
		journal := store.Begin(restore.Where{Key: "profile contoso", API: client.Tracing}, nil)
		session := ui.Session{Saved: client.Saved{Dialect: client.Tracing, Asked: now, Pages: 1}, Serial: 1}
		if err := journal.Keep(h.t.Context(), session); err != nil {
			h.t.Fatal(err)
		}
		journal.Close()
	}
}

func TestStatusSaysHowManySessionsWereCutOff(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "1 session was cut off", 2: "2 sessions were cut off"} {
		x := newTenant(t, authority.Options{}, byApplication)
		x.keepsSessions(n)
		if got := x.run("", "status").want(t, 0).out; !strings.Contains(got, want) {
			t.Errorf("got %s, want %q in it", got, want)
		}
	}
}
