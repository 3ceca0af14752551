package cli

import (
	"bytes"
	"context"
	"runtime"
	"testing"
	"weak"

	"msgtrace/client"
	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/serve"
)

func TestNothingIsKeptOfACommandThatHasEnded(t *testing.T) {
	t.Parallel()
	run := func() weak.Pointer[bytes.Buffer] {
		out := new(bytes.Buffer)
		if code := Run(t.Context(), System{Out: out, Err: out, Environ: []string{"HOME=" + t.TempDir()}}, []string{"search", "--since", "1h", "--watch-for", "1h"}); code != codeError {
			t.Errorf("got the exit code %d, want %d: %s", code, codeError, out)
		}
		return weak.Make(out)
	}
	if !isLetGo(run()) {
		t.Error("got the output of a command that has ended still in memory, want nothing kept of it")
	}
}

func TestNothingIsKeptOfACommandOverSSHThatHasEnded(t *testing.T) {
	t.Parallel()
	ask := func() weak.Pointer[app] {
		a := &app{sys: System{Out: new(bytes.Buffer), Err: new(bytes.Buffer)}, overSSH: true}
		open := opener{remembers: true, settle: func(context.Context) (config.Chosen, error) { return config.Chosen{}, client.ErrSignIn }}
		root := a.commandsOverSSH(open, &serve.Session{})
		root.SetArgs([]string{"search", "--nothing"})
		if err := root.ExecuteContext(t.Context()); err == nil {
			t.Error("got no error, want that the flag is not known")
		}
		return weak.Make(a)
	}
	if !isLetGo(ask()) {
		t.Error("got the command line of a session that has ended still in memory, want nothing kept of it")
	}
}

// isLetGo reports whether the garbage collector takes something.
func isLetGo[T any](p weak.Pointer[T]) bool {
	for range 20 {
		if runtime.GC(); p.Value() == nil {
			return true
		}
	}
	return false
}
