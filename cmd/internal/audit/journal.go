package audit

import (
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
)

// journal tells the system's journal, or else its syslog, how far the log goes: a place
// that whoever changes the files of the log cannot change with them.
type journal struct {
	socket string
	notice func(string)
	out    io.WriteCloser // nil: none is open
	native bool
	told   bool // that there is none
}

// write tells how far the log goes. That it cannot is said once.
func (j *journal) write(h head) {
	if j.out == nil && !j.open() {
		return
	}
	text := fmt.Sprintf("%d lines, the last has the mac %s", h.Lines, h.Last)
	if j.native {
		text = fmt.Sprintf("MESSAGE=%s\nPRIORITY=5\nSYSLOG_IDENTIFIER=%s\nMSGTRACE_AUDIT_LOG=%s\nMSGTRACE_AUDIT_LINES=%d\nMSGTRACE_AUDIT_LAST=%s\n", text, journalName, h.Log, h.Lines, h.Last)
	}
	if connection, ok := j.out.(net.Conn); ok {
		_ = connection.SetWriteDeadline(time.Now().Add(journalPatience))
	}
	if _, err := io.WriteString(j.out, text); err != nil {
		j.close() // it was started again, maybe: the next line looks
	}
}

func (j *journal) open() bool {
	if connection, err := net.Dial("unixgram", j.socket); err == nil {
		j.out, j.native = connection, true
		return true
	}
	if out, err := openSyslog(); err == nil {
		j.out, j.native = out, false
		return true
	}
	if !j.told {
		j.told = true
		j.notice("there is neither a journal nor a syslog on this host: how far the audit log goes stands in its second file only")
	}
	return false
}

func (j *journal) close() {
	if j.out != nil {
		_ = j.out.Close()
		j.out = nil
	}
}
