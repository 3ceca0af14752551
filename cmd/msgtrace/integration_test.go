//go:build integration

package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"msgtrace/ui/text"
)

// jumpHost is a folder where the program runs, and what reaches it from a terminal.
type jumpHost struct {
	t      *testing.T
	folder string
	tmux   string // the name of its server
}

func newJumpHost(t *testing.T) *jumpHost {
	h := &jumpHost{t: t, folder: t.TempDir(), tmux: fmt.Sprintf("msgtrace-test-%d-%s", os.Getpid(), regexp.MustCompile(`\W`).ReplaceAllString(t.Name(), "-"))}
	h.write("tmux.conf", "set -g set-clipboard on\nset -g default-terminal screen-256color\nset -g status off\n")
	return h
}

func (h *jumpHost) path(name string) string { return filepath.Join(h.folder, name) }

func (h *jumpHost) write(name, content string) {
	h.t.Helper()
	if err := os.WriteFile(h.path(name), []byte(content), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

// program is a command line for a shell that opens the explorer in the folder.
func (h *jumpHost) program() string {
	return "cd " + h.folder + " && exec env -u MSGTRACE_TOKEN " + asProgram + "=1 HOME=" + h.folder + " LANG=C.UTF-8 " + os.Args[0] + " demo --messages 200"
}

// inTmux is a command line that runs another one in tmux.
func (h *jumpHost) inTmux(command string) string {
	h.t.Cleanup(func() { _ = exec.Command("tmux", "-L", h.tmux, "kill-server").Run() })
	return "exec env -u TMUX LANG=C.UTF-8 tmux -L " + h.tmux + " -f " + h.path("tmux.conf") + " new-session " + text.ShellWord(command)
}

// inScreen is a command line that runs another one in GNU screen, whose sockets need
// a short path.
func (h *jumpHost) inScreen(command string) string {
	h.t.Helper()
	h.write("screenrc", "startup_message off\nterm screen-256color\n")
	sockets, err := os.MkdirTemp("", "screen")
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() {
		quit := exec.Command("screen", "-S", "msgtrace", "-X", "quit")
		quit.Env = append(os.Environ(), "SCREENDIR="+sockets)
		_ = quit.Run()
		_ = os.RemoveAll(sockets)
	})
	return "exec env -u TMUX -u STY LANG=C.UTF-8 SCREENDIR=" + sockets + " screen -U -c " + h.path("screenrc") + " -S msgtrace sh -c " + text.ShellWord(command)
}

// overSSH is a command line that runs another one on a server of its own.
func (h *jumpHost) overSSH(command string) string {
	h.t.Helper()
	port := h.serve()
	name, err := user.Current()
	if err != nil {
		h.t.Fatal(err)
	}
	return fmt.Sprintf("exec ssh -tt -F none -p %s -i %s -o StrictHostKeyChecking=no -o UserKnownHostsFile=%s -o LogLevel=ERROR %s@127.0.0.1 %s",
		port, h.path("key"), h.path("known_hosts"), name.Username, text.ShellWord(command))
}

// serve starts a server for ssh on loopback, and returns its port.
func (h *jumpHost) serve() string {
	h.t.Helper()
	for _, key := range []string{"host", "key"} {
		h.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", h.path(key))
	}
	if os.Geteuid() == 0 {
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil { // where it locks itself in
			h.t.Fatal(err)
		}
	}
	port := strconv.Itoa(freePort(h.t))
	h.write("sshd.conf", strings.Join([]string{
		"ListenAddress 127.0.0.1:" + port, "HostKey " + h.path("host"), "AuthorizedKeysFile " + h.path("key.pub"),
		"StrictModes no", "UsePAM no", "PasswordAuthentication no", "PermitRootLogin yes", "PidFile none", "",
	}, "\n"))
	server := exec.Command("/usr/sbin/sshd", "-D", "-e", "-f", h.path("sshd.conf"))
	said, err := server.StderrPipe()
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if strings.Contains(lines.Text(), "listening on") {
			go func() {
				for lines.Scan() {
				}
			}()
			return port
		}
	}
	h.t.Fatal("got no word of the server's, want that it listens")
	return ""
}

func (h *jumpHost) run(name string, args ...string) string {
	h.t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		h.t.Fatalf("%s %v: got %v, %s, want no error", name, args, err, out)
	}
	return string(out)
}

// note opens a message in the explorer, saves its note in a file and copies it, and
// returns what is in the file and what the terminal was sent for its clipboard.
func (h *jumpHost) note(command string) (saved string, terminal *session, sent string) {
	h.t.Helper()
	program := exec.Command("sh", "-c", command)
	program.Env = append(os.Environ(), "TERM=xterm-256color", "LANG=C.UTF-8")
	s := startIn(h.t, program)
	press := func(keys, shows string) {
		mark := len(s.text())
		s.press(keys)
		s.await(mark, shows)
	}
	s.await(0, "Recipient")
	press("\r", "all of it")
	press("/", "/ ")
	for _, key := range []string{"発", "注", "書"} { // each in a frame of its own, or two in one
		press(key, key)
	}
	press("\r", "shows all")
	press("\r\r", " 0s")
	press("Y", "SEARCHED")
	press("s", "Wrote")
	press("Y", "SEARCHED")
	copying := len(s.text())
	press("y", "clipboard")
	files, err := filepath.Glob(h.path("msgtrace-note-*.txt"))
	if err != nil || len(files) != 1 {
		h.t.Fatalf("got the files %v, %v, want one note", files, err)
	}
	note, err := os.ReadFile(files[0])
	if err != nil || !strings.Contains(string(note), "発注書") || strings.Count(string(note), "\n") < 6 {
		h.t.Fatalf("got the note %q, %v, want one of several lines with wide characters", note, err)
	}
	return string(note), s, s.copied(copying)
}

// copied is what the terminal is sent for its clipboard after a mark.
func (s *session) copied(mark int) string {
	s.t.Helper()
	const begins = "\x1b]52;"
	s.await(mark, begins)
	mark += strings.Index(s.text()[mark:], begins)
	s.await(mark, "\a")
	sent := regexp.MustCompile("^\x1b]52;c?;([A-Za-z0-9+/=]+)\a").FindStringSubmatch(s.text()[mark:])
	if sent == nil {
		s.t.Fatalf("got %q for the clipboard, want text", tail(s.text()))
	}
	text, err := base64.StdEncoding.DecodeString(sent[1])
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

// TestIntegrationANoteArrivesWhole copies a note through what stands between the
// program and the terminal, and compares what arrives with what is in the file.
func TestIntegrationANoteArrivesWhole(t *testing.T) {
	for _, way := range []struct {
		name    string
		command func(*jumpHost) string
	}{
		{"tmux", func(h *jumpHost) string { return h.inTmux(h.program()) }},
		{"screen", func(h *jumpHost) string { return h.inScreen(h.program()) }},
		{"ssh", func(h *jumpHost) string { return h.overSSH(h.program()) }},
		{"tmux on the host behind ssh", func(h *jumpHost) string { return h.overSSH(h.inTmux(h.program())) }},
		{"ssh from within tmux", func(h *jumpHost) string { return h.inTmux(h.overSSH(h.program())) }},
		{"ssh from within screen", func(h *jumpHost) string { return h.inScreen(h.overSSH(h.program())) }},
	} {
		t.Run(way.name, func(t *testing.T) {
			h := newJumpHost(t)
			saved, _, sent := h.note(way.command(h))
			if sent != saved {
				t.Errorf("got %q on the terminal's clipboard, want %q", sent, saved)
			}
		})
	}
}

func TestIntegrationANoteIsPastedIntoAnotherProgram(t *testing.T) {
	h := newJumpHost(t)
	saved, _, _ := h.note(h.inTmux(h.program()))
	tmux := func(args ...string) string { return h.run("tmux", append([]string{"-L", h.tmux}, args...)...) }
	if got := tmux("show-buffer"); got != saved {
		t.Errorf("got %q in the buffer of tmux, want %q", got, saved)
	}
	tmux("new-window", "-n", "ticket", "cat > "+h.path("ticket")+"; tmux -L "+h.tmux+" wait-for -S typed")
	tmux("paste-buffer", "-t", "ticket")
	tmux("send-keys", "-t", "ticket", "C-d")
	tmux("wait-for", "typed")
	if got, err := os.ReadFile(h.path("ticket")); err != nil || string(got) != saved {
		t.Errorf("got %q, %v in the other program, want %q", got, err, saved)
	}
}
