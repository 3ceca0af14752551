package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"msgtrace/cmd/internal/access"
	"msgtrace/cmd/internal/access/accesstest"
	"msgtrace/cmd/internal/audit"
	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/serve"
)

// writtenTrail remembers what was written, or fails.
type writtenTrail struct {
	mu      sync.Mutex
	entries []audit.Entry
	err     error
}

func (w *writtenTrail) Write(_ context.Context, e audit.Entry) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.entries = append(w.entries, e)
	}
	return w.err
}

// of returns the entries of some actions.
func (w *writtenTrail) of(actions ...audit.Action) (found []audit.Entry) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.entries {
		if slices.Contains(actions, e.Action) {
			found = append(found, e)
		}
	}
	return found
}

// servedTeam is a server over the simulator for a test. The user name says who somebody is.
type servedTeam struct {
	t       *testing.T
	shared  *served
	trail   *writtenTrail
	address string
	people  map[string]access.Person
	key     gossh.Signer
}

func newTeam(t *testing.T) *servedTeam {
	t.Helper()
	home := t.TempDir()
	a := &app{sys: System{
		In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Now: time.Now, Zone: time.UTC,
		Environ: []string{"HOME=" + home, "MSGTRACE_TOKEN=secret"},
	}}
	a.flags.quota = 100
	d := demoFlags{messages: 300, days: 10, seed: 1}
	chosen, err := a.settleDemo(d)
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.openDemo(t.Context(), chosen, asking{}, d)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	x := &servedTeam{t: t, trail: &writtenTrail{}, shared: a.newServed(s, nil, "-p 2222 jump.contoso.com"), key: accesstest.NewKey(t), people: map[string]access.Person{
		"ann": {Name: "ann", Role: access.Agent},
		"cy":  {Name: "cy", Role: access.Auditor},
		"vic": {Name: "vic", Role: access.Viewer, Sees: []string{"bob@contoso.com"}, HideSubjects: true},
	}}
	host, _, err := serve.HostKey(filepath.Join(home, "key"), true)
	if err != nil {
		t.Fatal(err)
	}
	x.shared.server = serve.New(serve.Options{
		HostKey: host, Trail: x.trail, Explore: x.shared.explore, Command: x.shared.command, Figures: x.shared.figures,
		Check: func(user string, key gossh.PublicKey, _ netip.Addr, _ time.Time) (access.Identity, error) {
			who, known := x.people[user]
			if !known || !bytes.Equal(key.Marshal(), x.key.PublicKey().Marshal()) {
				return access.Identity{}, errors.New("not in the roster")
			}
			return access.Identity{Person: who}, nil
		},
		Limits: serve.Limits{PerMinute: 100_000, Person: 10_000, Sessions: 10_000, Strangers: 10_000},
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x.address = listener.Addr().String()
	go func() { _ = x.shared.server.Serve(listener) }()
	t.Cleanup(x.shared.server.Close)
	return x
}

func (x *servedTeam) dial(user string) *gossh.Client {
	x.t.Helper()
	client, err := accesstest.Dial(x.address, user, gossh.PublicKeys(x.key))
	if err != nil {
		x.t.Fatal(err)
	}
	x.t.Cleanup(func() { _ = client.Close() })
	return client
}

// overSSH is what a command left behind.
type overSSH struct {
	code     int
	out, err string
}

// run runs a command, which has to end by itself: one that waits for a file does not.
func (x *servedTeam) run(client *gossh.Client, line string) overSSH {
	x.t.Helper()
	session, err := client.NewSession()
	if err != nil {
		x.t.Fatal(err)
	}
	defer session.Close()
	defer time.AfterFunc(30*time.Second, func() { _ = session.Close() }).Stop()
	var out, said bytes.Buffer
	session.Stdout, session.Stderr = &out, &said
	err = session.Run(line)
	got := overSSH{0, out.String(), said.String()}
	var exit *gossh.ExitError
	switch {
	case errors.As(err, &exit):
		got.code = exit.ExitStatus()
	case err != nil:
		x.t.Fatalf("%q: got %v, want that it ends by itself", line, err)
	}
	return got
}

// requests is how many requests were sent for everybody.
func (x *servedTeam) requests() int { return x.shared.source.options.Budget.State().Used }

func TestSearchAndShowAnswerOverSSH(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	client := x.dial("ann")
	got := x.run(client, "search 'to:bob@contoso.com' since:10d -o ndjson")
	if got.code != 0 || !strings.Contains(got.out, `"address":"bob@contoso.com"`) {
		t.Fatalf("got %+v, want the messages to bob", got)
	}
	_, rest, _ := strings.Cut(got.out, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	if got := x.run(client, "show "+id+" --recipient bob@contoso.com -o note"); got.code != 0 || !strings.Contains(got.out, id) {
		t.Errorf("show: got %+v, want the note on %s", got, id)
	}
	searched := x.trail.of(audit.Searched)
	if len(searched) != 2 || searched[0].Query != "search to:bob@contoso.com since:10d -o ndjson" || searched[0].Person != "ann" || searched[1].Requests == 0 || searched[1].Rows == 0 {
		t.Errorf("got the entries %+v, want the search before it ran, and after it with its requests and rows", searched)
	}
	if opened := x.trail.of(audit.Opened); len(opened) != 2 || !strings.Contains(opened[0].Query, id) {
		t.Errorf("got the entries %+v, want the message that was opened", opened)
	}
}

func TestAViewerSeesTheirPartOnly(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	got := x.run(x.dial("vic"), "search since:10d -o ndjson")
	if got.out == "" || !strings.Contains(got.out, "bob@contoso.com") {
		t.Fatalf("got %+v, want the messages to bob", got)
	}
	for _, line := range strings.Split(strings.TrimSpace(got.out), "\n") {
		_, recipients, _ := strings.Cut(line, `"recipients":[`)
		if rest := strings.ReplaceAll(recipients, `"address":"bob@contoso.com"`, ""); strings.Contains(rest, `"address":"`) || !strings.Contains(line, "(hidden)") {
			t.Errorf("got %s, want bob as the only recipient, and no subject", line)
		}
	}
}

func TestNothingIsSearchedWhenTheTrailCannotBeWritten(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	client := x.dial("ann")
	x.run(client, "search since:1h")
	before := x.requests()
	x.trail.mu.Lock()
	x.trail.err = errors.New("The audit trail cannot be written (disk full)")
	x.trail.mu.Unlock()
	got := x.run(client, "search since:3d")
	if got.code != 1 || got.out != "" || !strings.Contains(got.err, "audit trail cannot be written") {
		t.Errorf("got %+v, want that it says why nothing is searched", got)
	}
	if after := x.requests(); after != before {
		t.Errorf("got %d requests more, want none", after-before)
	}
}

func TestASearchThatIsNotOnlyExplainedIsInTheTrail(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	client := x.dial("ann")
	for flag, want := range map[string]int{"--explain": 0, "--explain=true": 0, "--explain=false": 2} {
		before := len(x.trail.of(audit.Searched))
		got := x.run(client, "search status:failed since:10d "+flag)
		if entries := len(x.trail.of(audit.Searched)) - before; entries != want {
			t.Errorf("%s: got %d entries %q in the trail, want %d: %+v", flag, entries, audit.Searched, want, got)
		}
	}
}

func TestEverybodySpendsTheSameLimit(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	x.run(x.dial("ann"), "search since:1d")
	one := x.requests()
	x.run(x.dial("vic"), "search since:2d")
	if two := x.requests(); one == 0 || two <= one || x.shared.figures().Used != two {
		t.Errorf("got %d requests after one and %d after two, want one count for both", one, two)
	}
}

func TestATeamThatKeepsNothingIsServedWithoutACache(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		team config.Team
		want string
	}{
		{config.Team{}, "rows"},
		{config.Team{Store: "redis://localhost", TTL: time.Hour}, "rows"}, // and no key: each host keeps its own
		{config.Team{Store: "redis://localhost"}, ""},
	} {
		shared := (&app{}).newServed(&source{chosen: config.Chosen{Team: test.team}}, nil, "")
		if err := shared.cache.Put(t.Context(), "key", []byte("rows"), time.Hour); err != nil {
			t.Fatal(err)
		}
		if got, err := shared.cache.Get(t.Context(), "key"); string(got) != test.want || err != nil {
			t.Errorf("%+v: got %q kept, error %v, want %q", test.team, got, err, test.want)
		}
	}
}

func TestWhatOneHasAskedCostsTheNextNothing(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	now := x.shared.app.sys.Now()
	search := func(from, to time.Duration) string {
		return "search --start " + now.Add(-from).UTC().Format(time.RFC3339) + " --end " + now.Add(-to).UTC().Format(time.RFC3339) + " -o ndjson"
	}
	const hour = time.Hour
	first := x.run(x.dial("ann"), search(100*hour, 40*hour))
	one := x.requests()
	second := x.run(x.dial("cy"), search(100*hour, 40*hour))
	if two := x.requests(); one == 0 || two != one {
		t.Errorf("got %d requests for the first and %d more for the second, want some and none", one, two-one)
	}
	if first.out == "" || second.out != first.out {
		t.Errorf("got %d bytes for the first and %d for the second, want the same rows", len(first.out), len(second.out))
	}
	// Another window within that one is nothing that anybody has just asked for: it is in
	// the cache alone.
	before := x.shared.figures().CacheHits
	within := x.run(x.dial("cy"), search(99*hour, 41*hour))
	if three := x.requests(); three != one || within.out == "" {
		t.Errorf("got %d requests and %d bytes for a part of it, want none and some", three-one, len(within.out))
	}
	if hits := x.shared.figures().CacheHits - before; hits == 0 {
		t.Error("got no hit of the cache counted, want some")
	}
}

func TestAMessageThatAnotherHasAskedForSaysWhen(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	found := x.run(x.dial("ann"), "search since:100h until:40h -o ndjson")
	_, rest, _ := strings.Cut(found.out, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	show := "show " + id + " -o note"
	first := x.run(x.dial("ann"), show)
	one := x.requests()
	second := x.run(x.dial("cy"), show)
	if two := x.requests(); two != one || second.code != 0 {
		t.Errorf("got %+v and %d requests for the second, want the note and none", second, two-one)
	}
	if said := "and kept since"; strings.Contains(first.err, said) || !strings.Contains(second.err, said) {
		t.Errorf("got %q for who asked and %q for the next, want %q in the second only", first.err, second.err, said)
	}
}

func TestWhatMayChangeIsTakenFromAnotherPersonOnce(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	const line = "search since:5h -o ndjson"
	first := x.run(x.dial("ann"), line)
	one := x.requests()
	second := x.run(x.dial("cy"), line)
	if two := x.requests(); one == 0 || two != one {
		t.Errorf("got %d requests for the first and %d more for the second, want some and none", one, two-one)
	}
	if first.out == "" || second.out != first.out {
		t.Errorf("got %d bytes for the first and %d for the second, want the same rows", len(first.out), len(second.out))
	}
	if x.run(x.dial("cy"), line); x.requests() == one {
		t.Error("got no request for who searches again, want one")
	}
}

// TestFilesThatComeLaterAreReadAgainToo: the help says that they are looked for beside the
// configuration, and that SIGHUP reads them again.
func TestFilesThatComeLaterAreReadAgainToo(t *testing.T) {
	t.Parallel()
	home, key, other := t.TempDir(), accesstest.NewKey(t).PublicKey(), accesstest.NewKey(t).PublicKey()
	write := func(name, content string) {
		t.Helper()
		path := filepath.Join(home, ".config", "msgtrace", name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	write(rosterFile, "[people.ann]\nrole = \"agent\"\n")
	write(keysFile, strings.TrimSpace(string(gossh.MarshalAuthorizedKey(key)))+" ann\n")
	a := &app{sys: System{Err: io.Discard, Environ: []string{"HOME=" + home}}}
	var f serveFlags
	if err := a.locate(&f); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Load(f.files)
	if err != nil {
		t.Fatal(err)
	}
	write(revokedFile, string(gossh.MarshalAuthorizedKey(key)))
	write(authoritiesFile, string(gossh.MarshalAuthorizedKey(other)))
	if err := a.readAccessAgain(policy, &f); err != nil {
		t.Fatal(err)
	}
	_, err = policy.Check("ann", key, netip.MustParseAddr("127.0.0.1"), time.Now())
	if want := "refused: the key is revoked"; err == nil || err.Error() != want {
		t.Errorf("got %v for a key in a new list of what is revoked, want %q", err, want)
	}
	if got, want := policy.Counts(), (access.Counts{People: 1, Keys: 1, Authorities: 1, Revokes: true}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if err := os.Remove(f.files.Revoked); err != nil {
		t.Fatal(err)
	}
	if err := a.readAccessAgain(policy, &f); err == nil {
		t.Error("got no error for a list of what is revoked that has gone, want one")
	}
}

// noOutput is a standard output that nobody reads.
type noOutput struct{}

func (noOutput) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestAServerThatCannotSayThatItIsReadyStopsInTheTrailToo(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	a := &app{sys: System{Out: noOutput{}, Err: io.Discard, Now: time.Now, Environ: []string{"HOME=" + t.TempDir()}}}
	o := serve.Options{Trail: x.trail, Check: (&access.Policy{}).Check}
	err := a.serveSSH(t.Context(), &serveFlags{listen: "127.0.0.1:0"}, x.shared.source, nil, o, rereading{})
	if !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v, want the error of the output", err)
	}
	if got := x.trail.of(audit.Started, audit.Stopped); len(got) != 2 {
		t.Errorf("got %+v in the trail, want that it started and stopped", got)
	}
}

func TestPeopleAreToldWhenTheListenerFails(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	served := make(chan error, 1)
	served <- io.ErrUnexpectedEOF
	if err := x.shared.app.untilStopped(t.Context(), x.shared.server, served, nil, rereading{}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want the error of the listener", err)
	}
	if !x.shared.server.Draining() {
		t.Error("got a server that goes on, want that it ended its sessions")
	}
}

// TestTheDemoLeavesNoHostKeyThatAServerWouldTake: the demo writes a key, or ssh would warn
// of another one at each start.
func TestTheDemoLeavesNoHostKeyThatAServerWouldTake(t *testing.T) {
	t.Parallel()
	home, key := t.TempDir(), accesstest.NewKey(t)
	path := filepath.Join(home, ".ssh", "id_ed25519.pub")
	if err := errors.Join(os.Mkdir(filepath.Dir(path), 0o700), os.WriteFile(path, gossh.MarshalAuthorizedKey(key.PublicKey()), 0o600)); err != nil {
		t.Fatal(err)
	}
	started(t, home, func(ctx context.Context, a *app) error {
		return a.serveDemo(ctx, &serveFlags{listen: "127.0.0.1:0"}, demoFlags{messages: 10, days: 10, seed: 1}, nil)
	})
	var files []string
	err := filepath.WalkDir(filepath.Join(home, ".local"), func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, filepath.Base(path))
		}
		return err
	})
	if want := []string{"demo_host_key"}; err != nil || !slices.Equal(files, want) {
		t.Errorf("got the files %q, %v, want %q", files, err, want)
	}
}
