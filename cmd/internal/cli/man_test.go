package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/queryline"
)

// sections are the headings of a page, in their order.
func sections(page string) []string {
	var all []string
	for _, found := range regexp.MustCompile(`(?m)^\.SH "(.*)"$`).FindAllStringSubmatch(page, -1) {
		all = append(all, found[1])
	}
	return all
}

func TestTheManualTellsAllThatThereIs(t *testing.T) {
	t.Parallel()
	page := newHost(t).run("man").want(t, 0).out
	want := []string{"NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "GLOBAL OPTIONS", "TOPICS", "QUERY WORDS", "KEYS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"}
	if got := sections(page); !slices.Equal(got, want) {
		t.Errorf("got the sections %q, want %q", got, want)
	}
	plain := strings.NewReplacer(`\-`, "-", `\(aq`, "'", `\(dq`, `"`, `\(ti`, "~", `\fB`, "", `\fR`, "", `\fI`, "").Replace(page)
	has := func(what, text string) {
		if !strings.Contains(plain, text) {
			t.Errorf("got a page without %s %q, want it in\n%s", what, text, plain)
		}
	}
	for _, one := range action.Catalogue() {
		if len(one.Keys) > 0 && (one.Family == "" || one.ID == action.ChipAll) {
			has("the help of "+string(one.ID), "\n"+one.Help+"\n")
		}
	}
	for _, name := range queryline.Names() {
		has("the query word", "\n"+name.Word+":\n")
	}
	for _, field := range client.Fields {
		if field.Flag != "" {
			has("the flag", "\n--"+field.Flag+" ")
		}
	}
	for _, text := range []string{"\nmsgtrace help codes\n", "MSGTRACE_TOKEN", "MSGTRACE_PROFILE", "MSGTRACE_CONFIG", "NO_COLOR", "SSL_CERT_FILE", "/.config/msgtrace/config.toml", "\n130\n", "\n--quota N\n"} {
		has("the text", text)
	}
}

func TestEveryCommandHasAManualPage(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	folder := filepath.Join(h.home, "man1")
	h.run("man", "--dir", folder).want(t, 0)
	pages, err := filepath.Glob(filepath.Join(folder, "*.1"))
	if err != nil || len(pages) < 20 {
		t.Fatalf("got the pages %q, %v, want at least 20", pages, err)
	}
	for _, path := range pages {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".1")
		page := string(content)
		words := strings.Split(name, "-")[1:]
		if got := h.run(append([]string{"man"}, words...)...).want(t, 0).out; got != page {
			t.Errorf("man %q: got\n%s\nwant what is in %s\n%s", words, got, path, page)
		}
		if help := h.run(append(words, "--help")...).want(t, 0).out; strings.Contains(help, "Examples:") != slices.Contains(sections(page), "EXAMPLES") {
			t.Errorf("%s: got the sections %q, want examples as in\n%s", name, sections(page), help)
		}
		if got, want := slices.Contains(sections(page), "GLOBAL OPTIONS"), strings.Contains(h.run(append(words, "--help")...).out, "Global flags:"); got != want {
			t.Errorf("%s: got global options: %t, want them where --help has them: %t", name, got, want)
		}
		if name != "msgtrace" && !strings.Contains(page, "\\fBmsgtrace\\fR(1)") {
			t.Errorf("%s: got\n%s\nwant msgtrace(1) in it", name, page)
		}
		for line := range strings.Lines(page) {
			if strings.TrimRight(line, " \n") != strings.TrimSuffix(line, "\n") || strings.HasPrefix(line, "'") {
				t.Errorf("%s: got the line %q, want no blank at its end and no quotation mark at its beginning", name, line)
			}
		}
	}
}

func TestAManualThatThereIsNot(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.run("man", "serch").want(t, 1, `unknown command "serch" for "msgtrace": did you mean "search"?`)
	h.run("man", "config", "sho").want(t, 1, `unknown command "sho" for "msgtrace config": did you mean "show"?`)
	h.run("man", "search", "--dir", h.home).want(t, 1, "--dir writes the pages of all commands: name none")
	file := filepath.Join(h.home, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	h.run("man", "--dir", file).want(t, 1, "not a directory")
}
