package export

import (
	"io"
	"iter"
	"slices"
	"time"

	"msgtrace/client"
)

// File is what a file of messages is made of.
type File struct {
	Messages iter.Seq[*client.Trace]
	BOM      bool                          // CSV begins with a byte order mark
	Head     func(all []*client.Trace) any // what a document says of the search
	Zone     *time.Location                // of the times that people read
	Clean    func(string) string           // makes a text of people's files fit for where it goes
	Below    string                        // the line below a table
	Note     func(io.Writer) error         // writes the ticket note
	Remark   func(*client.Trace) string    // what the person wrote about a message; nil: nothing about any
}

// Form is a form of a file.
type Form struct {
	Key    string // a letter for a menu
	Title  string
	Ext    string
	Detail string // what it is for
	Tells  bool   // how complete the result is stands in the file
	Events bool   // what happened to each copy stands in the file

	write func(File, io.Writer) error
}

// Write writes a file.
func (f Form) Write(w io.Writer, file File) error { return f.write(file, w) }

// Forms are those that messages are saved in.
var Forms = []Form{
	{Key: "c", Title: "CSV", Ext: "csv", Detail: "for spreadsheets", write: File.csv},
	{Key: "s", Title: "JSON", Ext: "json", Detail: "all in one, with what was searched", Tells: true, Events: true, write: File.json},
	{Key: "n", Title: "NDJSON", Ext: "ndjson", Detail: "a message a line, for scripts", Events: true, write: File.ndjson},
	{Key: "m", Title: "Markdown", Ext: "md", Detail: "a table for a ticket", Tells: true, write: File.markdown},
	{Key: "e", Title: "ECS", Ext: "ndjson", Detail: "for Elasticsearch", write: File.ecs},
	{Key: "v", Title: "V2", Ext: "csv", Detail: "CSV as Get-MessageTraceV2 has it", write: File.v2},
	{Key: "t", Title: "Ticket note", Ext: "txt", Detail: "what goes into the ticket", Tells: true, Events: true, write: File.note},
}

func (f File) csv(w io.Writer) error  { return f.rows(w, f.newCSV) }
func (f File) v2(w io.Writer) error   { return f.rows(w, NewV2) }
func (f File) note(w io.Writer) error { return f.Note(w) }

func (f File) rows(w io.Writer, open func(io.Writer) (*CSV, error)) error {
	if f.BOM {
		open = WithBOM(open)
	}
	rows, err := open(w)
	if err != nil {
		return err
	}
	for t := range f.Messages {
		if err := rows.Write(t); err != nil {
			return err
		}
	}
	return rows.Flush()
}

func (f File) ndjson(w io.Writer) error {
	return f.lines(w, func(w io.Writer, t *client.Trace) error { return JSON(w, f.entry(t)) })
}

func (f File) ecs(w io.Writer) error { return f.lines(w, ECS) }

func (f File) lines(w io.Writer, write func(io.Writer, *client.Trace) error) error {
	for t := range f.Messages {
		if err := write(w, t); err != nil {
			return err
		}
	}
	return nil
}

func (f File) json(w io.Writer) error {
	traces := slices.Collect(f.Messages)
	entries := make([]any, len(traces))
	for i, t := range traces {
		entries[i] = f.entry(t)
	}
	return document(w, entries, member{"search", f.Head(traces)})
}

func (f File) markdown(w io.Writer) error {
	rows, err := newMarkdown(w, f.Zone, f.Clean, f.Remark)
	if err != nil {
		return err
	}
	for t := range f.Messages {
		if err := rows.Write(t); err != nil {
			return err
		}
	}
	return rows.End(f.Below)
}
