package cli

import (
	"regexp"
	"strings"
	"testing"
)

// TestTheHelpOverSSHOffersWhatIsTakenThere runs each example of it, and reads the rest.
func TestTheHelpOverSSHOffersWhatIsTakenThere(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	client := x.dial("ann")
	const ssh = "ssh -l ann -p 2222 jump.contoso.com "
	flag := regexp.MustCompile(`--[a-z][a-z-]+`)
	for _, command := range []string{"search", "show"} {
		help := x.run(client, command+" --help").out
		for _, word := range flag.FindAllString(help, -1) {
			if name := strings.TrimPrefix(word, "--"); name != "until" && !isTakenOverSSH(name) { // --until is --end
				t.Errorf("%s: got %s in the help, want only what is taken", command, word)
			}
		}
		for _, word := range []string{"msgtrace ", "standard input", "@list", "@FILE", "configuration"} {
			if strings.Contains(help, word) {
				t.Errorf("%s: got %q in the help, want nothing that is not there", command, word)
			}
		}
		examples := 0
		for line := range strings.Lines(help) {
			line, isExample := strings.CutPrefix(strings.TrimSpace(line), ssh)
			if !isExample || strings.Contains(line, "[flags]") {
				continue
			}
			examples++
			line, _, _ = strings.Cut(line, " > ")
			line, _, _ = strings.Cut(line, " | ")
			got := x.run(client, strings.ReplaceAll(line, "'", "")) // as the shell at home sends it
			if missing := strings.Contains(got.err, "not found: no message"); got.code != 0 && !missing {
				t.Errorf("%s: got %+v, want an answer", line, got)
			}
		}
		if examples < 2 {
			t.Errorf("%s: got\n%s\nwant examples that begin with %q", command, help, ssh)
		}
	}
	if got, want := x.run(client, "show").err, "msgtrace: which message? give its network message ID: "+ssh+"show ID\n"; got != want {
		t.Errorf("got %q without an id, want %q", got, want)
	}
	if got, want := x.run(client, `search subject:"town hall" --explain`).out, "Same as  "+ssh+"search 'subject:\"town hall\" since:48h'\n"; !strings.HasSuffix(got, want) {
		t.Errorf("got %q for what a search equals, want %q at its end", got, want)
	}
	if got, want := x.run(client, "show xyz").err, ssh+"search --message-id xyz\n"; !strings.HasSuffix(got, want) || strings.Contains(got, "msgtrace search") {
		t.Errorf("got %q for what is no id, want %q at its end", got, want)
	}
}
