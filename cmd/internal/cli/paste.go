package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/pasted"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// pasting are the flags of a search for what was pasted.
type pasting struct {
	file    string // "-": standard input
	explain bool

	found   pasted.Found
	command []string // how the line of the search begins
}

func (p *pasting) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.file, "paste", "", "search for the message that the text in `FILE` is about; - is standard input")
	cmd.Flags().BoolVar(&p.explain, "explain", false, "say what the search takes, costs and equals; send nothing")
}

// pasted fills what the flags leave open with what the text says, and says so on
// standard error.
func (a *app) pasted(p *pasting, q *client.Query, api client.Dialect) error {
	if p.file == "" {
		return nil
	}
	content, err := a.readFile(p.file, "text", pasted.Limit)
	if err != nil {
		return fmt.Errorf("--paste: %w", err)
	}
	now := a.sys.Now()
	p.found = pasted.Read(content, now.In(a.zone()))
	if p.found.Empty() {
		return advised{errors.New("--paste: nothing in the text is known"),
			"known are addresses, ids, bounces, headers, links, rows of tables, commands, and sentences with an address"}
	}
	if !p.explain {
		for _, said := range []string{p.found.Took(now.In(a.zone())), p.found.Beside()} {
			if said != "" {
				a.note("%s", a.signs(a.shownPasted(p.found, said)))
			}
		}
	}
	taken := p.found.Query()
	for _, field := range client.Fields {
		if len(field.Values(q)) == 0 {
			field.Set(q, field.Values(&taken))
			if field.Kind == client.KindSubject && q.Subject != "" {
				q.SubjectMatch = taken.SubjectMatch
			}
		}
	}
	if q.Start.IsZero() && q.End.IsZero() && !q.Latest {
		q.Start, q.End = p.found.Window(now, api.Limits().MaxAge)
	}
	return nil
}

// tellFound writes what was pasted: what the search takes of it, and each value.
func (a *app) tellFound(found pasted.Found) error {
	now := a.sys.Now().In(a.zone())
	var b strings.Builder
	for _, said := range []string{found.Took(now), found.Beside()} {
		if said != "" {
			fmt.Fprintln(&b, text.Clean(a.signs(a.shownPasted(found, said))))
		}
	}
	for _, line := range found.Lines(now) {
		fmt.Fprintf(&b, "  %-11s %s\n", line[0], text.Clean(a.signs(a.shownPasted(found, line[1]))))
	}
	_, err := io.WriteString(a.sys.Out, b.String())
	return err
}

// signs writes what is said in ASCII where that is asked for.
func (a *app) signs(said string) string { return strings.ReplaceAll(said, "±", a.glyph("±", "+-")) }

// kept says what else was pasted of a message whose id found nothing: the wider search.
func (a *app) kept(f *searchFlags, q client.Query) {
	held, ok := f.found.Held()
	if !ok {
		return
	}
	held.Start, held.End = q.Start, q.End
	held = a.shownQuery(held)
	guess := explain.Pasted(held)
	a.note("  %s: search %s:", guess.Words, guess.Offer)
	a.note("  %s", a.equals(f.command, queryline.Of(held, a.sys.Now()), nil))
}
