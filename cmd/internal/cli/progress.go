package cli

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"msgtrace/client"
	"msgtrace/client/flight"
	"msgtrace/ui/text"
)

// progress keeps one line on a terminal up to date while a command waits. On
// anything else, and line by line, it only says when a longer wait begins.
type progress struct {
	out   io.Writer
	now   func() time.Time
	width int
	zone  *time.Location
	glyph func(sign, ascii string) string
	note  func(format string, args ...any) // nil: there is the line
	done  chan struct{}
	ended chan error // of the goroutine that counts down; nil: there is none
	once  sync.Once

	spent func(now time.Time) (requests, left string) // by a search; nil: nobody says

	mu     sync.Mutex
	step   client.Progress
	count  int
	shown  bool
	paused bool      // a question has the line
	told   time.Time // until when the wait lasts that was told last
}

// longWait is from how long on a wait is told.
const longWait = 5 * time.Second

// progress starts the line.
func (a *app) progress() *progress {
	p := &progress{out: a.sys.Err, now: a.sys.Now, width: width(a.sys.Err, helpWidth), zone: a.zone(), glyph: a.glyph, done: make(chan struct{})}
	if !terminal(a.sys.Err) || a.plain {
		p.out, p.note = nil, a.note
		return p
	}
	a.line = p
	p.begin()
	return p
}

// pause clears the line for a question. It returns what brings the line back.
func (p *progress) pause() (back func()) {
	if p == nil {
		return func() {}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	p.paused = true
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.paused = false
	}
}

// clear empties the line. The caller holds the lock.
func (p *progress) clear() {
	if p.shown {
		_, _ = io.WriteString(p.out, "\r\x1b[K")
	}
	p.shown = false
}

// begin counts down on a goroutine of its own.
func (p *progress) begin() {
	p.ended = make(chan error, 1)
	go func() { p.ended <- flight.Catch(p.tick) }()
}

// tick counts down the waits.
func (p *progress) tick() error {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			p.draw()
		case <-p.done:
			return nil
		}
	}
}

// report takes a step of a call.
func (p *progress) report(step client.Progress) {
	step.Until = step.Until.In(p.zone)
	p.mu.Lock()
	p.step = step
	p.mu.Unlock()
	p.tell()
	p.draw()
}

// tell says that a longer wait began, once: it is reported again when the wait
// is looked over.
func (p *progress) tell() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now, until := p.now(), p.step.Until
	if p.note == nil || until.Sub(now) < longWait || until.Sub(p.told) < longWait {
		return
	}
	p.told = until
	p.note("%s", p.text(now, math.MaxInt))
}

// loaded says how many messages there are.
func (p *progress) loaded(count int) {
	p.mu.Lock()
	p.count = count
	p.mu.Unlock()
}

// stop takes the line away. It panics if counting down did.
func (p *progress) stop() {
	p.once.Do(func() {
		close(p.done)
		p.mu.Lock()
		p.clear()
		p.out = nil
		p.mu.Unlock()
		if p.ended != nil {
			flight.Rethrow(<-p.ended)
		}
	})
}

func (p *progress) draw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.out == nil || p.paused || p.step.State == "" {
		return
	}
	line := text.Truncate(p.text(p.now(), p.width-1), p.width-1, p.glyph("…", "..."))
	_, _ = fmt.Fprintf(p.out, "\r%s\x1b[K", line)
	p.shown = true
}

func (p *progress) text(now time.Time, width int) string {
	l := progressLine{step: p.step, count: p.count}
	if p.spent != nil {
		l.requests, l.left = p.spent(now)
	}
	return l.text(now, p.glyph(" · ", " - "), width)
}

// progressLine is the line: what came, what it has cost, what is asked for, how long a
// wait takes.
type progressLine struct {
	step           client.Progress
	count          int    // messages
	requests, left string // "12 of about 40 requests", "about 15 min left"; "": not known
}

// text leaves out what matters least where it is narrow.
func (l progressLine) text(now time.Time, between string, width int) string {
	messages, what := "", clean(l.step.What)
	if l.count > 0 {
		messages = text.Counted(l.count, "message")
	}
	parts := []string{messages, l.requests, l.left, what, stateText(l.step, now)}
	for _, least := range []int{3, 2, 0, 1} {
		line := strings.Join(slices.DeleteFunc(slices.Clone(parts), func(part string) bool { return part == "" }), between)
		if text.Width(line) <= width {
			return line
		}
		parts[least] = ""
	}
	return stateText(l.step, now)
}

// stateText says what a call is doing, and how long a wait takes.
func stateText(step client.Progress, now time.Time) string {
	state := string(step.State)
	if step.Daily {
		state = "the service wants to be asked again later, for " + client.DailyWords + ": waiting"
	}
	if wait := step.Until.Sub(now); !step.Until.IsZero() && wait > 0 {
		state += fmt.Sprintf(" until %s (in %s)", step.Until.Format("15:04:05"), wait.Round(time.Second))
	}
	if step.Try > 1 {
		state += fmt.Sprintf(", try %d of %d", step.Try, step.Tries)
	}
	return state
}
