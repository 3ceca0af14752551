package text

import "strings"

// Wrap breaks a text into lines of at most width columns, at spaces where it
// can, and inside a word only when the word is longer than a line. Runs of
// spaces become one. It returns no line for a text without words, and needs a
// width of at least 1; a character wider than that is left out.
func Wrap(s string, width int) []string {
	width = max(1, width)
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		switch {
		case line == "":
			line = word
		case fits(word, width-1-Width(line)):
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
		for !fits(line, width) {
			head, rest := split(line, width)
			if head != "" {
				lines = append(lines, head)
			}
			line = rest
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// split cuts what fits into width columns off the front, at least one
// character, which is lost when it does not fit at all.
func split(s string, width int) (head, rest string) {
	head = Truncate(s, width, "")
	if head != "" && len(head) < len(s) && strings.HasPrefix(s, head) {
		return head, s[len(head):]
	}
	for i := range s {
		if i > 0 {
			return "", s[i:]
		}
	}
	return "", ""
}
