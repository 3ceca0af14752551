package theme

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"os"
	"reflect"
	"strings"
	"sync"

	"charm.land/lipgloss/v2"
	"github.com/pelletier/go-toml/v2"
)

// IsPath tells the path of a theme file from the name of a built-in theme.
func IsPath(name string) bool { return strings.ContainsAny(name, `/\.`) }

// Load reads a theme file: TOML that names the built-in theme it starts from
// and what is different.
//
//	base = "dark"
//
//	[styles]
//	problem = { fg = "bright-red", bold = true }
//	cursor  = { fg = 33 }
//
//	[glyphs]
//	cursor = "»"
//
// The roles and glyphs are named as in [Theme] and [Glyphs], in small letters
// with hyphens. A color is one of the 16 names, a number from 0 to 255, or
// "#rrggbb". With ascii, a glyph that is not ASCII is passed over. The error
// tells of an impossible value, with file and line. An unknown name, which may
// be another release's, has no effect: ignored tells of each, in the same way.
func Load(path string, ascii bool) (t Theme, ignored []string, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Theme{}, nil, err
	}
	t, unknown, err := parse(data, ascii)
	if err != nil {
		return Theme{}, nil, positioned(path, data, err)
	}
	for _, one := range unknown {
		line, _ := one.Position()
		ignored = append(ignored, fmt.Sprintf("%s:%d: %s", path, line, unknownName(one.Key())))
	}
	t.Name = path
	return t, ignored, nil
}

// parse reads a theme, and what of it is not known.
func parse(data []byte, ascii bool) (Theme, []toml.DecodeError, error) {
	file := reflect.New(fileType())
	decoder := toml.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(file.Interface())
	var unknown toml.StrictMissingError // it comes when all else is read
	if strict := (*toml.StrictMissingError)(nil); errors.As(err, &strict) {
		unknown, err = *strict, nil
	}
	if err != nil {
		return Theme{}, nil, err
	}
	root := file.Elem()
	t, err := Builtin(root.FieldByName("Base").Interface().(baseName).name, ascii)
	if err != nil {
		return Theme{}, nil, err
	}
	t.Base = t.Name
	theme, named := reflect.ValueOf(&t).Elem(), map[string]bool{}
	for role, spec := range set(root.FieldByName("Styles")) {
		theme.FieldByName(role).Set(reflect.ValueOf(spec.Interface().(styleSpec).style()))
		named[role] = true
	}
	for _, field := range reflect.VisibleFields(theme.Type()) {
		if like := field.Tag.Get("like"); named[like] && !named[field.Name] {
			theme.FieldByIndex(field.Index).Set(theme.FieldByName(like))
		}
	}
	for name, value := range set(root.FieldByName("Glyphs")) {
		if sign := value.Interface().(glyph).sign; !ascii || isASCII(sign) {
			theme.FieldByName("Glyphs").FieldByName(name).SetString(sign)
		}
	}
	return t, unknown.Errors, nil
}

// set gives what the file has, by the name of its role or glyph; what is there by
// an old name and today's comes twice, today's last.
func set(fields reflect.Value) iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		for i := range fields.NumField() {
			if field := fields.Field(i); !field.IsNil() && !yield(fields.Type().Field(i).Tag.Get("of"), field.Elem()) {
				return
			}
		}
	}
}

// styleSpec is a style as a file writes it. What it does not say is the
// terminal's own: a role in the file replaces that of the base whole. There is
// no underlining, which lipgloss draws letter by letter, tearing off the marks
// that belong to a letter.
type styleSpec struct {
	Foreground colorName `toml:"fg"`
	Background colorName `toml:"bg"`
	Bold       bool      `toml:"bold"`
	Faint      bool      `toml:"faint"`
	Italic     bool      `toml:"italic"`
	Reverse    bool      `toml:"reverse"`
}

func (s styleSpec) style() lipgloss.Style {
	style := lipgloss.NewStyle()
	if s.Foreground.color != nil {
		style = style.Foreground(s.Foreground.color)
	}
	if s.Background.color != nil {
		style = style.Background(s.Background.color)
	}
	for _, attribute := range []struct {
		on  bool
		set func(lipgloss.Style) lipgloss.Style
	}{
		{s.Bold, func(s lipgloss.Style) lipgloss.Style { return s.Bold(true) }},
		{s.Faint, func(s lipgloss.Style) lipgloss.Style { return s.Faint(true) }},
		{s.Italic, func(s lipgloss.Style) lipgloss.Style { return s.Italic(true) }},
		{s.Reverse, func(s lipgloss.Style) lipgloss.Style { return s.Reverse(true) }},
	} {
		if attribute.on {
			style = attribute.set(style)
		}
	}
	return style
}

// baseName is the name of a built-in theme.
type baseName struct{ name string }

// glyph is a sign of a file: printable, and one column wide.
type glyph struct{ sign string }

// fileType is the shape of a theme file: a field for each role and each glyph,
// so that the reader of TOML itself finds what there is not, and where.
var fileType = sync.OnceValue(func() reflect.Type {
	return reflect.StructOf([]reflect.StructField{
		{Name: "Base", Type: reflect.TypeFor[baseName](), Tag: `toml:"base"`},
		{Name: "Styles", Type: tableOf(reflect.TypeFor[Theme](), reflect.TypeFor[lipgloss.Style](), reflect.TypeFor[styleSpec]()), Tag: `toml:"styles"`},
		{Name: "Glyphs", Type: tableOf(reflect.TypeFor[Glyphs](), reflect.TypeFor[string](), reflect.TypeFor[glyph]()), Tag: `toml:"glyphs"`},
	})
})

// tableOf is the shape of a table of the file: an entry for each field of the
// kind, by its name in the file and, before that, by those that it had in earlier
// releases, which its tag lists: `was:"old,older"`. They stand for it for ever.
func tableOf(structure, kind, entry reflect.Type) reflect.Type {
	var entries []reflect.StructField
	for _, field := range reflect.VisibleFields(structure) {
		if field.Type != kind {
			continue
		}
		add := func(name, known string) {
			tag := reflect.StructTag(fmt.Sprintf("toml:%q of:%q", known, field.Name))
			entries = append(entries, reflect.StructField{Name: name, Type: reflect.PointerTo(entry), Tag: tag})
		}
		for i, old := range strings.FieldsFunc(field.Tag.Get("was"), func(r rune) bool { return r == ',' }) {
			add(fmt.Sprintf("%sWas%d", field.Name, i), old)
		}
		add(field.Name, hyphenated(field.Name))
	}
	return reflect.StructOf(entries)
}

// hyphenated writes a name of Go as files do: BorderFocused is border-focused.
func hyphenated(name string) string {
	var b strings.Builder
	for i, r := range name {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				b.WriteByte('-')
			}
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// positioned puts file and line before what the reader of TOML found.
func positioned(path string, data []byte, err error) error {
	if wrong := (*toml.DecodeError)(nil); errors.As(err, &wrong) {
		line, _ := wrong.Position()
		return fmt.Errorf("%s:%d: %s", path, line, plain(err))
	}
	if wrong := (valueError{}); errors.As(err, &wrong) {
		before, _, _ := bytes.Cut(data, []byte(wrong.value))
		return fmt.Errorf("%s:%d: %w", path, 1+bytes.Count(before, []byte("\n")), err)
	}
	return fmt.Errorf("%s: %w", path, err)
}
