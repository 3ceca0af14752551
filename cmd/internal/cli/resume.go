package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"msgtrace/client"
	"msgtrace/client/files"
	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/resume"
	"msgtrace/ui/text"
)

func (f *searchFlags) addResume(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.resume, "resume", "", "write to `FILE`, and go on where it was cut (-o "+resumed()+")")
}

// resumed are the formats that can be resumed: "ndjson or csv".
func resumed() string { return strings.Join(config.Words(resume.Formats...), " or ") }

// checkResume refuses --resume where it could not keep what it promises.
func (f *searchFlags) checkResume() error {
	switch {
	case f.resume == "":
		return nil
	case !slices.Contains(resume.Formats, resume.Format(f.output)):
		return fmt.Errorf("--resume writes -o %s, not %s", resumed(), f.output)
	case f.limit > 0 || f.group != "" || f.watch.on || f.want.Any():
		return errors.New("--resume writes all messages as they are found: leave out --limit, --group, --watch, --all-recipients and --events")
	}
	return nil
}

// resume writes a search to a file, and goes on with one that was cut.
func (a *app) resume(ctx context.Context, run *searching, f *searchFlags, plan client.Plan, search func(client.Plan) *client.Result, bom bool) error {
	if a.mask != nil {
		return errors.New("--resume compares what the file holds with what it finds, and so hides nothing: leave out --hide")
	}
	file, err := resume.Open(ctx, f.resume, resume.Format(f.output))
	if err != nil {
		return err
	}
	defer file.Close()
	rest, err := file.Rest(plan, a.sys.Now())
	if err == nil {
		err = file.Begin(bom)
	}
	if err != nil {
		return err
	}
	a.tellResumed(file, f.resume, rest)
	if !rest.End.IsZero() && rest.End.Before(rest.Start) {
		return file.Finish(true)
	}
	if plan, err = run.planner(rest); err != nil {
		return inFlags(err)
	}
	run.result, run.out = search(plan.Fresh()), &resumeWriter{file, a, f.resume}
	run.orderly, run.resumable, run.relies = true, false, !file.Back().IsZero()
	return run.all(ctx)
}

// tellResumed says what the file holds, and what is asked for.
func (a *app) tellResumed(file *resume.File, name string, rest client.Query) {
	if file.Messages() == 0 {
		return
	}
	words := fmt.Sprintf("%s: %s there", name, text.Was(file.Messages(), "row"))
	if file.Torn() {
		words += ", and one that was cut, which is written again"
	}
	back := file.Back()
	switch {
	case back.IsZero():
		words += "; they do not show how far they are complete: everything is asked for again, and what is there is left out"
	case rest.End.Before(rest.Start):
		words += "; they reach back to " + back.In(a.zone()).Format(zoned) + ", before the search begins: nothing is left to ask for"
	default:
		words += "; they reach back to " + back.In(a.zone()).Format(zoned) + ": asking for what is older"
	}
	a.note("%s", words)
}

// resumeWriter writes to a file that may have a part already.
type resumeWriter struct {
	file *resume.File
	app  *app
	name string
}

func (w *resumeWriter) trace(t *client.Trace) error {
	return notWritten(w.file.Write(t))
}

func (w *resumeWriter) gaps() error { return notWritten(w.file.Gaps()) }

// notWritten adds to an error of writing how to go on.
func notWritten(err error) error {
	if err == nil {
		return nil
	}
	return advised{files.Plain(err), "what was written before is kept: make room, then the same command goes on with it"}
}

func (w *resumeWriter) end(s summary) error {
	if err := w.file.Finish(s.Complete); err != nil {
		return notWritten(err)
	}
	added, further := "nothing was", ""
	if n := w.file.Added(); n > 0 {
		added = text.Was(n, "message")
	}
	if !s.Complete {
		further = "; the same command goes on with it"
	}
	w.app.note("%s: %s added%s", w.name, added, further)
	return nil
}
