package text

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Mark paints pieces of a line that may be styled already. Hits returns the pieces of
// the bare text, in their order, each from its first byte up to and without its end.
// What stands behind a piece has the style that it had.
func Mark(line string, hits func(bare string) [][2]int, paint func(string) string) string {
	found := hits(ansi.Strip(line))
	if len(found) == 0 {
		return line
	}
	var b, piece strings.Builder
	var state byte
	style, at := "", 0 // what is in force, and how much of the bare text is written
	for len(line) > 0 {
		seq, _, n, next := ansi.DecodeSequenceWc(line, state, nil)
		line, state = line[n:], next
		if seq[0] == ansi.ESC {
			if style += seq; strings.HasSuffix(seq, "[m") || strings.HasSuffix(seq, "[0m") {
				style = ""
			}
			if piece.Len() == 0 {
				b.WriteString(seq)
			}
			continue
		}
		for len(found) > 0 && at >= found[0][1] {
			found = found[1:]
		}
		at += n
		if len(found) == 0 || at <= found[0][0] {
			b.WriteString(seq)
			continue
		}
		piece.WriteString(seq)
		if at >= found[0][1] {
			b.WriteString(painted(piece.String(), style, paint))
			piece.Reset()
		}
	}
	b.WriteString(painted(piece.String(), style, paint))
	return b.String()
}

// painted is a piece, behind it the style that was in force.
func painted(piece, style string, paint func(string) string) string {
	if piece == "" {
		return ""
	}
	if style != "" {
		return ansi.ResetStyle + paint(piece) + style
	}
	return paint(piece)
}
