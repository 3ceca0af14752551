package text

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
	"golang.org/x/text/unicode/norm"
)

func TestClean(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, in, want string
		changed        bool
	}{
		{"nothing", "", "", false},
		{"ASCII", "Invoice 2041 ~", "Invoice 2041 ~", false},
		{"letters", "発注書 / Größe", "発注書 / Größe", false},
		{"folded header", "a\r\n\tb\nc\u0085d\u2028e\u2029f", "a   b c d e f", false},
		{"escape", "\x1b]52;c;QQ==\a\x1b[2J", "^[]52;c;QQ==^G^[[2J", true},
		{"NUL and DEL", "\x00\x7f", "^@^?", true},
		{"backspace over", "pay\b\b\bbuy", "pay^H^H^Hbuy", true},
		{"C1", "\u009b31m\u0090", "<9B>31m<90>", true},
		{"raw C1 byte", "a\x9bb", "a\uFFFDb", true},
		{"replacement character of its own", "a\uFFFDb", "a\uFFFDb", false},
		{"right-to-left override", "gpj.\u202eexe", "gpj.<202E>exe", true},
		{"isolates and marks", "\u2066\u2069\u200e\u061c", "<2066><2069><200E><061C>", true},
		{"zero width", "in\u200bvo\u200dice\ufeff\u00ad", "invoice", true},
		{"Hangul filler", "a\u3164b\u115f\uffa0", "ab", true},
		{"private use", "a\ue0a0b\U000f0000", "ab", true},
		{"tags", "a\U000e0041b", "ab", true},
		{"noncharacter", "a\ufdd0b", "a\uFFFDb", true},
		{"marks", "a\u0301\u0302\u0303\u0304b\u0301", "\u00e1\u0302b\u0301", true},
		{"an accent after its letter", "Re\u0301union", "R\u00e9union", false},
		{"the other letters of macOS", "Ku\u0308ndigung, A\u030angstro\u0308m, n\u0303, c\u0327", "K\u00fcndigung, \u00c5ngstr\u00f6m, \u00f1, \u00e7", false},
		{"two accents", "Vie\u0323\u0302t, Vi\u1eb9\u0302t, Vi\u00ea\u0323t", "Vi\u1ec7t, Vi\u1ec7t, Vi\u1ec7t", false},
		{"Hangul letters", "\u1112\u1161\u11ab\u1100\u1173\u11af", "한글", false},
		{"kana", "か\u3099 ハ\u309a", "が パ", false},
		{"Cyrillic and Greek", "и\u0306 е\u0308 α\u0301", "й ё ά", false},
		{"no letter of its own", "q\u0307 \u0430\u0301 \u0e2a\u0e49", "q\u0307 \u0430\u0301 \u0e2a\u0e49", false},
		{"an invisible character before the accent", "e\u200b\u0301", "\u00e9", true},
		{"a letter that falls apart", "\ufb2a \u0958", "\u05e9\u05c1 \u0915\u093c", false},
		{"a letter by another name", "\u212b \u2126", "\u00c5 \u03a9", false},
		{"a heap of accents", "a" + strings.Repeat("\u0301", 100) + "b", "\u00e1\u0301b", true},
		{"three accents in one", "\u03b1\u0313\u0301\u0345", "\u1f84", false},
		{"marks without a base", "\u0301\u0302\u0303", "\u25cc\u0301\u0302", true},
		{"a mark before the text", "\u200b\u0301abc", "\u25cc\u0301abc", true},
		{"heart", "I \u2764\ufe0f you", "I \u2764 you", false},
		{"family", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\U0001f469\U0001f467", false},
		{"a tone alone", "\U0001f3fd", "\U0001f3fd", false},
		{"a message of tones", "\U0001f44d\U0001f3fd\U0001f3fe\U0001f3ff", "\U0001f44d", true},
		{"keycap", "1\ufe0f\u20e3", "1\u20e3", false},
		{"heart on fire", "\u2764\ufe0f\u200d\U0001f525", "\u2764\U0001f525", false},
		{"joiner in a number", "2\u200d041", "2041", true},
		{"a message of selectors", "\u2764\ufe0f\ufe0e\ufe0f", "\u2764", true},
		{"a message of tags", "\U0001f600\U000e0041", "\U0001f600", true},
		{"flag", "\U0001f1e9\U0001f1ea", "\U0001f1e9\U0001f1ea", false},
		{"thumb", "\U0001f44d\U0001f3fd", "\U0001f44d", false},
		{"a chain of skin tones", "\U0001f44d\U0001f3fd\U0001f3fd", "\U0001f44d", true},
		{"a chain of conjuncts", "क्क्क्क्क", "क्क्क्कक", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Clean(test.in)
			if got.String() != test.want || got.Changed() != test.changed {
				t.Errorf("Clean(%+q) = %+q, changed %v; want %+q, %v", test.in, got.String(), got.Changed(), test.want, test.changed)
			}
		})
	}
}

// unsafe names the first thing in s that the terminal must not be given.
func unsafe(s string) string {
	if !utf8.ValidString(s) {
		return "invalid UTF-8"
	}
	marks := 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Cc, r):
			return "a control character"
		case unicode.Is(unicode.Cf, r), bidi(r):
			return "a format character"
		case unicode.In(r, unicode.Zl, unicode.Zp):
			return "a line separator"
		case unicode.In(r, unicode.Co, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
			return "an invisible character"
		}
		if !unicode.Is(unicode.M, r) {
			marks = 0
		} else if marks++; marks > maxMarks {
			return "a heap of combining marks"
		}
	}
	return ""
}

// drawnWidth asks the renderer for the column in which what follows s begins.
func drawnWidth(s string) int {
	buffer := uv.NewScreenBuffer(2*utf8.RuneCountInString(s)+4, 1)
	uv.NewStyledString(" "+s+" |").Draw(buffer, buffer.Bounds())
	at := -1
	for x := range buffer.Width() {
		if cell := buffer.CellAt(x, 0); cell != nil && cell.Content == "|" {
			at = x
		}
	}
	return at - 2
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{
		"Invoice 2041", "発注書\x1b[31m", "\u202e\u200b\u009b", "a\u0301\u0302\u0303", "\xff\xfe",
		"\U0001f44d\U0001f3fd\U0001f3fd\U0001f3fd", "क्क्क्क्क्क्क्क", "ᄀᄀᄀᄀ가각", "\U0001f468\u200d\U0001f469",
		"Re\u0301union", "e\u200b\u0301", "\u1112\u1161\u11ab", "a\u0323\u0302\u0301", "\ufb2a\u0958\u0344", "q\u0307",
		"\u0d4e\u0d4e\u0d4e\u0d4e\u0d4e", "\U0001f1e9\U0001f1ea\U0001f1e9", "\u0d4e\u0d4e\u0d4eक्क",
	} {
		f.Add(s)
	}
	f.Fuzz(checkClean)
}

// TestCleanOfWhatIsHardToMeasure puts together what fuzzing rarely does.
func TestCleanOfWhatIsHardToMeasure(t *testing.T) {
	t.Parallel()
	hard := []rune("a1 発क्\u093e\u0301\u20e3\u200d\ufe0f\u1100\u1161\u11a8\uac00\u0d4e\u0e33\u0903\U0001f44d\U0001f3fd\U0001f1e9\U000111c2\U00011a84\u202e\x1b\u3164\ufffd\ua9c0\u1039\u1000")
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		s := make([]rune, 1+random.IntN(14))
		for i := range s {
			s[i] = hard[random.IntN(len(hard))]
		}
		checkClean(t, string(s))
		if t.Failed() {
			t.Fatalf("got a text that is not clean, want one, of %+q", string(s))
		}
	}
}

// checkClean holds what is true of every text.
func checkClean(t *testing.T, s string) {
	got := Clean(s)
	if what := unsafe(got.String()); what != "" {
		t.Errorf("Clean(%+q) = %+q, want no %s in it", s, got.String(), what)
	}
	if again := Clean(got.String()); again.String() != got.String() || again.Changed() {
		t.Errorf("Clean(%+q) = %+q, changed %v, want it as it was", got.String(), again.String(), again.Changed())
	}
	if !norm.NFC.IsNormalString(got.String()) {
		t.Errorf("Clean(%+q) = %+q, want it composed", s, got.String())
	}
	if !got.Changed() && len(got.String()) > len(norm.NFC.String(s)) {
		t.Errorf("Clean(%+q) = %+q, not changed, want it said to be changed", s, got.String())
	}
	if want := drawnWidth(got.String()); got.Width() != want {
		t.Errorf("Width of %+q = %d, want %d, in which it is drawn", got.String(), got.Width(), want)
	}
}

func FuzzTruncate(f *testing.F) {
	f.Add("Invoice 2041", 5)
	f.Add("発注書 / invoice", 4)
	f.Add("a\u0301b\u0301c\u0301", 2)
	f.Add("00\U0001f1ea", 3)
	f.Add("\U0001f44d\U0001f3fd\U0001f1e9\U0001f1ea", 3)
	f.Fuzz(func(t *testing.T, foreign string, width int) {
		width = max(0, min(width, 200))
		s := Clean(foreign).String()
		cut := Truncate(s, width, "…")
		if Width(cut) > width {
			t.Errorf("Truncate(%+q, %d) = %+q, %d wide, want it to fit", s, width, cut, Width(cut))
		}
		if width > 0 && Width(s) <= width && cut != s {
			t.Errorf("Truncate(%+q, %d) = %+q, want it whole, as it fits", s, width, cut)
		}
		for _, fit := range []string{Fit(s, width), FitLeft(s, width), Pad(cut, width), PadLeft(cut, width)} {
			if Width(fit) != width {
				t.Errorf("%+q fitted to %d: got %+q, %d wide, want %d", s, width, fit, Width(fit), width)
			}
			if want := drawnWidth(fit); want != width {
				t.Errorf("%+q fitted to %d: got %+q, drawn in %d, want %d", s, width, fit, want, width)
			}
		}
	})
}

func TestCleanStopsAtAnEndlessChain(t *testing.T) {
	t.Parallel()
	got := Clean(strings.Repeat("a"+strings.Repeat("\u1100", 5), 5000))
	if !got.Changed() || !strings.HasSuffix(got.String(), "\uFFFD") {
		t.Errorf("got a hostile text of %d runes, want it cut off", utf8.RuneCountInString(got.String()))
	}
	if what := unsafe(got.String()); what != "" {
		t.Errorf("got %s in it, want none", what)
	}
}

func TestCleanOfASCIIAllocatesNothing(t *testing.T) {
	subject := "Invoice 2041 from Fabrikam, due 23 November"
	if n := testing.AllocsPerRun(100, func() { Clean(subject); Width(subject) }); n != 0 {
		t.Errorf("got %v allocations, want 0", n)
	}
}

func BenchmarkCleanASCII(b *testing.B) {
	for b.Loop() {
		Clean("Invoice 2041 from Fabrikam, due 23 November")
	}
}

func BenchmarkCleanWide(b *testing.B) {
	for b.Loop() {
		Clean("発注書 / invoice 2041 – Größe 🎉")
	}
}

func BenchmarkTruncateWide(b *testing.B) {
	for b.Loop() {
		Truncate("発注書 / invoice 2041 – Größe", 20, "…")
	}
}

func BenchmarkWrapLongWord(b *testing.B) {
	word := strings.Repeat("QUJD発", 20000)
	for b.Loop() {
		Wrap(word, 80)
	}
}
