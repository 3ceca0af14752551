package cli_test

import (
	"strings"
	"testing"
)

// Whoever calls a command in a script finds in its help what its exit codes say.
func TestHelpHasTheExitCodesOfCommandsThatHaveSome(t *testing.T) {
	t.Parallel()
	for command, want := range map[string]string{
		"": "Exit codes:\n  0    All went well", "search": "Exit codes: 0 complete; 2 incomplete", "demo search": "Exit codes: 0 complete; 2 incomplete",
		"show": "Exit codes: 0 complete; 2 some events", "login": "0 signed in; 2 signed in, but", "status": "0 signed in, or an application",
		"doctor": "Exit codes: 0 nothing failed", "help": "Exit codes: 0 it is explained", "audit verify": "Exit codes: 0 nothing is wrong; 1 something is", "audit show": "Exit codes: 0 nothing is wrong; 1 something is",
	} {
		o := newHost(t).run(append(strings.Fields(command), "--help")...).want(t, 0)
		if got := strings.Join(strings.Fields(o.out), " "); !strings.Contains(got, strings.Join(strings.Fields(want), " ")) {
			t.Errorf("%s --help: got\n%s\nwant %q in it", command, o.out, want)
		}
	}
}
