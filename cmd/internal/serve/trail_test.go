package serve

import (
	"context"
	"errors"
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
