package queryline

import (
	"strings"

	"msgtrace/client"
	"msgtrace/client/guide"
)

// Guide explains the words of a query.
func Guide() guide.Topic {
	words := guide.Section{Title: "Words", Intro: "A query is a search as one line: to:bob@contoso.com status:failed since:2d. An address without a word is to:, " +
		"an id is id:, <...> is message-id:, and other words are the subject. Values with blanks go in quotation marks, several have commas between."}
	for _, f := range client.Fields {
		if len(f.Words) == 0 {
			continue
		}
		entry := guide.Entry{Name: strings.Join(f.Words, ": ") + ":", Also: append([]string{f.Flag, f.Label}, f.Words...), Says: f.Takes}
		if f.Kind == client.KindSubject {
			for _, match := range client.SubjectMatches {
				entry.Also = append(entry.Also, match.QueryWord())
			}
			entry.Facts = append(entry.Facts, guide.Fact{Name: "Also", Meaning: "subject-starts: subject-ends: subject-is:"})
		}
		entry.Facts = append(entry.Facts, guide.Fact{Name: "For example", Meaning: exampleOf(f)})
		words.Entries = append(words.Entries, entry)
	}
	out := guide.Section{Title: "Leaving out", Intro: "A minus before a word leaves out what it holds for. No API can be asked for that, so it is checked here."}
	for _, line := range []string{"-subject:newsletter", "-from:*@news.example", "-newsletter"} {
		out.Entries = append(out.Entries, guide.Entry{Name: line, Says: leavesOut(line)})
	}
	return guide.Topic{Name: "query", About: "the words of a search in one line", Sections: []guide.Section{words, out}}
}

// exampleOf is a condition as a line has it.
func exampleOf(f *client.FieldInfo) string {
	s := Search{Times: Times{Since: f.Examples[0]}}
	if f.Kind != client.KindWindow {
		s = Search{}
		f.Set(&s.Query, f.Examples[:1])
	}
	return s.String()
}

// leavesOut says what a condition with a minus leaves out.
func leavesOut(line string) string {
	search := Parse(line).Search
	var said []string
	for _, e := range search.Query.Without {
		said = append(said, "Without messages of the "+e.Field.Info().Noun+" "+e.Value+".")
	}
	return strings.Join(said, " ")
}
