package queryline

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"msgtrace/client"
)

// Long is how many values of a condition are more than anybody reads through.
const Long = 20

// String writes the line that is read as the same search.
func (s Search) String() string { return s.line(0) }

// Short is String for people: of more than [Long] values of a condition it has the first.
func (s Search) Short() string { return s.line(Long) }

// line writes at most that many values of a condition, and of more the first; 0: all.
func (s Search) line(most int) string {
	var words []string
	for _, f := range order {
		switch f.Kind {
		case client.KindWindow:
		case client.KindWithout:
			for _, e := range s.Query.Without {
				words = append(words, "-"+Exclusion(e.String()))
			}
		case client.KindSubject:
			if s.Query.Subject != "" {
				words = append(words, s.Query.SubjectMatch.QueryWord()+":"+quoted(s.Query.Subject))
			}
		default:
			if values := f.Values(&s.Query); len(values) > 0 {
				words = append(words, f.Words[0]+":"+list(f.ID, values, most))
			}
		}
	}
	return strings.Join(append(words, s.Times.words()...), " ")
}

// list writes values, or of more than most the first; 0: all.
func list(field client.Field, values []string, most int) string {
	if most > 0 && len(values) > most {
		return value(field, values[0]) + " or " + strconv.Itoa(len(values)-1) + " others"
	}
	written := make([]string, len(values))
	for i, v := range values {
		written[i] = value(field, v)
	}
	return strings.Join(written, ",")
}

func (t Times) words() []string {
	if t.Latest {
		return []string{"latest:yes"}
	}
	var words []string
	for _, w := range []struct{ name, text string }{{"since", t.Since}, {"until", t.Until}, {"when", t.When}} {
		if w.text != "" {
			words = append(words, w.name+":"+quoted(w.text))
		}
	}
	return words
}

// Exclusions reads conditions to leave out, as [client.Exclusion.String] writes them:
// subject:newsletter from:ann@contoso.com. A minus before them is not needed. What
// cannot be read is for the check of the query to name.
func Exclusions(line string) []string {
	var l Line
	for _, w := range split(line) {
		w.not = true
		l.take(w)
	}
	if len(l.Problems) > 0 {
		return []string{line}
	}
	return client.FieldWithout.Info().Values(&l.Query)
}

// Exclusion writes what [Exclusions] reads as one.
func Exclusion(exclusion string) string {
	e := client.ParseExclusion(exclusion)
	return e.Word() + ":" + value(e.Field, e.Value)
}

// value writes a value of a condition.
func value(field client.Field, v string) string {
	if field.Info().Kind == client.KindStatus {
		return statusWord(client.Status(v))
	}
	return quoted(v)
}

// statusWord is a status in a line. In quotation marks it is one that is not known
// here, and no slip.
func statusWord(s client.Status) string {
	if !s.Known() {
		return mark(string(s))
	}
	return s.Name()
}

// quoted writes a value in quotation marks if it needs them.
func quoted(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '"' || r == ',' }) {
		return s
	}
	return mark(s)
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// mark puts a value in quotation marks.
func mark(s string) string { return `"` + escapes.Replace(s) + `"` }

const day = 24 * time.Hour

// Span writes a length of time in the largest unit that says it exactly; 48 hours are
// customary as such.
func Span(d time.Duration) string {
	switch {
	case d%day == 0 && d > 2*day:
		return strconv.Itoa(int(d/day)) + "d"
	case d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + "h"
	case d%time.Minute == 0:
		return strconv.Itoa(int(d/time.Minute)) + "m"
	}
	return strconv.Itoa(int(d/time.Second)) + "s"
}
