package terminal

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAPasteHoldsOnlyText(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ in, out string }{
		{"a\x1bb", "a\x1bb"},
		{pasteStart + "a\x1bb\x00\x9b\x7f\r\n\té" + pasteEnd + "\x1b[A", pasteStart + "ab?\r\n\té" + pasteEnd + "\x1b[A"},
		{"\x1b\x1b[20" + pasteStart + "\x90\xff\x1b[20" + pasteEnd + "q", "\x1b\x1b[20" + pasteStart + "??[20" + pasteEnd + "q"},
		{pasteStart + "\x1b[200~\xe6\x9c" + pasteEnd, pasteStart + "[200~??" + pasteEnd},
	} {
		for split := range len(test.in) {
			var b bracket
			got := string(b.clean([]byte(test.in[:split]))) + string(b.clean([]byte(test.in[split:])))
			if got != test.out {
				t.Errorf("%q, split at %d: got %q, want %q", test.in, split, got, test.out)
			}
		}
	}
}

func FuzzBracket(f *testing.F) {
	f.Add("a"+pasteStart+"\x1b\x9b"+pasteEnd+"b", 3)
	f.Fuzz(func(t *testing.T, typed string, cut int) {
		var b bracket
		at := max(0, cut) % (len(typed) + 1)
		got := string(b.clean([]byte(typed[:at]))) + string(b.clean([]byte(typed[at:])))
		if len(got)+len(b.held) > len(typed) {
			t.Fatalf("%q: got %q, want no more than was typed", typed, got)
		}
		if !strings.Contains(typed, pasteStart) && got != typed {
			t.Fatalf("%q, in no paste: got %q, want it as it was", typed, got)
		}
		if _, inside, ok := strings.Cut(got, pasteStart); ok {
			inside, _, _ = strings.Cut(inside, pasteEnd)
			if strings.ContainsRune(inside, 0x1b) || !utf8.ValidString(inside) {
				t.Fatalf("%q: got %q in a paste, want text without an escape", typed, inside)
			}
		}
	})
}
