//go:build unix

package audit_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"msgtrace/cmd/internal/audit"
)

// listen takes what a log tells a journal.
func (tr *trail) listen() *net.UnixConn {
	tr.t.Helper()
	folder, err := os.MkdirTemp("", "journal") // the path of a socket is short
	must(tr.t, err)
	tr.Journal = filepath.Join(folder, "socket")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: tr.Journal, Net: "unixgram"})
	must(tr.t, err)
	tr.t.Cleanup(func() { _ = socket.Close(); _ = os.RemoveAll(folder) })
	return socket
}

func TestTheJournalIsToldHowFarTheLogGoes(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	socket := tr.listen()
	tr.with(2)
	datagram := make([]byte, 4096)
	for lines := 1; lines <= 3; lines++ {
		n, err := socket.Read(datagram)
		must(t, err)
		for _, want := range []string{fmt.Sprintf(": %d lines, the last has the mac ", lines), "SYSLOG_IDENTIFIER=msgtrace-audit\n", fmt.Sprintf("MSGTRACE_AUDIT_LINES=%d\n", lines)} {
			if !strings.Contains(string(datagram[:n]), want) {
				t.Errorf("got %q, want %q in it", datagram[:n], want)
			}
		}
	}
	if want := tr.sound().Last; !strings.Contains(string(datagram), want) {
		t.Errorf("got %q, want the mac %s of the last line", datagram, want)
	}
}

func TestThatThereIsNoJournalIsSaidOnce(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	var said []string
	tr.Notice = func(text string) { said = append(said, text) }
	tr.with(5)
	if len(said) != 1 || !strings.Contains(said[0], "neither a journal nor a syslog") {
		t.Errorf("got %q, want it once that there is no journal", said)
	}
}

// A journal that takes nothing must not hold up each search.
func TestAJournalThatTakesNothingIsLeftAlone(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	tr.listen() // and nobody reads
	tr.with(700)
	tr.sound()
}

func TestAKeyThatOthersMayReadIsNoted(t *testing.T) {
	t.Parallel()
	tr := newTrail(t).with(1)
	must(t, os.Chmod(tr.Key, 0o644))
	if notes := strings.Join(tr.sound().Notes, "\n"); !strings.Contains(notes, "others may read the key in "+tr.Key+" (mode 0644)") {
		t.Errorf("got the notes %q, want that others may read the key", notes)
	}
}

// told is what the journal was told, as journalctl prints it.
func told(t *testing.T, socket *net.UnixConn, lines int) string {
	t.Helper()
	var all strings.Builder
	datagram := make([]byte, 4096)
	for range lines {
		n, err := socket.Read(datagram)
		must(t, err)
		message, _, _ := strings.Cut(strings.TrimPrefix(string(datagram[:n]), "MESSAGE="), "\n")
		all.WriteString("Nov 27 09:00:00 jump msgtrace-audit[17]: " + message + "\n")
	}
	return "-- Boot 4f --\n" + all.String()
}

// Whoever has the files and the key can put older files back, or write the log again: the
// journal shows it.
func TestTheJournalShowsWhatTheFilesCannot(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	socket := tr.listen()
	tr.with(3)
	older := map[string][]byte{}
	for _, path := range []string{tr.current(), tr.Head} {
		content, err := os.ReadFile(path)
		must(t, err)
		older[path] = content
	}
	tr.with(4)
	var err error
	tr.Told, err = audit.ReadTold(strings.NewReader(told(t, socket, 8)))
	must(t, err)
	if notes := tr.sound().Notes; len(notes) != 1 || notes[0] != "the journal was told of 8 lines, the last of 8 lines" {
		t.Errorf("got the notes %q, want how far the journal knows it", notes)
	}

	for path, content := range older {
		must(t, os.WriteFile(path, content, 0o600))
	}
	tr.finds("lines 5 to 8 are cut off at the end: the journal was told of 8 lines, and the log ends with line 4")

	tr.Journal = filepath.Join(tr.Dir, "none")
	log := tr.open()
	for range 4 {
		must(t, log.Write(t.Context(), searched(99)))
	}
	must(t, log.Close())
	tr.finds("lines 5 to 8: each is not the line")
}

func TestTheJournalShowsALogThatWasRemoved(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	socket := tr.listen()
	tr.with(3)
	must(t, os.Remove(tr.current()))
	must(t, os.Remove(tr.Head))
	tr.with(1)
	var err error
	tr.Told, err = audit.ReadTold(strings.NewReader(told(t, socket, 6)))
	must(t, err)
	if notes := strings.Join(tr.sound().Notes, "\n"); !strings.Contains(notes, "the journal was told of another log too, ") || !strings.Contains(notes, ", of 4 lines at least") {
		t.Errorf("got the notes %q, want that there was another log", notes)
	}
}
