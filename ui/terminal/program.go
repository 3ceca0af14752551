package terminal

import (
	"context"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/cancelreader"
)

// RequestModes asks the terminal whether it can show a frame at once.
func RequestModes() tea.Cmd { return tea.Raw(ansi.RequestModeSynchronizedOutput) }

// Program is a program on a terminal. The framework runs it, and neither draws nor
// reads: its renderer, which wakes up for every frame that might be, does not run.
// What only that renderer could do, such as tea.Println and tea.Exec, has no effect.
type Program struct {
	*tea.Program
	stage *Stage
	line  line
	input io.Reader
	term  string
	quiet sync.Once

	running context.Context // while it runs
	end     context.CancelFunc
	failure atomic.Pointer[PanicError] // a panic that was recovered here
}

// NewProgram makes a program whose frames go through a stage, in an environment
// of NAME=value. Options given are applied before the program's own.
func NewProgram(model tea.Model, s *Stage, environ []string, in io.Reader, out io.Writer, options ...tea.ProgramOption) *Program {
	p := &Program{stage: s, line: lineOf(in, out), term: variable(environ, "TERM")}
	s.out.Writer, s.shared = out, p.line.remote != nil
	p.running, p.end = context.WithCancel(context.Background())
	s.screen = &screen{}
	reader := &pacedReader{
		source: p.sourceOf(in),
		pacer:  &s.pacer,
		answer: func() { p.Send(answerMsg{}) },
		closed: func() {
			s.gone.Store(true)
			go p.Send(ClosedMsg{})
		},
	}
	p.input = inputOf(in, catching{&boundedReader{Reader: reader}, p})
	p.line.failed = p.fail
	guard := guarded{Model: model, leave: s.end}
	if p.line.remote != nil {
		guard.failed = p.fail
	}
	p.Program = tea.NewProgram(guard, append(within(environ, p.line.remote != nil, options),
		tea.WithContext(p.running),
		tea.WithInput(nothing{}),
		tea.WithOutput(out),
		tea.WithFilter(func(_ tea.Model, message tea.Msg) tea.Msg { return p.filter(message) }),
		tea.WithoutSignalHandler(),
		tea.WithoutRenderer(),
	)...)
	return p
}

// within adds what an environment says to the options of a program. What is not a file the
// framework takes for no terminal, which has no color: of a remote terminal the environment
// says how many it has. The convention of NO_COLOR (https://no-color.org) is any value that
// is not empty; the framework takes only those that read as true.
func within(environ []string, remote bool, options []tea.ProgramOption) []tea.ProgramOption {
	own := []tea.ProgramOption{tea.WithEnvironment(environ)}
	if remote {
		own = append(own, tea.WithColorProfile(colorprofile.Env(environ)))
	}
	options = append(own, options...)
	if variable(environ, "NO_COLOR") != "" {
		options = append(options, tea.WithColorProfile(colorprofile.ASCII))
	}
	return options
}

// sourceOf makes a source of what the program reads from.
func (p *Program) sourceOf(in io.Reader) source {
	if file, ok := in.(*os.File); ok {
		return sourceOf(file)
	}
	return sourceOf(catching{in, p})
}

// nothing is the input that the framework reads: it ends at once.
type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, io.EOF }

// Run runs the program until it ends, and leaves the alternate screen. The package's
// Run looks after all that may end a program.
func (p *Program) Run() (_ tea.Model, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			p.fail(reason)
		}
		if failure := p.failure.Load(); failure != nil {
			err = failure
		}
	}()
	reader, err := uv.NewCancelReader(p.input)
	if err != nil {
		return nil, err
	}
	stopped := p.read(p.running, reader)
	sizes := p.line.sizes(p.running, func(size tea.WindowSizeMsg) { p.Send(size) })
	model, err := p.Program.Run()
	p.end()
	if reader.Cancel() {
		await(stopped, leaveTimeout)
	}
	<-sizes
	_ = reader.Close()
	p.stage.end()
	if g, ok := model.(guarded); ok {
		model = g.Model
	}
	return model, err
}

// read makes messages of what is typed, until the reader is cancelled.
func (p *Program) read(ctx context.Context, reader cancelreader.CancelReader) (stopped chan struct{}) {
	events, stopped := make(chan uv.Event), make(chan struct{})
	go func() {
		defer close(events)
		defer p.catch()
		_ = uv.NewTerminalReader(reader, p.term).StreamEvents(ctx, events)
	}()
	go func() {
		defer close(stopped)
		defer p.catch()
		for event := range events {
			p.Send(event)
		}
	}()
	return stopped
}

// filter keeps what is for the terminal from the framework.
func (p *Program) filter(message tea.Msg) tea.Msg {
	p.quiet.Do(p.stopTicker)
	if _, ok := message.(tea.SuspendMsg); ok {
		return p.suspend()
	}
	return p.stage.filter(message)
}

// stopTicker stops the ticker that the framework starts for its renderer, even for
// the one that does nothing; each tick would wake the process. It runs where the
// framework itself would call ReleaseTerminal, to run another program.
func (p *Program) stopTicker() { _ = p.ReleaseTerminal() }

// suspend gives the terminal back to the shell until the person returns.
func (p *Program) suspend() tea.Msg {
	if !canSuspend {
		return tea.ResumeMsg{}
	}
	p.stage.close()
	p.line.restore()
	stop()
	p.line.raw()
	if size, ok := p.line.size(); ok {
		go p.Send(size) // it may have become another one
	}
	return tea.ResumeMsg{}
}

// await waits until something is done, but no longer than that.
func await(done <-chan struct{}, atMost time.Duration) {
	select {
	case <-done:
	case <-time.After(atMost):
	}
}

// ttyFile is a terminal with another way to read. What waits for input looks at the
// file behind it.
type ttyFile struct {
	*os.File
	reader io.Reader
}

// Read reads what was typed.
func (f ttyFile) Read(p []byte) (int, error) { return f.reader.Read(p) }

func inputOf(in io.Reader, reader io.Reader) io.Reader {
	if file, ok := in.(*os.File); ok {
		return ttyFile{file, reader}
	}
	return reader
}
