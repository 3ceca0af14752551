// Package contrast measures colors: how well text in one reads on another, and
// how far apart two look, to people who see all colors and to those who do not.
package contrast

import (
	"image/color"

	"github.com/lucasb-eyer/go-colorful"
)

// What a contrast has to be at least for text, and for people who see less.
// https://www.w3.org/TR/WCAG22/#contrast-minimum
// https://www.w3.org/TR/WCAG22/#contrast-enhanced
const (
	Text     = 4.5
	Enhanced = 7
)

// Apart is the least [Difference] of two colors that stand for two things. Side by
// side and as large areas, people see a difference from 1 or 2 on. A sign in a
// terminal is a few thin strokes, and its color is compared with others some rows
// away: colors that are to be told apart like that are chosen at 10 and more.
const Apart = 10

// Ratio returns the contrast of two colors, from 1 to 21.
// https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
func Ratio(a, b color.Color) float64 {
	light, dark := luminance(a), luminance(b)
	return (max(light, dark) + 0.05) / (min(light, dark) + 0.05)
}

// luminance is the relative luminance, from 0 to 1.
// https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
func luminance(c color.Color) float64 {
	r, g, b := of(c).LinearRgb()
	return 0.2126*r + 0.7152*g + 0.0722*b
}

// IsDark reports whether a background is dark: white text reads better on it than
// black.
func IsDark(background color.Color) bool {
	return Ratio(background, color.White) > Ratio(background, color.Black)
}

// Difference returns how far apart two colors look, by CIEDE2000: 0 for the same, 100
// for black and white. https://doi.org/10.1002/col.20070
func Difference(a, b color.Color) float64 { return 100 * of(a).DistanceCIEDE2000(of(b)) }

// Faint returns a color as terminals draw it with the attribute faint: halfway to the
// background, which is how xterm and VTE do it; others leave more of it.
func Faint(c, background color.Color) color.Color { return of(c).BlendRgb(of(background), 0.5) }

// of is a color without its transparency, which terminals do not have.
func of(c color.Color) colorful.Color {
	r, g, b, _ := c.RGBA()
	return colorful.Color{R: float64(r) / 0xffff, G: float64(g) / 0xffff, B: float64(b) / 0xffff}
}
