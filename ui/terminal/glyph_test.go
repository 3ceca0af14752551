package terminal

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"msgtrace/ui/text"
)

// TestALetterHasItsAccentsInItsCell, and nothing is moved by them.
func TestALetterHasItsAccentsInItsCell(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"q\u0307x", "\x1b[1mSpin\u0308al\x1b[0m Tap", "q\u0307\u0323", "r\u0325 l\u0325\u0304 m\u0310", "1\u20e3", "Re\u0301union", "日\u0307q\u0307", "👩\u200d🚀!", "no accent", ""} {
		p := palette{profile: colorprofile.TrueColor}
		cells := grid(nil, 20, 1)[0]
		p.cells(cells, s)
		var drawn strings.Builder
		width := 0
		for x, g := range cells {
			drawn.WriteString(g.text)
			if g != blank || x < text.Width(s) {
				width++
			}
		}
		want := strings.NewReplacer("\x1b[1m", "", "\x1b[0m", "").Replace(s)
		if got := strings.TrimRight(drawn.String(), " "); got != want {
			t.Errorf("%+q: got %+q, want %+q", s, got, want)
		}
		if width != text.Width(s) {
			t.Errorf("%+q: got %d columns, want %d", s, width, text.Width(s))
		}
	}
}

// TestOnlyTextAndItsStylesReachTheTerminal: nothing else that a line may hold.
func TestOnlyTextAndItsStylesReachTheTerminal(t *testing.T) {
	t.Parallel()
	s := newScreen(20, 1)
	s.frame(tea.NewView(""))
	got := string(s.frame(tea.NewView("a\x1b]0;title\ab\x1b]8;;http://fabrikam.com\ac\x1b[2Jd\re\bf\x1b]52;c;eA==\ag\x00h\x9b2Ji\xf4\aj")))
	if got = strings.NewReplacer("\x1b[?2026h", "", "\x1b[?2026l", "", "\x1b[H", "").Replace(got); strings.ContainsAny(got, "\x1b\a\r\b\x00\u009b") {
		t.Errorf("got %q, want no control characters", got)
	}
}

func FuzzCells(f *testing.F) {
	f.Add("q\u0307x\u0301\u0302 \xf4\x80 \x1b[1me\u0301 日本\x1b]8;;x\a", 7)
	f.Fuzz(func(t *testing.T, line string, width int) {
		p := palette{profile: colorprofile.TrueColor}
		cells := grid(nil, 1+max(0, width)%200, 1)[0]
		p.cells(cells, line)
		for x := 0; x < len(cells); {
			g := cells[x]
			if g.width < 1 || x+int(g.width) > len(cells) || strings.ContainsAny(g.text, "\x1b\r\n\a\b") {
				t.Fatalf("%q: got %+v at %d, want a character that has room", line, g, x)
			}
			for i := 1; i < int(g.width); i++ {
				if cells[x+i] != (glyph{}) {
					t.Fatalf("%q: got %+v at %d, want nothing behind a wide character", line, cells[x+i], x+i)
				}
			}
			x += int(g.width)
		}
	})
}
