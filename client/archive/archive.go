package archive

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"msgtrace/client"
)

// Order is the order of day and month in dates such as 03/04/2026.
type Order string

// The orders of day and month. By itself a file proves its order with a value that is no
// month.
const (
	Proven     Order = ""
	DayFirst   Order = "dmy"
	MonthFirst Order = "mdy"
)

// Orders are those that a person can choose.
var Orders = []Order{DayFirst, MonthFirst}

// mostRows is how many rows are read at most, of all files: what is held in memory is
// bounded, whatever a file unpacks to.
const mostRows = 5_000_000

// Options say how files are read.
type Options struct {
	Dates Order
	// Zone is that of times without one; nil: what the maker of the file is known to use,
	// else UTC.
	Zone *time.Location
	Now  time.Time // no message was received later; zero: by the clock
	// Progress is told now and then how many rows were read; nil: nobody is.
	Progress func(rows int)

	most int // rows; zero: mostRows
}

// File is what is known of a file that was read.
type File struct {
	Name  string
	Saved time.Time // when it was written last; zero: not known
	Form  Form
	Rows  int // that were read: messages, copies or events
	// Unread is how many rows could not be read, and Trouble the first of them in words.
	Unread  int
	Trouble string
	Torn    bool // it ends in the middle of a row
	Full    int  // rows where its maker is known to stop; zero: it has others
	Events  bool // it has events
	// Zoneless reports that its times have no zone, and were read as being in Zone.
	Zoneless bool
	Zone     *time.Location
	Undated  int // rows without a time that can be read
	NoIDs    int // rows without a network message ID
	// Clash is a date that is against the order of day and month that others prove; "":
	// there is none.
	Clash string
}

// Archive is what was read from files.
type Archive struct {
	Files  []File
	Traces []*client.Trace // newest first
	// Loose is how many events are of messages whose copy they do not name.
	Loose int
}

// Reader reads files into one archive: messages of the same id are one, and of a copy that
// comes twice the last one counts.
type Reader struct {
	options Options
	files   []File
	build   *builder
}

// NewReader returns a Reader that has read nothing.
func NewReader(options Options) *Reader {
	if options.Now.IsZero() {
		options.Now = time.Now()
	}
	if options.most == 0 {
		options.most = mostRows
	}
	return &Reader{options: options, build: newBuilder()}
}

// Read adds a file. The name is for people; saved is when it was written, zero if that is
// not known. What was read before an error stays.
func (r *Reader) Read(ctx context.Context, name string, saved time.Time, in io.Reader) error {
	return r.unpack(ctx, File{Name: name, Saved: saved}, in, 0)
}

// Archive returns what was read.
func (r *Reader) Archive() *Archive {
	loose := r.build.finish()
	traces := r.build.traces
	newest := func(a, b *client.Trace) int { return b.Received.Compare(a.Received.Time()) }
	if !slices.IsSortedFunc(traces, newest) {
		slices.SortStableFunc(traces, newest)
	}
	return &Archive{Files: r.files, Traces: traces, Loose: loose}
}

// Error is why a file cannot be read, in a sentence.
type Error struct {
	Name string
	Says string
	Err  error // beneath it, if any
}

func (e *Error) Error() string { return e.Name + ": " + e.Says }

func (e *Error) Unwrap() error { return e.Err }

func refuse(name, format string, args ...any) *Error {
	return &Error{Name: name, Says: fmt.Sprintf(format, args...)}
}

// reading is one file under way.
type reading struct {
	*Reader
	ctx    context.Context
	file   File
	before int // rows of the files before it
	from   int // rows of the files before it, and copies beside the first of a row
}

// row counts a row that was read, and returns an error when there is to be no other.
func (f *reading) row() error {
	f.file.Rows++
	all := f.from + f.file.Rows
	if all > f.options.most {
		return refuse(f.file.Name, "there are more than %d rows or copies: that is more than can be opened at once", f.options.most)
	}
	if f.file.Rows%1024 == 0 {
		if f.options.Progress != nil {
			f.options.Progress(f.before + f.file.Rows)
		}
		return f.ctx.Err()
	}
	return nil
}

// more counts what a row holds beside the first copy: it fills the memory as rows do.
func (f *reading) more(copies int) { f.from += max(0, copies) }

// unread counts a row that could not be read.
func (f *reading) unread(place int, unit, why string) {
	if f.file.Unread++; f.file.Unread == 1 {
		f.file.Trouble = fmt.Sprintf("%s %d: %s", unit, place, why)
	}
}

// text reads a file that is not packed.
func (r *Reader) text(ctx context.Context, file File, in *bufio.Reader) error {
	f := &reading{Reader: r, ctx: ctx, file: file}
	for _, before := range r.files {
		f.before += before.Rows
	}
	f.from = f.before
	if err := f.read(in); err != nil {
		return err
	}
	if slices.Contains(forms[f.file.Form].stops, f.file.Rows) {
		f.file.Full = f.file.Rows
	}
	r.files = append(r.files, f.file)
	return nil
}

// read finds out whether a file is JSON or a table, and reads it.
func (f *reading) read(in *bufio.Reader) error {
	start, _ := in.Peek(looked)
	if what := foreign(start); what != "" {
		return refuse(f.file.Name, "%s", what)
	}
	encoding, _ := encodingOf(start)
	if encoding == utf8Text && binary(start) {
		return refuse(f.file.Name, "no message traces: found a file that is no text; %s", expected)
	}
	text, err := decoded(in)
	if err != nil {
		return f.failed(f.ctx, f.file, err)
	}
	start, err = text.Peek(looked)
	if err != nil && !errors.Is(err, io.EOF) {
		return f.failed(f.ctx, f.file, err)
	}
	switch start = bytes.TrimSpace(start); {
	case len(start) == 0:
		return refuse(f.file.Name, "it is empty")
	case start[0] == '{' || start[0] == '[':
		return f.values(text)
	}
	return f.table(text)
}

// binary reports whether what a file begins with is no text: one zero byte may have got
// into a text, many have not.
func binary(start []byte) bool {
	controls := 0
	for _, c := range start {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1a {
			controls++
		}
	}
	return controls*50 > len(start)
}
