package uitest

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// Options say what terminal and what line a program runs on. The zero value is
// a terminal of 120 by 40 that answers at once.
type Options struct {
	Width, Height int
	// Begin is when the program starts, if it is later than the beginning of a
	// bubble's fake time, which is that of the year 2000.
	Begin time.Time
	// Environ is the environment the program sees, as NAME=value. TERM is
	// xterm-256color unless it is given.
	Environ []string
	// RoundTrip is how long an answer of the terminal's travels.
	RoundTrip time.Duration
	// Rate is how many bytes a second the line carries, 0 for any number. What
	// a program writes faster waits in a buffer without bound, as it does
	// between a program and a slow SSH client.
	Rate int
	// Mute is a terminal that never answers a query.
	Mute bool
	// Split delivers every answer of the terminal's in two halves, this long
	// after one another.
	Split time.Duration
}

// terminal is the emulated screen, the line to it, and the queue of what it
// has to say.
type terminal struct {
	options Options
	input   *io.PipeWriter

	mu      sync.Mutex
	emu     *vt.Emulator
	cursor  bool // shown
	title   string
	modes   map[ansi.Mode]bool
	raw     strings.Builder
	bytes   int
	writes  int
	arrived time.Time // when the last byte reached the screen

	line    chan []byte   // towards the screen, when Rate is set
	answers chan string   // towards the program
	typing  chan struct{} // held while something is typed
	closed  chan struct{}
}

// watched are the modes a program may set and has to take back.
var watched = map[ansi.Mode]string{
	ansi.ModeAltScreenSaveCursor: "alternate screen",
	ansi.ModeBracketedPaste:      "bracketed paste",
	ansi.ModeMouseNormal:         "mouse clicks",
	ansi.ModeMouseButtonEvent:    "mouse buttons",
	ansi.ModeMouseAnyEvent:       "mouse motion",
	ansi.ModeMouseExtSgr:         "mouse encoding",
	ansi.ModeFocusEvent:          "focus events",
	ansi.ModeSynchronizedOutput:  "synchronized output",
}

func newTerminal(o Options, input *io.PipeWriter) *terminal {
	t := &terminal{
		options: o,
		input:   input,
		emu:     vt.NewEmulator(o.Width, o.Height),
		cursor:  true,
		modes:   map[ansi.Mode]bool{},
		line:    make(chan []byte, 1<<20),
		answers: make(chan string, 1<<16),
		typing:  make(chan struct{}, 1),
		closed:  make(chan struct{}),
	}
	t.emu.SetCallbacks(vt.Callbacks{
		Title:            func(title string) { t.title = title },
		CursorVisibility: func(visible bool) { t.cursor = visible },
		EnableMode:       func(mode ansi.Mode) { t.modes[mode] = true },
		DisableMode:      func(mode ansi.Mode) { t.modes[mode] = false },
	})
	t.answer()
	// The program's line discipline turns a line feed into a new line.
	_, _ = t.emu.WriteString("\x1b[20h")
	go t.drain()
	go t.speak()
	if o.Rate > 0 {
		go t.carry()
	}
	return t
}

// answer teaches the emulator the queries that present-day terminals answer and
// it does not.
func (t *terminal) answer() {
	t.emu.RegisterCsiHandler('c', func(ansi.Params) bool {
		t.say("\x1b[?62;22c")
		return true
	})
	t.emu.RegisterCsiHandler(ansi.Command('?', '$', 'p'), func(params ansi.Params) bool {
		mode, _, _ := params.Param(0, 0)
		setting := ansi.ModeNotRecognized
		switch {
		case t.modes[ansi.DECMode(mode)]:
			setting = ansi.ModeSet
		case watched[ansi.DECMode(mode)] != "":
			setting = ansi.ModeReset
		}
		t.say(ansi.ReportMode(ansi.DECMode(mode), setting))
		return true
	})
	t.emu.RegisterCsiHandler(ansi.Command('?', 0, 'u'), func(ansi.Params) bool {
		t.say("\x1b[?0u")
		return true
	})
}

func (t *terminal) say(answer string) {
	if !t.options.Mute {
		t.answers <- answer
	}
}

// drain takes the answers that the emulator itself gives out of its pipe.
func (t *terminal) drain() {
	buffer := make([]byte, 4096)
	for {
		n, err := t.emu.Read(buffer)
		if err != nil {
			return
		}
		t.say(string(buffer[:n]))
	}
}

// speak brings the answers to the program, each a round trip after its query.
func (t *terminal) speak() {
	type late struct {
		text string
		due  time.Time
	}
	queue := make(chan late, cap(t.answers))
	go func() {
		defer close(queue)
		for {
			select {
			case text := <-t.answers:
				queue <- late{text, time.Now().Add(t.options.RoundTrip)}
			case <-t.closed:
				return
			}
		}
	}()
	for answer := range queue {
		pause(time.Until(answer.due))
		if half := len(answer.text) / 2; t.options.Split > 0 {
			t.send(answer.text[:half], answer.text[half:])
		} else {
			t.send(answer.text)
		}
	}
}

// send types at the program, with a pause between the parts, in which nothing
// else is typed. It returns when the program has read it, or has ended.
func (t *terminal) send(parts ...string) {
	t.typing <- struct{}{}
	defer func() { <-t.typing }()
	for i, part := range parts {
		if i > 0 {
			pause(t.options.Split)
		}
		_, _ = io.WriteString(t.input, part)
	}
}

// carry moves the bytes over a slow line.
func (t *terminal) carry() {
	for {
		select {
		case data := <-t.line:
			pause(time.Duration(len(data)) * time.Second / time.Duration(t.options.Rate))
			t.show(data)
		case <-t.closed:
			return
		}
	}
}

// Write takes what the program sends to its terminal.
func (t *terminal) Write(data []byte) (int, error) {
	t.mu.Lock()
	t.bytes += len(data)
	t.writes++
	t.raw.Write(data)
	t.mu.Unlock()
	if t.options.Rate > 0 {
		t.line <- append([]byte(nil), data...)
		return len(data), nil
	}
	t.show(data)
	return len(data), nil
}

func (t *terminal) show(data []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.arrived = time.Now()
	_, _ = t.emu.Write(data)
}

// close ends the goroutines. The emulator's own Close is not safe beside a
// reader, its pipe is.
func (t *terminal) close() {
	close(t.closed)
	if pipe, ok := t.emu.InputPipe().(io.Closer); ok {
		_ = pipe.Close()
	}
}

// text is what the screen shows, a line a row, without trailing blanks.
func (t *terminal) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	rows := make([]string, t.emu.Height())
	for y := range rows {
		var row strings.Builder
		for x := 0; x < t.emu.Width(); {
			cell := t.emu.CellAt(x, y)
			if cell == nil || cell.Content == "" {
				row.WriteByte(' ')
				x++
				continue
			}
			row.WriteString(cell.Content)
			x += max(1, cell.Width)
		}
		rows[y] = strings.TrimRight(row.String(), " ")
	}
	return strings.Join(rows, "\n")
}

// left lists what a program that has ended did not take back.
func (t *terminal) left() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var found []string
	for mode, name := range watched {
		if t.modes[mode] {
			found = append(found, name+" is still on")
		}
	}
	if t.emu.IsAltScreen() {
		found = append(found, "the alternate screen was not left")
	}
	if !t.cursor {
		found = append(found, "the cursor is hidden")
	}
	if t.title != "" {
		found = append(found, fmt.Sprintf("the title is %q", t.title))
	}
	return found
}

// pause lets fake time pass.
func pause(d time.Duration) {
	if d > 0 {
		<-time.After(d)
	}
}
