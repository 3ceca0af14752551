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
	text                  color.Color
	ground                Ground
	dim                   bool // faint text is drawn with the faint attribute
	colorBlind            bool // the outcomes differ for the color-blind
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
		quarantined: lipgloss.Yellow, spam: lipgloss.Yellow, pending: lipgloss.BrightBlue, // blue itself is all but black on most terminals
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
		tenant: lipgloss.Color("#d7afff"), muted: lipgloss.Color("#a8a8a8"), ground: OnDark,
	}},
	// For the same terminals on a light ground.
	{"light", &palette{
		title: lipgloss.Color("#1c1c1c"), accent: lipgloss.Color("#005faf"), key: lipgloss.Color("#00696b"),
		problem: lipgloss.Color("#b3001b"), warning: lipgloss.Color("#8a5300"),
		quarantined: lipgloss.Color("#8a5300"), spam: lipgloss.Color("#7d6a45"), pending: lipgloss.Color("#1f4fd1"),
		good: lipgloss.Color("#1a6b1f"), border: lipgloss.Color("#8a8a8a"), focused: lipgloss.Color("#005faf"),
		tenant: lipgloss.Color("#7a1fa2"), muted: lipgloss.Color("#5c5c5c"), ground: OnLight,
	}},
	// Every text has a contrast of 7 and more, the plain one too, whatever the
	// terminal's own is. No color has that on black and on white, so there are two.
	{"high-contrast", &palette{
		text: lipgloss.Color("#ffffff"), title: lipgloss.Color("#ffffff"), accent: lipgloss.Color("#5cd6ff"), key: lipgloss.Color("#5cd6ff"),
		problem: lipgloss.Color("#ffaa9f"), warning: lipgloss.Color("#fff326"),
		quarantined: lipgloss.Color("#fff326"), spam: lipgloss.Color("#e0bd80"), pending: lipgloss.Color("#94c5ff"),
		good: lipgloss.Color("#7dff9b"), border: lipgloss.Color("#b0b0b0"), focused: lipgloss.Color("#5cd6ff"),
		tenant: lipgloss.Color("#f0b3ff"), muted: lipgloss.Color("#d0d0d0"), ground: OnDark,
	}},
	{"high-contrast-light", &palette{
		text: lipgloss.Color("#000000"), title: lipgloss.Color("#000000"), accent: lipgloss.Color("#00458f"), key: lipgloss.Color("#00458f"),
		problem: lipgloss.Color("#990012"), warning: lipgloss.Color("#452b00"),
		quarantined: lipgloss.Color("#452b00"), spam: lipgloss.Color("#5d4c1e"), pending: lipgloss.Color("#1a2ea8"),
		good: lipgloss.Color("#0b5417"), border: lipgloss.Color("#5c5c5c"), focused: lipgloss.Color("#00458f"),
		tenant: lipgloss.Color("#6a1590"), muted: lipgloss.Color("#404040"), ground: OnLight,
	}},
	// The outcomes differ in lightness and between blue and yellow: that is what is left to
	// people who do not tell red from green. No six colors do so on black and on white.
	{"color-blind", &palette{
		title: lipgloss.Color("#eeeeee"), accent: lipgloss.Color("#6fd3e3"), key: lipgloss.Color("#6fd3e3"),
		problem: lipgloss.Color("#ff6e18"), warning: lipgloss.Color("#feea48"),
		quarantined: lipgloss.Color("#feea48"), spam: lipgloss.Color("#b3a381"), pending: lipgloss.Color("#09b0f4"),
		good: lipgloss.Color("#abfcd0"), border: lipgloss.Color("#6c6c6c"), focused: lipgloss.Color("#6fd3e3"),
		tenant: lipgloss.Color("#d7afff"), muted: lipgloss.Color("#b6bdc0"), ground: OnDark, colorBlind: true,
	}},
	{"color-blind-light", &palette{
		title: lipgloss.Color("#1c1c1c"), accent: lipgloss.Color("#005f87"), key: lipgloss.Color("#005f87"),
		problem: lipgloss.Color("#bc3a0b"), warning: lipgloss.Color("#4b2c02"),
		quarantined: lipgloss.Color("#4b2c02"), spam: lipgloss.Color("#86654f"), pending: lipgloss.Color("#103d84"),
		good: lipgloss.Color("#187872"), border: lipgloss.Color("#8a8a8a"), focused: lipgloss.Color("#005f87"),
		tenant: lipgloss.Color("#7a1fa2"), muted: lipgloss.Color("#4f4f4b"), ground: OnLight, colorBlind: true,
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
	plain = in(p.text)
	faint := in(p.muted)
	if p.dim {
		faint = faint.Faint(true)
	}
	spam, border := in(p.spam), in(p.border)
	if p.dim {
		spam, border = spam.Faint(true), border.Faint(true)
	}
	return Theme{
		Ground: p.ground, ForColorBlind: p.colorBlind,

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
