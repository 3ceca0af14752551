package when

import (
	"strings"
	"time"
)

// asciiLower keeps the length of the text, which strings.ToLower may not.
func asciiLower(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= 'A' && r <= 'Z' }) {
		return s
	}
	lower := []byte(s)
	for i, c := range lower {
		if c >= 'A' && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	return string(lower)
}

// cutHyphen splits "yesterday 09:00-11:00", "mon-wed", "20-22 Nov" and "9:00 -11:00"
// at the hyphen between two ends.
func cutHyphen(text string) (from, to string, two bool, err error) {
	words := strings.Fields(text)
	for i, word := range words {
		for at, c := range word {
			left, right := word[:at], word[at:]
			if c != '-' || at == 0 && i == 0 {
				continue
			}
			if at == 0 {
				left = words[i-1]
			}
			if right = right[1:]; !isEnd(left) || !isEnd(right) {
				continue
			}
			if cuts, err := hyphenCuts(words, left, right, at > 0); err != nil || !cuts {
				return text, "", false, err
			}
			from = strings.Join(words[:i], " ")
			if at > 0 {
				from += " " + left
			}
			return strings.TrimSpace(from), strings.Join(append([]string{right}, words[i+1:]...), " "), true, nil
		}
	}
	return text, "", false, nil
}

// isEnd reports whether the word can be an end of a span by itself.
func isEnd(word string) bool {
	if _, ok := readWeekday(word); ok {
		return true
	}
	if strings.ContainsAny(word, "+-zZ") {
		return false
	}
	if _, _, ok := readClock(word); ok {
		return true
	}
	if found := readDoubt(word); found.word != "" {
		return found.number || found.hours || found.day != nil
	}
	day, _, err := readDate([]string{word}, nil)
	return day != nil && err == nil
}

// hyphenCuts reports whether the hyphen between two ends, which may be joined by it,
// stands for "to". After a date in digits the same letters are an offset from UTC:
// 2026-11-20 09:00-05:00.
func hyphenCuts(words []string, left, right string, joined bool) (bool, error) {
	if len(words) == 1 {
		if err := alsoDate(left, right); err != nil {
			return false, err
		}
	}
	first := words[0]
	_, err := readOffset("-" + right)
	colons := strings.Contains(right, ":")
	offset := err == nil && len(right) >= len("0500") && (!joined || strings.Contains(left, ":") == colons)
	dated := len(first) >= len("2006-01-02") && isISODate(first[:len("2006-01-02")])
	switch {
	case !offset || joined && !dated:
		return true, nil
	case !joined && !colons: // 05:01:12 -0800
		return false, nil
	}
	start, _, _ := readClock(left)
	end, _, _ := readClock(right)
	later := start != nil && end != nil && end.hour > start.hour
	if later && dated {
		return false, twoWays(strings.Join(words, " "), first+" "+left+" - "+right, first+"T"+left+"-"+right)
	}
	return later, nil
}

// alsoDate refuses two numbers that may be hours or a date: 9-10.
func alsoDate(left, right string) error {
	one, other := readDoubt(left), readDoubt(right)
	if !one.number || !other.number || one.day == nil || other.day == nil {
		return nil
	}
	day := date{month: time.Month(other.day.day), day: one.day.day}
	if !day.possible() {
		day = date{month: time.Month(one.day.day), day: other.day.day}
	}
	if !day.possible() {
		return nil
	}
	return twoWays(left+"-"+right, left+":00 - "+right+":00", day.short())
}

func allDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}
