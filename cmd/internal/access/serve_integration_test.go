//go:build integration

package access

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// program is msgtrace itself, which lets people in by the files of a matrix.
type program struct {
	t     *testing.T
	path  string
	serve []string // its arguments
	trail string
}

// newProgram builds it, and has it ask a simulator. The entries must have been made.
func (m *matrix) newProgram() *program {
	t := m.t
	t.Helper()
	folder, files := ownFolder(t), m.files()
	p := &program{t: t, path: filepath.Join(folder, "msgtrace"), trail: filepath.Join(folder, "audit")}
	run(t, "go", "build", "-o", p.path, "msgtrace/cmd/msgtrace")
	simulator, _ := p.start("simulate")
	p.serve = []string{
		"serve", "--listen", "127.0.0.1:0", "--base-url", simulator, "--audit", p.trail, "--roster", files.Roster,
		"--authorized-keys", files.AuthorizedKeys, "--authorities", files.Authorities, "--revoked", files.Revoked,
	}
	return p
}

// start runs the program until it is stopped, and returns where it can be reached.
func (p *program) start(args ...string) (address string, stop func()) {
	p.t.Helper()
	command := exec.Command(p.path, args...)
	command.Env = append(os.Environ(), "HOME="+filepath.Dir(p.path), "XDG_STATE_HOME=", "XDG_CONFIG_HOME=", "MSGTRACE_TOKEN=simulator")
	command.Stderr = os.Stderr
	said, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	stop = sync.OnceFunc(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		if err := command.Wait(); err != nil {
			p.t.Errorf("%s: got %v, want that it ends well", args[0], err)
		}
	})
	p.t.Cleanup(stop)
	line, err := bufio.NewReader(said).ReadString('\n')
	at, isReady := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	if !isReady {
		p.t.Fatalf("%v: got %q, %v, want that it is ready", args, line, err)
	}
	return strings.TrimPrefix(at, "ssh://"), stop
}

// eachServer is how many connections one server is asked for: those of one address may
// be 60 in a minute.
const eachServer = 50

// try reports for each entry whether it comes in. Whoever does searches.
func (p *program) try(m *matrix, entries []entry) (in []bool) {
	p.t.Helper()
	for some := range slices.Chunk(entries, eachServer) {
		address, stop := p.start(p.serve...)
		for _, e := range some {
			in = append(in, m.try(address, e, func(client *gossh.Client) { p.search(e, client) }))
		}
		stop()
	}
	return in
}

func (p *program) search(e entry, client *gossh.Client) {
	p.t.Helper()
	session, err := client.NewSession()
	if err != nil {
		p.t.Errorf("%s: got %v, want a session", e.name, err)
		return
	}
	defer session.Close()
	said, err := session.CombinedOutput("search since:1h --limit 1")
	var exit *gossh.ExitError
	if partly := errors.As(err, &exit) && exit.ExitStatus() == 2; err != nil && !partly {
		p.t.Errorf("%s: got %v, %q, want that the search runs", e.name, err, said)
	}
}

// signedIn are the people who came in, as the audit trail has them.
func (p *program) signedIn() (people []string) {
	p.t.Helper()
	trail, err := os.ReadFile(filepath.Join(p.trail, "audit.jsonl"))
	if err != nil {
		p.t.Fatal(err)
	}
	for line := range strings.Lines(string(trail)) {
		var entry struct{ Action, Person string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			p.t.Fatalf("%s: got %v, want an entry", line, err)
		}
		if entry.Action == "signed-in" {
			people = append(people, entry.Person)
		}
	}
	return people
}
