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
