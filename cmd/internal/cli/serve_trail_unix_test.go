//go:build unix

package cli

import (
	"io"
	"slices"
	"testing"
	"time"

	"msgtrace/cmd/internal/audit"
)

// TestTheExplorerIsInTheTrailWithItsRequestsAndRows opens the explorer over SSH, searches
// in it, and counts.
func TestTheExplorerIsInTheTrailWithItsRequestsAndRows(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	p := sit(t, x)
	<-p.first
	if _, err := io.WriteString(p.in, "\r"); err != nil {
		t.Fatal(err)
	}
	spent := func(e audit.Entry) bool { return e.Requests > 0 && e.Rows > 0 }
	for over := time.Now().Add(20 * time.Second); !slices.ContainsFunc(x.trail.of(audit.Searched), spent); <-time.After(time.Millisecond) {
		if time.Now().After(over) {
			t.Fatalf("got %+v in the trail, want the search with its requests and rows", x.trail.of(audit.Searched))
		}
	}
	_ = p.session.Close()
	for over := time.Now().Add(20 * time.Second); len(x.trail.of(audit.SignedOut)) == 0; <-time.After(time.Millisecond) {
		if time.Now().After(over) {
			t.Fatal("got no end of the session in the trail, want one")
		}
	}
	told := 0
	for _, e := range x.trail.of(audit.Searched, audit.Opened) {
		told += e.Requests
		if e.Person != "ann" || e.From == "" || e.Session == "" {
			t.Errorf("got %+v, want who it was and from where", e)
		}
	}
	if want := x.requests(); told != want {
		t.Errorf("got %d requests in the trail, want the %d that were spent", told, want)
	}
}
