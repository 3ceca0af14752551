package cli_test

import (
	"strings"
	"testing"
)

func TestLineByLine(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	h.in = strings.Join([]string{
		"soon", "24h", "bob", "", "", "faild", "", "", "", // a time, an address and a status that cannot be
		"9", "what", "2", "1", "bob@contoso.com", "1", "eve@contoso.com", "cy@contoso.com", "1", "", "",
		"s", "", "", "bob@contoso.com", "", "", "", "1", "", "1", "none",
		"s", "", "", "", "", "", "1795438719.ccb46e465120e5f4@fabrikam.com",
		"s", "", "", "", "", "", "a b", invoice,
		"s", "", "nobody@fabrikam.com", "", "", "", "123", "q",
	}, "\n") + "\n"
	o := h.run("--plain", "--base-url", graph(t)).want(t, 0)
	golden(t, "linear.txt", o.out)
	if o.err != "" {
		t.Errorf("got the standard error %s, want none", o.err)
	}
}

func TestLineByLineEnds(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.in = "" // the input ends at the first question
	h.run("demo", "--plain").want(t, 0)
	h.in = "10d\n\n\n\n\n\n" // and at the first command
	if o := h.run("demo", "--plain").want(t, 0); !strings.Contains(o.out, " messages are listed: read back to ") {
		t.Errorf("got %s, want 10 messages and that there are more", o.out)
	}
}

func TestLineByLineGoesOnAfterAnError(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	s := simulate(t, h, "--fault", "forbidden=1")
	h.in = "\n\n\n\n\n\n\nq\n"
	o := h.run("--plain", "--base-url", s.url).want(t, 0, "not allowed to read message traces")
	if !strings.Contains(o.out, " messages are listed: read back to ") {
		t.Errorf("got %s, want 10 messages and that there are more", o.out)
	}
}
