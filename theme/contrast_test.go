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

	"msgtrace/theme/contrast"
)

// fixed are the themes whose colors do not depend on the terminal.
func fixed() []string {
	return slices.DeleteFunc(Names(), func(name string) bool { return name == DefaultName() || name == "none" })
}

// colors are those of the roles, as far as they are not the terminal's own.
func colors(look Theme) map[string]color.Color {
	all := map[string]color.Color{}
	styles(look, func(role string, style lipgloss.Style) {
		if _, own := style.GetForeground().(lipgloss.NoColor); !own {
			all[role] = style.GetForeground()
		}
	})
	return all
}

func TestEveryTextOfAThemeHasTheContrastOfTheStandard(t *testing.T) {
	t.Parallel()
	for _, name := range fixed() {
		look := builtin(t, name, false)
		grounds := look.Ground.Extremes()
		if len(grounds) != 2 {
			t.Fatalf("%s: got the grounds %v, want black or white, and a gray", name, grounds)
		}
		for role, c := range colors(look) {
			least, on := contrast.Text, grounds
			switch {
			case slices.Contains(lineRoles, role):
				least, on = lineContrast, grounds[:1]
			case strings.HasPrefix(name, "high-contrast"):
				least = contrast.Enhanced
			}
			for _, ground := range on {
				if got := contrast.Ratio(c, ground); got < least {
					t.Errorf("%s: %s in %s on %s: got a contrast of %.2f, want %.1f", name, role, hexOf(c), hexOf(ground), got, least)
				}
			}
		}
	}
}

// TestHighContrastLeavesNoTextToTheTerminal: its own may be gray on gray.
func TestHighContrastLeavesNoTextToTheTerminal(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"high-contrast", "high-contrast-light"} {
		look := builtin(t, name, false)
		known := colors(look)
		styles(look, func(role string, style lipgloss.Style) {
			if known[role] == nil {
				t.Errorf("%s: %s has no color, want one with a contrast that is known", name, role)
			}
			if style.GetFaint() {
				t.Errorf("%s: %s is faint, want it as clear as the rest", name, role)
			}
		})
	}
}

// alike are the pairs of outcomes that are nearer to each other than contrast.Apart.
func alike(look Theme, vision contrast.Vision) []string {
	var pairs []string
	known := colors(look)
	for i, a := range outcomeRoles {
		for _, b := range outcomeRoles[:i] {
			if d := vision.Difference(known[a], known[b]); d < contrast.Apart {
				pairs = append(pairs, fmt.Sprintf("%s and %s %.1f", b, a, d))
			}
		}
	}
	return pairs
}

func TestTheColorBlindTellTheOutcomesApart(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"color-blind", "color-blind-light"} {
		for _, vision := range contrast.Visions {
			if got := alike(builtin(t, name, false), vision); len(got) > 0 {
				t.Errorf("%s, %s: got these alike: %s; want all %d apart", name, vision, strings.Join(got, ", "), contrast.Apart)
			}
		}
	}
}

func TestEverybodyElseTellsTheOutcomesApartInEveryTheme(t *testing.T) {
	t.Parallel()
	for _, name := range fixed() {
		if got := alike(builtin(t, name, false), contrast.Trichromacy); len(got) > 0 {
			t.Errorf("%s: got these alike: %s; want all %d apart", name, strings.Join(got, ", "), contrast.Apart)
		}
	}
}

// TestContrast writes what was measured: of each theme the least contrast of a text on
// its grounds, the outcomes that some people do not tell apart by color, and what the
// terminal's own colors come to on the terminals that people use.
func TestContrast(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, name := range fixed() {
		look := builtin(t, name, false)
		least, which := 21.0, ""
		for role, c := range colors(look) {
			for _, ground := range look.Ground.Extremes() {
				if got := contrast.Ratio(c, ground); got < least && !slices.Contains(lineRoles, role) {
					least, which = got, fmt.Sprintf("%s on %s", hexOf(c), hexOf(ground))
				}
			}
		}
		fmt.Fprintf(&b, "%s: least contrast of a text %.2f (%s)\n", name, least, which)
		for _, vision := range contrast.Visions {
			if pairs := alike(look, vision); len(pairs) > 0 {
				fmt.Fprintf(&b, "  %s: %s\n", vision, strings.Join(pairs, ", "))
			}
		}
	}
	fmt.Fprintf(&b, "\n%s\n%-27s", DefaultName(), "")
	own := colors(builtin(t, DefaultName(), false))
	for _, role := range ownRoles {
		fmt.Fprintf(&b, "%12s", role)
	}
	b.WriteString("\n")
	onEveryTerminal(func(terminal string, ground color.Color, palette [16]string) {
		fmt.Fprintf(&b, "%-27s", terminal+" "+hexOf(ground))
		for _, role := range ownRoles {
			fmt.Fprintf(&b, "%12.1f", contrast.Ratio(shownAs(palette, own[role]), ground))
		}
		b.WriteString("\n")
	})
	golden.RequireEqual(t, b.String())
}

// ownRoles are the roles of the default theme that have a color; the others are drawn with one
// of the same.
var ownRoles = []string{"Accent", "Delivered", "Failed", "Quarantined", "Pending", "TenantBand"}

// TestNothingOfTheDefaultVanishes: on black and on white, in the colors of every terminal that
// is known here, there is something to be seen of each role. A contrast of 1.6 is that of
// yellow on white; people who have it choose other colors for their terminal, or --theme light.
func TestNothingOfTheDefaultVanishes(t *testing.T) {
	t.Parallel()
	onEveryTerminal(func(terminal string, ground color.Color, palette [16]string) {
		for role, c := range colors(builtin(t, DefaultName(), false)) {
			if got := contrast.Ratio(shownAs(palette, c), ground); got < 1.6 {
				t.Errorf("%s on %s: %s has a contrast of %.2f, want 1.6", terminal, hexOf(ground), role, got)
			}
			if contrast.IsDark(ground) && contrast.Ratio(shownAs(palette, c), ground) < 2.3 {
				t.Errorf("%s on %s: %s has a contrast of %.2f, want 2.3 on a dark one", terminal, hexOf(ground), role, contrast.Ratio(shownAs(palette, c), ground))
			}
		}
	})
}

func onEveryTerminal(f func(terminal string, ground color.Color, palette [16]string)) {
	for _, terminal := range terminalPalettes {
		for _, ground := range terminal.grounds {
			f(terminal.name, lipgloss.Color(ground), terminal.colors)
		}
	}
}

// shownAs is the color that a terminal shows for one of the 16.
func shownAs(palette [16]string, c color.Color) color.Color {
	return lipgloss.Color(palette[c.(ansi.BasicColor)])
}

func hexOf(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
