package text_test

import (
	"testing"

	"msgtrace/ui/text"
)

func TestScatteredLettersStandInOneWordInTheirOrder(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		wanted, s string
		want      bool
	}{
		{"fbrkm", "ann@fabrikam.com", true}, {"FBRKM", "ann@fabrikam.com", true}, {"fbrkm", "ANN@FABRIKAM.COM", true}, {"mkrbf", "ann@fabrikam.com", false},
		{"inv41", "Invoice 2041", false}, {"ivc 2", "Invoice 2041", false}, {"2041", "Invoice 2041", true}, {"", "x", true}, {"x", "", false},
		{"rnn", "Réunion", true}, {"réo", "re\u0301union", true}, {"発書", "発注書 / invoice", true}, {"書発", "発注書", false}, {"ab", "a\tb", false},
	} {
		w := text.Seek(test.wanted)
		if got := w.Scattered(test.s); got != test.want {
			t.Errorf("%q in %q: got %v, want %v", test.wanted, test.s, got, test.want)
		}
	}
}
