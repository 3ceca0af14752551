//go:build unix

package auth

import (
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

// kills is how often a process is killed: a few times in a usual run.
var kills = flag.Int("kills", 6, "how often a process is killed while it renews a sign-in")

// A process that is killed while it renews the sign-in leaves one that is good, and
// nothing that stays.
func TestAProcessThatIsKilledLeavesTheSignInGood(t *testing.T) {
	t.Parallel()
	places := []Place{PlaceFile}
	if keys := systemKeyring(); keys != nil && usable(keys) {
		places = append(places, PlaceKeyring)
	}
	for _, place := range places {
		t.Run(string(place), func(t *testing.T) {
			t.Parallel()
			l := newLab(t, authority.Options{})
			l.decide(authority.Approve)
			options := l.options(MethodDeviceCode)
			options.Cache.Place = place
			parent, err := New(options)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _, _ = parent.SignOut(context.Background()) })
			l.token(parent, client.TokenRequest{})
			options.Ask = nil // nobody signs in again
			for n := range *kills {
				killAtRandom(l, place)
				again, err := New(options)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := again.Token(t.Context(), client.TokenRequest{Refresh: true}); err != nil {
					t.Fatalf("kill %d: got %v, want the sign-in as it was", n+1, err)
				}
			}
			folder := filepath.Dir(parent.cache.file.path())
			for _, name := range named(t, folder) { // as old as at a next start
				if old := time.Now().Add(-time.Hour); strings.HasSuffix(name, ".tmp") {
					if err := os.Chtimes(filepath.Join(folder, name), old, old); err != nil {
						t.Fatal(err)
					}
				}
			}
			l.token(parent, client.TokenRequest{Refresh: true})
			if left := named(t, folder); len(left) != 2 {
				t.Errorf("got %q left, want the file and its lock", left)
			}
		})
	}
}

// killAtRandom kills a child that renews the sign-in again and again.
func killAtRandom(l *lab, place Place) {
	l.t.Helper()
	command, input, output := l.start("refresh", place)
	go func() {
		for {
			if _, err := input.Write([]byte("go\n")); err != nil {
				return
			}
		}
	}()
	l.expect(output, "ready")
	timer := time.AfterFunc(time.Duration(rand.Int64N(int64(60*time.Millisecond))), func() { _ = command.Process.Kill() })
	defer timer.Stop()
	for output.Scan() {
		if output.Text() != "refreshed" {
			l.t.Errorf("the child says %q, want that it was refreshed", output.Text())
		}
	}
	_ = command.Wait() // it was killed
}

// named are the names of the files of a folder.
func named(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
