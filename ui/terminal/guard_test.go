package terminal

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// panicking panics where it is told to.
type panicking struct{ where string }

func (p panicking) Init() tea.Cmd {
	if p.where == "Init" {
		panic(p.where)
	}
	return nil
}

func (p panicking) Update(tea.Msg) (tea.Model, tea.Cmd) {
	panics := func() tea.Msg { panic(p.where) }
	fine := func() tea.Msg { return nil }
	switch p.where {
	case "Update":
		panic(p.where)
	case "a command":
		return p, panics
	case "a command of several":
		return p, tea.Batch(fine, tea.Batch(fine, panics))
	}
	return p, nil
}

func (panicking) View() tea.View { return tea.View{} }

// run runs a command and all that come of it.
func run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if batch, ok := cmd().(tea.BatchMsg); ok {
		for _, cmd := range batch {
			run(cmd)
		}
	}
}

func TestAPanicLeavesTheTerminalBeforeItIsTold(t *testing.T) {
	t.Parallel()
	for _, where := range []string{"Init", "Update", "a command", "a command of several", ""} {
		left := false
		told := func() (told any) {
			defer func() { told = recover() }()
			g := guarded{Model: panicking{where}, leave: func() { left = true }}
			run(g.Init())
			_, cmd := g.Update(nil)
			run(cmd)
			return nil
		}()
		if want := where != ""; left != want || (told == where) != want {
			t.Errorf("a panic in %q: got the terminal left %v and %v told, want it left and told", where, left, told)
		}
	}
}

func TestNothingIsSentAfterTheEnd(t *testing.T) {
	t.Parallel()
	var out recorder
	o := outlet{Writer: &out}
	o.write([]byte("frame"), true)
	o.close(false)
	o.close(false)
	o.write([]byte("frame"), true)
	o.close(true)
	o.write([]byte("frame"), true)
	if got, want := string(out), "frame"+leave+"frame"+leave; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// recorder keeps what is written.
type recorder []byte

func (r *recorder) Write(p []byte) (int, error) {
	*r = append(*r, p...)
	return len(p), nil
}
