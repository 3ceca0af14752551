package terminal

import tea "charm.land/bubbletea/v2"

// guarded is a model that leaves the terminal when it panics, before the framework
// prints the panic, which would be lost with the screen.
//
// The framework prints to this process's own terminal, so that of a program at the far
// end of a connection it is not told.
type guarded struct {
	tea.Model
	leave  func()
	failed func(reason any) // takes the panic; nil: the framework does
}

// Init begins.
func (g guarded) Init() (cmd tea.Cmd) {
	g.guard(func() { cmd = g.Model.Init() })
	return g.command(cmd)
}

// Update takes one message.
func (g guarded) Update(message tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	g.guard(func() { g.Model, cmd = g.Model.Update(message) })
	return g, g.command(cmd)
}

// command guards what a model starts.
func (g guarded) command(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (message tea.Msg) {
		g.guard(func() { message = cmd() })
		if batch, ok := message.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = g.command(batch[i])
			}
		}
		return message
	}
}

// View draws.
func (g guarded) View() (view tea.View) {
	g.guard(func() { view = g.Model.View() })
	return view
}

// guard calls f. It recovers only where somebody takes the panic, so that elsewhere the
// stack stays whole.
func (g guarded) guard(f func()) {
	panics := true
	defer func() {
		if !panics {
			return
		}
		g.leave()
		if g.failed == nil {
			return
		}
		if reason := recover(); reason != nil {
			g.failed(reason)
		}
	}()
	f()
	panics = false
}
