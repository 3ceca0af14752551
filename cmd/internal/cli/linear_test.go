package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// saidIn reports which of some texts are not in what a session has said.
func saidIn(t *testing.T, o outcome, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(o.out, want) {
			t.Errorf("got\n%s\nwant %q in it", o.out, want)
		}
	}
}

func TestLineByLineOverHTTP(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token", "COLUMNS=40")
	h.in = strings.Join([]string{
		"to:bob@contoso.com", "1", "back", "/Invoice 2041", "/", "status:faild", "subject:\"a b\" to:bob@contoso.com", "q",
	}, "\n") + "\n"
	url := graph(t)
	o := h.run("--plain", "--base-url", url).want(t, 0)
	golden(t, "linear.txt", strings.ReplaceAll(o.out, strings.TrimPrefix(url, "http://"), "HOST"))
	if o.err != "" {
		t.Errorf("got the standard error %s, want none", o.err)
	}
}

func TestLineByLineEndsWithItsInput(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.in = "" // the input ends at the first question
	h.run("demo", "--plain").want(t, 0)
	h.in = "since:10d" // and at the first command
	saidIn(t, h.run("demo", "--plain").want(t, 0), "10 of 521 listed. Enter lists more.", "Not complete: read back to ")
}

func TestLineByLineGoesOnAfterAnError(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	s := simulate(t, h, "--fault", "forbidden=1")
	h.in = "since:2d\n\nq\n"
	o := h.run("--plain", "--base-url", s.url).want(t, 0)
	saidIn(t, o, "Error: ", "not allowed to read message traces", "10 of ")
	if o.err != "" {
		t.Errorf("got the standard error %s, want the error where the answers are", o.err)
	}
}

func TestLineByLineSavesASearchForAnotherRun(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	s := simulate(t, h)
	h.in = "to:bob@contoso.com since:3d\nkeep mail of bob\nq\n"
	saidIn(t, h.run("--plain", "--base-url", s.url).want(t, 0), "Saved as mail of bob.")
	h.in = "recent\n1\nq\n"
	saidIn(t, h.run("--plain", "--base-url", s.url).want(t, 0), "Last search: to:bob@contoso.com since:3d", "1. Saved mail of bob, to:bob@contoso.com since:3d", "38 match")
}

func TestPlainLinesAreInForceByFlagVariableAndSetting(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		setting, variable string
		args              []string
		origin            string // "": they are not
	}{
		"flag":         {args: []string{"--plain"}, origin: "--plain"},
		"setting":      {setting: "plain = true\n", origin: "config.toml:1"},
		"variable":     {variable: "1", origin: "$ACCESSIBLE"},
		"variable off": {variable: "0"},
		"nothing":      {},
	} {
		h := newHost(t, "MSGTRACE_TOKEN=simulator", "ACCESSIBLE="+test.variable)
		settings := filepath.Join(h.home, ".config", "msgtrace", "config.toml")
		if err := os.MkdirAll(filepath.Dir(settings), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, settings, test.setting)
		s := simulate(t, h)
		h.in = "quit\n"
		if test.origin == "" {
			h.run(append(test.args, "--base-url", s.url)...).want(t, 1, "the explorer needs a terminal")
			continue
		}
		saidIn(t, h.run(append(test.args, "--base-url", s.url)...).want(t, 0), "help lists the commands.")
		saidIn(t, h.run(append(test.args, "search", "--base-url", s.url, "--limit", "1")...).want(t, 2), "Message 1\nSubject: ")
		if o := h.run(append(test.args, "config", "show")...).want(t, 0); !regexp.MustCompile(`(?m)^plain +true .*` + regexp.QuoteMeta(test.origin) + `$`).MatchString(o.out) {
			t.Errorf("%s: got\n%s\nwant that lines are plain, by %s", name, o.out, test.origin)
		}
		if test.variable != "" {
			saidIn(t, h.run("demo").want(t, 0), "help lists the commands.")
		}
	}
}
