package audit

import (
	"cmp"
	"fmt"
	"io"
	"net"
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
	// journalRest is how long one that did not take a line is left alone.
	journalRest = 10 * time.Second
)

// journal tells the system's journal, or else its syslog, how far the log goes: a place
// that whoever changes the files of the log cannot change with them.
type journal struct {
	socket string // "": the system's, or else its syslog
	notice func(string)
	out    io.WriteCloser // nil: none is open
	native bool
	until  time.Time // when it is tried again
	told   bool      // that there is none
}

// write tells how far the log goes. That it cannot is said once.
func (j *journal) write(h head) {
	if time.Now().Before(j.until) || j.out == nil && !j.open() {
		return
	}
	text := fmt.Sprintf(toldFormat, h.Log, h.Lines, h.Last)
	if j.native {
		text = fmt.Sprintf("MESSAGE=%s\nPRIORITY=5\nSYSLOG_IDENTIFIER=%s\nMSGTRACE_AUDIT_LOG=%s\nMSGTRACE_AUDIT_LINES=%d\nMSGTRACE_AUDIT_LAST=%s\n", text, journalName, h.Log, h.Lines, h.Last)
	}
	if connection, ok := j.out.(net.Conn); ok {
		_ = connection.SetWriteDeadline(time.Now().Add(journalPatience))
	}
	if _, err := io.WriteString(j.out, text); err != nil {
		j.close()
		j.until = time.Now().Add(journalRest)
	}
}

func (j *journal) open() bool {
	if connection, err := net.Dial("unixgram", cmp.Or(j.socket, journalSocket)); err == nil {
		j.out, j.native = connection, true
		return true
	}
	if j.socket == "" {
		if out, err := openSyslog(); err == nil {
			j.out, j.native = out, false
			return true
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
