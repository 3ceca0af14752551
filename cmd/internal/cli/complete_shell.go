package cli

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"msgtrace/ui/text"
)

// bashRequest is the command by which the completion of bash asks.
const bashRequest = "__completeBash"

// shellAsks returns how a shell is answered that asks what its line may be typed on to,
// nil for any other arguments.
func (a *app) shellAsks(args []string) func(context.Context) error {
	switch {
	case len(args) == 4 && args[0] == bashRequest:
		return func(ctx context.Context) error { return a.answerBash(ctx, args[1], args[2], args[3]) }
	case len(args) > 1 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd):
		return func(ctx context.Context) error { return a.answerShell(ctx, args) }
	}
	return nil
}

// answerShell answers as cobra does: a candidate and its description a line, and at the
// end the directive.
func (a *app) answerShell(ctx context.Context, args []string) error {
	found, directive := a.candidates(ctx, args[0], args[1:])
	for _, candidate := range found {
		_, _ = fmt.Fprintln(a.sys.Out, candidate)
	}
	_, err := fmt.Fprintf(a.sys.Out, ":%d\n", directive)
	return err
}

// leftOut is an argument that may become a part of a query that is left out: -subj.
// What has one letter may be a flag, too.
var leftOut = regexp.MustCompile(`^-([a-zA-Z].*)?$`)

// candidates are what the last of the arguments may be typed on to, as cobra and the
// functions that it calls say.
func (a *app) candidates(ctx context.Context, request string, args []string) (found []string, directive cobra.ShellCompDirective) {
	before, typed := args[:len(args)-1], args[len(args)-1]
	if !leftOut.MatchString(typed) {
		return a.askCobra(ctx, request, append(shielded(before), typed))
	}
	// For cobra a word with a minus is a flag.
	found, directive = a.askCobra(ctx, request, append(shielded(before), "!"+typed[1:]))
	for i, candidate := range found {
		found[i] = "-" + strings.TrimPrefix(candidate, "!")
	}
	if len(typed) <= len("-o") {
		flags, asFlags := a.askCobra(ctx, request, append(shielded(before), typed))
		found, directive = append(flags, found...), directive|asFlags
	}
	return found, directive
}

// askCobra runs cobra's own command for completions. Its descriptions are the texts of the
// flags, in which a name stands in backquotes.
func (a *app) askCobra(ctx context.Context, request string, args []string) ([]string, cobra.ShellCompDirective) {
	var out bytes.Buffer
	a.completes = true
	root := a.root()
	root.SetOut(&out)
	root.SetErr(io.Discard)
	root.SetArgs(slices.Concat([]string{request}, args))
	if err := root.ExecuteContext(ctx); err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
	last := len(lines) - 1
	directive, err := strconv.Atoi(strings.TrimPrefix(lines[last], ":"))
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var found []string
	for _, line := range lines[:last] {
		word, about, _ := strings.Cut(line, "\t")
		if !strings.ContainsFunc(word, unicode.IsControl) { // which no shell can type
			found = append(found, described(word, text.Clean(strings.ReplaceAll(about, "`", "")).String()))
		}
	}
	return found, cobra.ShellCompDirective(directive)
}

// answerBash answers bash, which takes words apart at some characters that are part of
// a query, such as the colon, and looks for what follows the last of them only. It is
// given the line as it stands, up to the cursor. The first line of the answer is the
// directive, the others are what bash types, each with its description where there are
// several.
func (a *app) answerBash(ctx context.Context, line, breaks, columns string) error {
	words := splitShell(line)
	if len(words) < 2 {
		return nil
	}
	last := words[len(words)-1]
	args := make([]string, 0, len(words))
	for _, word := range words[1:] {
		args = append(args, word.text)
	}
	found, directive := a.candidates(ctx, cobra.ShellCompRequestCmd, args)
	_, err := fmt.Fprintln(a.sys.Out, int(directive))
	var typed, about []string
	for _, candidate := range found {
		word, says, _ := strings.Cut(candidate, "\t")
		if rest, ok := last.typeOn(word, breaks); ok {
			typed, about = append(typed, rest), append(about, says)
		}
	}
	switch {
	case len(typed) > 1:
		width, _ := strconv.Atoi(columns)
		besides(typed, about, cmp.Or(width, helpWidth))
	case len(typed) == 1 && last.quote != 0 && directive&cobra.ShellCompDirectiveNoSpace != 0:
		// There is more to come, but bash closes the quotation mark behind the only one.
		typed = append(typed, typed[0]+"  ("+about[0]+")")
	}
	for _, word := range typed {
		_, err = fmt.Fprintln(a.sys.Out, word)
	}
	return err
}

// besides writes beside each word what it is, as far as there is room for that.
func besides(words, about []string, width int) {
	wide := 0
	for _, word := range words {
		wide = max(wide, len([]rune(word)))
	}
	for i, word := range words {
		says := []rune(about[i])
		room := width - wide - len("  ()") - 1
		if len(says) == 0 || room < 10 {
			continue
		}
		if len(says) > room {
			says = append(says[:room-3], []rune("...")...)
		}
		words[i] = fmt.Sprintf("%-*s  (%s)", wide, word, string(says))
	}
}
