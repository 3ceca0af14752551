package explain

import (
	"regexp"
	"strings"
)

// answer is what one server said, made ready to look for words in it.
type answer struct {
	text  string // in one line, as it came
	small string // in lower case
	// plain is small with blanks in place of addresses, names of hosts and links: what
	// stands in those says nothing about the cause. Each byte is where it is in text.
	plain string
	code  string // the enhanced status code, empty when there is none
	host  string // the server that gave it, empty when it is not named
}

// noises are links, addresses and names of hosts, each with a sign that it has.
var noises = []struct {
	sign string
	form *regexp.Regexp
}{
	{"/", regexp.MustCompile(`https?://[^\s<>"']+|www\.[^\s<>"']+`)},
	{"@", regexp.MustCompile(`[^\s<>@"'(),;:]+@[^\s<>@"'(),;]+`)},
	{".", regexp.MustCompile(`(?:[a-z0-9_-]+\.){2,}[a-z][a-z0-9-]+|[a-z0-9_-]+\.(?:com|net|org|de|fr|uk|eu|io|edu|gov|example|test|local|it|nl|ru|cn|jp|info|biz)\b`)},
}

func newAnswer(text, host string) answer {
	a := answer{text: oneLine(text), host: host}
	a.small = lower(a.text)
	a.plain = a.small
	for _, noise := range noises {
		if strings.ContainsAny(a.plain, noise.sign) {
			a.plain = noise.form.ReplaceAllStringFunc(a.plain, blanks)
		}
	}
	a.code = ParseReply(a.text).Enhanced
	return a
}

func blanks(s string) string { return strings.Repeat(" ", len(s)) }

// quotes are what stands before the answer of another server that an answer quotes.
var quotes = regexp.MustCompile(`(?i)(?:-> ?` +
	`|\[message=|\{msg=` +
	`|last ?error(?: was)?[=:] ?` +
	`|\bsaid: ?` +
	`|\bresponded with:? ?["']?` +
	`|\breturned(?: error)?:? ['"]` +
	`|\bthe response was:? ` +
	`|\bother server returned was: ?` +
	`|\bon frontend with '` +
	`|\S+@\S+?: ?(?:#?[45]\d\d[ -])` +
	`|\[\d[\d.]+\](?::\d+)?: ?(?:[45]\d\d[ -])` +
	`|<<< ?` +
	`|\bsmtp ?; ?` +
	`|\bsmtp diagnostic: ?` +
	`)`)

// leadingCode is the code that an address or a host is followed by in quotes.
var leadingCode = regexp.MustCompile(`#?[45]\d\d[ -]$`)

// layers returns the answers that a text quotes and its own, the innermost first. The
// innermost one is nearest to the cause; what stands around it is often a guess.
func layers(text string) []string {
	var all []string
	for {
		at := lastQuote(text)
		if at == nil {
			return append(all, text)
		}
		start := at[1]
		if code := leadingCode.FindString(text[:at[1]]); code != "" {
			start -= len(code)
		}
		inner, _, _ := strings.Cut(text[start:], "] [")
		all = append(all, strings.Trim(inner, " '\"<>[]{}()"))
		text = text[:at[0]]
	}
}

// lastQuote finds the last mark that some words follow.
func lastQuote(text string) []int {
	marks := quotes.FindAllStringIndex(text, -1)
	for i := len(marks) - 1; i >= 0; i-- {
		if letters(text[marks[i][1]:]) >= 4 && marks[i][0] > 0 {
			return marks[i]
		}
	}
	return nil
}

func letters(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z' || s[i] >= 0x80 {
			n++
		}
	}
	return n
}
