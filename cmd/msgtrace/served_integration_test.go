//go:build integration

package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// team is a server that this program runs, for its own user.
type team struct {
	*jumpHost
	server *process
	ssh    string // the command line of a client, up to what is run
	port   string
}

func newTeam(t *testing.T) *team {
	x := &team{jumpHost: newJumpHost(t)}
	x.makeKey("id_ed25519")
	x.server = launchWith(t, x.environ(""), "demo", "--messages", "200", "--serve", "--listen", "127.0.0.1:0")
	x.server.await("ssh -t -p ")
	x.reach(regexp.MustCompile(`-p (\d+)`).FindStringSubmatch(x.server.stderr.Text())[1])
	return x
}

// makeKey makes a key to sign in with, and returns its public half.
func (x *team) makeKey(name string) string {
	x.t.Helper()
	if err := os.MkdirAll(x.path(".ssh"), 0o700); err != nil {
		x.t.Fatal(err)
	}
	x.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", x.path(".ssh/"+name))
	public, err := os.ReadFile(x.path(".ssh/" + name + ".pub"))
	if err != nil {
		x.t.Fatal(err)
	}
	return string(public)
}

// environ is where the server runs.
func (x *team) environ(token string) []string {
	return append(os.Environ(), "HOME="+x.folder, "XDG_STATE_HOME="+x.path("state"), "SSH_AUTH_SOCK=", "MSGTRACE_TOKEN="+token)
}

// reach has clients come to a port.
func (x *team) reach(port string) {
	x.port = port
	x.ssh = x.client("id_ed25519")
}

// client is the command line of one that has a key.
func (x *team) client(key string) string {
	return "ssh -F none -p " + x.port + " -i " + x.path(".ssh/"+key) + " -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=" + x.path("known_hosts") + " -o LogLevel=ERROR "
}

// plink is the command line of PuTTY's client, which reads keys of its own kind only.
func (x *team) plink() string {
	x.t.Helper()
	x.run("puttygen", x.path(".ssh/id_ed25519"), "-o", x.path("key.ppk"))
	host := strings.Fields(x.run("ssh-keyscan", "-p", x.port, "-t", "ed25519", "127.0.0.1"))
	x.write("host.pub", strings.Join(host[len(host)-2:], " ")+"\n")
	fingerprint := strings.Fields(x.run("ssh-keygen", "-l", "-f", x.path("host.pub")))[1]
	return "exec env HOME=" + x.folder + " plink -ssh -t -batch -P " + x.port + " -i " + x.path("key.ppk") + " -hostkey " + fingerprint + " 127.0.0.1"
}

// over runs a client to its end.
func (x *team) over(command string) (out, said string, code int) {
	x.t.Helper()
	client := exec.Command("sh", "-c", command)
	var stdout, stderr strings.Builder
	client.Stdout, client.Stderr = &stdout, &stderr
	err := client.Run()
	if client.ProcessState == nil {
		x.t.Fatal(err)
	}
	return stdout.String(), stderr.String(), client.ProcessState.ExitCode()
}

// ways are how people come to the explorer of a team.
var ways = []struct {
	name    string
	command func(*team) string
}{
	{"ssh", func(x *team) string { return "exec " + x.ssh + "-t 127.0.0.1" }},
	{"ssh from within tmux", func(x *team) string { return x.inTmux(x.ssh + "-t 127.0.0.1") }},
	{"ssh from within screen", func(x *team) string { return x.inScreen(x.ssh + "-t 127.0.0.1") }},
	{"PuTTY's plink", (*team).plink},
}

// exploreBy opens the explorer of a server of its own by a client's command line.
func exploreBy(t *testing.T, command func(*team) string) *session {
	t.Helper()
	program := exec.Command("sh", "-c", command(newTeam(t)))
	program.Env = append(os.Environ(), "TERM=xterm-256color", "LANG=C.UTF-8")
	s := startIn(t, program)
	s.await(0, "Recipient")
	return s
}

func TestIntegrationTheExplorerIsServedOverSSH(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			s := exploreBy(t, way.command)
			mark := len(s.text())
			s.press("\r")
			s.await(mark, "all of it")
			mark = len(s.text())
			s.press("\r\r")
			s.await(mark, " 0s")
			mark = len(s.text())
			s.press("Y")
			s.await(mark, "SEARCHED")
			mark = len(s.text())
			s.press("y")
			s.await(mark, "clipboard")
			if note := s.copied(mark); len(note) < 100 {
				t.Errorf("got %q on the clipboard, want the note", note)
			}
		})
	}
}

func TestIntegrationTheExplorerFollowsTheWindowOverSSH(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			s := exploreBy(t, way.command)
			for _, size := range []struct {
				rows, columns uint16
				shows         string
			}{{9, 39, "this is 39x9."}, {30, 100, "Recipient"}, {8, 38, "this is 38x8."}} {
				mark := len(s.text())
				if err := pty.Setsize(s.terminal, &pty.Winsize{Rows: size.rows, Cols: size.columns}); err != nil {
					t.Fatal(err)
				}
				s.await(mark, size.shows)
			}
		})
	}
}

// driven is what an explorer writes for some keys, from its beginning to its end.
func driven(s *session) string {
	s.t.Helper()
	s.await(0, "Recipient")
	mark := len(s.text())
	s.press("\r")
	s.await(mark, " messages")
	for range 20 {
		mark = len(s.text())
		s.press("j")
		s.await(mark, "▌")
	}
	s.press("\x03")
	<-s.closed
	return s.text()
}

func TestIntegrationTheExplorerWritesAsMuchOverSSHAsHere(t *testing.T) {
	x := newTeam(t)
	program := exec.Command("sh", "-c", "exec "+x.ssh+"-t 127.0.0.1")
	program.Env = append(os.Environ(), "TERM=xterm-256color", "LANG=C.UTF-8")
	over := driven(startIn(t, program))
	here := driven(startWith(t, []string{"HOME=" + t.TempDir()}, "demo", "--messages", "200"))
	t.Logf("got %d bytes over SSH, %d here", len(over), len(here))
	if got, want := strings.Count(over, "\x1b[2J"), strings.Count(here, "\x1b[2J"); got != want {
		t.Errorf("got the whole screen drawn %d times over SSH, want %d as here", got, want)
	}
	if len(over) > len(here)*6/5 { // a frame may hold one key or two
		t.Errorf("got %d bytes over SSH, want about %d as here", len(over), len(here))
	}
}

func TestIntegrationCommandsRunOverSSH(t *testing.T) {
	x := newTeam(t)
	out, said, code := x.over(x.ssh + "127.0.0.1 search 'to:bob@contoso.com since:10d' -o csv")
	if code != 0 || !strings.Contains(out, "bob@contoso.com") {
		t.Fatalf("got %q, %q and exit code %d, want the messages to bob", out, said, code)
	}
	crlf, _, code := x.over(x.ssh + "-tt 127.0.0.1 search 'to:bob@contoso.com since:10d' -o ndjson </dev/null")
	if code != 0 || !strings.Contains(crlf, "}\r\n") {
		t.Errorf("got %q and exit code %d on a terminal, want lines that begin at the left", tail(crlf), code)
	}
}

func TestIntegrationEverythingElseIsRefusedOverSSH(t *testing.T) {
	x := newTeam(t)
	scp := "scp -F none -P " + x.port + " -i " + x.path(".ssh/id_ed25519") + " -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=" + x.path("known_hosts") + " "
	for _, refused := range []struct{ name, command, says string }{
		{"a shell without a terminal", x.ssh + "-T 127.0.0.1 </dev/null", "the explorer needs a terminal: ssh -t"},
		{"a command", x.ssh + "127.0.0.1 id", "there is no shell here"},
		{"a shell behind a command", x.ssh + "127.0.0.1 'search x; id' | grep uid; false", ""},
		{"mosh", x.ssh + "-tt 127.0.0.1 -- mosh-server new -s </dev/null 2>&1 | grep -a . >&2; false", "mosh is not supported"},
		{"sftp", "sftp -b /dev/null " + strings.TrimPrefix(scp, "scp ") + "127.0.0.1", "files are not copied"},
		{"scp", scp + "-O " + x.path("tmux.conf") + " 127.0.0.1:/tmp/", "files are not copied"},
		{"scp over sftp", scp + x.path("tmux.conf") + " 127.0.0.1:/tmp/", "files are not copied"},
		{"a port of the server", x.ssh + "-o ExitOnForwardFailure=yes -R 0:127.0.0.1:1 -N 127.0.0.1", "remote port forwarding failed"},
		{"another key", "ssh-keygen -q -t ed25519 -N '' -f " + x.path("other") + "; " + strings.Replace(x.ssh, x.path(".ssh/id_ed25519"), x.path("other"), 1) + "127.0.0.1 search", "Permission denied (publickey)"},
		{"ssh-rsa", "ssh-keygen -q -t rsa -b 2048 -N '' -f " + x.path("rsa") + "; " + strings.Replace(x.ssh, x.path(".ssh/id_ed25519"), x.path("rsa"), 1) + "-o PubkeyAcceptedAlgorithms=ssh-rsa 127.0.0.1 search", "Permission denied"},
		{"a password", x.ssh + "-o BatchMode=no -o PubkeyAuthentication=no -o PreferredAuthentications=password,keyboard-interactive 127.0.0.1 search", "Permission denied (publickey)"},
	} {
		out, said, code := x.over(refused.command)
		if code == 0 || out != "" || !strings.Contains(said, refused.says) {
			t.Errorf("%s: got %q, %q and exit code %d, want that it is refused with %q", refused.name, out, said, code, refused.says)
		}
	}
	if out, said, code := x.over(x.ssh + "-A -X 127.0.0.1 search since:1h --limit 1"); code != 0 && code != 2 {
		t.Errorf("got %q, %q and exit code %d with an agent and X11 offered, want that neither is taken and the search runs", out, said, code)
	}
}

// The key that is shown first is known, and its owner cannot sign with it.
func TestIntegrationAKeyThatDidNotSignLetsNobodyIn(t *testing.T) {
	x := newTeam(t)
	known, err := os.ReadFile(x.path(".ssh/id_ed25519.pub"))
	if err != nil {
		t.Fatal(err)
	}
	x.write("stolen.pub", string(known))
	if err := os.Rename(x.path(".ssh/id_ed25519"), x.path("elsewhere")); err != nil {
		t.Fatal(err)
	}
	out, said, code := x.over(strings.Replace(x.ssh, x.path(".ssh/id_ed25519"), x.path("stolen.pub"), 1) + "127.0.0.1 search")
	if code != 255 || out != "" {
		t.Errorf("got %q, %q and exit code %d, want that nobody comes in", out, said, code)
	}
}
