package audit

import (
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

const (
	// journalSocket is where the journal of systemd takes datagrams:
	// https://systemd.io/JOURNAL_NATIVE_PROTOCOL/
	journalSocket = "/run/systemd/journal/socket"
	// journalName is by what the lines are found there: journalctl -t msgtrace-audit.
	journalName = "msgtrace-audit"
	// journalPatience is how long a full journal is waited for.
	journalPatience = 100 * time.Millisecond
	// syslogPriority is a notice (5) of the facility authpriv (10), as RFC 3164 has it.
	syslogPriority = 10<<3 | 5
	// journalRest is how long one that did not take a line is left alone.
	journalRest = 10 * time.Second
)

// sink is a socket that takes how far the log goes.
type sink struct {
	path   string
	native bool // a datagram has fields, as the journal of systemd takes them; else it is a line of syslog
}

// sinks are the sockets of this host, the best first; with a socket given that alone.
func sinks(socket string) []sink {
	if socket != "" {
		return []sink{{socket, true}}
	}
	return []sink{{journalSocket, true}, {"/dev/log", false}, {"/var/run/syslog", false}, {"/var/run/log", false}}
}

// journal tells the system's journal, or else its syslog, how far the log goes: a place
// that whoever changes the files of the log cannot change with them.
type journal struct {
	sinks  []sink
	notice func(string)
	out    net.Conn // nil: none is open
	native bool
	until  time.Time // when it is tried again
	told   bool      // that there is none
}

// write tells how far the log goes. That it cannot is said once.
func (j *journal) write(h head) {
	if time.Now().Before(j.until) || j.out == nil && !j.open() {
		return
	}
	_ = j.out.SetWriteDeadline(time.Now().Add(journalPatience))
	if _, err := io.WriteString(j.out, j.line(h)); err != nil {
		j.close()
		j.until = time.Now().Add(journalRest)
	}
}

// line is what is told, in the form of the sink that is open.
func (j *journal) line(h head) string {
	text := fmt.Sprintf(toldFormat, h.Log, h.Lines, h.Last)
	if j.native {
		return fmt.Sprintf("MESSAGE=%s\nPRIORITY=5\nSYSLOG_IDENTIFIER=%s\nMSGTRACE_AUDIT_LOG=%s\nMSGTRACE_AUDIT_LINES=%d\nMSGTRACE_AUDIT_LAST=%s\n", text, journalName, h.Log, h.Lines, h.Last)
	}
	return fmt.Sprintf("<%d>%s %s[%d]: %s\n", syslogPriority, time.Now().Format(time.Stamp), journalName, os.Getpid(), text)
}

func (j *journal) open() bool {
	for _, at := range j.sinks {
		for _, network := range []string{"unixgram", "unix"} {
			if connection, err := net.DialTimeout(network, at.path, journalPatience); err == nil {
				j.out, j.native = connection, at.native
				return true
			}
		}
	}
	if !j.told {
		j.told = true
		j.notice("there is neither a journal nor a syslog on this host: how far the audit log goes stands in its second file only")
	}
	j.until = time.Now().Add(journalRest)
	return false
}

func (j *journal) close() {
	if j.out != nil {
		_ = j.out.Close()
		j.out = nil
	}
}
