package cli

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"msgtrace/client"
	"msgtrace/ui/text"
)

// progress keeps one line on a terminal up to date while a command waits. On
// anything else it writes nothing.
type progress struct {
	out   io.Writer
	now   func() time.Time
	width int
	zone  *time.Location
	glyph func(sign, ascii string) string
	done  chan struct{}
	once  sync.Once

	mu    sync.Mutex
	step  client.Progress
	count int
	shown bool
}

// progress starts the line.
func (a *app) progress() *progress {
	p := &progress{out: a.sys.Err, now: a.sys.Now, width: width(a.sys.Err, helpWidth), zone: a.zone(), glyph: a.glyph, done: make(chan struct{})}
	if !terminal(a.sys.Err) {
		p.out = nil
		return p
	}
	go p.tick()
	return p
}

// tick counts down the waits.
func (p *progress) tick() {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			p.draw()
		case <-p.done:
			return
		}
	}
}

// report takes a step of a call.
func (p *progress) report(step client.Progress) {
	step.Until = step.Until.In(p.zone)
	p.mu.Lock()
	p.step = step
	p.mu.Unlock()
	p.draw()
}

// loaded says how many messages there are.
func (p *progress) loaded(count int) {
	p.mu.Lock()
	p.count = count
	p.mu.Unlock()
}

// stop takes the line away.
func (p *progress) stop() {
	p.once.Do(func() {
		close(p.done)
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.shown {
			_, _ = io.WriteString(p.out, "\r\x1b[K")
		}
		p.out = nil
	})
}

func (p *progress) draw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.out == nil || p.step.State == "" {
		return
	}
	line := text.Truncate(progressText(p.step, p.count, p.now(), p.glyph(" · ", " - ")), p.width-1, p.glyph("…", "..."))
	_, _ = fmt.Fprintf(p.out, "\r%s\x1b[K", line)
	p.shown = true
}

// progressText is the line: what came, what is asked for, how long a wait takes.
func progressText(step client.Progress, count int, now time.Time, between string) string {
	var parts []string
	if count > 0 {
		parts = append(parts, text.Counted(count, "message"))
	}
	if step.What != "" {
		parts = append(parts, clean(step.What))
	}
	state := string(step.State)
	if wait := step.Until.Sub(now); !step.Until.IsZero() && wait > 0 {
		state += fmt.Sprintf(" until %s (in %s)", step.Until.Format("15:04:05"), wait.Round(time.Second))
	}
	if step.Try > 1 {
		state += fmt.Sprintf(", try %d of %d", step.Try, step.Tries)
	}
	return strings.Join(append(parts, state), between)
}
