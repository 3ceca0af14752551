package terminal

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// brush writes what changes cells of the terminal. It keeps where the cursor is and
// how text is written there.
type brush struct {
	out    []byte
	width  int
	x, y   int  // of the cursor
	lost   bool // it may be anywhere
	unsure bool // x may be another one: not all terminals count the same columns
	pen    pen
	able   bool // the terminal knows more than the first ones did
}

// abilities names the terminals that know the sequences for columns (CHA), for erasing
// characters (ECH) and for lines (DL, IL, DECSTBM): all that are still used. Of an
// unknown name nothing is assumed.
var abilities = []string{
	"alacritty", "contour", "foot", "ghostty", "gnome", "iterm", "iterm2", "kitty", "konsole", "linux", "mintty", "putty", "rio", "rxvt", "screen", "st", "tmux", "vte", "wezterm", "xterm",
}

// ableTo reports whether a terminal of that name knows them.
func ableTo(term string) bool {
	name, _, _ := strings.Cut(term, "-")
	return slices.Contains(abilities, name)
}

// begin begins a frame, with the cursor where the last one has left it.
func (b *brush) begin(width int) { b.out, b.width = b.out[:0], width }

func (b *brush) write(s string) { b.out = append(b.out, s...) }

// setPen changes how text is written.
func (b *brush) setPen(p *palette, to pen) {
	if to != b.pen {
		b.write(uv.StyleDiff(p.style(b.pen), p.style(to)))
		b.pen = to
	}
}

// put writes one cell.
func (b *brush) put(p *palette, x, y int, g glyph) {
	if x != b.x || y != b.y || b.lost {
		b.move(x, y)
	}
	b.setPen(p, g.pen)
	b.write(g.text)
	b.x += int(g.width)
	b.unsure = b.unsure || g.width != 1 || len(g.text) > 1 && utf8.RuneCountInString(g.text) > 1
	if b.x >= b.width {
		b.unsure = true // it waits at the end of the line
	}
}

const (
	// shortGap is how many cells that stay as they are it takes to go around them.
	shortGap = 4
	// shortBlank is how many blanks are written and not erased.
	shortBlank = 10
)

// line brings a line from old to now.
func (b *brush) line(p *palette, y int, old, now []glyph) {
	first, last := changed(old, now)
	end := len(now) // of what is not blank
	for end > 0 && now[end-1] == blank {
		end--
	}
	erase := last >= max(first, end) // and not written: what is copied there has no spaces
	if erase {
		last = end - 1
	}
	for x := first; x <= last; {
		same, blanks := x, x
		for same <= last && old[same] == now[same] {
			same++
		}
		for b.able && blanks <= last && now[blanks] == blank {
			blanks++
		}
		switch {
		case same > x && (same-x > shortGap || !b.cheap(now[x:same])):
			x = same
		case blanks-x > shortBlank:
			b.move(x, y)
			b.setPen(p, 0)
			b.sequence(blanks-x, 'X')
			x = blanks
		default:
			b.put(p, x, y, now[x])
			x += max(1, int(now[x].width))
		}
	}
	if erase {
		b.move(max(first, end), y)
		b.setPen(p, 0)
		b.write(ansi.EraseLineRight)
	}
}

// changed returns the first and the last cell in which two lines differ, and -1 for the
// last if they do not.
func changed(old, now []glyph) (first, last int) {
	last = len(now) - 1
	for last >= 0 && old[last] == now[last] {
		last--
	}
	for first <= last && old[first] == now[first] {
		first++
	}
	return first, last
}

// cheap reports whether cells can be written without another pen, each in a byte.
func (b *brush) cheap(cells []glyph) bool {
	for _, g := range cells {
		if g.pen != b.pen || len(g.text) != 1 {
			return false
		}
	}
	return true
}

// sequence writes a control sequence with a number, which is left out where it is 1.
func (b *brush) sequence(n int, final byte) { b.out = appendSequence(b.out, n, final) }

func appendSequence(out []byte, n int, final byte) []byte {
	out = append(out, "\x1b["...)
	if n > 1 {
		out = strconv.AppendInt(out, int64(n), 10)
	}
	return append(out, final)
}

// move brings the cursor to a cell, in the fewest bytes.
func (b *brush) move(x, y int) {
	if x == b.x && y == b.y && !b.unsure && !b.lost {
		return
	}
	var space [3][32]byte
	best := appendPosition(space[0][:0], x, y)
	if !b.lost {
		best = shorter(best, b.relative(space[1][:0], x, y))
		best = shorter(best, b.fromStart(space[2][:0], x, y))
	}
	b.out = append(b.out, best...)
	b.x, b.y, b.unsure, b.lost = x, y, false, false
}

// shorter returns the shorter of two ways, of which the second may be nil.
func shorter(a, b []byte) []byte {
	if b != nil && len(b) < len(a) {
		return b
	}
	return a
}

// appendPosition goes to a cell from anywhere (CUP).
func appendPosition(out []byte, x, y int) []byte {
	out = append(out, "\x1b["...)
	if y > 0 {
		out = strconv.AppendInt(out, int64(y+1), 10)
	}
	if x > 0 {
		out = append(out, ';')
		out = strconv.AppendInt(out, int64(x+1), 10)
	}
	return append(out, 'H')
}

// relative goes from where the cursor is; it returns nil where that is not known well
// enough.
func (b *brush) relative(out []byte, x, y int) []byte {
	if b.unsure {
		if y != b.y || !b.able {
			return nil
		}
		return appendSequence(out, x+1, 'G')
	}
	switch {
	case y > b.y:
		out = appendSequence(out, y-b.y, 'B')
	case y < b.y:
		out = appendSequence(out, b.y-y, 'A')
	}
	return b.horizontal(out, b.x, x)
}

// mostFeeds is how many lines are gone down one by one.
const mostFeeds = 4

// fromStart goes from the beginning of the line that the cursor is in, which is known
// even when its column is not. A line feed goes to the beginning of the next line or
// straight down, as the line to the terminal is set; from there it is the same.
func (b *brush) fromStart(out []byte, x, y int) []byte {
	if y < b.y || y > b.y+mostFeeds {
		return nil
	}
	out = append(out, '\r')
	out = append(out, "\n\n\n\n"[:y-b.y]...)
	return b.horizontal(out, 0, x)
}

// horizontal goes from one column to another.
func (b *brush) horizontal(out []byte, from, to int) []byte {
	switch n := to - from; {
	case n == 0:
		return out
	case n < 0 && n >= -3:
		return append(out, "\b\b\b"[:-n]...)
	case b.able && len(strconv.Itoa(to+1)) < len(strconv.Itoa(max(n, -n))):
		return appendSequence(out, to+1, 'G')
	case n < 0:
		return appendSequence(out, -n, 'D')
	default:
		return appendSequence(out, n, 'C')
	}
}
