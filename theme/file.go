package theme

import (
	"fmt"
	"image/color"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// role is one style of a theme.
type role struct {
	field, name string // in Theme, and in a file
	style       lipgloss.Style
}

// roles are all styles of a theme.
func (t Theme) roles() []role {
	var all []role
	fields := reflect.ValueOf(t)
	for i := range fields.NumField() {
		if style, ok := fields.Field(i).Interface().(lipgloss.Style); ok {
			field := fields.Type().Field(i).Name
			all = append(all, role{field, hyphenated(field), style})
		}
	}
	return all
}

// ColorName is a color as a theme file writes it.
func ColorName(c color.Color) string {
	switch c := c.(type) {
	case ansi.BasicColor:
		return colorNames[c]
	case ansi.IndexedColor:
		return strconv.Itoa(int(c))
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// File returns a theme as a file that [Load] makes the same theme of: all its roles and
// signs, on the base of a built-in one.
func (t Theme) File() string {
	var b strings.Builder
	base := t.Base
	if base == "" {
		base = t.Name
	}
	fmt.Fprintf(&b, "base = %s\n\n[styles]\n", quote(base))
	width := 0
	for _, name := range slices.Concat(StyleNames(), GlyphNames()) {
		width = max(width, len(name))
	}
	for _, r := range t.roles() {
		fmt.Fprintf(&b, "%-*s = %s\n", width, r.name, describe(r.style))
	}
	b.WriteString("\n[glyphs]\n")
	for _, one := range signNames(t.Glyphs) {
		line := fmt.Sprintf("%-*s = %s\n", width, hyphenated(one.field), quote(one.sign))
		if (&glyph{}).UnmarshalText([]byte(one.sign)) != nil {
			line = "# " + line // wider than a file's may be
		}
		b.WriteString(line)
	}
	return b.String()
}

// describe writes a style as a theme file does.
func describe(s lipgloss.Style) string {
	var parts []string
	if c := s.GetForeground(); !isNone(c) {
		parts = append(parts, "fg = "+colorValue(c))
	}
	if c := s.GetBackground(); !isNone(c) {
		parts = append(parts, "bg = "+colorValue(c))
	}
	for _, attribute := range []struct {
		name string
		on   bool
	}{{"bold", s.GetBold()}, {"faint", s.GetFaint()}, {"italic", s.GetItalic()}, {"reverse", s.GetReverse()}} {
		if attribute.on {
			parts = append(parts, attribute.name+" = true")
		}
	}
	if len(parts) == 0 {
		return "{}"
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// colorValue is a color as the value of a theme file.
func colorValue(c color.Color) string {
	if _, indexed := c.(ansi.IndexedColor); indexed {
		return ColorName(c)
	}
	return quote(ColorName(c))
}
