package client

import (
	"fmt"
	"slices"
	"strings"
)

// Exclusion is a condition that leaves out what it holds for. One on recipients leaves
// out a message when it holds for all of them. No service can be asked for that.
type Exclusion struct {
	Field Field        `json:"field"`
	Match SubjectMatch `json:"match,omitempty"` // of a subject; empty: SubjectContains
	Value string       `json:"value"`
}

// The last of Fields is what is left out. It is added here because its functions look
// into the others.
func init() {
	Fields = append(Fields, &FieldInfo{
		ID:       FieldWithout,
		Kind:     KindWithout,
		Flag:     "without",
		Label:    "Leave out",
		Noun:     "what is left out",
		Lead:     "without",
		Hint:     "subject:newsletter from:*@fabrikam.com",
		Help:     "leave out what `WORD:VALUE` holds for: subject:newsletter",
		Takes:    "What the messages shall not have: words of a query with their values. In the query line a minus stands before them.",
		Examples: []string{"subject:newsletter", "from:*@fabrikam.com"},
		Folded:   true,
		held:     exclusionsIn(func(q *Query) *[]Exclusion { return &q.Without }),
		check:    checkExclusion,
	})
}

// Word is the word of its condition in a line of a query: subject-starts, from.
func (e Exclusion) Word() string {
	if e.Field == FieldSubject {
		return e.Match.QueryWord()
	}
	if words := e.Field.Info().Words; len(words) > 0 {
		return words[0]
	}
	return string(e.Field)
}

// String writes it as a word and its value: "subject:newsletter".
func (e Exclusion) String() string { return e.Word() + ":" + e.Value }

// ParseExclusion reads what [Exclusion.String] writes. What has no word that is known
// becomes an exclusion that no query may have.
func ParseExclusion(s string) Exclusion {
	word, value, _ := strings.Cut(s, ":")
	word = strings.ToLower(strings.TrimSpace(word))
	field, match, ok := FieldOfWord(word)
	if !ok {
		return Exclusion{Field: Field(word), Value: value}
	}
	return Exclusion{Field: field, Match: match, Value: value}
}

// FieldOfWord returns the condition that a word of a query line stands for, and how it
// compares a subject.
func FieldOfWord(word string) (field Field, match SubjectMatch, ok bool) {
	for _, match := range SubjectMatches {
		if match.QueryWord() == word {
			return FieldSubject, match, true
		}
	}
	for _, f := range Fields {
		if slices.Contains(f.Words, word) {
			return f.ID, "", true
		}
	}
	return "", "", false
}

// exclusionsIn is the member with what is left out. Its values are written as
// [Exclusion.String] writes them.
func exclusionsIn(of func(q *Query) *[]Exclusion) member {
	return member{
		get: func(q *Query) []string {
			var values []string
			for _, e := range *of(q) {
				values = append(values, e.String())
			}
			return values
		},
		set: func(q *Query, values []string) {
			*of(q) = nil
			for _, value := range values {
				*of(q) = append(*of(q), ParseExclusion(value))
			}
		},
	}
}

// tidiedExclusions returns them with their values normalised, each once.
func tidiedExclusions(all []Exclusion) []Exclusion {
	var kept []Exclusion
	for _, e := range all {
		if normalize := e.Field.Info().normalize; normalize != nil {
			e.Value = normalize(e.Value)
		}
		switch {
		case e.Field != FieldSubject:
			e.Match = ""
		case e.Match == "":
			e.Match = SubjectContains
		}
		same := func(other Exclusion) bool {
			return e.Field == other.Field && e.Match == other.Match && strings.EqualFold(e.Value, other.Value)
		}
		if !slices.ContainsFunc(kept, same) {
			kept = append(kept, e)
		}
	}
	return kept
}

// checkExclusion expects what [Exclusion.String] writes.
func checkExclusion(s string) string {
	e := ParseExclusion(s)
	info := e.Field.Info()
	switch {
	case info.check == nil || info.compare == nil:
		return fmt.Sprintf("%q cannot be left out: write subject:newsletter or from:ann@contoso.com", clip(oneLine(s), 80))
	case e.Value == "":
		return e.Word() + ": needs a value"
	}
	return info.check(e.Value)
}
