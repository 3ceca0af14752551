package cli

import (
	"bufio"
	"io"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/export"
	"msgtrace/client/when"
	"msgtrace/ui/text"
)

// writer puts messages out in one format. Each gets all messages, then the end. Of what
// is written while others are asked for, a message may come again with recipients that
// it did not have.
type writer interface {
	trace(t *client.Trace) error
	end(summary) error
}

// ordered is a writer whose last row says how far it goes, and is told when it does not: where
// rows do not come newest first, or some may be missing.
type ordered interface{ gaps() error }

// paged is a writer that holds back what it wrote until a page is over.
type paged interface{ page() error }

// again is what writes a message once more while a search is watched, with what was
// found of it.
type again interface {
	again(t *client.Trace, words string) error
}

// writer makes the writer for a format that was checked.
func (a *app) writer(format string, bom bool) writer {
	out := a.sys.Out
	switch {
	case format == "json":
		return &documentWriter{out: out}
	case format == "ndjson":
		return linesWriter{bufio.NewWriterSize(out, pageBuffer), export.NDJSON}
	case format == "ecs":
		return linesWriter{bufio.NewWriterSize(out, pageBuffer), export.ECS}
	case format == "csv":
		return newCSVWriter(out, export.NewCSV, bom)
	case format == "v2":
		return newCSVWriter(out, export.NewV2, bom)
	case format == "markdown":
		return &markdownWriter{out: out, zone: a.zone()}
	}
	v := view{app: a, zone: a.zone(), width: width(out, 0)}
	if a.plain {
		return &plainWriter{view: v, out: out}
	}
	return &tableWriter{view: v, out: out}
}

// pageBuffer is how much is written at once.
const pageBuffer = 64 << 10

// linesWriter writes a line, or several, for each message.
type linesWriter struct {
	out  *bufio.Writer
	line func(io.Writer, *client.Trace) error
}

func (w linesWriter) trace(t *client.Trace) error { return w.line(w.out, t) }
func (w linesWriter) page() error                 { return w.out.Flush() }
func (w linesWriter) end(summary) error           { return w.out.Flush() }

func (w linesWriter) again(t *client.Trace, _ string) error {
	if err := w.trace(t); err != nil {
		return err
	}
	return w.page()
}

// documentWriter keeps the messages: how complete they are stands before them.
type documentWriter struct {
	out    io.Writer
	traces []*client.Trace
}

func (w *documentWriter) trace(t *client.Trace) error {
	w.traces = append(w.traces, t)
	return nil
}

func (w *documentWriter) end(s summary) error { return export.Document(w.out, s, w.traces) }

// csvWriter writes a row for each recipient.
type csvWriter struct {
	out  io.Writer
	open func(io.Writer) (*export.CSV, error)
	rows *export.CSV
}

// newCSVWriter makes one that begins with a byte order mark, if asked to, where the
// output is no terminal.
func newCSVWriter(out io.Writer, open func(io.Writer) (*export.CSV, error), bom bool) *csvWriter {
	if bom && !terminal(out) {
		open = export.WithBOM(open)
	}
	return &csvWriter{out: out, open: open}
}

func (w *csvWriter) trace(t *client.Trace) error {
	if err := w.begin(); err != nil {
		return err
	}
	return w.rows.Write(t)
}

func (w *csvWriter) page() error {
	if w.rows == nil {
		return nil
	}
	return w.rows.Flush()
}

func (w *csvWriter) begin() (err error) {
	if w.rows == nil {
		if w.rows, err = w.open(w.out); err == nil && terminal(w.out) {
			w.rows.Clean = clean
		}
	}
	return err
}

// end writes the heads of the columns even when no message came.
func (w *csvWriter) end(summary) error {
	if err := w.begin(); err != nil {
		return err
	}
	return w.rows.Flush()
}

// markdownWriter writes a row for each recipient, and below the table how complete it
// is.
type markdownWriter struct {
	out  io.Writer
	zone *time.Location
	rows *export.Markdown
}

func (w *markdownWriter) begin() (err error) {
	if w.rows == nil {
		w.rows, err = export.NewMarkdown(w.out, w.zone, clean)
	}
	return err
}

func (w *markdownWriter) trace(t *client.Trace) error {
	if err := w.begin(); err != nil {
		return err
	}
	return w.rows.Write(t)
}

func (w *markdownWriter) end(s summary) error {
	if err := w.begin(); err != nil {
		return err
	}
	parts := []string{text.Counted(s.Messages, "message") + " " + span(s.Plan, w.zone)}
	for _, c := range s.Plan.Conditions {
		if c.Field != client.FieldWindow {
			parts = append(parts, c.Text)
		}
	}
	parts = append(parts, s.reach.State(wordingIn(w.zone)), "asked "+when.Stamp(s.Asked.Time(), w.zone))
	return w.rows.End(strings.Join(parts, "; "))
}

// view is what texts for people depend on.
type view struct {
	app   *app
	zone  *time.Location
	width int // columns of the terminal, 0: as wide as need be
}

// stamp is the time for a table: shorter on a terminal, where it is looked at
// soon.
func (v view) stamp(t time.Time) string {
	if v.width == 0 {
		return v.time(t)
	}
	return text.Stamp(t, v.zone, text.TimesLocal, v.app.sys.Now())
}

func (v view) time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(v.zone).Format("2006-01-02 15:04:05")
}
