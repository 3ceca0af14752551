package find

import (
	"slices"
	"strings"
	"unicode"

	"msgtrace/client"
	"msgtrace/ui/text"
)

// Filter is what a person typed to narrow a list: conditions that a row must all
// meet. The zero Filter has none. [Fields.Parse] makes it.
type Filter struct{ terms []term }

// term is one condition: a text that a row has, or has not.
type term struct {
	not      bool
	field    int           // of the fields; anywhere for all of them
	compared bool          // the field is no text
	fuzzy    bool          // only the characters count, in their order
	wanted   []text.Sought // one of them is enough
	values   []string      // the same as they were typed
}

const anywhere = -1

// Empty reports whether every row meets the filter.
func (f Filter) Empty() bool { return len(f.terms) == 0 }

// same reports whether two filters, of the same fields, are one.
func (f Filter) same(g Filter) bool {
	return slices.EqualFunc(f.terms, g.terms, term.is)
}

func (t term) is(other term) bool {
	return t.not == other.not && t.fuzzy == other.fuzzy && t.field == other.field && slices.Equal(t.wanted, other.wanted)
}

// within reports whether it is sure that every row that meets f meets g, of the same
// fields.
func (f Filter) within(g Filter) bool {
	for _, wide := range g.terms {
		if !slices.ContainsFunc(f.terms, func(narrow term) bool { return narrow.implies(wide) }) {
			return false
		}
	}
	return true
}

func (t term) implies(wide term) bool {
	switch {
	case t.compared || wide.compared || t.fuzzy || wide.fuzzy:
		return t.is(wide)
	case t.not != wide.not:
		return false
	case t.not:
		return t.field == wide.field && allHave(wide.wanted, t.wanted)
	}
	return (t.field == wide.field || wide.field == anywhere) && allHave(t.wanted, wide.wanted)
}

// allHave reports whether each of the texts has one of the parts in it.
func allHave(texts, parts []text.Sought) bool {
	return !slices.ContainsFunc(texts, func(whole text.Sought) bool {
		return !slices.ContainsFunc(parts, func(part text.Sought) bool { return strings.Contains(whole.String(), part.String()) })
	})
}

// Field is one kind of text that the rows of a list have.
type Field[R any] struct {
	// Words name it in a filter, before a colon: those of a condition of a search
	// where it is one.
	Words []string
	// Column is the column whose cells show it, "" for none.
	Column string
	// Has reports whether one of a row's texts of the kind passes. It must be pure.
	Has func(row R, passes func(text string) bool) bool
	// Opaque is of codes that nobody knows by heart, such as ids: nearly any letters stand
	// in their order in one, so that scattered letters are sought there by its name only.
	Opaque bool
	// Spell, where it is set, writes a value as the rows do.
	Spell func(value string) string
	// Alone says that its word without a value is a condition, too: that a row has a text
	// of the kind.
	Alone bool
	// Compare, where it is set, stands in place of Has for what is no text, such as a
	// time: it makes what reports whether a row meets a value, and false of a value
	// that cannot be read, or not yet. Only conditions on the field look into it.
	Compare func(value string) (meets func(row R) bool, ok bool)
}

// Fields are all kinds of text that the rows of a list have.
type Fields[R any] []Field[R]

// Parse reads what a person typed:
//
//	ann invoice            rows with both of these somewhere
//	!ann, -ann             rows without it
//	from:ann status:failed in that field; a word that no field has is text like any other
//	status:failed,spam     one of them
//	~fbrkm, from:~fbrkm    these letters in a word, in this order; in a code such as an id
//	                       only where its field is named
//	remark:                rows with any, in a field that is one of those
//	"a b", subject:"a b"   with the blank; nothing in quotes means more than itself
//
// Every line can be read, also one that is not typed to its end: a condition without
// a value is none yet.
func (fields Fields[R]) Parse(line string) Filter {
	var f Filter
	for _, typed := range split(line) {
		t := term{field: anywhere}
		if len(typed) > 1 && (typed[0] == char{r: '!'} || typed[0] == char{r: '-'}) {
			t.not, typed = true, typed[1:]
		}
		values := [][]char{typed}
		if field, value, ok := fields.cut(typed); ok {
			t.field, values = field, value
			t.compared = fields[field].Compare != nil
		}
		for _, value := range values {
			if len(value) > 0 && value[0] == (char{r: '~'}) && !t.compared {
				t.fuzzy, value = true, value[1:]
			}
			alone := len(values) == 1 && len(value) == 0 && t.field != anywhere && fields[t.field].Alone
			if s := fields.spell(t.field, value); alone || s != "" && fields.readable(t.field, s) {
				t.wanted = append(t.wanted, text.Seek(s))
				t.values = append(t.values, s)
			}
		}
		if len(t.wanted) > 0 {
			f.terms = append(f.terms, t)
		}
	}
	return f
}

// cut splits a condition on a field into field and values, and returns false for
// any other condition.
func (fields Fields[R]) cut(typed []char) (field int, values [][]char, ok bool) {
	colon := slices.Index(typed, char{r: ':'})
	if colon < 0 {
		return 0, nil, false
	}
	word := plain(typed[:colon])
	field = slices.IndexFunc(fields, func(f Field[R]) bool {
		return slices.ContainsFunc(f.Words, func(w string) bool { return strings.EqualFold(w, word) })
	})
	if field < 0 || slices.ContainsFunc(typed[:colon], func(c char) bool { return c.quoted }) {
		return 0, nil, false
	}
	rest := typed[colon+1:]
	for {
		comma := slices.Index(rest, char{r: ','})
		if comma < 0 {
			return field, append(values, rest), true
		}
		values, rest = append(values, rest[:comma]), rest[comma+1:]
	}
}

// spell is a value as rows may have it. "*@contoso.com" is what ends so.
func (fields Fields[R]) spell(field int, value []char) string {
	s := plain(value)
	if rest, any := strings.CutPrefix(s, "*"); any && strings.HasPrefix(rest, "@") {
		s = rest
	}
	if field != anywhere && fields[field].Spell != nil {
		return fields[field].Spell(s)
	}
	return s
}

// readable reports whether a field can be compared with a value.
func (fields Fields[R]) readable(field int, value string) bool {
	if field == anywhere || fields[field].Compare == nil {
		return true
	}
	_, ok := fields[field].Compare(value)
	return ok
}

// char is a character that was typed. One in quotes means itself.
type char struct {
	r      rune
	quoted bool
}

func plain(chars []char) string {
	var b strings.Builder
	for _, c := range chars {
		b.WriteRune(c.r)
	}
	return b.String()
}

// split cuts a line at the blanks that are not in quotes. A quotation mark that is
// not closed yet reaches to the end.
func split(line string) [][]char {
	var words [][]char
	var word []char
	quoted := false
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case unicode.IsSpace(r) && !quoted:
			words, word = append(words, word), nil
		default:
			word = append(word, char{r, quoted})
		}
	}
	return slices.DeleteFunc(append(words, word), func(w []char) bool {
		return len(w) == 0 || len(w) == 1 && (w[0] == char{r: '!'} || w[0] == char{r: '-'})
	})
}

// Match returns what reports whether a row meets a filter, nil for one that all
// rows meet.
func (fields Fields[R]) Match(f Filter) func(R) bool {
	if f.Empty() {
		return nil
	}
	tests := make([]func(R) bool, len(f.terms))
	for i, t := range f.terms {
		tests[i] = fields.test(t)
	}
	return func(row R) bool {
		for _, test := range tests {
			if !test(row) {
				return false
			}
		}
		return true
	}
}

func (fields Fields[R]) test(t term) func(R) bool {
	looked := fields
	switch {
	case t.field != anywhere:
		if looked = fields[t.field : t.field+1]; looked[0].Compare != nil {
			return looked[0].compare(t)
		}
	case t.fuzzy:
		looked = slices.DeleteFunc(slices.Clone(fields), func(f Field[R]) bool { return f.Opaque })
	}
	passes := func(s string) bool {
		for i := range t.wanted {
			if t.fuzzy && t.wanted[i].Scattered(s) || !t.fuzzy && t.wanted[i].In(s) {
				return true
			}
		}
		return false
	}
	return func(row R) bool {
		for i := range looked {
			if looked[i].Has != nil && looked[i].Has(row, passes) {
				return !t.not
			}
		}
		return t.not
	}
}

// compare makes the test of a condition on a field that is no text.
func (f Field[R]) compare(t term) func(R) bool {
	var meets []func(R) bool
	for _, value := range t.values {
		if one, ok := f.Compare(value); ok {
			meets = append(meets, one)
		}
	}
	return func(row R) bool {
		return t.not != slices.ContainsFunc(meets, func(one func(R) bool) bool { return one(row) })
	}
}

// Hits returns what finds the texts of a filter in what a column shows, for
// [table.Model.SetHits]; nil for a filter without such texts.
func (fields Fields[R]) Hits(f Filter) func(column, shown string) [][2]int {
	wanted := map[string][]text.Sought{}
	for _, t := range f.terms {
		for i, field := range fields {
			if column := field.Column; column != "" && !t.not && !t.fuzzy && (t.field == anywhere || t.field == i) {
				wanted[column] = append(wanted[column], t.wanted...)
			}
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	return func(column, shown string) [][2]int { return hits(wanted[column], shown) }
}

// hits are where the texts stand, in their order and joined where they overlap.
func hits(wanted []text.Sought, shown string) [][2]int {
	var found [][2]int
	for _, w := range wanted {
		for from := 0; from < len(shown); {
			start, end := w.Index(shown[from:])
			if start < 0 {
				break
			}
			found = append(found, [2]int{from + start, from + end})
			from += end
		}
	}
	slices.SortFunc(found, func(a, b [2]int) int { return a[0] - b[0] })
	joined := found[:0]
	for _, hit := range found {
		if last := len(joined) - 1; last >= 0 && hit[0] <= joined[last][1] {
			joined[last][1] = max(joined[last][1], hit[1])
			continue
		}
		joined = append(joined, hit)
	}
	return joined
}

// HasStatus reports whether one of the names of a status passes: the word on the
// screen, or that of the service.
func HasStatus(status client.Status, passes func(string) bool) bool {
	word := status.Word()
	return passes(word) || len(word) != len(status) && passes(string(status))
}

// SpellStatus is a status that a person names, in the word of the screen.
func SpellStatus(name string) string {
	if status := client.StatusByName(name); status.Known() {
		return status.Word()
	}
	return name
}
