package terminal

import (
	"fmt"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"

	"msgtrace/ui/text"
)

// TestTheRendererKeepsWhatStandsForAnAccent is about what is drawn: each letter
// with its accents in one column, and nothing moved.
func TestTheRendererKeepsWhatStandsForAnAccent(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"q\u0307x", "\x1b[1mSpin\u0308al\x1b[0m Tap", "q\u0307\u0323", "r\u0325 l\u0325\u0304 m\u0310", "1\u20e3", "Re\u0301union", "日\u0307q\u0307", "no accent", ""} {
		var a accents
		hidden := a.hide(s)
		if got := string(a.restore([]byte(hidden))); got != s {
			t.Errorf("%+q: got %+q back, want it as it was", s, got)
		}
		if text.Width(hidden) != text.Width(s) {
			t.Errorf("%+q: got %d columns, want %d", s, text.Width(hidden), text.Width(s))
		}
		buffer := uv.NewScreenBuffer(20, 1)
		uv.NewStyledString(hidden).Draw(buffer, buffer.Bounds())
		var drawn strings.Builder
		for x := range 20 {
			if cell := buffer.CellAt(x, 0); cell != nil {
				drawn.WriteString(cell.Content)
			}
		}
		want := strings.NewReplacer("\x1b[1m", "", "\x1b[0m", "").Replace(s)
		if got := strings.TrimRight(string(a.restore([]byte(drawn.String()))), " "); got != want {
			t.Errorf("%+q: got %+q drawn, want %+q", s, got, want)
		}
	}
}

func TestAccentsAreBounded(t *testing.T) {
	t.Parallel()
	var a accents
	for i := range 2 * mostHidden {
		s := fmt.Sprintf("q%c%c", rune(0x300+i%0x50), rune(0x300+i/0x50%0x50))
		if got := string(a.restore([]byte(a.hide(s)))); got != s {
			t.Fatalf("%+q: got %+q back, want it as it was", s, got)
		}
	}
	if len(a.texts) > mostHidden {
		t.Errorf("got %d letters kept, want at most %d", len(a.texts), mostHidden)
	}
}

func FuzzAccents(f *testing.F) {
	f.Add("q\u0307x\u0301\u0302 \xf4\x80 \x1b[1me\u0301")
	f.Fuzz(func(t *testing.T, s string) {
		var a accents
		clean := text.Clean(s).String()
		if got := string(a.restore([]byte(a.hide(clean)))); got != clean {
			t.Errorf("got %+q back, want %+q", got, clean)
		}
	})
}
