package cli_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/cmd/internal/config"
	"msgtrace/theme"
	"msgtrace/ui/memory"
	"msgtrace/ui/queryline"
)

// completes asks what a line may be typed on to.
func (h *host) completes(args ...string) (words []string, directive string) {
	h.t.Helper()
	o := h.run(append([]string{"__complete"}, args...)...).want(h.t, 0)
	lines := strings.Split(strings.TrimSpace(o.out), "\n")
	for _, line := range lines[:len(lines)-1] {
		word, about, _ := strings.Cut(line, "\t")
		if strings.Contains(about, "`") {
			h.t.Errorf("%q: got the description %q, want no backquotes", args, about)
		}
		words = append(words, word)
	}
	return words, lines[len(lines)-1]
}

// configured is a host with two profiles, whose explorer remembers some addresses.
func configured(t *testing.T) *host {
	t.Helper()
	const application = "11111111-2222-3333-4444-555555555555"
	h := newHost(t)
	h.run("config", "init", "--name", "fabrikam", "--tenant", "fabrikam.com", "--client-id", application).want(t, 0)
	h.run("config", "init", "--name", "contoso", "--tenant", "contoso.onmicrosoft.com", "--client-id", application).want(t, 0)
	h.remember("profile fabrikam", memory.Change{Seen: []string{"bob@fabrikam.com", "bill@fabrikam.com"}, At: now})
	h.remember("profile contoso", memory.Change{Seen: []string{"bea@contoso.com"}, At: now})
	return h
}

func TestShellsCompleteTheValuesOfFlags(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	for line, want := range map[string][]string{
		"search --theme":         theme.Choices(),
		"--theme":                theme.Choices(),
		"demo search --api":      {"tracing", "message-traces"},
		"search --status":        client.StatusNames(),
		"search --subject-match": {"contains", "starts", "ends", "equals"},
		"search --group":         {"cause", "domain", "sender", "recipient"},
		"search --since":         {"2h", "24h", "48h", "7d", "10d", "yesterday", "monday"},
		"search -o":              {"table", "json", "ndjson", "csv", "markdown", "ecs", "v2"},
		"show --output":          {"table", "json", "note", "markdown"},
		"version -o":             {"text", "json"},
		"config init --method":   config.Methods(),
		"search --limit":         nil,
		"search --subject":       nil,
	} {
		if got, _ := h.completes(append(strings.Fields(line), "")...); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}

func TestShellsCompleteFilesOnlyWhereAFileIsMeant(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	for line, want := range map[string]string{
		"search --paste":              ":0",
		"--log-file":                  ":0",
		"search --theme":              ":0",
		"config init --secret-file":   ":0",
		"man --dir":                   ":16",
		"simulate --tls-dir":          ":16",
		"search --limit":              ":4",
		"search --page-size":          ":4",
		"show":                        ":4",
		"login":                       ":4",
		"config show":                 ":4",
		"config init --client-id":     ":4",
		"demo search --latency":       ":4",
		"search to:bob@x.example -o":  ":4",
		"search --subject x --status": ":36",
	} {
		if _, got := h.completes(append(strings.Fields(line), "")...); got != want {
			t.Errorf("%s: got the directive %s, want %s", line, got, want)
		}
	}
}

func TestShellsCompleteAQuery(t *testing.T) {
	t.Parallel()
	h := configured(t)
	h.environ = append(h.environ, "MSGTRACE_PROFILE=fabrikam")
	var words []string
	for _, name := range queryline.Names() {
		words = append(words, name.Word+":")
	}
	for _, test := range []struct {
		args []string
		want []string
	}{
		{[]string{"search", ""}, words},
		{[]string{"search", "to:bob@fabrikam.com "}, prefixed("to:bob@fabrikam.com ", words)}, // in quotation marks
		{[]string{"search", "to:bob@fabrikam.com", "sta"}, []string{"status:"}},
		{[]string{"search", "to:b"}, []string{"to:bill@fabrikam.com", "to:bob@fabrikam.com"}},
		{[]string{"search", "--profile", "contoso", "to:b"}, []string{"to:bea@contoso.com"}},
		{[]string{"search", "to:"}, []string{"to:bill@fabrikam.com", "to:bob@fabrikam.com"}},
		{[]string{"search", "to:x@y.example from:bo"}, []string{"to:x@y.example from:bob@fabrikam.com"}},
		{[]string{"search", "status:f"}, []string{"status:failed"}},
		{[]string{"search", "status:failed,sp"}, []string{"status:failed,spam"}},
		{[]string{"search", "since:2"}, []string{"since:2h", "since:24h"}},
		{[]string{"search", "latest:"}, []string{"latest:yes"}},
		{[]string{"search", "-subject:newsletter", "-st"}, []string{"-status:"}},
		{[]string{"search", "-from:bi"}, []string{"-from:bill@fabrikam.com"}},
		{[]string{"search", "--sender", "bo"}, []string{"bob@fabrikam.com"}},
		{[]string{"search", "--recipient", "bob@fabrikam.com,"}, []string{"bob@fabrikam.com,bill@fabrikam.com"}},
		{[]string{"search", "--status", "failed,sp"}, []string{"failed,spam"}},
		{[]string{"search", "--status=sp"}, []string{"spam"}},
		{[]string{"search", "--without", "from-"}, []string{"from-ip:"}},
		{[]string{"show", "x", "--recipient", "bi"}, []string{"bill@fabrikam.com"}},
		{[]string{"to:bi"}, []string{"to:bill@fabrikam.com"}},
		{[]string{"to:bob@fabrikam.com", "sub"}, []string{"subject:", "subject-starts:", "subject-ends:", "subject-is:"}},
		{[]string{"demo", "search", "status:re"}, []string{"status:recalled"}},
		{[]string{"demo", "to:b"}, nil}, // there nothing is remembered
		{[]string{"--profile", ""}, []string{"contoso", "fabrikam"}},
		{[]string{"search", "--profile", "f"}, []string{"fabrikam"}},
		{[]string{"man", "config", ""}, []string{"init", "show"}},
		{[]string{"search", "-o"}, []string{"-o"}},
	} {
		if got, _ := h.completes(test.args...); !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.args, got, test.want)
		}
	}
	h.environ = append(h.environ, "MSGTRACE_PROFILE=fabrikam")
	if got, _ := h.completes(""); slices.Contains(got, "to:") || !slices.Contains(got, "search") {
		t.Errorf("msgtrace alone: got %q, want commands only", got)
	}
	if got, _ := h.completes("search", "-"); !slices.Contains(got, "--status") || !slices.Contains(got, "-status:") {
		t.Errorf("search -: got %q, want flags, and conditions that leave out", got)
	}
}

func prefixed(before string, words []string) []string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = before + word
	}
	return all
}

func TestWhatIsNotToBeRememberedIsNotCompleted(t *testing.T) {
	t.Parallel()
	h := configured(t)
	h.edit(t, "remember = false\n")
	if got, directive := h.completes("search", "--profile", "fabrikam", "to:b"); got != nil || directive != ":36" {
		t.Errorf("got %q, %s, want nothing and no files", got, directive)
	}
	h.edit(t, "no TOML\n")
	if got, directive := h.completes("search", "--profile", ""); got != nil || directive != ":4" {
		t.Errorf("with a configuration that cannot be read: got %q, %s, want nothing", got, directive)
	}
}

// edit puts text above the configuration.
func (h *host) edit(t *testing.T, text string) {
	t.Helper()
	path := filepath.Join(h.home, ".config", "msgtrace", "config.toml")
	content, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, []byte(text+string(content)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestNoControlCharacterIsCompleted(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.share("[[search]]\nname = \"red \\u001b[31m\"\nline = \"to:bob@contoso.com\"\n[[search]]\nname = \"fine\"\nline = \"subject:\\u001b]52;c;x\\u0007\"\n")
	o := h.run("__complete", "search", "--saved", "").want(t, 0)
	if strings.ContainsAny(o.out, "\x1b\x07") || !strings.HasPrefix(o.out, "fine\tsubject:") || strings.Contains(o.out, "red") {
		t.Errorf("got %q, want the search that can be typed, and what it is without control characters", o.out)
	}
}

// bashBreaks are the characters that bash breaks words at unless told otherwise.
const bashBreaks = " \t\n\"'@><=;|&(:"

func TestBashIsGivenWhatItPutsInPlaceOfTheEndOfAWord(t *testing.T) {
	t.Parallel()
	h := configured(t)
	h.environ = append(h.environ, "MSGTRACE_PROFILE=fabrikam")
	h.share("[[search]]\nname = \"Bob's $5\"\nline = \"to:bob@contoso.com since:10d\"\n[[search]]\nname = \"late mail\"\nline = \"since:10d\"\n")
	for line, want := range map[string]string{
		"msgtrace sea":                              "search",
		"msgtrace search status:fa":                 "failed",        // bash replaces what follows the colon
		"msgtrace search to:bob@fab":                "@fabrikam.com", // and the @, where it breaks words
		"msgtrace search to:bob@fabrikam.com,bi":    "@fabrikam.com,bill@fabrikam.com",
		"msgtrace search 'status:fa":                "status:failed",
		`msgtrace search "to:x@y.example status:fa`: "to:x@y.example status:failed",
		"msgtrace search to:'b":                     "bill@fabrikam.com\nbob@fabrikam.com",
		"msgtrace search --status=fa":               "failed",
		"msgtrace search --status fa":               "failed",
		"msgtrace search -st":                       "-status:",
		"msgtrace search -status:fa":                "failed",
		`msgtrace search to:x\@y.example st`:        "status:",
		"msgtrace search --saved b":                 `Bob\'s\ \$5`,
		"msgtrace search --saved 'b":                `Bob'\''s $5`,
		`msgtrace search --saved "b`:                `Bob's \$5`,
		"msgtrace search --saved late\\ m":          `late\ mail`,
		"msgtrace search 'x y' --saved la":          `late\ mail`,
		"msgtrace search 'to:x@y.example st":        "to:x@y.example status:\nto:x@y.example status:  (failed, pending, spam and others)", // two, or bash closes the mark
		"/usr/bin/msgtrace version -o j":            "json",
		"msgtrace search $(reboot) status:fa":       "failed", // nothing is run
	} {
		o := h.run("__completeBash", line, bashBreaks, "80").want(t, 0)
		if _, got, _ := strings.Cut(strings.TrimSuffix(o.out, "\n"), "\n"); got != want {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
	o := h.run("__completeBash", "msgtrace search s", bashBreaks, "50").want(t, 0)
	for line := range strings.Lines(o.out) {
		if len(line) > 50 {
			t.Errorf("got the line %q, want at most 49 columns", line)
		}
	}
	if !strings.Contains(o.out, "since:           (2d, yesterday 14:00)\n") {
		t.Errorf("got\n%s\nwant descriptions beside the words", o.out)
	}
}
