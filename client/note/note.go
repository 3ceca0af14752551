// Package note writes what was found out about messages as a note for a ticket:
// a verdict in one sentence, what to do next, who wrote to whom and when, the
// steps, the recipients, the ids, and what was searched for.
//
// It is pure. Every line comes from data, and a line without data is left out.
// Texts are foreign: [Note.Plain] and [Note.Markdown] put each through a function
// of the caller's that makes it fit for where the note goes.
package note

import (
	"time"

	"msgtrace/client"
	"msgtrace/client/lookalike"
)

// Note is what a note is made of.
type Note struct {
	Messages []Message
	Search   Search
	Zone     *time.Location   // of the times; required
	ASCII    bool             // the signs of the note itself are ASCII
	Known    *lookalike.Known // domains that look-alikes are made of; nil: none
}

// Message is a message that a note is about. A recipient without Events was not
// asked about; one whose events were read has a list, even an empty one.
type Message struct {
	client.Trace
	// Only are the addresses of the copies that the note is about; none: all.
	Only []string
	// Asked is when the oldest of its details was asked for: see DateBy. Zero: with the search.
	Asked time.Time
	// Remark is what the person wrote about the message.
	Remark string
	// Others says how long other messages took, of the only copy that the note is about,
	// where that was late.
	Others string
}

// Search is how the messages were found.
type Search struct {
	Conditions string // "to bob@contoso.com"
	Reach      string // how complete the answer is, "complete"
	Asked      time.Time
	Current    time.Time // see client.Snapshot
	Requests   int       // spent on it; 0: not known
	Partial    bool      // the answer is not complete
	Held       bool      // it is from files, as of Asked, which Reach says
	// Of an answer without a message: what was read that nearly matched, and the likely
	// reasons why nothing did, as sentences.
	Near, Guesses []string
}

// section is a part of a note: its lines stand together.
type section []line

// line is one line of a note. More than one value stand below each other.
type line struct {
	label  string
	values []string
}

// manyMessages is how many messages have a section of their own.
const manyMessages = 20

// sections are the parts of the note, by a template: one for a single message; for
// several, one on all of them, one each, and one on the search.
func (n Note) sections(t Template) []section {
	w := writer{Note: n}
	t = t.filled()
	if len(n.Messages) == 0 {
		return []section{w.lines(t, w.nothing())}
	}
	all := w.aboutSearch()
	if len(n.Messages) == 1 {
		for id, values := range w.about(n.Messages[0]) {
			all[id] = values
		}
		return []section{w.lines(t, all)}
	}
	sections := []section{w.lines(t, w.aboutAll())}
	for _, m := range n.Messages[:min(len(n.Messages), manyMessages)] {
		about := w.about(m)
		delete(about, Next) // the first section has it
		sections = append(sections, w.lines(t, about))
	}
	return append(sections, w.lines(t, all))
}

// values are those of each line.
type values map[Line][]string

// writer writes the lines of one note.
type writer struct{ Note }

// lines are the values that there are, in the order of the template.
func (w writer) lines(t Template, about values) section {
	var s section
	for _, entry := range t {
		if found := about[entry.Line]; len(found) > 0 {
			s = append(s, line{entry.Label, found})
		}
	}
	return s
}

// about are the lines of one message.
func (w writer) about(m Message) values {
	copies := copiesOf(m)
	all := groups(copies)
	return values{
		Verdict: w.verdict(all), Next: w.next(all), Remark: some(m.Remark), Between: w.between(m, copies),
		When: some(stamp(m.Received.Time(), w.Zone)), Steps: append(w.steps(copies), some(m.Others)...),
		Via: w.via(m, copies), Recipients: w.recipients(m), IDs: w.ids(m),
	}
}

// some is a list of one text, or of none when it is empty.
func some(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// dot separates parts of a line.
func (w writer) dot() string { return w.sign(" · ", " - ") }

// times is how a repetition is counted, "×4".
func (w writer) times() string { return w.sign("×", "x") }

func (w writer) sign(sign, ascii string) string {
	if w.ASCII {
		return ascii
	}
	return sign
}
