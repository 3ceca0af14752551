package theme

import (
	"cmp"
	"errors"
	"fmt"
	"image/color"
	"os"
	"reflect"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/pelletier/go-toml/v2"

	"msgtrace/theme/contrast"
)

// Finding is something about a theme file that its owner may want to change.
type Finding struct {
	Line    int    `json:"line"`    // 0: the file as a whole
	Warning bool   `json:"warning"` // it can be used as it is
	Says    string `json:"says"`
}

// Check reads a theme file more strictly than [Load] does, which passes over what
// it does not know. Wrong is each unknown name, each impossible value and each sign
// that stands for two things. A warning is a text that is hard to read on the ground
// that the theme is for, and an outcome that is hard to tell from another by its color.
func Check(path string) ([]Finding, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	c := checking{data: data, entries: entries(data)}
	c.values()
	c.whole()
	if len(c.found) == 0 {
		c.signs(false)
		c.signs(true)
		c.looks()
	}
	slices.SortStableFunc(c.found, func(a, b Finding) int { return cmp.Compare(a.Line, b.Line) })
	return c.found, nil
}

// checking is a theme file that is looked through.
type checking struct {
	data    []byte
	entries []entry
	found   []Finding
}

// add takes one finding, once.
func (c *checking) add(f Finding) {
	if !slices.Contains(c.found, f) {
		c.found = append(c.found, f)
	}
}

// values looks at each entry alone, so that all that is wrong is found at once.
func (c *checking) values() {
	for _, e := range c.entries {
		_, unknown, err := parse(e.document(), false)
		if err != nil {
			c.add(Finding{Line: e.line, Says: plain(err)})
		}
		for _, one := range unknown {
			line := e.line
			if len(one.Key()) < len(e.path()) {
				line = e.head
			}
			c.add(Finding{Line: line, Says: unknownName(one.Key())})
		}
	}
}

// whole finds what only the whole file shows: that it is no TOML, or names a thing twice.
func (c *checking) whole() {
	_, _, err := parse(c.data, false)
	wrong := (*toml.DecodeError)(nil)
	if !errors.As(err, &wrong) {
		return
	}
	line, _ := wrong.Position()
	if !slices.ContainsFunc(c.found, func(f Finding) bool { return f.Line == line }) {
		c.add(Finding{Line: line, Says: plain(err)})
	}
}

// line is where the file names a role or a sign, by any of its names, or 0.
func (c *checking) line(table, field string) int {
	shape, _ := fileType().FieldByName(table)
	line := 0
	for _, e := range c.entries {
		path := e.path()
		if len(path) < 2 || path[0] != strings.ToLower(table) {
			continue
		}
		for i := range shape.Type.NumField() {
			if f := shape.Type.Field(i); f.Tag.Get("toml") == path[1] && f.Tag.Get("of") == field && line == 0 {
				line = e.line
			}
		}
	}
	return line
}

// signs finds a sign that stands for two things, which those of the base do not.
func (c *checking) signs(ascii bool) {
	look, _, err := parse(c.data, ascii)
	if err != nil {
		return
	}
	with := ""
	if ascii {
		with = " with --ascii"
	}
	mine, usual := signNames(look.Glyphs), signNames(glyphs(ascii))
	for i, a := range mine {
		for j, b := range mine[:i] {
			if a.sign != b.sign || usual[i].sign == usual[j].sign {
				continue
			}
			lineA, lineB := c.line("Glyphs", a.field), c.line("Glyphs", b.field)
			if lineA < lineB {
				a, b = b, a
			}
			c.add(Finding{Line: max(lineA, lineB), Says: fmt.Sprintf("the glyph %q stands for %s and for %s%s: one sign, one meaning", a.sign, hyphenated(b.field), hyphenated(a.field), with)})
		}
	}
}

// looks measures the roles that the file changes.
func (c *checking) looks() {
	look, _, err := parse(c.data, false)
	if err != nil {
		return
	}
	changed := map[string]int{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Theme]()) {
		if line := c.line("Styles", field.Name); line > 0 {
			changed[field.Name] = line
		} else if line := c.line("Styles", field.Tag.Get("like")); line > 0 {
			changed[field.Name] = line
		}
	}
	for _, m := range Measure(look) {
		if line := max(changed[m.Role], changed[m.Other]); line > 0 {
			c.add(Finding{Line: line, Warning: true, Says: m.Says})
		}
	}
}

// Remark is something that was measured of a theme and is not as it should be.
type Remark struct {
	Role, Other string // the fields; Other is the outcome that Role is like
	Says        string
}

// Measure looks for texts that are hard to read on the ground that the theme is for,
// and for outcomes that are hard to tell apart by their colors. Nothing can be said of
// the terminal's own colors, but that its black and white vanish on one ground.
func Measure(look Theme) []Remark {
	var all []Remark
	for _, r := range look.roles() {
		if says := r.hardToRead(look.Ground); says != "" {
			all = append(all, Remark{Role: r.field, Says: says})
		}
	}
	return append(all, alikeOutcomes(look)...)
}

// lines are the roles that draw no text. They need less contrast:
// https://www.w3.org/TR/WCAG22/#non-text-contrast
var lineRoles = []string{"Border", "BorderFocused"}

const lineContrast = 3

// hardToRead says why a role is, or nothing.
func (r role) hardToRead(ground Ground) string {
	least := contrast.Text
	if slices.Contains(lineRoles, r.field) {
		least = lineContrast
	}
	fore, back := r.style.GetForeground(), r.style.GetBackground()
	if r.style.GetReverse() {
		fore, back = back, fore
	}
	if isNone(fore) {
		return ""
	}
	on := ground.Extremes()
	if !isNone(back) {
		on = []color.Color{back}
	} else if len(on) > 0 && least == lineContrast {
		on = on[:1]
	}
	worst, where := 21.0, color.Color(nil)
	for _, b := range on {
		shown := fore
		if r.style.GetFaint() {
			shown = contrast.Faint(fore, b)
		}
		if isOwn(shown) || isOwn(b) {
			continue
		}
		if got := contrast.Ratio(shown, b); got < worst {
			worst, where = got, b
		}
	}
	switch {
	case worst < least:
		return fmt.Sprintf("%s is hard to read: its contrast on %s is %.1f, want %.1f or more", r.name, ColorName(where), worst, least)
	case isOwn(fore) && isNone(back) && vanishes(fore.(ansi.BasicColor), ground):
		return fmt.Sprintf("%s in %s can be invisible: that may be the background", r.name, ColorName(fore))
	}
	return ""
}

// vanishes reports whether one of the terminal's own colors may be its background.
func vanishes(c ansi.BasicColor, ground Ground) bool {
	dark := c == lipgloss.Black || c == lipgloss.BrightBlack
	light := c == lipgloss.White || c == lipgloss.BrightWhite
	return dark && ground != OnLight || light && ground != OnDark
}

// isNone reports whether a color is the terminal's own foreground or background.
func isNone(c color.Color) bool {
	_, none := c.(lipgloss.NoColor)
	return none || c == nil
}

// isOwn reports whether a color is one of the terminal's own 16, whatever that is.
func isOwn(c color.Color) bool {
	_, own := c.(ansi.BasicColor)
	return own
}

// outcomeRoles are the roles that say what became of a copy.
var outcomeRoles = []string{"Delivered", "Failed", "Quarantined", "Spam", "Pending", "Other"}

// alikeOutcomes finds those that look the same to people with normal vision or, in a
// theme that is made for them, to the color-blind.
func alikeOutcomes(look Theme) []Remark {
	visions := contrast.Visions[:1]
	if look.ForColorBlind {
		visions = contrast.Visions
	}
	var outcomes []role
	for _, r := range look.roles() {
		if fore := r.style.GetForeground(); slices.Contains(outcomeRoles, r.field) && !isNone(fore) && !isOwn(fore) {
			outcomes = append(outcomes, r)
		}
	}
	var all []Remark
	for _, vision := range visions {
		for i, a := range outcomes {
			for _, b := range outcomes[:i] {
				if d := vision.Difference(a.style.GetForeground(), b.style.GetForeground()); d < contrast.Apart {
					all = append(all, Remark{a.field, b.field, fmt.Sprintf("%s and %s are hard to tell apart by color in %s: they differ by %.0f, want %d or more", b.name, a.name, vision, d, contrast.Apart)})
				}
			}
		}
	}
	return all
}
