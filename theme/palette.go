package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// palette is the few colors that a theme is made of. A nil color is the
// terminal's own.
type palette struct {
	title, accent, key    color.Color
	problem, warning      color.Color
	quarantined, spam     color.Color
	pending               color.Color
	good, border, focused color.Color
	tenant, muted         color.Color
	dim                   bool // faint text is drawn with the faint attribute
}

// builtins are the built-in themes, the default first.
var builtins = []struct {
	name    string
	palette *palette // nil: nothing but plain text
}{
	// The 16 colors that the terminal's owner has chosen, and of these
	// none that vanishes on white or on black: no white, no black, no bright black.
	{"ansi16", &palette{
		title: nil, accent: lipgloss.Cyan, key: lipgloss.Cyan,
		problem: lipgloss.Red, warning: lipgloss.Yellow,
		quarantined: lipgloss.Yellow, spam: lipgloss.Yellow, pending: lipgloss.Blue,
		good: lipgloss.Green, border: nil, focused: lipgloss.Cyan,
		tenant: lipgloss.Magenta, muted: nil,
		dim: true,
	}},
	// For terminals that show 256 colors or more on a dark ground.
	{"dark", &palette{
		title: lipgloss.Color("#e4e4e4"), accent: lipgloss.Color("#5fafff"), key: lipgloss.Color("#5fd7d7"),
		problem: lipgloss.Color("#ff6b6b"), warning: lipgloss.Color("#ffc14d"),
		quarantined: lipgloss.Color("#ffc14d"), spam: lipgloss.Color("#b89a5e"), pending: lipgloss.Color("#87afff"),
		good: lipgloss.Color("#7fd787"), border: lipgloss.Color("#6c6c6c"), focused: lipgloss.Color("#5fafff"),
		tenant: lipgloss.Color("#d7afff"), muted: lipgloss.Color("#a8a8a8"),
	}},
	// For the same terminals on a light ground.
	{"light", &palette{
		title: lipgloss.Color("#1c1c1c"), accent: lipgloss.Color("#005faf"), key: lipgloss.Color("#00696b"),
		problem: lipgloss.Color("#b3001b"), warning: lipgloss.Color("#8a5300"),
		quarantined: lipgloss.Color("#8a5300"), spam: lipgloss.Color("#7d6a45"), pending: lipgloss.Color("#1f4fd1"),
		good: lipgloss.Color("#1a6b1f"), border: lipgloss.Color("#8a8a8a"), focused: lipgloss.Color("#005faf"),
		tenant: lipgloss.Color("#7a1fa2"), muted: lipgloss.Color("#5c5c5c"),
	}},
	{"none", nil},
}

func fromPalette(p *palette) Theme {
	if p == nil {
		return Theme{}
	}
	plain := lipgloss.NewStyle()
	in := func(c color.Color) lipgloss.Style {
		if c == nil {
			return plain
		}
		return plain.Foreground(c)
	}
	faint := in(p.muted)
	if p.dim {
		faint = faint.Faint(true)
	}
	spam, border := in(p.spam), in(p.border)
	if p.dim {
		spam, border = spam.Faint(true), border.Faint(true)
	}
	return Theme{
		Text:         plain,
		Title:        in(p.title).Bold(true),
		TitleFocused: in(p.accent).Bold(true),
		Strong:       plain.Bold(true),
		Faint:        faint,
		Accent:       in(p.accent),

		TenantBand: in(p.tenant).Bold(true),
		DemoBand:   in(p.accent),

		Delivered:   in(p.good),
		Failed:      in(p.problem),
		Quarantined: in(p.quarantined),
		Spam:        spam,
		Pending:     in(p.pending),
		Other:       faint,

		Problem: in(p.problem),
		Warning: in(p.warning),
		Good:    in(p.good),
		Muted:   faint,

		Border:        border,
		BorderFocused: in(p.focused),
		Key:           in(p.key),
		KeyTitle:      plain,
		Cursor:        in(p.accent).Bold(true),
		CursorBlurred: faint,

		Chip:       plain,
		ChipActive: plain.Reverse(true),
		ChipZero:   faint,

		Field:        plain,
		FieldLabel:   faint,
		FieldFocused: in(p.accent).Bold(true),
		FieldBad:     in(p.problem),
		FieldHint:    faint,

		Match:   in(p.accent).Bold(true),
		Spinner: in(p.accent),
	}
}
