//go:build unix

package audit_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
