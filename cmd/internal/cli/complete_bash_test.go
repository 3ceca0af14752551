package cli

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzBashTypesWhatIsWanted completes words that have begun in each of the ways in which
// bash quotes them, and reads them as bash would.
func FuzzBashTypesWhatIsWanted(f *testing.F) {
	for _, text := range []string{"to:bob@contoso.com", "Bob's $5", `a"b\c`, "*@contoso.com", "<>", "ä b", "x=y", "", "\x00 \t"} {
		f.Add(text, 2)
	}
	f.Fuzz(func(t *testing.T, text string, begun int) {
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\n") || begun < 0 || begun > len(text) || !utf8.ValidString(text[:begun]) || strings.HasPrefix(text, "-") {
			return
		}
		for _, quote := range []rune{0, '\'', '"'} {
			open := ""
			if quote != 0 {
				open = string(quote)
			}
			before := "x y " + open
			line := before + quoted(text[:begun], quote)
			words := splitShell(line)
			last := words[len(words)-1]
			if last.text != text[:begun] {
				t.Fatalf("%q: got the last word %q, want %q", line, last.text, text[:begun])
			}
			typed, ok := last.typeOn(text, " \t\"'@><=;|&(:")
			if !ok {
				t.Fatalf("%q: got no way to type %q, want one", line, text)
			}
			stays := before
			switch quote {
			case 0:
				stays += last.raw[:lastBreak(last.raw, " \t\"'@><=;|&(:")]
			case '\'':
				stays = line[:strings.LastIndexByte(line, '\'')+1]
			}
			if words = splitShell(stays + typed); words[len(words)-1].text != text {
				t.Fatalf("%q and %q typed: got %q, want %q", line, typed, words[len(words)-1].text, text)
			}
		}
	})
}
