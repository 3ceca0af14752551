package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"msgtrace/client/export"
	"msgtrace/cmd/internal/audit"
	"msgtrace/cmd/internal/config"
	"msgtrace/ui/text"
)

// audit reads the audit log, on the host that it is on.
func (a *app) audit() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Show the audit log, and check that nobody changed it",
		Long: `Shows and checks the audit log: who signed in to "msgtrace serve", from where,
what was searched, opened, copied and exported, how many requests it took and
how many rows were found, and what was refused and why. No row, subject or
address of an answer is in it.

It is a folder of files on this host: whoever can read them can read the log.`,
		Example: `  msgtrace audit verify
  msgtrace audit show --person ann --since 2d`,
		Args: noArguments,
	}
	cmd.AddCommand(a.auditVerify(), a.auditShow())
	return cmd
}

// auditFlags say where a log is.
type auditFlags struct{ dir, key, head string }

func (f *auditFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.dir, "dir", "", "read the log in `DIR`; without it $XDG_STATE_HOME/msgtrace/audit")
	flags.StringVar(&f.key, "key", "", "check it with the key in `FILE`; without it audit.key in the folder of the log")
	flags.StringVar(&f.head, "head", "", "compare it with the second `FILE`; without it audit.head there")
}

// options are where the log is, with whatever flags are wrong refused.
func (f *auditFlags) options(a *app) (audit.Options, error) {
	if err := a.flags.Check(config.ThemesOf(a.sys.getenv)); err != nil {
		return audit.Options{}, err
	}
	a.ascii = a.flags.ASCII
	o := audit.Options{Dir: f.dir, Key: f.key, Head: f.head}
	var err error
	if o.Dir == "" {
		if o.Dir, err = audit.DefaultDir(a.sys.getenv); err != nil {
			return o, err
		}
	}
	o.Dir, err = filepath.Abs(o.Dir)
	return o, err
}

// noLog says, where there is no log, which folder was looked at: the service has another
// one than whoever asks.
func noLog(o audit.Options, err error) error {
	if errors.Is(err, fs.ErrNotExist) && !there(o.Dir) {
		err = fmt.Errorf("%w in %s", audit.ErrNone, o.Dir)
	}
	if !errors.Is(err, audit.ErrNone) {
		return err
	}
	return advised{err, "--dir names another folder; with the unit for systemd it is /var/lib/msgtrace/audit"}
}

func (a *app) auditVerify() *cobra.Command {
	var f auditFlags
	var journal, output string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check that no line of the audit log was changed or removed",
		Long: `Reads the whole audit log and checks each line against the one before, and the
end against the second file: a line that was changed, removed, moved, copied or
cut off is found, and so is a file that was removed or renamed. Each finding is
one line, with the file and the line in it.

Whoever has the key can write a log that fits, and whoever has the files can put
older ones back. The journal was told after each write how far the log goes:
with --journal the log is compared with that too. It is what
"journalctl -t msgtrace-audit" prints. -o json writes one object: ok, the lines,
the last mac, notes and findings, each with its file and line.

Exit codes: 0 nothing is wrong; 1 something is, or the log cannot be read.`,
		Example: `  msgtrace audit verify
  msgtrace audit verify --dir /var/lib/msgtrace/audit --head /srv/audit/head
  msgtrace audit verify --journal journal.txt`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			if err := checkFormat(output, verifyFormats); err != nil {
				return err
			}
			o, err := f.options(a)
			if err != nil {
				return err
			}
			if o.Told, err = a.readTold(journal); err != nil {
				return err
			}
			report, err := audit.Verify(o)
			if err != nil {
				return noLog(o, err)
			}
			printed := a.printReport
			if output == "json" {
				printed = a.printReportJSON
			}
			if err := printed(o, report); err != nil {
				return err
			}
			return verdict(report)
		},
	}
	f.add(cmd.Flags())
	addOutput(cmd, &output, verifyFormats)
	cmd.Flags().StringVar(&journal, "journal", "", "compare it with what the journal was told, in `FILE`; - is standard input")
	return cmd
}

// readTold reads what the journal was told. Without a file it is nil.
func (a *app) readTold(path string) (audit.Told, error) {
	switch path {
	case "":
		return nil, nil
	case "-":
		return audit.ReadTold(a.sys.In)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return audit.ReadTold(file)
}

// verdict is the exit code that a log deserves.
func verdict(report audit.Report) error {
	if report.OK() {
		return nil
	}
	return exitError{code: codeError}
}

// verifyFormats are the formats of what a log was found to be.
var verifyFormats = []string{"text", "json"}

// foundJSON is a finding as a program reads it.
type foundJSON struct {
	File  string `json:"file,omitempty"`  // "": the log as a whole
	Line  int    `json:"line,omitempty"`  // the first of the file that it is about
	Lines int    `json:"lines,omitempty"` // how many
	Says  string `json:"says"`
}

// foundIn are the findings about a log as a program reads them.
func foundIn(r audit.Report) []foundJSON {
	found := make([]foundJSON, len(r.Findings))
	for i, f := range r.Findings {
		found[i] = foundJSON{f.File, f.Line, f.Lines, f.Says}
	}
	return found
}

// printReportJSON writes what a log was found to be as one object.
func (a *app) printReportJSON(o audit.Options, r audit.Report) error {
	page := struct {
		OK       bool        `json:"ok"`
		Dir      string      `json:"dir"`
		Lines    uint64      `json:"lines"`
		From     *time.Time  `json:"from"` // null: there is no line
		To       *time.Time  `json:"to"`
		Last     string      `json:"last"` // the mac of the last line that fits
		Notes    []string    `json:"notes"`
		Findings []foundJSON `json:"findings"`
		More     int         `json:"more"` // findings that are not listed
	}{OK: r.OK(), Dir: o.Dir, Lines: r.Lines, Last: r.Last, Notes: append([]string{}, r.Notes...), Findings: foundIn(r), More: r.More}
	if !r.From.IsZero() {
		page.From, page.To = &r.From, &r.To
	}
	return export.JSON(a.sys.Out, page)
}

// printReport writes what a log was found to be.
func (a *app) printReport(o audit.Options, r audit.Report) error {
	var page strings.Builder
	fmt.Fprintf(&page, "%s: %s", clean(o.Dir), text.Counted(int(r.Lines), "line"))
	if !r.From.IsZero() {
		fmt.Fprintf(&page, ", from %s to %s\nThe last line has the mac %s.", r.From.In(a.zone()).Format(zoned), r.To.In(a.zone()).Format(zoned), r.Last)
	}
	page.WriteString("\n")
	for _, note := range r.Notes {
		fmt.Fprintf(&page, "note: %s\n", clean(note))
	}
	for _, line := range findings(r) {
		page.WriteString(clean(line) + "\n")
	}
	if r.OK() {
		page.WriteString("Nothing is wrong.\n")
	}
	_, err := io.WriteString(a.sys.Out, page.String())
	return err
}

// findings are what is wrong with a log, a line each.
func findings(r audit.Report) []string {
	var all []string
	for _, f := range r.Findings {
		all = append(all, "wrong: "+f.String())
	}
	if r.More > 0 {
		all = append(all, fmt.Sprintf("wrong: %s more, which are not listed", text.Counted(r.More, "finding")))
	}
	return all
}
