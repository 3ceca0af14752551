package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestATextIsFoundInEitherFormOfItsAccents(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		s, wanted string
		found     bool
	}{
		{"Re\u0301union de vendredi", "R\u00c9UNION", true}, {"R\u00e9union de vendredi", "re\u0301union", true},
		{"K\u00fcndigung", "KU\u0308NDIGUNG", true}, {"\u1112\u1161\u11ab\u1100\u1173\u11af", "한글", true}, {"한글", "\u1112\u1161\u11ab", true},
		{"Vie\u0323\u0302t Nam", "vi\u1ec7t", true}, {"Vie\u0302\u0323t Nam", "vie\u0323\u0302t", true}, {"か\u3099く", "がく", true},
		{"Invoice 2041", "VOICE 20", true}, {"Invoice", "", true}, {"Reunion", "r\u00e9union", false}, {"R\u00e9union", "reunion", false}, {"", "x", false},
		{"xXx zZ", "zz", true}, {"Z", "z", true}, {"abcab", "cab", true}, {"ab", "abc", false}, {"\u212aelvin", "kelvin", true}, {"\u0130zmir", "izmir", true},
		{"発注書 Invoice", "INVOICE", true}, {"Größe", "größe", true}, {"Größe", "gr", true}, {"e\u0301", "e", false}, {"12345678e\u0301", "8e", false},
	} {
		w := Seek(test.wanted)
		if got := w.In(test.s); got != test.found {
			t.Errorf("%+q in %+q: got %v, want %v", test.wanted, test.s, got, test.found)
		}
	}
}

func TestWhereATextStands(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ s, wanted, before, hit string }{
		{"Your Invoice", "invoice", "Your ", "Invoice"}, {"zZ", "z", "", "z"}, {"Zz", "z", "", "Z"},
		{"発注書 / Invoice 発注書", "VOICE", "発注書 / In", "voice"}, {"x 発注書", "注書", "x 発", "注書"},
		{"R\u00e9union", "re\u0301u", "", "R\u00e9u"}, {"\u0130\u0130x", "ix", "\u0130", "\u0130x"}, {"a\u212ab", "k", "a", "\u212a"},
	} {
		w := Seek(test.wanted)
		start, end := w.Index(test.s)
		if start < 0 || test.s[:start] != test.before || test.s[start:end] != test.hit {
			t.Errorf("%+q in %+q: got %d to %d, want %+q behind %+q", test.wanted, test.s, start, end, test.hit, test.before)
		}
	}
	for _, test := range []struct{ s, wanted string }{{"Invoice", ""}, {"Invoice", "x"}, {"", "x"}, {"発注", "x"}} {
		w := Seek(test.wanted)
		if start, end := w.Index(test.s); start != -1 {
			t.Errorf("%+q in %+q: got %d to %d, want nowhere", test.wanted, test.s, start, end)
		}
	}
}

func FuzzSeek(f *testing.F) {
	for _, pair := range [][2]string{
		{"Invoice 2041", "VOICE"}, {"発注書 / invoice", "書"}, {"Re\u0301union", "\u00e9u"}, {"\u212a\u0130\u017f", "ki"}, {"aaaaaaaaab", "aab"}, {"\xff\xfeab", "ab"},
	} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, s, wanted string) {
		w := Seek(wanted)
		if got, want := w.In(s), strings.Contains(Fold(s), Fold(wanted)); got != want {
			t.Errorf("%+q in %+q: got %v, want %v", wanted, s, got, want)
		}
		start, end := w.Index(s)
		if start < 0 || !utf8.ValidString(s) {
			return
		}
		if start >= end || end > len(s) || !utf8.RuneStart(s[start]) || end < len(s) && !utf8.RuneStart(s[end]) {
			t.Errorf("%+q in %+q: got %d to %d, want whole characters", wanted, s, start, end)
		}
	})
}

func BenchmarkSeek(b *testing.B) {
	w := Seek("receipt")
	for _, s := range []string{"Invoice 2041 for October", "<20261123140112.2041.af3@mail.fabrikam.com>", "発注書 / invoice"} {
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				if w.In(s) {
					b.Fatal("got a text found that is not there, want none")
				}
			}
		})
	}
}
