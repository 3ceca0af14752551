//go:build unix

package audit

import (
	"net"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// A syslog that hangs must not hold up each search either.
func TestASyslogIsToldALineAndNotWaitedForOnceItHangs(t *testing.T) {
	t.Parallel()
	folder, err := os.MkdirTemp("", "syslog") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	path := filepath.Join(folder, "log")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	j := journal{sinks: []sink{{filepath.Join(folder, "none"), true}, {path, false}}, notice: func(said string) { t.Errorf("got %q, want nothing said", said) }}
	defer j.close()
	told := head{Log: "abc", Lines: 7, Last: "def"}
	j.write(told)
	line := make([]byte, 1024)
	n, err := socket.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`^<85>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d msgtrace-audit\[\d+\]: .*abc.* 7 lines.* def\n$`)
	if !want.Match(line[:n]) {
		t.Errorf("got %q, want a line that matches %s", line[:n], want)
	}
	begun := time.Now()
	for range 2000 { // and nobody reads
		j.write(told)
	}
	if took := time.Since(begun); took > 5*time.Second || j.until.IsZero() {
		t.Errorf("got 2000 writes after %v, left alone until %v, want that it is given up at once", took, j.until)
	}
}
