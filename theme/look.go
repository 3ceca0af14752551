package theme

import (
	"charm.land/lipgloss/v2"

	"msgtrace/client"
)

// Look is how a status or an event is shown. The word alone says it all; the
// glyph and the color only make it quicker to find.
type Look struct {
	Glyph string
	Word  string
	Style lipgloss.Style
}

// Status returns the look of a status. One that is not known here is shown
// neutrally, in its own letters, which the caller must have made safe to show.
func (t Theme) Status(status client.Status) Look {
	info := status.Info()
	return Look{Glyph: t.Glyphs.status(status), Word: info.Word, Style: t.tone(info.Tone)}
}

// Junk returns the look of a copy that was delivered to Junk Email.
func (t Theme) Junk() Look { return Look{Glyph: t.Glyphs.Junk, Word: "Junk", Style: t.Warning} }

// Verdict returns the styles of an outcome where it speaks loudest, of its sign and of
// its words. What was delivered has its color in the sign alone.
func (t Theme) Verdict(outcome Look) (sign, words lipgloss.Style) {
	bold := t.Strong.GetBold() // a theme without styles has no bold either
	sign = outcome.Style.Bold(bold)
	if outcome.Glyph == t.Glyphs.Delivered {
		return sign, t.Strong
	}
	return sign, sign
}

// Event returns the look of an event, as Status does.
func (t Theme) Event(kind client.EventKind) Look {
	info := kind.Info()
	glyph := t.Glyphs.Dot
	if info.Like != "" {
		glyph = t.Glyphs.status(info.Like)
	}
	return Look{Glyph: glyph, Word: info.Name, Style: t.tone(info.Tone)}
}

func (t Theme) tone(tone client.Tone) lipgloss.Style {
	switch tone {
	case client.ToneGood:
		return t.Good
	case client.ToneMuted:
		return t.Muted
	case client.ToneAccent:
		return t.Accent
	case client.ToneWarning:
		return t.Warning
	case client.ToneProblem:
		return t.Problem
	}
	return t.Text
}
