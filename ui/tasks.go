package ui

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
)

// slot names a place for one running task.
type slot string

// The slots. Starting a task in one cancels the task that runs there.
const (
	slotPage       slot = "page"       // pages of the list
	slotAgain      slot = "again"      // the first pages of the list, once more
	slotAhead      slot = "ahead"      // a page that nobody waits for yet
	slotRecipients slot = "recipients" // all recipients of a message
	slotEvents     slot = "events"     // the events of one recipient
)

// tasks are the calls under way. A call runs beside Update, in a goroutine of
// Bubble Tea's; its answer comes back as a message. A task is known by its slot
// and its generation: the answer of one that was replaced or stopped is dropped,
// however late it comes.
type tasks struct {
	running    map[slot]*task
	repeats    map[slot]func() tea.Cmd // what starts the last call of a slot again
	generation uint64
	dropped    int // late answers, for the log
}

// task is one call under way.
type task struct {
	slot       slot
	generation uint64
	started    time.Time
	cancel     context.CancelFunc
	label      string

	mu       sync.Mutex
	progress client.Progress
}

// doneMsg is the answer of a task. Apply runs within Update.
type doneMsg struct {
	slot       slot
	generation uint64
	apply      func() tea.Cmd
}

// panicError is a panic of a task's, which must not end the program.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("the program made a mistake: %v", e.value) }

// start runs call in a slot and hands what it returns to done, within Update,
// unless the task was replaced or stopped before. The call must capture values
// only, never the model.
func start[T any](ts *tasks, s slot, label string, call func(context.Context) (T, error), done func(T, error) tea.Cmd) tea.Cmd {
	ts.stop(s)
	if ts.running == nil {
		ts.running = map[slot]*task{}
	}
	ts.generation++
	ctx, cancel := context.WithCancel(context.Background())
	t := &task{slot: s, generation: ts.generation, started: time.Now(), cancel: cancel, label: label}
	ts.running[s] = t
	ctx = client.WithProgress(ctx, t.report)
	generation := t.generation
	return func() tea.Msg {
		value, err := guarded(ctx, call)
		return doneMsg{slot: s, generation: generation, apply: func() tea.Cmd { return done(value, err) }}
	}
}

// remember keeps how the call that is about to start in a slot is started again.
func (ts *tasks) remember(s slot, repeat func() tea.Cmd) {
	if ts.repeats == nil {
		ts.repeats = map[slot]func() tea.Cmd{}
	}
	ts.repeats[s] = repeat
}

// guarded turns a panic of the call into an error.
func guarded[T any](ctx context.Context, call func(context.Context) (T, error)) (value T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &panicError{value: r, stack: debug.Stack()}
		}
	}()
	return call(ctx)
}

// report keeps the last progress of the call; the screen looks at it when it
// ticks.
func (t *task) report(p client.Progress) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.progress = p
}

// state is the last progress of the call.
func (t *task) state() client.Progress {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.progress
}

// finish takes an answer: it returns the command that follows from it, and
// whether the answer was still wanted.
func (ts *tasks) finish(m doneMsg) (tea.Cmd, bool) {
	t := ts.running[m.slot]
	if t == nil || t.generation != m.generation {
		ts.dropped++
		return nil, false
	}
	t.cancel()
	delete(ts.running, m.slot)
	return m.apply(), true
}

// stop cancels the task in a slot and says whether there was one.
func (ts *tasks) stop(s slot) bool {
	t := ts.running[s]
	if t == nil {
		return false
	}
	t.cancel()
	delete(ts.running, s)
	return true
}

// stopAll cancels everything.
func (ts *tasks) stopAll() {
	for s := range ts.running {
		ts.stop(s)
	}
}

// stopCalls cancels everything but what is recalled, which is no call.
func (ts *tasks) stopCalls() {
	for s := range ts.running {
		if !s.recalls() {
			ts.stop(s)
		}
	}
}

// held is the progress of a task that waits for its turn, and none if no task
// does.
func (ts *tasks) held() client.Progress {
	for _, t := range ts.running {
		if p := t.state(); waiting(p.State) && t.slot != slotAhead {
			return p
		}
	}
	return client.Progress{}
}

// in is the task in a slot, or nil.
func (ts *tasks) in(s slot) *task { return ts.running[s] }

// oldest is the task that has run longest of those that somebody waits for, or
// nil.
func (ts *tasks) oldest() *task {
	var found *task
	for _, t := range ts.running {
		if t.slot.attended() && (found == nil || t.generation < found.generation) {
			found = t
		}
	}
	return found
}
