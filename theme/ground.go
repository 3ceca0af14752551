package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"

	"msgtrace/theme/contrast"
)

// Ground is the background that a theme is made for: it paints none of its own.
type Ground string

// The grounds. A theme that fits any speaks of the terminal's own colors only.
const (
	OnAny   Ground = ""
	OnDark  Ground = "dark"
	OnLight Ground = "light"
)

// Extremes are the backgrounds between which a theme of the ground is to be read:
// black and a dark gray, or white and a light gray. There are none for OnAny.
func (g Ground) Extremes() []color.Color {
	switch g {
	case OnDark:
		return []color.Color{lipgloss.Color("#000000"), lipgloss.Color("#303030")}
	case OnLight:
		return []color.Color{lipgloss.Color("#ffffff"), lipgloss.Color("#eeeeee")}
	}
	return nil
}

// Fits reports whether a theme of the ground can be read on a background.
func (g Ground) Fits(background color.Color) bool {
	return g == OnAny || contrast.IsDark(background) == (g == OnDark)
}
