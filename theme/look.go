package theme

import (
	"charm.land/lipgloss/v2"

	"msgtrace/client"
)

// Look is how an outcome or an event is shown. The word alone says it all; the
// sign and the color only make it quicker to find.
type Look struct {
	Glyph string
	Word  string
	Style lipgloss.Style // of the sign
	Words lipgloss.Style // of the word and of what stands for it
}

// Status returns the look of a status. One that is not known here is shown
// neutrally, in its own letters, which the caller must have made safe to show.
func (t Theme) Status(status client.Status) Look {
	look := t.outcome(status)
	look.Word = status.Info().Word
	return look
}

// Junk returns the look of a copy that was delivered to Junk Email.
func (t Theme) Junk() Look { return colored(t.Glyphs.Junk, "Junk", t.Spam) }

// Event returns the look of an event, as Status does.
func (t Theme) Event(kind client.EventKind) Look {
	info := kind.Info()
	look := Look{Glyph: t.Glyphs.Step, Style: t.Text, Words: t.Text}
	switch {
	case info.Like != "":
		look = t.outcome(info.Like)
	case info.Decides:
		look.Style, look.Words = t.Accent, t.Accent
	}
	look.Word = info.Name
	return look
}

// Verdict returns the styles of an outcome where it speaks loudest, of its sign and of
// its words.
func (t Theme) Verdict(outcome Look) (sign, words lipgloss.Style) {
	bold := t.Strong.GetBold() // a theme without styles has no bold either
	return outcome.Style.Bold(bold), outcome.Words.Bold(bold)
}

// outcome returns the look of a status but for the word.
func (t Theme) outcome(status client.Status) Look {
	switch g := t.Glyphs; status {
	case client.StatusDelivered:
		// Most mail is delivered: what is as it should be does not shout.
		return Look{Glyph: g.Delivered, Style: t.Delivered, Words: t.Text}
	case client.StatusFailed:
		return colored(g.Failed, "", t.Failed)
	case client.StatusPending:
		return colored(g.Pending, "", t.Pending)
	case client.StatusQuarantined:
		return colored(g.Quarantined, "", t.Quarantined)
	case client.StatusFilteredAsSpam:
		return colored(g.Spam, "", t.Spam)
	case client.StatusExpanded:
		return colored(g.Expanded, "", t.Other)
	case client.StatusGettingStatus:
		return colored(g.Getting, "", t.Other)
	case client.StatusRecalled:
		return colored(g.Recalled, "", t.Other)
	default:
		return colored(g.Unknown, "", t.Other)
	}
}

// colored is a look with sign and word in one style.
func colored(glyph, word string, style lipgloss.Style) Look {
	return Look{Glyph: glyph, Word: word, Style: style, Words: style}
}
