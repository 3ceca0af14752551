package lookalike

import (
	"strings"
	"unicode/utf8"
)

// trick is a piece of a name that is taken for another.
type trick struct {
	fake, real string
	least      int // how long a name must be that this is looked for in
}

// tricks are the pieces that are used, with ASCII letters. A digit in a name of three
// letters is no accident; an i for an l may be another company.
var tricks = []trick{
	{"rn", "m", 3}, {"vv", "w", 3}, {"cl", "d", 3},
	{"0", "o", 3}, {"1", "l", 3}, {"1", "i", 3}, {"5", "s", 3},
	{"3", "e", 4}, {"4", "a", 4}, {"8", "b", 4}, {"9", "g", 4},
	{"i", "l", 5}, {"l", "i", 5},
	{"-", "", 5},
}

// folding is how single letters are folded, so that the spellings of a name meet.
var folding = strings.NewReplacer("0", "o", "1", "l", "i", "l", "5", "s", "3", "e", "4", "a", "8", "b", "9", "g", "-", "")

var pairs = strings.NewReplacer("rn", "m", "vv", "w", "cl", "d")

// fold gives the same for all spellings of a name that [spelling] finds.
func fold(label string) string { return pairs.Replace(folding.Replace(plainLetters(label))) }

// plainLetters writes a label in the ASCII letters that it looks like.
func plainLetters(label string) string {
	if isASCII(label) {
		return label
	}
	var b strings.Builder
	for _, r := range label {
		if like, ok := confusables()[r]; ok {
			b.WriteByte(like.like)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// spelling returns how a label differs from a name that it is taken for, "rn for m", and
// false if it is no spelling of it. The name itself is none.
func spelling(label, name string) (string, bool) {
	var found []string
	if label == name || !spells(label, name, len(name), &found) {
		return "", false
	}
	return strings.Join(found, ", "), true
}

func spells(label, name string, length int, found *[]string) bool {
	if label == "" {
		return name == ""
	}
	if name != "" && label[0] == name[0] && spells(label[1:], name[1:], length, found) {
		return true
	}
	attempt := func(fake, real, said string) bool {
		rest, ok := strings.CutPrefix(label, fake)
		to, same := strings.CutPrefix(name, real)
		if !ok || !same || !spells(rest, to, length, found) {
			return false
		}
		prepend(found, said)
		return true
	}
	for _, t := range tricks {
		if length < t.least {
			continue
		}
		said := t.fake + " for " + t.real
		if t.real == "" {
			said = "a hyphen in it"
		}
		if attempt(t.fake, t.real, said) {
			return true
		}
	}
	r, size := utf8.DecodeRuneInString(label)
	if like, ok := confusables()[r]; ok {
		said := string(r) + " for " + string(like.like)
		if like.script != "" {
			said = "the " + like.script + " " + said
		}
		return attempt(label[:size], string(like.like), said)
	}
	return false
}

// prepend puts what was found before the rest, each once.
func prepend(found *[]string, said string) {
	for _, other := range *found {
		if other == said {
			return
		}
	}
	*found = append([]string{said}, *found...)
}

// slip says what one slip of the fingers makes one word of another, "" if it takes more
// or none.
func slip(label, name string) string {
	if len(label)-len(name) > 1 || len(name)-len(label) > 1 || label == name {
		return ""
	}
	start := 0
	for start < min(len(label), len(name)) && label[start] == name[start] {
		start++
	}
	end := 0
	for end < min(len(label), len(name))-start && label[len(label)-1-end] == name[len(name)-1-end] {
		end++
	}
	more, less := label[start:len(label)-end], name[start:len(name)-end]
	switch {
	case len(more) == 0 && len(less) == 1:
		return less + " is missing"
	case len(more) == 1 && len(less) == 0:
		return "one " + more + " too many"
	case len(more) == 1 && len(less) == 1:
		return more + " for " + less
	case len(more) == 2 && len(less) == 2 && more[0] == less[1] && more[1] == less[0]:
		return more + " for " + less
	}
	return ""
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
