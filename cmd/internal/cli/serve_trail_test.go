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
	return x.exploreUntil(user, "Recipient")
}

// exploreUntil opens the explorer, and returns what takes keys once it has shown something.
func (x *servedTeam) exploreUntil(user, shown string) (*gossh.Session, io.Writer) {
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
	there := make(chan bool, 1)
	go func() {
		var seen strings.Builder
		for buffer, is := make([]byte, 32<<10), false; ; {
			n, err := out.Read(buffer)
			if seen.Write(buffer[:n]); !is && (err != nil || strings.Contains(seen.String(), shown)) {
				is = true
				there <- err == nil
			}
			if err != nil {
				return
			}
		}
	}()
	select {
	case is := <-there:
		if !is {
			x.t.Fatalf("got the end of the explorer, want %q in it", shown)
		}
	case <-time.After(20 * time.Second):
		x.t.Fatalf("got an explorer without %q, want it there", shown)
	}
	return session, in
}

// waitFor waits until the trail has that many entries of an action.
func (x *servedTeam) waitFor(n int, action audit.Action) []audit.Entry {
	x.t.Helper()
	for over := time.Now().Add(20 * time.Second); len(x.trail.of(action)) < n; <-time.After(time.Millisecond) {
		if time.Now().After(over) {
			x.t.Fatalf("got %+v in the trail, want %d entries %q", x.trail.of(action), n, action)
		}
	}
	return x.trail.of(action)
}

// TestASearchForWhatAViewerMayNotSeeIsRefusedInTheTrail asks for it by a command and in the
// explorer.
func TestASearchForWhatAViewerMayNotSeeIsRefusedInTheTrail(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	got := x.run(x.dial("vic"), "search 'to:a@b.com since:10d'")
	if got.code != 1 || !strings.Contains(got.err, "you may not see mail to a@b.com") {
		t.Fatalf("got %+v, want it refused", got)
	}
	x.waitFor(1, audit.Refused)
	session, in := x.explore("vic")
	defer session.Close()
	if _, err := io.WriteString(in, "a@b.com\r"); err != nil { // more at once is taken for a paste
		t.Fatal(err)
	}
	refused := x.waitFor(2, audit.Refused)
	const why = "you may not see mail to a@b.com, only mail to bob@contoso.com"
	for i, query := range []string{"search to:a@b.com since:10d", "to:a@b.com"} {
		if e := refused[i]; e.Person != "vic" || e.From == "" || e.Session == "" || e.Reason != why || !strings.HasPrefix(e.Query, query) {
			t.Errorf("got %+v, want %q refused to vic: %s", e, query, why)
		}
	}
	if n := x.requests(); n != 0 {
		t.Errorf("got %d requests, want none", n)
	}
}

// TestAMessageThatAViewerMayNotSeeIsNotFound: they are told what they would be told of an
// id that there is not, and so is the trail.
func TestAMessageThatAViewerMayNotSeeIsNotFound(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	found := x.run(x.dial("ann"), "search -to:bob@contoso.com since:10d --limit 1 -o ndjson")
	_, rest, _ := strings.Cut(found.out, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	viewer := x.dial("vic")
	const none = "2e3c0fac-4669-4e4a-2669-08d5dd529cbe"
	hidden, missing := x.run(viewer, "show "+id), x.run(viewer, "show "+none)
	if want := strings.ReplaceAll(missing.err, none, id); hidden.code != 1 || hidden.out != "" || hidden.err != want {
		t.Errorf("got %+v, want %q", hidden, want)
	}
	if refused := x.trail.of(audit.Refused); len(refused) != 0 {
		t.Errorf("got %+v in the trail, want no word that there is such a message", refused)
	}
}

// TestTheExplorerNamesInCommandsWhoCameIn: a certificate may be for several names, of which
// one is in the roster.
func TestTheExplorerNamesInCommandsWhoCameIn(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	x.people["a.nderson"] = x.people["ann"]
	session, _ := x.exploreUntil("a.nderson", "ssh -l a.nderson -p 2222 jump.contoso.com search")
	_ = session.Close()
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
