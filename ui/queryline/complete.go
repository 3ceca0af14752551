package queryline

import (
	"slices"
	"strings"

	"msgtrace/client"
)

// Suggestion is what a word of a line may be typed on to.
type Suggestion struct {
	Text     string // in place of the line from From to To, in bytes
	About    string // what it is, "" for an address or a status
	From, To int
}

// Seen returns the addresses that are known and have a text in them, the likeliest
// first.
type Seen func(part string) []string

// mostSuggested is how many suggestions there are at most.
const mostSuggested = 8

// Complete returns what the word that ends at a place of the line may be typed on to:
// the name of a condition, a status, a length of time or an address that is known.
// There is nothing to suggest for a word that is typed to its end.
func Complete(line string, at int, seen Seen) []Suggestion {
	return completer{seen: seen}.complete(line[:at])
}

// Offer returns what a line may be typed on to at its end, for somebody who asks, as a
// shell does: also the names of all conditions where no word has begun, and all
// addresses that begin as typed.
func Offer(line string, seen Seen) []Suggestion {
	return completer{seen: seen, asked: true}.complete(line)
}

// completer finds suggestions.
type completer struct {
	seen  Seen
	asked bool // somebody waits for them
}

func (c completer) complete(line string) []Suggestion {
	at, words := len(line), split(line)
	if strings.HasSuffix(line, `"`) {
		return nil
	}
	if len(words) == 0 || words[len(words)-1].to != at {
		return c.names("", at, at)
	}
	w := words[len(words)-1]
	typed := line[w.from:at]
	if strings.Contains(typed, `"`) {
		return nil
	}
	if w.name == "" {
		found := c.names(typed, w.from, at)
		if begun := strings.TrimLeft(typed, "-!"); begun != "" {
			found = append(found, c.addresses(begun, at)...)
		}
		return found
	}
	value := typed[strings.LastIndexAny(typed, ":,")+1:]
	before := strings.Split(strings.ToLower(typed[strings.Index(typed, ":")+1:len(typed)-len(value)]), ",")
	there := func(s Suggestion) bool { return slices.Contains(before, s.Text) }
	switch w.field.Info().Kind {
	case client.KindStatus:
		return slices.DeleteFunc(statuses(value, at), there)
	case client.KindAddress:
		return slices.DeleteFunc(c.addresses(value, at), there)
	case client.KindWindow:
		return times(w.name, value, at)
	}
	return nil
}

// names are the conditions whose name begins as typed.
func (c completer) names(typed string, from, to int) []Suggestion {
	sign := typed[:len(typed)-len(strings.TrimLeft(typed, "-!"))]
	begin := strings.ToLower(typed[len(sign):])
	if begin == "" && !c.asked {
		return nil
	}
	var found []Suggestion
	for _, name := range Names() {
		if sign != "" && name.field == client.FieldWindow {
			continue
		}
		if strings.HasPrefix(name.Word, begin) {
			found = append(found, Suggestion{sign + name.Word + ":", name.About, from, to})
		}
	}
	return found
}

// Name is the name of a condition, as it stands before the colon.
type Name struct {
	Word  string
	About string

	field client.Field
}

// Names are the names of all conditions, in the order of a line.
func Names() []Name {
	var all []Name
	for _, f := range order {
		if f.Kind == client.KindSubject {
			for _, match := range client.SubjectMatches {
				all = append(all, Name{match.QueryWord(), "subject " + match.Word(), f.ID})
			}
			continue
		}
		for _, word := range f.Words {
			about := f.Hint
			switch f.Kind {
			case client.KindWindow:
				about = aboutTimes[word]
			case client.KindStatus:
				about = "failed, pending, spam and others"
			}
			all = append(all, Name{word, about, f.ID})
		}
	}
	return all
}

var aboutTimes = map[string]string{
	"since":  "2d, yesterday 14:00",
	"until":  "noon, 20 Nov",
	"when":   "a span: 9:00 - 11:00",
	"latest": "the most recent, without bounds",
}

// statuses are those whose word begins as typed.
func statuses(typed string, to int) []Suggestion {
	var found []Suggestion
	for _, s := range client.Statuses {
		word := statusWord(s)
		if strings.HasPrefix(word, strings.ToLower(typed)) && word != strings.ToLower(typed) {
			about := ""
			if strings.ToLower(s.Word()) != word {
				about = s.Word()
			}
			found = append(found, Suggestion{word, about, to - len(typed), to})
		}
	}
	return found
}

// times are usual lengths of time that begin as typed.
func times(name, typed string, to int) []Suggestion {
	usual := map[string][]string{"since": {"2h", "24h", "48h", "7d", "10d", "yesterday", "monday"}, "latest": {"yes"}}[name]
	var found []Suggestion
	for _, text := range usual {
		if strings.HasPrefix(text, typed) && text != typed {
			found = append(found, Suggestion{Text: text, From: to - len(typed), To: to})
		}
	}
	return found
}

// Addresses suggests the addresses that have the end of a list in them, which ends at
// a place of its line. What is an address by itself is typed to its end.
func Addresses(list string, at int, seen Seen) []Suggestion {
	typed := list[:at]
	return completer{seen: seen}.addresses(strings.TrimLeft(typed[strings.LastIndexAny(typed, ",; ")+1:], " "), at)
}

func (c completer) addresses(typed string, to int) []Suggestion {
	_, domain, found := strings.Cut(typed, "@")
	if c.seen == nil || !c.asked && (len(typed) < leastTyped || found && strings.Contains(domain, ".")) {
		return nil
	}
	var all []Suggestion
	for _, address := range c.seen(typed) {
		switch {
		case c.asked && !strings.HasPrefix(address, strings.ToLower(typed)):
			continue
		case !c.asked && len(all) == mostSuggested:
			return all
		}
		all = append(all, Suggestion{Text: address, From: to - len(typed), To: to})
	}
	return all
}

// leastTyped is how many characters of an address are typed before it is suggested.
const leastTyped = 2
