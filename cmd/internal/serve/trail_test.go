package serve

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/cmd/internal/access/accesstest"
	"msgtrace/cmd/internal/audit"
)

// silentTrail is on a disk that does not answer.
type silentTrail struct{ err error }

func (r silentTrail) Write(ctx context.Context, _ audit.Entry) error {
	timer := time.NewTimer(audit.Patience)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		<-time.After(time.Millisecond) // as a machine does that is busy
		return r.err
	}
}

func TestTheTrailItselfSaysWhyItCannotBeWritten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		want := errors.New("the audit trail cannot be written (its disk does not answer)")
		s := New(Options{HostKey: accesstest.NewKey(t), Trail: silentTrail{want}})
		for range 100 {
			if got := s.write(t.Context(), audit.Entry{Action: audit.Searched}); !errors.Is(got, want) {
				t.Fatalf("got %q, want %q", got, want)
			}
		}
	})
}

func TestTheLogOfTheServerNamesTheFileThatKeepsTheTrailFromBeingWritten(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "audit")
	trail, err := audit.Open(audit.Options{Dir: folder, Journal: filepath.Join(folder, "no journal")})
	if err != nil {
		t.Fatal(err)
	}
	defer trail.Close()
	second := filepath.Join(folder, "audit.head")
	if err := errors.Join(os.Remove(second), os.Mkdir(second, 0o700)); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	s := New(Options{HostKey: accesstest.NewKey(t), Trail: trail, Log: slog.New(slog.NewTextHandler(&log, nil))})
	got := s.write(t.Context(), audit.Entry{Action: audit.Searched})
	if got == nil || strings.Contains(got.Error(), folder) {
		t.Errorf("got %v, want an error without a path", got)
	}
	if want := second + " is not a regular file"; !strings.Contains(log.String(), want) {
		t.Errorf("got %q in the log of the server, want %q", log.String(), want)
	}
}
