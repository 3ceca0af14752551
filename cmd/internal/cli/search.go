package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"msgtrace/client"
	"msgtrace/client/gather"
	"msgtrace/client/tally"
	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/resume"
	"msgtrace/theme/nearest"
)

// searchFlags are the flags of search.
type searchFlags struct {
	conditions
	pasting
	asking
	output string
	limit  int
	group  string
	bom    *bool // nil: as the configuration has it
	want   gather.Want
	watch  watchFlags
	opening
	wait   time.Duration
	resume string // the file to go on with; "": standard output
}

// longestWait is how long a search waits at most, unless told otherwise, when the service
// asks it to: an hour for a part of a daily quota, and a bit.
const longestWait = 65 * time.Minute

var formats = []string{"table", "json", "ndjson", "csv", "markdown", "ecs", "v2"}

// csvFormats are those of them that a spreadsheet opens.
var csvFormats = []string{"csv", "v2"}

// streamed are the formats that are written while others are still asked for,
// for what is too much to wait for or to hold.
var streamed = []string{"ndjson", "csv", "ecs", "v2"}

// streamGC makes the garbage collector run when memory has grown by that many percent,
// sooner than by itself: of what is written as it comes nearly all is garbage.
const streamGC = 40

// What the help of search says wherever it is called from.
const (
	aboutQueries = `A query has the conditions in one line, as the form of the explorer has them:
to: from: subject: subject-is: subject-starts: subject-ends: status: id:
message-id: from-ip: to-ip: and since: until: when: latest: for the time. Values
with blanks go in quotation marks, several have commas between, and a minus
leaves out what a condition holds for: -subject:newsletter. An address alone is
a recipient, an id alone is searched for, and other words are the subject.`
	aboutResults = `Results go to standard output and everything else to standard error, which
says at the end which time was asked for and how far back it is complete.
Exit codes: 0 complete; 2 incomplete: stopped by --limit, an error or a full
request limit after some messages had come; 1 error; 130 interrupted.`
)

// search lists the messages that match.
func (a *app) search(open opener, path string) *cobra.Command {
	var f searchFlags
	var bom bool
	cmd := &cobra.Command{
		Use:   "search [QUERY]",
		Short: "List the messages that match, as a table or for programs",
		Long: `Lists the messages that match all conditions; of several values of one
condition, one must match. Conditions on addresses, ids, status and IPs may be
repeated, and take lists: a@contoso.com,b@contoso.com. With - for a value
--recipient, --sender, --with, --id and --message-id read a list from standard
input, with @FILE from a file: one value a line or several with commas,
semicolons or tabs between, names before <addresses>, comments behind #, or one
column of a table with headings (CSV, exports of PowerShell). Every line that
holds something else is named with its number, and then nothing is sent. A star
stands for any text of an address, as in john*@contoso.com; the service knows no
star but the one of *@domain, so others are compared here.

` + aboutQueries + `

` + aboutResults + `

"complete" and "all of it" are said of what is proven whatever order the service
sends its rows in, "read back to ... only" of rows that came newest first. What
the rest takes (in JSON "requestsLeft") goes by how much time one request has
covered so far. NDJSON, CSV, ecs and v2 are written as pages come, and what was
written is let go, so that memory grows by about 20 bytes a row. Recipients that
come after their message was written, as they may in the API tracing, come in
NDJSON in a line of their own: put the recipients of lines with the same id
together, and of the same address use the last.

--resume FILE writes to a file, of mode 0600 if it is new, and goes on with one
that was cut: by ctrl-c, a full disk, the request limit or the end of the
machine. It asks for what is older than the file shows to be complete, and adds
that; a last row that was cut is written again, and the rest stays as it is. It
keeps the time that was asked for at first, also where that was --since. It goes
by rows that come newest first; where they do not, or some cannot be read, all
is asked for again. While an export is incomplete FILE.resume stands beside it,
with the search. A file that was written without --resume may have gaps, unless
it has one window and one value of each condition: then everything is asked for
again and what is there is left out. A file of another format or search is
refused. Not known is what has changed since: statuses, mail that came late or
is newer. Another search has these, or --watch.

When the service asks for a wait of up to --wait, a search waits and says until
when: five minutes are its request limit, an hour may be a quota of the tenant
for the day. Beyond that, and at ctrl-c, it ends with what came.

A search leaves the last fifth of the request limit to what people open in the
explorer meanwhile, and waits when it comes to it.

-o ecs writes documents of the Elastic Common Schema, one a line for each
message and recipient, with the fields of Elastic's package for the message
trace; -o v2 is CSV with the columns and status words of Get-MessageTraceV2.

--group counts copies instead: those with a problem, or with the statuses that
are asked for. By cause it asks for the events of each, which is one request a
copy, says so before, and stops where the request limit is reached: what was not
asked is counted apart. A copy that came late has the status delivered: with
--status failed,pending,delivered those that were held back are counted as
arrived. By domain or sender nothing more is asked.

--group recipient answers who of a list did not get it: a row for each address,
those without a delivered copy first, with its copies by their statuses; "none"
is an address that nothing was found for, "none so far" where the search is not
complete. Also with -o csv, ndjson and markdown; nothing more is asked.

--watch goes on looking at what may still change, and writes what is new or has
changed as it comes: in NDJSON the message again, whole. The first answer is
written once it was read. Standard error says when the next look is. It ends by
itself when nothing may change any more, and after --watch-for. Exit code 2 also
says that a copy is still pending then, or that it could not go on asking.

--all-recipients and --events ask for more of each message once all are found.
They say first how many requests that takes, leave a fifth of the request limit
to others and wait for the rest; after an interrupt what came is written. What
is missing then is told, also in JSON ("notRead"), and makes the exit code 2.

--paste reads whatever was pasted into a file, or with - from standard input: a
bounce, headers, a link, rows of a table, a command, a sentence of a ticket. It
says what it took; conditions beside it win. --explain says what a search takes,
costs and equals, and sends nothing: no sign-in is needed.

Times are read as people write them, always of the past: 48h, 9am, 20 Nov,
"this morning", "yesterday 14:00", "20.11. 9:00", "20 Nov 9:00 Berlin",
"9:00 - 11:00", 2026-11-20T09:30:00Z. What can be read in two ways is refused
with both.`,
		Example: strings.ReplaceAll(`  PATH 'to:bob@contoso.com status:failed since:2d -subject:newsletter'
  PATH --since 10d --recipient bob@contoso.com
  PATH --sender '*@fabrikam.com' --subject invoice --status failed
  PATH --start '20 Nov 09:00' --end '20 Nov 12:00' -o csv > traces.csv
  PATH --since 10d -o ndjson | jq -r .subject
  PATH --since 10d -o csv --resume traces.csv
  PATH --since 1d -o ecs > messages.ndjson
  PATH --paste bounce.eml --explain
  PATH --recipient @list.csv --subject 'Town hall' --since 10d --group recipient
  PATH --status failed,pending --start 14:00 --until 15:10 --group cause
  PATH 'to:bob@contoso.com since:2h' --watch`, "PATH", path),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.takeLine(args)
			if cmd.Flags().Changed("bom") {
				f.bom = &bom
			}
			if err := f.check(); err != nil {
				return err
			}
			f.command = commandOf(cmd, path)
			if a.overSSH {
				f.command = a.fromHome(cmd.Name())
			}
			return a.runSearch(cmd.Context(), f.opening.from(a, open), &f)
		},
	}
	flags := cmd.Flags()
	f.conditions.add(flags)
	f.pasting.add(cmd)
	if open.remembers {
		cmd.Long += `

--file reads exports in place of asking, as msgtrace open does: nobody signs in,
and the last line says which file the answer is from and when it was saved. It
is not called complete; exit code 2 says that the file is known to lack rows.`
		f.opening.add(flags)
		f.conditions.addSaved(flags)
		a.completeSaved(cmd)
	}
	completeQuery(cmd, a.offers(open.remembers))
	addOutput(cmd, &f.output, formats)
	flags.BoolVar(&f.want.Recipients, "all-recipients", false, "ask for all recipients of each message too: one request a message")
	flags.BoolVar(&f.want.Events, "events", false, "ask for the events of each copy: one request each, with -o "+strings.Join(eventFormats, " or "))
	flags.BoolVar(&bom, "bom", false, "begin CSV with a byte order mark, so that Excel takes it for UTF-8")
	flags.IntVar(&f.limit, "limit", 0, "stop after `N` messages")
	flags.StringVar(&f.group, "group", "", "count what failed or was held back, by `WAY`: "+strings.Join(config.Words(tally.Ways...), ", ")+"; or recipient: what became of the copies to each address")
	f.watch.add(flags)
	f.addResume(cmd)
	flags.DurationVar(&f.wait, "wait", longestWait, "wait up to `TIME` when the service asks to come back later, else end; the request limit is always waited for")
	f.asking.add(flags)
	return cmd
}

func (f *searchFlags) check() error {
	if err := checkFormat(f.output, formats); err != nil {
		return err
	}
	if f.wait < 0 {
		return errors.New("--wait must be a time such as 2h, or 0")
	}
	if f.limit < 0 {
		return errors.New("--limit must be 1 or more, or 0 for no limit")
	}
	if err := errors.Join(f.checkGroup(), f.checkBOM(), f.checkWant(), f.checkWatch(), f.checkFiles(), f.checkResume()); err != nil {
		return err
	}
	f.whole = f.limit == 0
	return f.asking.check()
}

// checkFiles refuses with files what is about the service.
func (f *searchFlags) checkFiles() error {
	if len(f.files) == 0 {
		return nil
	}
	switch {
	case f.watch.on:
		return errors.New("--watch and --file: a file does not change")
	case f.explain:
		return errors.New("--explain and --file: nobody is asked")
	case f.want.Recipients:
		return errors.New("--all-recipients and --file: what the file does not have is not known")
	}
	return nil
}

// checkBOM refuses --bom where it would do nothing.
func (f *searchFlags) checkBOM() error {
	if f.bom != nil && *f.bom && !slices.Contains(csvFormats, f.output) {
		return fmt.Errorf("--bom is for CSV: use -o %s", strings.Join(csvFormats, " or "))
	}
	return nil
}

// wantsBOM reports whether CSV begins with a byte order mark.
func (f *searchFlags) wantsBOM(chosen config.Chosen) bool {
	if f.bom != nil {
		return *f.bom
	}
	return chosen.CSVBOM
}

func checkFormat(given string, known []string) error {
	for _, format := range known {
		if given == format {
			return nil
		}
	}
	return fmt.Errorf("-o %s: use %s%s", given, strings.Join(known, ", "), nearest.Hint(given, known))
}

// runSearch reads what is asked for, asks and writes.
func (a *app) runSearch(ctx context.Context, open opener, f *searchFlags) error {
	ctx, stop := a.interruptible(ctx)
	defer stop()
	chosen, query, err := a.readSearch(ctx, open, f)
	if err != nil {
		return err
	}
	if f.explain {
		return a.explain(chosen, f, query)
	}
	ctx = client.WithPatience(ctx, f.wait)
	s, err := open.open(ctx, chosen, f.asking)
	if err != nil {
		return err
	}
	defer s.close()
	plan, err := s.client.Plan(query)
	if err != nil {
		return inFlags(err)
	}
	if f.watch.on {
		plan = plan.Fresh()
	}
	a.warnUnlikely(plan.Query)
	a.noteCost(s.client.Budget().State(), plan)
	run, byAddress := a.newSearching(s, f, plan, f.wantsBOM(chosen))
	if run.streams && !a.overSSH {
		defer debug.SetGCPercent(debug.SetGCPercent(streamGC))
	}
	if f.resume != "" {
		return a.resume(ctx, run, f, plan, s.client.Search, f.wantsBOM(chosen))
	}
	err = run.all(ctx)
	if byAddress != nil && byAddress.ended {
		a.note("%s", byAddress.list.Sentence(plan.Query.Statuses))
	}
	if found := run.result.Snapshot(); err == nil && found.Released+len(found.Traces) == 0 {
		a.kept(f, query)
	}
	if f.watch.on {
		return run.watch(ctx, query, watchLasts(f.watch, chosen), err)
	}
	return err
}

// readSearch returns what is asked for, and by which settings: of the flags, a query that
// was saved, lists in files and what was pasted.
func (a *app) readSearch(ctx context.Context, open opener, f *searchFlags) (config.Chosen, client.Query, error) {
	chosen, err := open.settle(ctx)
	if err == nil || f.explain && errors.Is(err, errNotSetUp) {
		err = a.takeSaved(ctx, chosen, &f.conditions)
	}
	if err == nil {
		err = f.checkReaders()
	}
	if err == nil {
		err = a.takeLists(&f.conditions)
	}
	if err != nil {
		return chosen, client.Query{}, err
	}
	query, err := f.query(a.sys.Now(), a.zone())
	if err != nil {
		return chosen, query, spelt(err)
	}
	err = a.pasted(&f.pasting, &query, chosen.API)
	return chosen, query, err
}

// newSearching returns the search of a plan with all that the flags ask for, and the
// writer of --group recipient, or nil.
func (a *app) newSearching(s *source, f *searchFlags, plan client.Plan, bom bool) (*searching, *recipientGroups) {
	run := &searching{
		app: a, result: s.client.Search(plan), out: a.writer(f.output, bom), limit: f.limit,
		planner: s.client.Plan, budget: s.client.Budget().State, setting: s.setting,
		perMessage: f.output == "ndjson",
		streams:    f.limit == 0 && f.group == "" && !f.watch.on && slices.Contains(streamed, f.output),
	}
	run.resumable = run.streams && slices.Contains(resume.Formats, resume.Format(f.output))
	if f.want.Any() {
		run.rest, run.streams = &rest{app: a, client: s.client, want: f.want}, false
	}
	var byAddress *recipientGroups
	switch f.group {
	case "":
	case byRecipient:
		byAddress = a.newRecipientGroups(plan, f.output, bom)
		run.out, run.streams = byAddress, false
	default:
		run.groups = &grouping{app: a, client: s.client, by: tally.By(f.group)}
		run.out = a.groupWriter(f.output)
	}
	if a.mask != nil && byAddress == nil {
		run.out = hidingWriter{run.out, a}
	}
	return run, byAddress
}
