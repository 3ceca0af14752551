package theme

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
)

func TestSampleShowsEverySignAndEveryRole(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		t.Run(fmt.Sprintf("ascii=%v", ascii), func(t *testing.T) {
			look := builtin(t, "dark", ascii)
			sample := look.Sample(color.RGBA{0x1d, 0x1f, 0x21, 0xff})
			shown := ansi.Strip(sample)
			for _, name := range slices.Concat(StyleNames(), GlyphNames()) {
				if !strings.Contains(shown, name) {
					t.Errorf("got no %s in the sample, want it", name)
				}
			}
			styles(look, func(role string, style lipgloss.Style) {
				if drawn := style.Render("Sample"); !strings.Contains(sample, drawn) {
					t.Errorf("got no text in the style of %s, want one", role)
				}
			})
			for line := range strings.Lines(shown) {
				if width := ansi.StringWidth(strings.TrimRight(line, " \n")); width > sampleWidth {
					t.Errorf("got a line of %d columns, want %d at most: %s", width, sampleWidth, line)
				}
			}
			if ascii && !isASCII(shown) {
				t.Errorf("got\n%s\nwant nothing but ASCII", shown)
			}
			golden.RequireEqual(t, shown)
		})
	}
}

func TestWhatIsWrittenHasTheColorsOfTheTerminal(t *testing.T) {
	t.Parallel()
	styled := builtin(t, "dark", false).Failed.Render("x")
	for name, test := range map[string]struct {
		environ []string
		want    string
	}{
		"a file":         {[]string{"TERM=xterm-256color"}, "x"},
		"all colors":     {[]string{"TERM=xterm", "COLORTERM=truecolor", "CLICOLOR_FORCE=1", "TTY_FORCE=1"}, styled},
		"sixteen colors": {[]string{"TERM=xterm", "CLICOLOR_FORCE=1", "TTY_FORCE=1"}, "\x1b[91mx\x1b[m"},
		"no color":       {[]string{"TERM=xterm-256color", "CLICOLOR_FORCE=1", "TTY_FORCE=1", "NO_COLOR=yes"}, "\x1b[mx\x1b[m"},
	} {
		var b strings.Builder
		if err := Write(&b, test.environ, styled); err != nil || b.String() != test.want {
			t.Errorf("%s: got %q, %v, want %q", name, b.String(), err, test.want)
		}
	}
}

func TestEveryThemeSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		if About(name) == "" {
			t.Errorf("%s: got nothing, want a line about it", name)
		}
	}
}
