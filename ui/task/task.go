// Package task runs calls beside Update: one in each slot, known by a generation,
// cancelled when another takes its place, and guarded against panics.
package task

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
)

// Slot is a place for one running task.
type Slot struct {
	Name string
	// Unattended says that nobody waits for what runs in the slot.
	Unattended bool
	// Local says that what runs there is no call of the client: it goes on when
	// calls are stopped.
	Local bool
}

// Set is the tasks under way. A call runs beside Update, in a goroutine of Bubble
// Tea's; its answer comes back as a message. A task is known by its slot and its
// generation: the answer of one that was replaced or stopped is dropped, however
// late it comes. The zero value is ready; it is not safe for concurrent use.
type Set struct {
	// Now is the clock, time.Now when nil.
	Now func() time.Time
	// Context returns the context that calls run in, made of another; nil: that one.
	Context func(context.Context) context.Context

	running    map[Slot]*Task
	repeats    map[Slot]func() tea.Cmd // what starts the last call of a slot again
	generation uint64
	dropped    int // late answers
}

// Task is one call under way.
type Task struct {
	Slot    Slot
	Label   string // what it does, in a word
	Started time.Time

	generation uint64
	cancel     context.CancelFunc

	mu       sync.Mutex
	progress client.Progress
}

// DoneMsg is the answer of a task; Update hands it to [Set.Finish].
type DoneMsg struct {
	slot       Slot
	generation uint64
	apply      func() tea.Cmd
}

// PanicError is a panic of a task's, which must not end the program.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("the program made a mistake: %v", e.Value) }

// Start runs call in a slot and hands what it returns to done, within Update,
// unless the task was replaced or stopped before. The call must capture values
// only, never the model.
func Start[T any](ts *Set, s Slot, label string, call func(context.Context) (T, error), done func(T, error) tea.Cmd) tea.Cmd {
	ts.Stop(s)
	if ts.running == nil {
		ts.running = map[Slot]*Task{}
	}
	ts.generation++
	ctx, cancel := context.WithCancel(ts.context())
	t := &Task{Slot: s, Label: label, Started: ts.now(), generation: ts.generation, cancel: cancel}
	ts.running[s] = t
	ctx = client.WithProgress(ctx, t.report)
	generation := t.generation
	return func() tea.Msg {
		value, err := guarded(ctx, call)
		return DoneMsg{slot: s, generation: generation, apply: func() tea.Cmd { return done(value, err) }}
	}
}

// context is what all calls run in.
func (ts *Set) context() context.Context {
	if ts.Context == nil {
		return context.Background()
	}
	return ts.Context(context.Background())
}

func (ts *Set) now() time.Time {
	if ts.Now == nil {
		return time.Now()
	}
	return ts.Now()
}

// guarded turns a panic of the call into an error.
func guarded[T any](ctx context.Context, call func(context.Context) (T, error)) (value T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &PanicError{Value: r, Stack: debug.Stack()}
		}
	}()
	return call(ctx)
}

// report keeps the last progress of the call; the screen looks at it when it
// ticks.
func (t *Task) report(p client.Progress) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.progress = p
}

// Progress returns the last progress of the call.
func (t *Task) Progress() client.Progress {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.progress
}

// Waiting reports whether the call waits for its turn, and not for an answer.
func (t *Task) Waiting() bool {
	switch t.Progress().State {
	case client.StateWaitingBudget, client.StateWaitingThrottle, client.StateWaitingRetry:
		return true
	}
	return false
}

// Remember keeps how the call that is about to start in a slot is started again.
func (ts *Set) Remember(s Slot, repeat func() tea.Cmd) {
	if ts.repeats == nil {
		ts.repeats = map[Slot]func() tea.Cmd{}
	}
	ts.repeats[s] = repeat
}

// Repeat starts the last call of a slot again, unless one runs there. It returns
// false when it starts nothing.
func (ts *Set) Repeat(s Slot) (tea.Cmd, bool) {
	repeat := ts.repeats[s]
	if repeat == nil || ts.running[s] != nil {
		return nil, false
	}
	return repeat(), true
}

// Finish takes an answer: it returns the command that follows from it, and
// whether the answer was still wanted.
func (ts *Set) Finish(m DoneMsg) (tea.Cmd, bool) {
	t := ts.running[m.slot]
	if t == nil || t.generation != m.generation {
		ts.dropped++
		return nil, false
	}
	t.cancel()
	delete(ts.running, m.slot)
	return m.apply(), true
}

// Stop cancels the task in a slot and reports whether there was one.
func (ts *Set) Stop(s Slot) bool {
	t := ts.running[s]
	if t == nil {
		return false
	}
	t.cancel()
	delete(ts.running, s)
	return true
}

// StopAll cancels everything.
func (ts *Set) StopAll() {
	for s := range ts.running {
		ts.Stop(s)
	}
}

// Forget forgets how calls are started again.
func (ts *Set) Forget() { ts.repeats = nil }

// StopCalls cancels everything but what runs in local slots.
func (ts *Set) StopCalls() {
	for s := range ts.running {
		if !s.Local {
			ts.Stop(s)
		}
	}
}

// Held returns the progress of a task that somebody waits for and that waits for
// its turn, the zero value if none does.
func (ts *Set) Held() client.Progress {
	for _, t := range ts.running {
		if t.Waiting() && !t.Slot.Unattended {
			return t.Progress()
		}
	}
	return client.Progress{}
}

// Len returns how many tasks are under way.
func (ts *Set) Len() int { return len(ts.running) }

// In returns the task in a slot, or nil.
func (ts *Set) In(s Slot) *Task { return ts.running[s] }

// Oldest returns the task that has run longest of those that somebody waits for,
// or nil.
func (ts *Set) Oldest() *Task {
	var found *Task
	for _, t := range ts.running {
		if !t.Slot.Unattended && (found == nil || t.generation < found.generation) {
			found = t
		}
	}
	return found
}
