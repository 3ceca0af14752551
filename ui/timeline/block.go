package timeline

import (
	"strings"

	"charm.land/lipgloss/v2"

	"msgtrace/client"
	"msgtrace/theme"
	"msgtrace/ui/text"
)

// signedWidth is the width from which the signs have a column of their own, beside
// that of the cursor.
const signedWidth = 64

// indent is what stands before the signs of verdict and events.
func (m *Model) indent() int {
	if m.width < signedWidth {
		return 0
	}
	return gutter
}

// hang is the width of a sign and the space behind it.
func (m *Model) hang() int { return text.Width(m.theme.Glyphs.Arrow) + 1 }

// Outcome is the look of what became of the copy: of its status, or of where the
// events say that it went.
func (m *Model) Outcome() theme.Look {
	if !m.shown {
		return theme.Look{}
	}
	switch m.verdict.Cause {
	case "junk":
		return m.theme.Junk()
	case "quarantined":
		return m.theme.Status(client.StatusQuarantined)
	}
	return m.theme.Status(m.verdict.Outcome)
}

// blockLines makes the lines of the verdict: what became of the copy, the next step,
// its way, how long others took, and what nobody looked at.
func (m *Model) blockLines() []string {
	if !m.shown || m.width < 4 {
		return nil
	}
	v, look := m.verdict, m.Outcome()
	if v.Cause == "zap" { // it was delivered, and taken away
		look.Style, look.Words = m.theme.Warning, m.theme.Warning
	}
	sign, words := m.theme.Verdict(look)
	lines := m.hanging(sign.Render(look.Glyph), v.Headline, words)
	if v.Next != "" {
		lines = append(lines, m.hanging(m.theme.Accent.Render(m.theme.Glyphs.Arrow), v.Next, m.theme.Text)...)
	}
	if len(m.way) > 0 {
		lines = append(lines, m.hanging("", strings.Join(m.way, "; ")+".", m.theme.Accent)...)
	}
	if m.others != "" {
		lines = append(lines, m.hanging("", m.others, m.theme.Faint)...)
	}
	if unchecked := strings.TrimSuffix(v.Unchecked, "."); unchecked != "" {
		lines = append(lines, m.hanging("", "Not checked: "+unchecked+".", m.theme.Faint)...)
	}
	return lines
}

// hanging wraps foreign words behind a sign, each line as far in as the first.
func (m *Model) hanging(sign, words string, style lipgloss.Style) []string {
	lines := text.Wrap(text.Clean(words).String(), m.width-m.indent()-m.hang())
	for i, line := range lines {
		lines[i] = text.Spaces(m.indent()) + text.Pad(sign, m.hang()) + style.Render(line)
		sign = ""
	}
	return lines
}
