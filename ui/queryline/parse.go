package queryline

import (
	"fmt"
	"net/mail"
	"net/netip"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/theme/nearest"
)

// Line is a line, read. Make it with [Parse].
type Line struct {
	Search
	// Problems are those of the words themselves. Whether the search can run is what
	// [Line.Check] reports.
	Problems []Problem

	words []read
}

// read is a word and the part of the search that it says.
type read struct {
	word
	part client.Query
}

// Parse reads a line. Every line can be read: what is wrong with one is among its
// problems, and the rest of it counts.
func Parse(line string) Line {
	var l Line
	for _, w := range split(line) {
		l.take(w)
	}
	if l.Query.Subject != "" && l.Query.SubjectMatch == "" {
		l.Query.SubjectMatch = client.SubjectContains
	}
	return l
}

// Names reports whether a word of the line has the name of a field: words without any
// are read as one, too.
func (l Line) Names(field client.Field) bool {
	return slices.ContainsFunc(l.words, func(r read) bool { return r.name != "" && r.field == field })
}

// take reads one word.
func (l *Line) take(w word) {
	switch {
	case w.name == "" && blank(w):
	case w.name == "":
		l.unnamed(w)
	case blank(w) && w.name != "latest":
		l.refuse(w, w.field, "%s: needs a value", w.name)
	case w.not && w.field == client.FieldWindow:
		l.refuse(w, w.field, "a time cannot be left out")
	case w.field == client.FieldWindow:
		l.time(w)
	default:
		l.condition(w)
	}
}

// blank reports whether nothing is asked for.
func blank(w word) bool { return strings.TrimSpace(plain(w.text)) == "" }

func (l *Line) refuse(w word, field client.Field, format string, args ...any) {
	if w.not {
		field = client.FieldWithout
	}
	l.Problems = append(l.Problems, Problem{client.Problem{Field: field, Message: fmt.Sprintf(format, args...)}, w.from, w.to})
}

// unnamed gives a word without a name to the condition that it reads as.
func (l *Line) unnamed(w word) {
	text := plain(w.text)
	typed, meant := slip(w)
	switch {
	case meant != "":
		l.refuse(w, "", "%q is not a search word: did you mean %s:?", typed, meant)
		return
	case allQuoted(w.text):
		w.field = client.FieldSubject
	default:
		w.field = fieldOf(text)
	}
	l.condition(w)
}

// slip returns what stands before the colon of a word without a name that is known, if
// it is probably a slip of one, and that one.
func slip(w word) (typed, meant string) {
	colon := slices.IndexFunc(w.text, func(c char) bool { return c.r == ':' && !c.quoted })
	if colon < leastSlip || colon > longestSlip {
		return "", ""
	}
	var known []string
	for _, f := range client.Fields {
		known = append(known, f.Words...)
	}
	typed = plain(w.text[:colon])
	return typed + ":", nearest.Name(strings.ToLower(typed), known)
}

// leastSlip and longestSlip are how long a name is that counts as a slip. RE: is none.
const leastSlip, longestSlip = 3, 20

// fieldOf is the condition that a text reads as.
func fieldOf(text string) client.Field {
	_, isID := client.ParseID(text)
	_, notIP := netip.ParseAddr(text)
	switch {
	case len(text) > 2 && strings.HasPrefix(text, "<") && strings.HasSuffix(text, ">"):
		return client.FieldMessageID
	case isID:
		return client.FieldID
	case notIP == nil:
		return client.FieldFromIP
	case len(text) > 1 && strings.Contains(text, "@"), bareDomain(text):
		return client.FieldRecipient
	}
	return client.FieldSubject
}

// fileNames are endings of files that are domains too, or read as one.
var fileNames = []string{"pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "csv", "zip", "eml", "msg", "htm", "html", "png", "jpg", "jpeg", "exe", "js", "xml", "ics"}

// bareDomain reports whether a text is a domain, and not a name of a file, as subjects
// have them.
func bareDomain(text string) bool {
	ending := strings.ToLower(text[strings.LastIndexByte(text, '.')+1:])
	return client.IsDomain(strings.TrimPrefix(text, "*")) && !slices.Contains(fileNames, ending)
}

// condition puts the values of a word into the query.
func (l *Line) condition(w word) {
	info := w.field.Info()
	var values []string
	for _, v := range w.values() {
		text, err := l.read(w, v)
		if err != nil {
			l.refuse(w, w.field, "%v", err)
			return
		}
		values = append(values, text...)
	}
	var part client.Query
	switch {
	case w.not:
		if w.field == client.FieldSubject && w.match == "" {
			w.match = client.SubjectContains
		}
		for _, v := range values {
			part.Without = append(part.Without, client.Exclusion{Field: w.field, Match: w.match, Value: v})
		}
		l.Query.Without = append(l.Query.Without, part.Without...)
	case info.Kind == client.KindSubject:
		part.Subject = strings.Join(values, " ")
		if !l.subject(w, part.Subject) {
			return
		}
	default:
		info.Set(&part, values)
		info.Set(&l.Query, append(slices.Clone(info.Values(&l.Query)), values...))
	}
	l.words = append(l.words, read{w, part})
}

// read reads one value.
func (l *Line) read(w word, v []char) ([]string, error) {
	text := plain(v)
	switch w.field.Info().Kind {
	case client.KindSubject:
		return []string{text}, nil
	case client.KindStatus:
		if allQuoted(v) {
			text = `"` + text + `"`
		}
		status, err := ParseStatus(strings.TrimSpace(text))
		return []string{string(status)}, err
	case client.KindID:
		return client.ReadIDs(text), nil
	}
	text = strings.TrimSpace(text)
	switch {
	case text == "": // a comma too many
		return nil, nil
	case w.field.Info().Kind == client.KindAddress && (w.name == "" || strings.Contains(text, "<")):
		return []string{bare(text)}, nil
	}
	return []string{text}, nil
}

// bare is an address without its name, and without what a link has before it.
func bare(text string) string {
	if link, rest, found := strings.Cut(text, ":"); found && strings.EqualFold(link, "mailto") {
		return rest
	}
	if text == client.NoSender {
		return text
	}
	if named, err := mail.ParseAddress(text); err == nil {
		return named.Address
	}
	return text
}

// subject adds words to the subject: those without a name go behind what is there, as
// a subject that somebody types has blanks in it.
func (l *Line) subject(w word, text string) bool {
	q := &l.Query
	switch {
	case w.name == "" && q.Subject != "":
		text = q.Subject + " " + text
	case w.name != "" && q.SubjectMatch != "":
		l.refuse(w, client.FieldSubject, "a search has one subject: put it in quotation marks, or leave one out")
		return false
	case w.name != "" && q.Subject != "":
		text += " " + q.Subject
	}
	q.Subject = text
	if w.name != "" {
		q.SubjectMatch = w.match
	}
	return true
}

// time takes a time as it is written.
func (l *Line) time(w word) {
	t, text := l.Times, strings.TrimSpace(plain(w.text))
	held := map[string]*string{"since": &t.Since, "until": &t.Until, "when": &t.When}[w.name]
	var problem string
	switch {
	case held == nil:
		t.Latest, problem = latest(text)
	case *held != "":
		problem = w.name + ": stands there twice"
	default:
		*held = text
	}
	bounds := t.Since + t.Until
	switch {
	case problem != "":
	case t.When != "" && bounds != "":
		problem = "when: has both ends: leave out since: and until:"
	case t.Latest && bounds+t.When != "":
		problem = "latest: has no bounds: leave out since:, until: and when:"
	default:
		l.Times = t
		l.words = append(l.words, read{word: w})
		return
	}
	l.refuse(w, client.FieldWindow, "%s", problem)
}

// latest reads the answer to whether the most recent messages are wanted.
func latest(text string) (wanted bool, problem string) {
	switch strings.ToLower(text) {
	case "", "yes", "true":
		return true, ""
	case "no", "false":
		return false, ""
	}
	return false, "latest: is yes or no"
}
