package terminal

import (
	"io"
	"os"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// RequestModes asks the terminal for synchronized output, which the framework
// leaves out over SSH, where it matters most.
// https://github.com/charmbracelet/bubbletea/blob/v2.0.10/tea.go#L980
func RequestModes() tea.Cmd { return tea.Raw(ansi.RequestModeSynchronizedOutput) }

// NewProgram makes a program whose frames go through a stage, in an environment
// of NAME=value. Options given are applied before the program's own.
func NewProgram(model tea.Model, s *Stage, environ []string, in io.Reader, out io.Writer, options ...tea.ProgramOption) *tea.Program {
	var program *tea.Program
	reader := &pacedReader{
		source: sourceOf(in),
		pacer:  &s.pacer,
		answer: func() { program.Send(answerMsg{}) },
		closed: func() {
			s.gone.Store(true)
			go program.Send(ClosedMsg{})
		},
	}
	program = tea.NewProgram(model, append(within(environ, options),
		tea.WithInput(inputOf(in, reader)),
		tea.WithOutput(outputOf(out, pacedWriter{out, &s.pacer})),
		tea.WithFilter(func(_ tea.Model, message tea.Msg) tea.Msg { return s.filter(message) }),
		tea.WithoutSignalHandler(),
	)...)
	return program
}

// within adds what an environment says to the options of a program. The
// convention of NO_COLOR (https://no-color.org) is any value that is not empty; the
// framework takes only those that read as true.
func within(environ []string, options []tea.ProgramOption) []tea.ProgramOption {
	options = append([]tea.ProgramOption{tea.WithEnvironment(environ)}, options...)
	if variable(environ, "NO_COLOR") != "" {
		options = append(options, tea.WithColorProfile(colorprofile.ASCII))
	}
	return options
}

// ttyFile is a terminal with another way to read and to write. The framework
// looks at the file behind it for its size and its modes.
type ttyFile struct {
	file *os.File
	io.Reader
	io.Writer
}

// Fd is the descriptor of the terminal.
func (f ttyFile) Fd() uintptr { return f.file.Fd() }

// Name is the name of the terminal.
func (f ttyFile) Name() string { return f.file.Name() }

// Close closes the terminal.
func (f ttyFile) Close() error { return f.file.Close() }

func inputOf(in io.Reader, reader io.Reader) io.Reader {
	if file, ok := in.(*os.File); ok {
		return ttyFile{file, reader, file}
	}
	return reader
}

func outputOf(out io.Writer, writer io.Writer) io.Writer {
	if file, ok := out.(*os.File); ok {
		return ttyFile{file, file, writer}
	}
	return writer
}
