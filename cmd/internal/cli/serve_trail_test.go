package cli

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"msgtrace/cmd/internal/audit"
)

// explore opens the explorer, and returns what takes keys once it is there.
func (x *servedTeam) explore(user string) (*gossh.Session, io.Writer) {
	x.t.Helper()
	session, err := x.dial(user).NewSession()
	if err != nil {
		x.t.Fatal(err)
	}
	in, err := session.StdinPipe()
	if err != nil {
		x.t.Fatal(err)
	}
	out, err := session.StdoutPipe()
	if err == nil {
		err = session.RequestPty("xterm-256color", 40, 120, nil)
	}
	if err == nil {
		err = session.Shell()
	}
	if err != nil {
		x.t.Fatal(err)
	}
	there := make(chan struct{})
	go func() {
		var seen strings.Builder
		for buffer, is := make([]byte, 32<<10), false; ; {
			n, err := out.Read(buffer)
			if seen.Write(buffer[:n]); !is && (err != nil || strings.Contains(seen.String(), "Recipient")) {
				is = true
				close(there)
			}
			if err != nil {
				return
			}
		}
	}()
	<-there
	return session, in
}

// TestTheExplorerIsInTheTrailWithItsRequestsAndRows opens the explorer over SSH, searches
// in it, and counts.
func TestTheExplorerIsInTheTrailWithItsRequestsAndRows(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	session, in := x.explore("ann")
	if _, err := io.WriteString(in, "\r"); err != nil {
		t.Fatal(err)
	}
	spent := func(e audit.Entry) bool { return e.Requests > 0 && e.Rows > 0 }
	for over := time.Now().Add(20 * time.Second); !slices.ContainsFunc(x.trail.of(audit.Searched), spent); <-time.After(time.Millisecond) {
		if time.Now().After(over) {
			t.Fatalf("got %+v in the trail, want the search with its requests and rows", x.trail.of(audit.Searched))
		}
	}
	_ = session.Close()
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
