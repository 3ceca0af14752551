package theme

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"msgtrace/theme/nearest"
)

// Theme is one complete look. It is a value: nothing changes it once made, and
// pointers to its styles stay good as long as the theme does.
type Theme struct {
	Name   string
	Base   string // of a theme file, the built-in theme that it starts from
	ASCII  bool   // the glyphs are the ASCII ones
	Ground Ground
	// ForColorBlind says that the outcomes differ for the color-blind, too.
	ForColorBlind bool

	Glyphs Glyphs

	Text         lipgloss.Style // what has no role of its own
	Title        lipgloss.Style // the program's name, headings
	TitleFocused lipgloss.Style // title and column heads of the focused pane
	Strong       lipgloss.Style // what to read first
	Faint        lipgloss.Style // hints, units, what is filtered here and not by the server
	Accent       lipgloss.Style // the running search, the sort mark, links between screens

	TenantBand lipgloss.Style // the name of a real tenant
	DemoBand   lipgloss.Style // where it says demo

	// What became of a copy, a color for each. An outcome that a theme file does not
	// name is drawn like the role in its tag where the file names that one: one role
	// stood for several of them before each had its own.
	Delivered   lipgloss.Style `like:"Good"`    // its sign; the word beside it is plain
	Failed      lipgloss.Style `like:"Problem"` // the loudest
	Quarantined lipgloss.Style `like:"Problem"`
	Spam        lipgloss.Style `like:"Problem"` // filtered as spam, or delivered to Junk Email
	Pending     lipgloss.Style `like:"Warning"`
	Other       lipgloss.Style `like:"Muted"` // expanded, recalled, without a status, not known here

	Problem lipgloss.Style // an error
	Warning lipgloss.Style // throttled, nearly used up, worth a look
	Good    lipgloss.Style // complete, in order
	Muted   lipgloss.Style // what does not count

	Border        lipgloss.Style // frames and separators
	BorderFocused lipgloss.Style // the frame of the focused pane
	Key           lipgloss.Style // a key in the footer and in help
	KeyTitle      lipgloss.Style // what the key does
	Cursor        lipgloss.Style // the mark in the gutter
	CursorBlurred lipgloss.Style // the same in a pane that is not focused

	Chip       lipgloss.Style // a status and its count
	ChipActive lipgloss.Style // the one that the list is narrowed to
	ChipZero   lipgloss.Style // one that nothing loaded has

	Field        lipgloss.Style // a field's value
	FieldLabel   lipgloss.Style // its name
	FieldFocused lipgloss.Style // the name of the focused one
	FieldBad     lipgloss.Style // a value that cannot be
	FieldHint    lipgloss.Style // what may go in

	Match   lipgloss.Style // what find found
	Spinner lipgloss.Style // something is on its way
}

// HasTextColor reports whether plain text has a color of the theme's: without, it is the
// terminal's own and is written as it is.
func (t *Theme) HasTextColor() bool { return !isNone(t.Text.GetForeground()) }

// Names lists the built-in themes, the default first.
func Names() []string {
	names := make([]string, len(builtins))
	for i, builtin := range builtins {
		names[i] = builtin.name
	}
	return names
}

// DefaultName returns the theme that is used when nobody chose one.
func DefaultName() string { return builtins[0].name }

// Builtin returns a built-in theme with the Unicode glyphs, or the ASCII ones.
// An empty name is the default theme.
func Builtin(name string, ascii bool) (Theme, error) {
	if name == "" {
		name = DefaultName()
	}
	for _, builtin := range builtins {
		if builtin.name == name {
			t := fromPalette(builtin.palette)
			t.Name = name
			t.ASCII = ascii
			t.Glyphs = glyphs(ascii)
			return t, nil
		}
	}
	return Theme{}, fmt.Errorf("no theme %q: there are %s%s", name, strings.Join(Names(), ", "), nearest.Hint(name, Names()))
}
