package cli_test

import (
	"strings"
	"testing"
)

// TestALineAndFlagsSearchTheSame compares what the flags find with what the line does.
func TestALineAndFlagsSearchTheSame(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ line, flags []string }{
		{[]string{"to:bob@contoso.com"}, []string{"--recipient", "bob@contoso.com"}},
		{[]string{"bob@contoso.com", "status:failed,spam"}, []string{"--recipient", "bob@contoso.com", "--status", "failed", "--status", "junk"}},
		{[]string{"from:*@fabrikam.com subject-starts:invoice since:10d"}, []string{"--sender", "*@fabrikam.com", "--subject", "invoice", "--subject-match", "starts", "--since", "10d"}},
		{[]string{"contoso.com", "since:2026-11-22", "until:2026-11-22"}, []string{"--recipient", "*@contoso.com", "--start", "2026-11-22", "--until", "2026-11-22"}},
		{[]string{"to:bob@contoso.com", "-subject:invoice", "-from:*@rnicrosoft.example"}, []string{"--recipient", "bob@contoso.com", "--without", "subject:invoice", "--without", "from:*@rnicrosoft.example"}},
		{[]string{"to:bob@contoso.com", "--status", "failed"}, []string{"--recipient", "bob@contoso.com", "--status", "failed"}},
		{[]string{"latest:yes"}, []string{"--latest"}},
	} {
		byLine := newHost(t).run(append([]string{"demo", "search", "-o", "csv"}, test.line...)...).want(t, 0)
		byFlags := newHost(t).run(append([]string{"demo", "search", "-o", "csv"}, test.flags...)...).want(t, 0)
		if byLine.out != byFlags.out || strings.Count(byLine.out, "\n") < 2 {
			t.Errorf("%q: got %d rows, want the %d of %q", test.line, strings.Count(byLine.out, "\n"), strings.Count(byFlags.out, "\n"), test.flags)
		}
	}
}

func TestAnArgumentOfTheExplorerIsAQueryOrACommand(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"serach":                      `unknown command "serach" for "msgtrace": did you mean "search"?`,
		"demo invoice":                `unknown command "invoice" for "msgtrace demo"`,
		"demo to:bob@contoso.com":     "the explorer needs a terminal",
		"demo bob@contoso.com":        "the explorer needs a terminal",
		"demo -subject:newsletter":    "the explorer needs a terminal",
		"demo to:bob@@contoso.com":    "the explorer needs a terminal", // what it asks for is planned later
		"demo form:bob@contoso.com":   `"form:" is not a search word: did you mean from:?`,
		"demo --since soon":           `--since: cannot read "soon" as a time`,
		"demo --status faild":         `did you mean "failed"?`,
		"demo to:a@b.example since:x": `since: cannot read "x" as a time`,
	} {
		newHost(t).run(strings.Fields(args)...).want(t, 1, want)
	}
}

func TestPlainModeBeginsWithTheQuery(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.in = "q\n"
	o := h.run("--plain", "demo", "to:bob@contoso.com", "status:failed").want(t, 0)
	if strings.Contains(o.out, "Recipient") || !strings.Contains(o.out, "1. ") {
		t.Errorf("got\n%s\nwant the list at once, and no question", o.out)
	}
}
