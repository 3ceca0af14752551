package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/theme/nearest"
	"msgtrace/ui/text"
)

// searchFlags are the flags of search.
type searchFlags struct {
	conditions
	asking
	output string
	limit  int
}

var formats = []string{"table", "json", "ndjson", "csv"}

// search lists the messages that match.
func (a *app) search(open opener, path string) *cobra.Command {
	var f searchFlags
	cmd := &cobra.Command{
		Use:   "search",
		Short: "List the messages that match, as a table, JSON or CSV",
		Long: `Lists the messages that match all conditions; of several values of one
condition, one must match. Conditions on addresses, ids, status and IPs may be
repeated, and take lists: a@contoso.com,b@contoso.com.

Results go to standard output and everything else to standard error, which
says at the end which time was asked for and how far back it is complete.
Exit codes: 0 complete; 2 incomplete: stopped by --limit, an error or a full
request limit after some messages had come; 1 error; 130 interrupted.

Times are read as people write them: 48h, 10d, yesterday 14:00, 20 Nov,
"2026-11-20 09:30 America/New_York", 2026-11-20T09:30:00Z.`,
		Example: strings.ReplaceAll(`  PATH --since 10d --recipient bob@contoso.com
  PATH --sender '*@fabrikam.com' --subject invoice --status failed
  PATH --start '20 Nov 09:00' --end '20 Nov 12:00' -o csv > traces.csv
  PATH --since 10d -o ndjson | jq -r .subject`, "PATH", path),
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return a.runSearch(cmd.Context(), open, &f)
		},
	}
	flags := cmd.Flags()
	f.conditions.add(flags)
	flags.StringVarP(&f.output, "output", "o", "table", "write `FORMAT`: "+strings.Join(formats, ", "))
	flags.IntVar(&f.limit, "limit", 0, "stop after `N` messages")
	f.asking.add(flags)
	return cmd
}

func (f *searchFlags) check() error {
	if err := checkFormat(f.output, formats); err != nil {
		return err
	}
	if f.limit < 0 {
		return errors.New("--limit must be 1 or more; 0, as when it is left out, is no limit")
	}
	return f.asking.check()
}

func checkFormat(given string, known []string) error {
	for _, format := range known {
		if given == format {
			return nil
		}
	}
	return fmt.Errorf("-o %s: use %s%s", given, strings.Join(known, ", "), nearest.Hint(given, known))
}

// runSearch asks and writes.
func (a *app) runSearch(ctx context.Context, open opener, f *searchFlags) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	chosen, err := open.settle()
	if err != nil {
		return err
	}
	query, err := f.query(a.sys.Now(), a.zone())
	if err != nil {
		return err
	}
	s, err := open.open(ctx, chosen, f.asking)
	if err != nil {
		return err
	}
	defer s.close()
	plan, err := s.client.Plan(query)
	if err != nil {
		return inFlags(err)
	}
	a.doubt(plan.Query.IDs)
	out := a.writer(f.output)
	run := searching{app: a, source: s, result: s.client.Search(plan), out: out, limit: f.limit}
	return run.all(ctx)
}

// searching is a search under way.
type searching struct {
	app    *app
	source *source
	result *client.Result
	out    writer
	limit  int

	written int
}

// all loads page after page and hands on the messages that are whole. What came
// before an error or an interrupt is written all the same.
func (s *searching) all(ctx context.Context) error {
	progress := s.app.progress()
	defer progress.stop()
	asking := client.WithProgress(ctx, progress.report)
	var asked error
	for more := true; more && asked == nil; {
		asked = s.result.Ensure(asking, len(s.result.Snapshot().Traces)+1)
		snapshot := s.result.Snapshot()
		progress.loaded(len(snapshot.Traces))
		if err := s.write(snapshot, asked != nil); err != nil {
			return err
		}
		more = !snapshot.Complete && !s.full()
	}
	progress.stop()
	return s.end(ctx, asked)
}

// full tells whether --limit is reached.
func (s *searching) full() bool { return s.limit > 0 && s.written >= s.limit }

// write hands on the messages that have not been written yet: those that are
// whole, and at the end the others too. A message is whole when everything of
// its instant has come: its rows may lie on two pages.
func (s *searching) write(snapshot client.Snapshot, rest bool) error {
	back := snapshot.CompleteBack
	for _, trace := range snapshot.Traces[s.written:] {
		whole := snapshot.Complete || !back.IsZero() && trace.Received.After(back)
		if s.full() || !whole && !rest {
			return nil
		}
		if err := s.out.trace(trace); err != nil {
			return err
		}
		s.written++
	}
	return nil
}

// end closes the output and says how complete it is.
func (s *searching) end(ctx context.Context, asked error) error {
	snapshot := s.result.Snapshot()
	summary := summarize(s.result.Plan(), snapshot, s.written, s.limit)
	if err := s.out.end(summary); err != nil {
		return err
	}
	cause := context.Cause(ctx)
	if asked != nil && s.written == 0 && cause == nil {
		return mend(asked, s.result.Plan().Dialect)
	}
	s.app.tell(summary, s.app.zone())
	switch {
	case asked != nil && cause != nil:
		return cause
	case asked != nil:
		return exitError{codeIncomplete, mend(asked, s.result.Plan().Dialect)}
	case !summary.Complete:
		return exitError{code: codeIncomplete}
	}
	return nil
}

// summary says what was asked and how complete the answer is.
type summary struct {
	Query        client.Query `json:"query"`
	Plan         client.Plan  `json:"plan"`
	Asked        client.Time  `json:"asked"`
	Requests     int          `json:"requests"`
	Complete     bool         `json:"complete"`
	CompleteBack *client.Time `json:"completeBack"` // null when it is complete, or when nothing is
	Messages     int          `json:"messages"`
	Scanned      int          `json:"scanned"`   // rows that came, before what is decided here
	MayChange    int          `json:"mayChange"` // messages with a status that is not final
}

func summarize(plan client.Plan, snapshot client.Snapshot, written, limit int) summary {
	s := summary{
		Query: plan.Query, Plan: plan, Asked: client.Time{Time: snapshot.Asked.UTC()}, Requests: snapshot.Requests,
		Complete: snapshot.Complete && written == len(snapshot.Traces), Messages: written, Scanned: snapshot.Scanned,
	}
	back := snapshot.CompleteBack
	if limit > 0 && written < len(snapshot.Traces) {
		back = writtenBack(snapshot, written)
	}
	if !s.Complete && !back.IsZero() {
		s.CompleteBack = &client.Time{Time: back.UTC()}
	}
	for _, trace := range snapshot.Traces[:written] {
		for _, recipient := range trace.Recipients {
			if !recipient.Status.Settled() {
				s.MayChange++
				break
			}
		}
	}
	return s
}

// writtenBack is the instant after which every message that matches was written:
// the time of the last one, where what is loaded is in order.
func writtenBack(snapshot client.Snapshot, written int) time.Time {
	back := snapshot.CompleteBack
	if written == 0 || !snapshot.Complete && back.IsZero() {
		return time.Time{}
	}
	last := snapshot.Traces[written-1].Received.Time
	if slices.ContainsFunc(snapshot.Traces[written:], func(t *client.Trace) bool { return t.Received.After(last) }) {
		return time.Time{}
	}
	if last.Before(back) {
		return back
	}
	return last
}

// tell says on standard error what the result is worth.
func (a *app) tell(s summary, zone *time.Location) {
	parts := []string{text.Counted(s.Messages, "message") + " " + span(s.Query, zone), text.Counted(s.Requests, "request")}
	switch {
	case s.Complete:
		parts = append(parts, "complete")
	case s.CompleteBack == nil:
		parts = append(parts, "incomplete")
	default:
		parts = append(parts, "incomplete: all of them back to "+s.CompleteBack.In(zone).Format(zoned))
	}
	if local := localConditions(s.Plan); local != "" {
		parts = append(parts, fmt.Sprintf("picked here from %s by %s", text.Counted(s.Scanned, "row"), local))
	}
	if s.MayChange > 0 {
		parts = append(parts, fmt.Sprintf("%s may still change", text.Count(s.MayChange)))
	}
	a.note("%s", strings.Join(parts, a.glyph(" · ", " - ")))
	if s.Complete && s.Messages == 0 {
		a.note("Nothing matched. The likely reasons, the first ones first:")
		for _, guess := range explain.Nothing(s.Plan.Dialect, s.Query, s.Asked.Time) {
			a.note("  %s", guess.Words)
		}
	}
}

// zoned is a time on standard error, which is read far from the search.
const zoned = "2006-01-02 15:04:05 MST"

// span says what time the query is about.
func span(q client.Query, zone *time.Location) string {
	if q.Start.IsZero() {
		return "of any time"
	}
	return fmt.Sprintf("from %s to %s", q.Start.In(zone).Format(zoned), q.End.In(zone).Format(zoned))
}

func localConditions(plan client.Plan) string {
	var names []string
	for _, condition := range plan.Conditions {
		if condition.Local {
			names = append(names, strings.TrimPrefix(fieldFlags[condition.Field], "--"))
		}
	}
	return strings.Join(names, ", ")
}
