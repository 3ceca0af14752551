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
	"msgtrace/client/files/filestest"
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
			nothingStays(l, parent)
		})
	}
}

// A process that is killed while somebody signs in for the first time leaves no sign-in or
// a good one.
func TestAProcessThatIsKilledInAFirstSignInLeavesNoneOrAGoodOne(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	l.decide(authority.Approve)
	options := l.options(MethodDeviceCode)
	options.Cache.Place = PlaceFile
	options.Wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() } // the clock of many sign-ins would leave that of the codes behind
	good := 0
	for n := range *kills {
		command, _, output := l.start("sign in", PlaceFile)
		l.expect(output, "ready")
		timer := time.AfterFunc(time.Duration(rand.Int64N(int64(150*time.Millisecond))), func() { _ = command.Process.Kill() })
		for output.Scan() {
			if output.Text() != "signed in" {
				t.Errorf("the child says %q, want that it signed in", output.Text())
			}
		}
		timer.Stop()
		_ = command.Wait() // it was killed
		next, err := New(options)
		if err != nil {
			t.Fatal(err)
		}
		if next.Status(t.Context()).SignedIn {
			good++
		}
		if _, err := next.Token(t.Context(), client.TokenRequest{}); err != nil {
			t.Fatalf("kill %d: got %v, want the sign-in as it was, or another", n+1, err)
		}
		if n < *kills-1 {
			_, err = next.SignOut(t.Context())
		} else {
			nothingStays(l, next)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills: %d were signed in afterwards", *kills, good)
}

// nothingStays fails if half-written files stay after the next renewal.
func nothingStays(l *lab, s *Source) {
	l.t.Helper()
	folder := filepath.Dir(s.cache.file.path())
	for _, name := range filestest.Names(l.t, folder) { // as old as at a next start
		if old := time.Now().Add(-time.Hour); strings.HasSuffix(name, ".tmp") {
			if err := os.Chtimes(filepath.Join(folder, name), old, old); err != nil {
				l.t.Fatal(err)
			}
		}
	}
	l.token(s, client.TokenRequest{Refresh: true})
	if left := filestest.Names(l.t, folder); len(left) != 2 {
		l.t.Errorf("got %q left, want the file and its lock", left)
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
