package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"msgtrace/client"
	"msgtrace/client/archive"
	"msgtrace/client/when"
	"msgtrace/cmd/internal/config"
	"msgtrace/theme/nearest"
	"msgtrace/ui/text"
)

// opening is the files whose messages take the place of the service's.
type opening struct {
	files []string
	dates string
	data  io.Reader // standard input, where the keys come from elsewhere; nil: it is System.In
}

// add adds the flags of a command that can ask files as well.
func (o *opening) add(flags *pflag.FlagSet) {
	flags.StringArrayVar(&o.files, "file", nil, "read the export in `FILE` in place of asking; - is standard input; may be repeated")
	o.addDates(flags)
}

func (o *opening) addDates(flags *pflag.FlagSet) {
	flags.StringVar(&o.dates, "dates", "", "read dates such as 03/04/2026 in the `ORDER` "+strings.Join(config.Words(archive.Orders...), " or ")+", where a file does not prove it")
}

func (o *opening) check() error {
	if orders := config.Words(archive.Orders...); o.dates != "" && !slices.Contains(orders, o.dates) {
		return fmt.Errorf("--dates %s: use %s%s", o.dates, strings.Join(orders, " or "), nearest.Hint(o.dates, orders))
	}
	return nil
}

// from returns the opener of the files, or the one of the service where there are none.
func (o *opening) from(a *app, service opener) opener {
	if len(o.files) == 0 {
		return service
	}
	return a.offline(o)
}

// offline opens files. Nobody signs in, and nothing is sent or remembered.
func (a *app) offline(o *opening) opener {
	return opener{
		settle: func(ctx context.Context) (config.Chosen, error) {
			chosen, err := a.settle(ctx)
			if err == nil {
				err = o.check()
			}
			chosen.Profile, chosen.API = nil, client.Offline // whose messages they are is not known
			return chosen, err
		},
		open: func(ctx context.Context, chosen config.Chosen, _ asking) (*source, error) {
			return a.openFiles(ctx, chosen, o)
		},
	}
}

// openFiles reads the files, and says of each what it is and what it cannot tell.
func (a *app) openFiles(ctx context.Context, chosen config.Chosen, o *opening) (*source, error) {
	s := &source{chosen: chosen, files: o}
	if err := a.openLog(ctx, s); err != nil {
		return nil, err
	}
	read, err := a.readFiles(ctx, o)
	if err != nil {
		s.close()
		return nil, err
	}
	for _, f := range read.Files {
		a.note("%s: %s.", text.Clean(f.Name), strings.Join(f.Says(), "; "))
	}
	if read.Loose > 0 {
		a.note("%s of messages to several name no recipient and are left out.", text.Counted(read.Loose, "event"))
	}
	s.notice = notice(read)
	s.client = client.Open(read.Held(), text.Forms, a.sys.Now)
	return s, nil
}

func (a *app) readFiles(ctx context.Context, o *opening) (*archive.Archive, error) {
	progress := a.progress()
	defer progress.stop()
	reader := archive.NewReader(archive.Options{
		Dates: archive.Order(o.dates), Zone: a.zoneAsked(), Now: a.sys.Now(),
		Progress: func(rows int) {
			progress.report(client.Progress{What: "reading: " + text.Counted(rows, "row")})
		},
	})
	for _, path := range o.files {
		var err error
		if path == "-" {
			err = reader.Read(ctx, "standard input", time.Time{}, o.input(a))
		} else {
			err = reader.Open(ctx, path)
		}
		if err != nil {
			return nil, err
		}
	}
	return reader.Archive(), nil
}

// input is standard input.
func (o *opening) input(a *app) io.Reader {
	if o.data != nil {
		return o.data
	}
	return a.sys.In
}

// commandLine is how a command line begins that opens the same files.
func (o *opening) commandLine(name []string) []string {
	words := []string{"msgtrace", "open"}
	if len(name) > 0 {
		words = append([]string{"msgtrace"}, name...)
	}
	for _, path := range o.files {
		if len(name) > 0 {
			words = append(words, "--file")
		}
		words = append(words, path)
	}
	if o.dates != "" {
		words = append(words, "--dates", o.dates)
	}
	return words
}

// notice is what the files cannot tell, in a line for the explorer.
func notice(read *archive.Archive) string {
	var all []string
	for _, f := range read.Files {
		all = append(all, f.Name+": "+f.Brief())
	}
	return strings.Join(all, "; ") + "."
}

// zoneAsked is the zone that a flag names for times without one, nil for none.
func (a *app) zoneAsked() *time.Location {
	if a.flags.Zone == "" {
		return nil
	}
	zone, err := when.ParseZone(a.flags.Zone)
	if err != nil {
		return nil // which is refused where the flags are
	}
	return zone
}

var errNoFiles = errors.New("give at least one file: msgtrace open FILE")

// filesOf tells files from the words of a query, which have a colon or an @ and are no
// files that there are.
func filesOf(args []string) (files, query []string) {
	for _, arg := range args {
		if _, err := os.Stat(arg); err != nil && strings.ContainsAny(arg, ":@") {
			query = append(query, arg)
		} else {
			files = append(files, arg)
		}
	}
	return files, query
}

// open explores files.
func (a *app) open() *cobra.Command {
	var o opening
	asked := conditions{ofFiles: true}
	cmd := &cobra.Command{
		Use:   "open FILE... [QUERY]",
		Short: "Explore exports of message traces, offline",
		Long: `Opens the explorer on files. Nobody signs in, and nothing is sent or remembered.
All that is searched is the files: "msgtrace search --file FILE" and "msgtrace
show ID --file FILE" print of them what they print of a tenant. A query beside
the files narrows them.

Files may be exports of msgtrace (NDJSON, JSON, CSV, V2, ECS), answers of Graph
in either API, Get-MessageTraceV2 and Get-MessageTraceDetailV2 through
ConvertTo-Json or Export-Csv, the summary and extended reports of a historical
search, exports of the Exchange admin center, message tracking logs, and any of
these in .gz or .zip. "-" is standard input. Columns are found by their names,
encodings and separators by themselves.

Several files are one: copies with the same id and recipient are one copy, and
the last one counts. Statuses are as of when the file was saved. What a file
does not have is not known, so no answer of it is called complete; without
events nothing says why a copy was not delivered.

Dates such as 03/04/2026 are read by what the whole file proves. Where nothing
does, --dates says it. Times without a zone are in UTC in the reports of
Microsoft; --zone says what they are in others.`,
		Example: `  msgtrace open trace.ndjson
  msgtrace open MTSummary.csv MTDetail.csv status:failed
  msgtrace open export.csv --dates dmy --zone Europe/Berlin
  gunzip -c trace.json.gz | msgtrace open -`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errNoFiles
			}
			return nil
		},
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE: func(cmd *cobra.Command, args []string) error {
			var query []string
			o.files, query = filesOf(args)
			if len(o.files) == 0 {
				return errNoFiles
			}
			asked.takeLine(query)
			return a.exploreFiles(cmd.Context(), &o, &asked)
		},
	}
	asked.add(cmd.Flags())
	o.addDates(cmd.Flags())
	return cmd
}

// exploreFiles opens the explorer on files, with all of them unless less is asked for.
func (a *app) exploreFiles(ctx context.Context, o *opening, asked *conditions) error {
	if slices.Contains(o.files, "-") {
		o.data = a.sys.In
		if keys, err := os.Open("/dev/tty"); err == nil && !terminal(a.sys.In) {
			defer keys.Close()
			a.sys.In = keys
		}
	}
	return a.explore(ctx, a.offline(o), asked)
}
