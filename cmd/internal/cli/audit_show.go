package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"msgtrace/client/export"
	"msgtrace/client/when"
	"msgtrace/cmd/internal/audit"
	"msgtrace/cmd/internal/config"
	"msgtrace/theme/nearest"
	"msgtrace/ui/text"
)

// auditFormats are the formats of the entries.
var auditFormats = []string{"table", "json", "ndjson"}

// auditQuery says which entries are shown.
type auditQuery struct {
	person, since, output string
	actions               []string
}

func (a *app) auditShow() *cobra.Command {
	var f auditFlags
	var q auditQuery
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Show the entries of the audit log, the newest last",
		Long: `Shows the entries of the audit log, the newest last, and checks them while it
reads: what is wrong is said on standard error, as "msgtrace audit verify" does,
and an entry whose line does not fit the one before is marked. -o ndjson writes
the lines as they are in the log, -o json the same in one object, with ok and
what is wrong behind them.

A search is written before it is run, so without rows; what it took and found,
if anything, is in an entry after that.

Exit codes: 0 nothing is wrong; 1 something is, or the log cannot be read.`,
		Example: `  msgtrace audit show --since 2d
  msgtrace audit show --person ann --action searched,exported
  msgtrace audit show --since 30d -o ndjson > audit.ndjson`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o, err := f.options(a)
			if err != nil {
				return err
			}
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			return a.showAudit(ctx, o, q)
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().StringVar(&q.person, "person", "", "only what `NAME` of the roster did")
	cmd.Flags().StringVar(&q.since, "since", "", "from `TIME` on: 48h, 10d, yesterday 14:00")
	cmd.Flags().StringSliceVar(&q.actions, "action", nil, "only `ACTION`, one or several: "+strings.Join(config.Words(audit.Actions()...), ", "))
	addOutput(cmd, &q.output, auditFormats)
	valued(cmd, "action", config.Words(audit.Actions()...))
	return cmd
}

// check refuses what cannot be shown.
func (q *auditQuery) check() error {
	known := config.Words(audit.Actions()...)
	for _, word := range q.actions {
		if !slices.Contains(known, word) {
			return fmt.Errorf("--action %s: use %s%s", word, strings.Join(known, ", "), nearest.Hint(word, known))
		}
	}
	return checkFormat(q.output, auditFormats)
}

// words are what is asked for, as they stand behind "entry".
func (q *auditQuery) words() string {
	var words string
	if len(q.actions) > 0 {
		words += " of " + strings.Join(q.actions, " or ")
	}
	if q.person != "" {
		words += " with the person " + q.person
	}
	if q.since != "" {
		words += " since " + q.since
	}
	return words
}

// wants reports whether an entry is asked for.
func (q *auditQuery) wants(e audit.Entry, since time.Time) bool {
	return (len(q.actions) == 0 || slices.Contains(q.actions, string(e.Action))) &&
		(q.person == "" || strings.EqualFold(e.Person, q.person)) && !e.Time.Before(since)
}

// showAudit writes entries as they are read.
func (a *app) showAudit(ctx context.Context, o audit.Options, q auditQuery) error {
	if err := q.check(); err != nil {
		return err
	}
	var since time.Time
	if q.since != "" {
		var err error
		if since, err = when.Parse(q.since, a.sys.Now(), a.zone()); err != nil {
			return fmt.Errorf("--since: %w", err)
		}
	}
	out := bufio.NewWriter(a.sys.Out)
	table := auditTable{app: a, out: out}
	document := auditDocument{out: out}
	shown := false
	report, err := audit.Read(o, func(l audit.Line) error {
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case !q.wants(l.Entry, since):
			return nil
		}
		shown = true
		switch q.output {
		case "ndjson":
			_, err := out.Write(l.Raw)
			return err
		case "json":
			return document.add(l)
		}
		return table.add(l)
	})
	if err == nil && q.output == "json" {
		err = document.end(report)
	}
	if err = errors.Join(err, out.Flush()); err != nil {
		return noLog(o, err)
	}
	if !shown {
		a.note("There is no entry%s.", q.words())
	}
	for _, line := range findings(report) {
		a.note("%s", line)
	}
	return verdict(report)
}

// auditDocument writes entries as one JSON object, a line each.
type auditDocument struct {
	out   io.Writer
	begun bool
}

// add writes an entry as it is in the log.
func (d *auditDocument) add(l audit.Line) error {
	before := ",\n"
	if !d.begun {
		d.begun, before = true, "{\"entries\":[\n"
	}
	_, err := io.WriteString(d.out, before+strings.TrimSuffix(string(l.Raw), "\n"))
	return err
}

// end writes what was found to be wrong.
func (d *auditDocument) end(r audit.Report) error {
	if !d.begun {
		if _, err := io.WriteString(d.out, "{\"entries\":["); err != nil {
			return err
		}
	}
	var wrong strings.Builder
	if err := export.JSON(&wrong, foundIn(r)); err != nil {
		return err
	}
	_, err := fmt.Fprintf(d.out, "],\n\"ok\":%t,\"findings\":%s,\"more\":%d}\n", r.OK(), strings.TrimSuffix(wrong.String(), "\n"), r.More)
	return err
}

// auditTable writes entries in columns that are as wide as they usually are: what is wider
// moves the rest of its line.
type auditTable struct {
	app   *app
	out   io.Writer
	heads bool // are written
}

// The widths of the columns before the last one.
var auditColumns = []int{len("2006-01-02 15:04:05"), 14, len(audit.SignedOut) + 4, len("255.255.255.255:65535")}

func (t *auditTable) add(l audit.Line) error {
	if !t.heads {
		t.heads = true
		now := t.app.sys.Now()
		if err := t.row("Time ("+text.Zone(now, t.app.zone(), text.TimesLocal)+")", "Person", "Action", "From", "What"); err != nil {
			return err
		}
	}
	return t.row(l.Time.In(t.app.zone()).Format(time.DateTime), dash(l.Person), dash(string(l.Action)), dash(l.From), t.what(l))
}

func dash(s string) string { return cmp.Or(clean(s), "-") }

func (t *auditTable) row(cells ...string) error {
	var line strings.Builder
	for i, width := range auditColumns {
		line.WriteString(text.Pad(cells[i], width) + text.Spaces(gap))
	}
	_, err := fmt.Fprintln(t.out, strings.TrimRight(line.String()+cells[len(auditColumns)], " "))
	return err
}

// what is the rest of an entry: what was asked, with what, and what came of it.
func (t *auditTable) what(l audit.Line) string {
	var parts []string
	if !l.Fits {
		parts = append(parts, fmt.Sprintf("(line %d does not fit the one before)", l.N))
	}
	for _, word := range []string{l.Query, l.Fingerprint, l.KeyID} {
		if word != "" {
			parts = append(parts, clean(word))
		}
	}
	if l.Serial > 0 {
		parts = append(parts, fmt.Sprintf("serial %d", l.Serial))
	}
	if l.Requests > 0 {
		parts = append(parts, text.Counted(l.Requests, "request"))
	}
	if l.Rows > 0 || l.Requests > 0 && l.Action == audit.Searched { // before the answer neither is known
		parts = append(parts, text.Counted(l.Rows, "row"))
	}
	if l.Reason != "" {
		parts = append(parts, clean(l.Reason))
	}
	return strings.Join(parts, t.app.glyph(" · ", " - "))
}
