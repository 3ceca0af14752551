package form

import (
	"slices"

	"msgtrace/client"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// Equals is the command line that opens the same search, ready for a shell. It is empty
// while the form cannot run.
func (m *Model) Equals() string {
	return m.examine().equals
}

// equals is Equals of a form that can run.
func (m *Model) equals() string {
	asked := m.Spelled().Fixed(m.now, m.Zone())
	if m.equal != nil {
		return m.equal(asked)
	}
	return Command(m.command, asked, nil)
}

// SetEqual says what makes the command line of a search, in place of [Command].
func (m *Model) SetEqual(equal func(queryline.Search) string) { m.equal = equal }

// Command is the command line that opens a search, ready for a shell. It begins with
// these words. Files are those that list the values of a condition; a long list that no
// file holds is read from standard input, by the command that reads lists there.
func Command(begin []string, s queryline.Search, files map[client.Field]string) string {
	words, said := slices.Clone(begin), ""
	for _, field := range client.Fields {
		values := field.Values(&s.Query)
		file, listed := files[field.ID]
		switch {
		case listed && file != "-":
			words = append(words, "--"+field.Flag, "@"+file)
		case field.Flag == "" || len(values) <= queryline.Long || said != "" || field.Kind == client.KindWithout:
			continue
		default:
			if !slices.Contains(words, "search") {
				words = append(words, "search")
			}
			words = append(words, "--"+field.Flag, "-")
			said = " # " + text.Counted(len(values), noun(field)) + " on standard input"
		}
		field.Set(&s.Query, nil)
	}
	if line := s.String(); line != "" {
		words = append(words, line)
	}
	return text.ShellLine(words) + said
}

// noun is what a list has many of.
func noun(field *client.FieldInfo) string {
	if field.Kind == client.KindAddress {
		return "address"
	}
	return field.Noun
}

// Spelled is the search with the window written that stands for none.
func (m *Model) Spelled() queryline.Search {
	if m.anyTime() {
		return m.Search()
	}
	return m.Search().Spelled()
}
