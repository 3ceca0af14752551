package theme

import (
	"errors"
	"fmt"
	"image/color"
	"reflect"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/pelletier/go-toml/v2"

	"msgtrace/theme/nearest"
)

// colorNames are the terminal's own 16 colors, by their number.
var colorNames = []string{
	"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
	"bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
}

// valueError is a value that cannot be. The reader of TOML knows where a string
// stands, but not a number.
type valueError struct{ value, message string }

func (e valueError) Error() string { return e.message }

// colorName is a color as a file writes it.
type colorName struct{ color color.Color }

// UnmarshalText reads a color's name, number or "#rrggbb".
func (c *colorName) UnmarshalText(data []byte) error {
	s := string(data)
	for i, name := range colorNames {
		if s == name {
			c.color = lipgloss.Color(strconv.Itoa(i))
			return nil
		}
	}
	if n, err := strconv.ParseUint(s, 10, 8); err == nil {
		c.color = lipgloss.Color(strconv.FormatUint(n, 10))
		return nil
	}
	if _, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32); err == nil && len(s) == 7 && s[0] == '#' {
		c.color = lipgloss.Color(s)
		return nil
	}
	return valueError{s, fmt.Sprintf("no color %q: write one of the 16 names, a number from 0 to 255, or #rrggbb%s", s, nearest.Hint(s, colorNames))}
}

// UnmarshalText reads the name of a built-in theme.
func (b *baseName) UnmarshalText(data []byte) error {
	b.name = string(data)
	if _, err := Builtin(b.name, false); err != nil {
		return valueError{b.name, err.Error()}
	}
	return nil
}

// UnmarshalText reads a glyph.
func (g *glyph) UnmarshalText(data []byte) error {
	s := string(data)
	for _, r := range s {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return fmt.Errorf("the glyph %q has a control character", s)
		}
	}
	if ansi.StringWidthWc(s) != 1 || ansi.StringWidth(s) != 1 {
		return fmt.Errorf("the glyph %q is not one column wide", s)
	}
	g.sign = s
	return nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// unknownName says which name is not known, and which was probably meant.
func unknownName(key toml.Key) string {
	name := key[len(key)-1]
	known := []string{"base", "styles", "glyphs"}
	what := "name"
	switch {
	case len(key) >= 3 && key[0] == "styles":
		what, known = "attribute", fieldNames(reflect.TypeFor[styleSpec]())
	case len(key) == 2 && key[0] == "styles":
		// For an attribute of an inline table the key leaves out the style.
		what, known = "style or attribute", append(StyleNames(), fieldNames(reflect.TypeFor[styleSpec]())...)
	case len(key) == 2 && key[0] == "glyphs":
		what, known = "glyph", GlyphNames()
	}
	return fmt.Sprintf("unknown %s %q has no effect%s", what, name, nearest.Hint(name, known))
}

// plain says what is wrong without the words of the reader of TOML, which for a value of
// another kind are those of the program.
func plain(err error) string {
	says := strings.TrimPrefix(err.Error(), "toml: ")
	wrong := (*toml.DecodeError)(nil)
	if !errors.As(err, &wrong) || !strings.HasPrefix(says, "cannot decode") && !strings.Contains(says, "struct") {
		return says
	}
	if strings.HasSuffix(says, "of type bool") { // the key may be that of the style
		return "bold, faint, italic and reverse must be true or false"
	}
	key := wrong.Key()
	return strings.Join(key, ".") + " must be " + kindOf(key)
}

// kindOf says what the value of a key is.
func kindOf(key toml.Key) string {
	switch {
	case len(key) == 1 && key[0] != "base":
		return "a table"
	case len(key) == 2 && key[0] == "styles":
		return `a table such as { fg = "red", bold = true }`
	}
	return "a text in quotation marks"
}

// StyleNames are the roles as a theme file names them.
func StyleNames() []string {
	field, _ := fileType().FieldByName("Styles")
	return fieldNames(field.Type)
}

// GlyphNames are the glyphs as a theme file names them.
func GlyphNames() []string {
	field, _ := fileType().FieldByName("Glyphs")
	return fieldNames(field.Type)
}

// fieldNames are the names that the fields have today.
func fieldNames(structure reflect.Type) []string {
	var names []string
	for i := range structure.NumField() {
		field := structure.Field(i)
		if of := field.Tag.Get("of"); of == "" || of == field.Name {
			names = append(names, field.Tag.Get("toml"))
		}
	}
	return names
}
