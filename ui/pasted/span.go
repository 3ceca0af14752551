package pasted

import (
	"strings"
	"time"

	"msgtrace/client/when"
)

// spanWords are in a sentence that names a stretch of time, which package when reads.
var spanWords = lazy(`(?i)(?:\bbetween\s+\S+\s+and|(?:^|[^-/.:\d])\d{1,2}(?::\d\d)?\s?(?:am|pm)?\s*(?:-|–|to|until|till|bis)\s*\d{1,2}(?::\d\d)?\s?(?:am|pm|uhr)?(?:[^-/.:\d]|$)|\bmorning|\bafternoon|evening|night|noon|midday|last (?:week|\d+|mon|tue|wed|thu|fri|sat|sun)|(?:past|last) \d+|vormittag|nachmittag|abend)`)

// greeting has a word of them and says nothing of the time.
var greeting = lazy(`(?i)\bgood (?:morning|afternoon|evening|night)|\bguten (?:morgen|abend)`)

// spanLimit is how much of a text is searched for a stretch of time, and mostWords how
// many words one has.
const (
	spanLimit = 4 << 10
	mostWords = 8
)

// spanIn finds the stretch of time that a sentence names: "yesterday afternoon",
// "between 9 and 10", "the last 3 days". The longest words that can be read count.
func spanIn(s string, now time.Time) (start, end time.Time, ok bool) {
	s = greeting().ReplaceAllString(strings.ToValidUTF8(s[:min(len(s), spanLimit)], ""), "")
	if !spanWords().MatchString(s) {
		return start, end, false
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\n,;()\"?!", r) })
	for length := min(mostWords, len(words)); length >= 1; length-- {
		for at := 0; at+length <= len(words); at++ {
			text := strings.TrimRight(strings.Join(words[at:at+length], " "), ".")
			if !spanWords().MatchString(text) {
				continue
			}
			if start, end, err := when.ParseRange(text, now, now.Location()); err == nil {
				return start, end, true
			}
		}
	}
	return start, end, false
}
