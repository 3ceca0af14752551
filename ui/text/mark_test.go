package text

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestMark(t *testing.T) {
	t.Parallel()
	paint := func(s string) string { return "<" + s + ">" }
	for _, test := range []struct{ line, wanted, want string }{
		{"an invoice", "voice", "an in<voice>"}, {"nothing", "x", "nothing"}, {"", "x", ""}, {"発注書 x", "注", "発<注>書 x"},
		{"\x1b[31mred ann\x1b[m", "ann", "\x1b[31mred \x1b[m<ann>\x1b[31m\x1b[m"}, {"\x1b[31mred\x1b[m ann b", "ann", "\x1b[31mred\x1b[m <ann> b"},
		{"a\x1b[1mn\x1b[31mn\x1b[m b", "ann", "\x1b[m<ann>\x1b[1m\x1b[31m\x1b[m b"}, {"a\x1b[1mn\x1b[m b", "an", "\x1b[m<an>\x1b[1m\x1b[m b"},
	} {
		w := Seek(test.wanted)
		got := Mark(test.line, func(bare string) [][2]int {
			if start, end := w.Index(bare); start >= 0 {
				return [][2]int{{start, end}}
			}
			return nil
		}, paint)
		if got != test.want {
			t.Errorf("%q in %q: got %q, want %q", test.wanted, test.line, got, test.want)
		}
	}
}

func FuzzMark(f *testing.F) {
	f.Add("red ann's 発注書 e\u0301", "ann", 3)
	f.Add("👍🏽👍🏽 a", "🏽", 1)
	f.Fuzz(func(t *testing.T, foreign, wanted string, at int) {
		s := Clean(foreign).String()
		at = max(0, min(at, len(s)))
		line := "\x1b[31m" + Clean(s[:at]).String() + "\x1b[m" + Clean(s[at:]).String()
		w := Seek(wanted)
		got := Mark(line, func(bare string) [][2]int {
			if start, end := w.Index(bare); start >= 0 {
				return [][2]int{{start, end}}
			}
			return nil
		}, func(s string) string { return "\x1b[7m" + s + "\x1b[m" })
		if bare, want := ansi.Strip(got), ansi.Strip(line); bare != want || strings.Count(got, "\x1b[7m") > 1 {
			t.Errorf("%+q in %+q: got %+q, want the same text, marked once at most", wanted, line, got)
		}
	})
}
