package theme

import (
	"image/color"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"msgtrace/theme/contrast"
)

// Auto stands for the theme that fits the terminal's background.
const Auto = "auto"

// Choices are the names that a theme can be chosen by: those of the built-in ones, and
// Auto.
func Choices() []string { return append(Names(), Auto) }

// Fitting returns the name of the theme that Auto is on a background; nil is one that
// is not known, on which the default can be read.
func Fitting(background color.Color) string {
	switch {
	case background == nil:
		return DefaultName()
	case contrast.IsDark(background):
		return "dark"
	}
	return "light"
}

// NamedBackground reads the variable COLORFGBG, in which some terminals name the numbers
// of their colors: "15;0", "0;default;15". It returns nil where it says nothing.
func NamedBackground(value string) color.Color {
	_, last, found := strings.Cut(value, ";")
	if at := strings.LastIndexByte(last, ';'); at >= 0 {
		last = last[at+1:]
	}
	n, err := strconv.ParseUint(last, 10, 8)
	switch {
	case !found || err != nil || n > 15:
		return nil
	case n == 7 || n > 8:
		return lipgloss.Color("#ffffff")
	}
	return lipgloss.Color("#000000")
}
