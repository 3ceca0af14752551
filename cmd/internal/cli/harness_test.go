package cli_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/cmd/internal/cli"
)

var update = flag.Bool("update", false, "write the golden files")

// apis are the values of --api, and anAPI is how messages list them.
var (
	apis  = namesOf(client.Dialects())
	anAPI = strings.Join(apis[:len(apis)-1], ", ") + " or " + apis[len(apis)-1]
)

func namesOf(dialects []client.Dialect) []string {
	var names []string
	for _, d := range dialects {
		names = append(names, string(d))
	}
	return names
}

// now is when every test runs: a Monday afternoon.
var now = time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)

// outcome is what a command left behind.
type outcome struct {
	code     int
	out, err string
}

// host is the machine that the commands of one test run on.
type host struct {
	t       *testing.T
	environ []string
	home    string
	in      string

	patience time.Duration // with files that do not answer; 0: the usual
}

func newHost(t *testing.T, environ ...string) *host {
	t.Helper()
	home := t.TempDir()
	return &host{t: t, home: home, environ: append([]string{"HOME=" + home, "TERM=xterm-256color"}, environ...)}
}

// run runs a command to its end.
func (h *host) run(args ...string) outcome {
	h.t.Helper()
	return h.runWith(h.t.Context(), args...)
}

func (h *host) runWith(ctx context.Context, args ...string) outcome {
	h.t.Helper()
	var out, err bytes.Buffer
	code := cli.Run(ctx, h.system(&out, &err), args)
	return outcome{code, out.String(), err.String()}
}

func (h *host) system(out, err *bytes.Buffer) cli.System {
	return cli.System{
		In: strings.NewReader(h.in), Out: out, Err: err, Environ: h.environ,
		Now: func() time.Time { return now }, Zone: time.FixedZone("CET", 3600),
		Wait:     func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Patience: h.patience,
	}
}

// want checks the code and what standard error says.
func (o outcome) want(t *testing.T, code int, said ...string) outcome {
	t.Helper()
	if o.code != code {
		t.Errorf("exit code %d, want %d; standard error: %s", o.code, code, o.err)
	}
	for _, text := range said {
		if !strings.Contains(o.err, text) {
			t.Errorf("got the standard error\n%s\nwant %q in it", o.err, text)
		}
	}
	return o
}

// stateFile is a file of the state folder, which there is after a run.
func (h *host) stateFile(pattern string) string {
	h.t.Helper()
	found, err := filepath.Glob(filepath.Join(h.home, ".local", "state", "msgtrace", pattern))
	if err != nil || len(found) != 1 {
		h.t.Fatalf("%s: got %v, %v, want one file", pattern, found, err)
	}
	return found[0]
}

// golden compares with testdata/NAME.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s\n(go test -update writes it)", path, got, want)
	}
}
