package serve

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"msgtrace/cmd/internal/audit"
	"msgtrace/ui/terminal"
)

// failing is an explorer that panics in one of its parts, with the first key.
type failing struct{ part byte }

func (f failing) Init() tea.Cmd {
	if f.part == 'i' {
		panic("out of order: i")
	}
	return nil
}

func (f failing) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	if _, pressed := message.(tea.KeyPressMsg); !pressed {
		return f, nil
	}
	panics := func() tea.Msg { panic("out of order: " + string(f.part)) }
	fine := func() tea.Msg { return nil }
	switch f.part {
	case 'u':
		panics()
	case 'c':
		return f, panics
	case 'b':
		return f, tea.Batch(fine, tea.Batch(fine, panics))
	case 's':
		return f, tea.Sequence(fine, tea.Batch(fine, panics), fine)
	}
	return f, nil
}

func (f failing) View() tea.View {
	if f.part == 'v' {
		panic("out of order: v")
	}
	return tea.NewView("")
}

// broken is a terminal that panics where it is read, or asked how large it is.
type broken struct {
	*Session
	part byte
}

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Session.Read(p)
	if b.part == 'r' {
		panic("out of order: r")
	}
	return n, err
}

func (b broken) Size() (columns, rows int) {
	if b.part == 'z' {
		panic("out of order: z")
	}
	return b.Session.Size()
}

func TestAPanicInAnyPartOfAnExplorerEndsItsOwnSessionOnly(t *testing.T) {
	t.Parallel()
	log := &heard{changed: make(chan struct{})}
	h := newHost(t, func(o *Options) {
		o.Log = slog.New(slog.NewTextHandler(log, nil))
		echo := o.Explore
		o.Explore = func(ctx context.Context, s *Session) error {
			part := make([]byte, 1)
			if _, err := io.ReadFull(s, part); err != nil {
				return err
			}
			if part[0] == 'x' {
				return echo(ctx, s)
			}
			far := broken{s, part[0]}
			return terminal.Run(ctx, terminal.NewProgram(failing{part[0]}, &terminal.Stage{}, s.Environ, far, far))
		}
	})
	client := h.ann()
	other := h.explorer(client)
	other.send("x")
	parts := "iucbsvrz"
	for _, part := range parts {
		one := h.explorer(client)
		one.send(string(part) + "k")
		one.out.until(t, "msgtrace has failed in your session.")
		if got := code(one.session.Wait()); got != 1 {
			t.Errorf("%c: got the exit code %d, want 1", part, got)
		}
		if part == 's' {
			continue // the framework alone saw it, and printed it
		}
		if got := log.until(t, "out of order: "+string(part)); !strings.Contains(got, "serve.failing") && !strings.Contains(got, "serve.broken") {
			t.Errorf("%c: got the log %q, want where it was", part, got)
		}
	}
	other.send("still here")
	other.out.until(t, "still here")
	if got, want := h.counts.panics.Load(), int64(len(parts)); got != want {
		t.Errorf("got %d panics counted, want %d", got, want)
	}
}

// outOfOrder is a trail that panics.
type outOfOrder struct{}

func (outOfOrder) Write(context.Context, audit.Entry) error { panic("out of order: the trail") }

func TestAPanicOfTheTrailEndsNothing(t *testing.T) {
	t.Parallel()
	log := &heard{changed: make(chan struct{})}
	h := newHost(t, func(o *Options) { o.Trail, o.Log = outOfOrder{}, slog.New(slog.NewTextHandler(log, nil)) })
	_ = h.ann().Close() // without a session
	log.until(t, "out of order: the trail")
	h.ann()
}

// TestAPanicBesideASessionEndsNothing: what a server does beside its sessions, such as to
// write down who was refused.
func TestAPanicBesideASessionEndsNothing(t *testing.T) {
	t.Parallel()
	h := newHost(t, nil)
	done := make(chan struct{})
	h.beside("a test", func() {
		defer close(done)
		panic(errors.New("out of order"))
	})
	<-done
	_, _, _ = h.run(h.ann(), "search")
	if got := h.counts.panics.Load(); got != 1 {
		t.Errorf("got %d panics counted, want 1", got)
	}
}
