package text

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Width returns the columns that s takes; escape sequences take none.
func Width(s string) int {
	if plain(s) {
		return len(s)
	}
	return ansi.StringWidthWc(s)
}

// Most returns how many columns s takes at most, once it is clean and without the sign
// that it was altered: quickly, from its bytes. Of an ASCII text, and of one whose names
// are hidden, it is what it takes.
func Most(s string) int { return len(s) - (len("•")-1)*strings.Count(s, "•") }

// Truncate returns s cut to width columns, ending in tail when something was
// cut. It never returns more than width columns. Escape sequences in s, which
// only our own styled text has, are kept.
func Truncate(s string, width int, tail string) string {
	if width <= 0 {
		return ""
	}
	if fits(s, width) {
		return s
	}
	room := Width(tail)
	if room > width {
		tail, room = "", 0
	}
	if width -= room; plain(s[:min(len(s), width+1)]) {
		return s[:width] + tail
	}
	return cut(s, width, tail)
}

// fits reports whether s takes at most width columns, without going through all
// of a text that takes many more.
func fits(s string, width int) bool {
	if len(s) <= width && plain(s) {
		return true
	}
	if strings.IndexByte(s, ansi.ESC) >= 0 {
		return Width(s) <= width
	}
	for len(s) > 0 && width >= 0 {
		cluster, columns := ansi.FirstGraphemeCluster(s, ansi.WcWidth)
		width -= columns
		s = s[len(cluster):]
	}
	return width >= 0
}

// cut keeps what has room in width columns, the escape sequences of the rest,
// and tail between the two. It goes by the renderer's own decoder: ansi's
// truncation counts a letter and what modifies it one by one.
func cut(s string, width int, tail string) string {
	var b strings.Builder
	b.Grow(min(len(s), 8*width) + len(tail))
	var state byte
	full := false
	for len(s) > 0 {
		seq, columns, n, next := ansi.DecodeSequenceWc(s, state, nil)
		state = next
		s = s[n:]
		if columns == 0 {
			if !full || seq[0] == ansi.ESC {
				b.WriteString(seq)
			}
			continue
		}
		if !full && columns > width {
			full = true
			b.WriteString(tail)
			if strings.IndexByte(s, ansi.ESC) < 0 {
				break
			}
		}
		if !full {
			width -= columns
			b.WriteString(seq)
		}
	}
	return b.String()
}

// TruncateStart cuts a text at its start, with head in the place of what is cut off: of
// a path the name stays.
func TruncateStart(s string, width int, head string) string {
	if Width(s) <= width {
		return s
	}
	head = Truncate(head, width, "")
	for rest := Width(s); s != "" && rest > width-Width(head); {
		cluster, columns := ansi.FirstGraphemeCluster(s, ansi.WcWidth)
		s, rest = s[len(cluster):], rest-columns
	}
	return head + s
}

// Fit returns s in exactly width columns: cut, or filled with spaces on the
// right. Where the reader must see that something was cut, use Pad on what
// Truncate gives.
func Fit(s string, width int) string { return Pad(Truncate(s, width, ""), width) }

// FitLeft returns s in exactly width columns: cut, or filled with spaces on the
// left, as numbers are.
func FitLeft(s string, width int) string { return PadLeft(Truncate(s, width, ""), width) }

// Pad fills s with spaces on the right to at least width columns.
func Pad(s string, width int) string { return s + Spaces(width-Width(s)) }

// PadLeft fills s with spaces on the left to at least width columns.
func PadLeft(s string, width int) string { return Spaces(width-Width(s)) + s }

const blank = "                                                                                                                                "

// Spaces returns n spaces, none if n is negative.
func Spaces(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(blank) {
		return blank[:n]
	}
	return strings.Repeat(" ", n)
}
