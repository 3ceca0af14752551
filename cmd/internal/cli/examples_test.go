package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// everyBelow calls a function with a command and all below it.
func everyBelow(cmd *cobra.Command, do func(*cobra.Command)) {
	do(cmd)
	for _, below := range cmd.Commands() {
		everyBelow(below, do)
	}
}

// exampleWords are the words of a line of a shell that calls msgtrace, without what stands
// before it and behind it: variables, a pipe, a file, a remark.
func exampleWords(line string) []string {
	_, line, found := strings.Cut(line, "msgtrace")
	if !found {
		return nil
	}
	line, _, _ = strings.Cut(line, "   ")
	var words []string
	for _, word := range regexp.MustCompile(`'[^']*'|[^\s')]+`).FindAllString(line, -1) {
		if word == "|" || word == ">" || word == ">>" || word == "&&" {
			break
		}
		words = append(words, strings.Trim(word, "'"))
	}
	return words
}

// examplesOf are the words of each example of a command.
func examplesOf(cmd *cobra.Command) [][]string {
	var all [][]string
	joined := regexp.MustCompile(`\\\n\s*`).ReplaceAllString(cmd.Example, " ")
	for line := range strings.Lines(joined) {
		if words := exampleWords(strings.TrimSpace(line)); words != nil || strings.Contains(line, "msgtrace") {
			all = append(all, words)
		}
	}
	return all
}

// The command line takes each example to its end: there is such a command, it has these
// flags, and it takes these arguments.
func TestEveryExampleIsTaken(t *testing.T) {
	t.Parallel()
	whole := (&app{}).root()
	everyBelow(whole, func(cmd *cobra.Command) {
		examples := examplesOf(cmd)
		if len(examples) == 0 && cmd.Runnable() && !cmd.Hidden {
			t.Errorf("%s --help: got no example, want one", cmd.CommandPath())
		}
		for _, words := range examples {
			root, ran := (&app{}).root(), ""
			everyBelow(root, func(one *cobra.Command) {
				if one.RunE != nil {
					one.RunE = func(cmd *cobra.Command, _ []string) error { ran = cmd.CommandPath(); return nil }
				}
			})
			root.SetArgs(append([]string{}, shielded(words)...))
			if err := root.Execute(); err != nil || ran == "" {
				t.Errorf("%s --help: got %v for the example msgtrace %q, want it taken", cmd.CommandPath(), err, words)
			}
		}
	})
}

// What needs no tenant is run as its example says; a search says what it would cost.
func TestExamplesRun(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	bounce, list := filepath.Join(folder, "bounce.eml"), filepath.Join(folder, "list.csv")
	for path, text := range map[string]string{
		bounce: "To: bob@contoso.com\nFrom: ann@fabrikam.com\nMessage-ID: <1@fabrikam.com>\n\n",
		list:   "ann@contoso.com\nbob@contoso.com\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	runs := []string{"demo search", "demo show", "search", "help", "version", "completion", "config init"}
	ran := map[string]bool{}
	everyBelow((&app{}).root(), func(cmd *cobra.Command) {
		for _, words := range examplesOf(cmd) {
			at := slices.IndexFunc(runs, func(name string) bool { return strings.HasPrefix(strings.Join(words, " ")+" ", name+" ") })
			if at < 0 || strings.Contains(strings.Join(words, " "), "--saved") || len(words) == 2 && words[0] == "config" {
				continue
			}
			for i := range words {
				switch words[i] {
				case "bounce.eml":
					words[i] = bounce
				case "@list.csv":
					words[i] = "@" + list
				}
			}
			if strings.HasSuffix(runs[at], "search") && !slices.Contains(words, "--explain") {
				words = append(words, "--explain")
			}
			ran[runs[at]] = true
			var out, said bytes.Buffer
			home := t.TempDir()
			system := System{
				In: strings.NewReader(""), Out: &out, Err: &said, Environ: []string{"HOME=" + home, "MSGTRACE_TOKEN=token"}, Zone: time.UTC,
				Now:  func() time.Time { return time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC) },
				Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
			}
			if code := Run(t.Context(), system, words); code != codeComplete {
				t.Errorf("%s --help: got exit code %d for the example msgtrace %q, want 0: %s", cmd.CommandPath(), code, words, said.String())
			}
		}
	})
	for _, name := range runs {
		if !ran[name] {
			t.Errorf("got no example of %s run, want one", name)
		}
	}
}
