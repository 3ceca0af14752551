package cli_test

import (
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
