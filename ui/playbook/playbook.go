// Package playbook has lists of questions that are asked one by one: each is a search
// with blanks for what is known of a case, and says what to look at.
package playbook

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/theme/nearest"
	"msgtrace/ui/queryline"
)

// Book is a playbook.
type Book struct {
	Name  string
	Note  string // what it is for
	Steps []Step
}

// Step is one of its questions.
type Step struct {
	Question string
	Line     string // a query line, with blanks such as {recipient}
	Look     string // what to look at in the answer
}

// Blank is something about a case that is asked for once.
type Blank struct {
	Name  string // as it stands in a line, in braces
	Label string
	Hint  string
}

// Blanks are all that there are.
var Blanks = []Blank{
	{"recipient", "Recipient", "who did not get it, or got it"},
	{"sender", "Sender", "who sent it"},
	{"subject", "Subject", "a part of the subject"},
	{"when", "When", "yesterday 14:00, 20 Nov, 9:00 - 11:00"},
	{"message-id", "Message-ID", "of the headers"},
	{"id", "Network message ID", "of a bounce or of Defender"},
	{"ip", "IP", "of the server that sent it"},
}

// Of is what a search says of the blank.
func (b Blank) Of(s queryline.Search) string {
	fields := map[string]client.Field{"recipient": client.FieldRecipient, "sender": client.FieldSender, "subject": client.FieldSubject,
		"message-id": client.FieldMessageID, "id": client.FieldID, "ip": client.FieldFromIP}
	if field, ok := fields[b.Name]; ok {
		return strings.Join(field.Info().Values(&s.Query), ", ")
	}
	return cmp.Or(s.Times.When, s.Times.Since)
}

var braces = regexp.MustCompile(`\{([^{}\s]*)\}`)

// names are the blanks of a line in their order.
func names(line string) []string {
	var all []string
	for _, found := range braces.FindAllStringSubmatch(line, -1) {
		if !slices.Contains(all, found[1]) {
			all = append(all, found[1])
		}
	}
	return all
}

// Blanks are those of the steps, in the order in which they are known best.
func (b Book) Blanks() []Blank {
	return slices.DeleteFunc(slices.Clone(Blanks), func(blank Blank) bool {
		return !slices.ContainsFunc(b.Steps, func(s Step) bool { return slices.Contains(names(s.Line), blank.Name) })
	})
}

// Check returns why a line of a step cannot be used.
func Check(line string) error {
	var known []string
	for _, blank := range Blanks {
		known = append(known, blank.Name)
	}
	for _, name := range names(line) {
		if !slices.Contains(known, name) {
			return fmt.Errorf("there is no blank {%s}: use {%s}%s", name, strings.Join(known, "}, {"), nearest.Hint(name, known))
		}
	}
	if read := queryline.Parse(line); len(read.Problems) > 0 {
		return errors.New(read.Problems[0].Message)
	}
	return nil
}

// Fill is the search of a step for a case. A condition whose blank is empty is left out;
// where all are, the search would have nothing to do with the case, and the blanks that
// it needs are returned instead.
func (s Step) Fill(values map[string]string) (search queryline.Search, needs []string) {
	search = queryline.Parse(s.Line).Search
	filled := false
	for _, name := range names(s.Line) {
		if strings.TrimSpace(values[name]) == "" {
			needs = append(needs, labelOf(name))
		} else {
			filled = true
		}
	}
	for _, f := range client.Fields {
		given := f.Values(&search.Query)
		if !slices.ContainsFunc(given, braces.MatchString) {
			continue
		}
		var all []string
		for _, v := range given {
			all = append(all, fill(v, f.Kind, values)...)
		}
		f.Set(&search.Query, all)
	}
	for _, at := range []*string{&search.Times.Since, &search.Times.Until, &search.Times.When} {
		*at = strings.Join(fill(*at, client.KindWindow, values), " ")
	}
	if filled {
		needs = nil
	}
	return search, needs
}

func labelOf(name string) string {
	at := slices.IndexFunc(Blanks, func(b Blank) bool { return b.Name == name })
	return strings.ToLower(Blanks[at].Label[:1]) + Blanks[at].Label[1:]
}

// fill fills the blanks of a value, which may be several then, or none.
func fill(v string, kind client.Kind, values map[string]string) []string {
	name := braces.FindStringSubmatch(v)
	if name == nil {
		return []string{v}
	}
	value := strings.TrimSpace(values[name[1]])
	if value == "" {
		return nil
	}
	several := []string{value}
	switch kind {
	case client.KindAddress, client.KindWord:
		several = strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(",; ", r) })
	case client.KindMessageID:
		v, several = name[0], []string{"<" + strings.Trim(value, "<>") + ">"}
	case client.KindID:
		v, several = name[0], client.ReadIDs(value)
	}
	for i := range several {
		several[i] = strings.Replace(v, name[0], several[i], 1)
	}
	return several
}
