package linear_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/cmd/internal/linear"
	"msgtrace/ui"
	"msgtrace/ui/text"
)

var update = flag.Bool("update", false, "write the golden files")

// scenarios are those that the sessions have mail of, so that another one changes none.
var scenarios = []string{
	"mailbox full", "delivered", "nested list, one member failed", "junked", "quarantined", "deferred, still trying",
	"deferred four times, then delivered", "remote 5.7.1", "blocked by a rule", "DLP", "attack wave", "mailing to 2,500", "hostile subjects",
}

// now is when every session is: a Monday afternoon.
var now = time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)

// held is a session that is to be held.
type held struct {
	t        *testing.T
	sim      *simulator.Simulator
	options  ui.Options
	terminal linear.Terminal
	copied   []string
}

// prepare makes a session on simulated mail. The clock stands still unless the test
// brings its own.
func prepare(t *testing.T, dialect client.Dialect, change func(*simulator.Options, *client.Options)) *held {
	t.Helper()
	clock := func() time.Time { return now }
	mail := simulator.Options{Scenarios: scenarios, Now: clock}
	asking := client.Options{Dialect: dialect, Now: clock}
	if change != nil {
		change(&mail, &asking)
	}
	h := &held{t: t, sim: simulator.New(mail)}
	asking.Tokens, asking.Transport = client.StaticToken(client.Secret(h.sim.Token())), h.sim.Transport()
	c, err := client.New(asking)
	if err != nil {
		t.Fatal(err)
	}
	h.options = ui.Options{
		Client: c, Tenant: "contoso.com", Account: "ann@contoso.com", Demo: true, Command: []string{"msgtrace", "demo", "--plain"},
		Zone: time.FixedZone("CET", 3600), Now: asking.Now, Domains: []string{"contoso.com"}, Folder: t.TempDir(),
	}
	h.terminal.Clipboard = func(s string) error { h.copied = append(h.copied, s); return nil }
	return h
}

// say holds the session with the lines that a person types, and returns what the
// terminal shows: what was said, and what was typed.
func (h *held) say(typed ...string) string {
	h.t.Helper()
	screen := &screen{}
	h.terminal.In, h.terminal.Out = &keyboard{lines: typed, echo: screen}, screen
	if err := linear.Run(h.t.Context(), h.options, h.terminal); err != nil {
		h.t.Errorf("got %v, want that the session ends with its input; it said\n%s", err, screen)
	}
	return screen.String()
}

// screen is what a terminal shows.
type screen struct {
	mu   sync.Mutex
	said bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

// keyboard gives a line for each read, as a terminal does, and shows it.

type keyboard struct {
	lines []string
	echo  io.Writer
}

func (k *keyboard) Read(p []byte) (int, error) {
	if len(k.lines) == 0 {
		return 0, io.EOF
	}
	line := k.lines[0] + "\n"
	k.lines = k.lines[1:]
	_, _ = io.WriteString(k.echo, line)
	return copy(p, line), nil
}

// dialects are both.
var dialects = client.Dialects()

// wants reports which texts are not in what was said, in their order.
func wants(t *testing.T, said string, wanted ...string) {
	t.Helper()
	rest := said
	for _, want := range wanted {
		at := strings.Index(rest, want)
		if at < 0 {
			t.Errorf("got\n%s\nwant %q in it, behind what is wanted before", said, want)
			continue
		}
		rest = rest[at+len(want):]
	}
}

// folds reports lines that are wider than a terminal but for one long word. What was
// typed is wider if it was typed so.
func folds(t *testing.T, said string, columns int, typed []string) {
	t.Helper()
	for line := range strings.Lines(said) {
		line = strings.TrimRight(line, "\n")
		if text.Width(line) <= columns || !strings.Contains(line, " ") {
			continue
		}
		if slices.ContainsFunc(typed, func(s string) bool { return s != "" && strings.HasSuffix(line, s) }) {
			continue
		}
		t.Errorf("got the line %q of %d columns, want at most %d", line, text.Width(line), columns)
	}
}

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
