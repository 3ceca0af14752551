// Package chips is the line over a list that counts its rows by status: each count
// with its sign, its word and the digit that narrows the list to it.
package chips

import (
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"msgtrace/client"
	"msgtrace/theme"
	"msgtrace/ui/text"
)

// Line is what the line says.
type Line struct {
	Total  int                 // of the rows
	Counts client.StatusCounts // of each status
	Active client.Status       // the list is narrowed to it; empty: to none
	Marked int                 // rows that a person has marked
	Ranged int                 // rows in the range that is being marked
	Only   string              // what the rows have in common that the list is narrowed to besides; safe to show
	Way    string              // behind Only where there is room: how to take that back
	// Beside draws what stands at the right end in the room that the chips leave, in at most
	// that many columns; "" for nothing. The chips do not change their form for it.
	Beside func(room int) string
}

// Choose returns the status that a digit narrows a list to, empty for all: that is
// 0, a digit without a status, and the digit of the active one again.
func Choose(digit int, active client.Status) client.Status {
	at := slices.IndexFunc(client.StatusOrder, func(s client.Status) bool { return digit != 0 && s.Info().Digit == digit })
	if at < 0 || client.StatusOrder[at] == active {
		return ""
	}
	return client.StatusOrder[at]
}

// forms are the ways to write the line, from the widest on.
var forms = []struct{ words, digits, wide bool }{{true, true, true}, {false, true, true}, {false, false, true}, {}}

// View draws the line in the width there is.
func (l Line) View(look theme.Theme, width int) string {
	chips, gap, fits := l.fitting(look, width)
	line, beside := text.Spaces(min(1, width))+strings.Join(chips, gap), ""
	if fits && l.Beside != nil {
		beside = l.Beside(width - text.Width(line) - l.besides(look) - 2)
	}
	width -= text.Width(beside)
	return text.Fit(l.withMarks(look, line, width), width) + beside
}

// fitting returns the chips in the widest form that fits, what stands between them, and
// whether there is one that does.
func (l Line) fitting(look theme.Theme, width int) (chips []string, gap string, fits bool) {
	for _, form := range forms {
		gap = " "
		if form.wide {
			gap = "  "
		}
		chips = l.chips(look, form.words, form.digits)
		if text.Width(strings.Join(chips, gap))+min(1, width) <= width {
			return chips, gap, true
		}
	}
	return chips, gap, false
}

// At returns the digit of the chip in a column of the line that View draws.
func (l Line) At(look theme.Theme, width, x int) (digit int, ok bool) {
	digits := []int{0}
	for place, status := range client.StatusOrder {
		if l.Counts[place] > 0 || status == l.Active {
			digits = append(digits, status.Info().Digit)
		}
	}
	chips, gap, _ := l.fitting(look, width)
	from := min(1, width)
	for i, chip := range chips {
		to := from + text.Width(chip)
		if x >= from && x < to {
			return digits[i], true
		}
		from = to + len(gap)
	}
	return 0, false
}

// besides is the room that stands behind the chips for what else narrows the list, and
// for the marks: also before the first, so that it changes nothing at the end of the line.
func (l Line) besides(look theme.Theme) int {
	need := 2 + max(text.Width(l.marks(look, true)), len("x 99 marked"))
	if l.Only != "" {
		need += 2 + text.Width("only "+l.Only+l.Way)
	}
	return need
}

// Brief is the line for a title: without all of them, without words and colors, and
// where it is narrow, or there is nothing to narrow to, without digits.
func (l Line) Brief(look theme.Theme, width int) string {
	plain := theme.Theme{Glyphs: look.Glyphs}
	for _, digits := range []bool{true, false} {
		chips := l.chips(plain, false, digits)[1:]
		if digits && len(chips) == 1 && l.Active == "" {
			continue
		}
		if marks := l.marks(plain, false); marks != "" {
			chips = append(chips, marks)
		}
		if line := strings.Join(chips, "  "); text.Width(line) <= width || !digits {
			return line
		}
	}
	return ""
}

// chips are the counts. A status that no row has is left out, unless the list is
// narrowed to it.
func (l Line) chips(look theme.Theme, words, digits bool) []string {
	chips := []string{digit(look, 0, digits) + look.Chip.Render("All "+text.Count(l.Total))}
	for place, status := range client.StatusOrder {
		count := l.Counts[place]
		if count == 0 && status != l.Active {
			continue
		}
		shown := look.Status(status)
		number := status.Info().Digit
		if status != l.Active {
			said := shown.Style.Render(shown.Glyph)
			if words {
				said = shown.Style.Render(shown.Glyph+" ") + shown.Words.Render(shown.Word)
			}
			chips = append(chips, digit(look, number, digits)+said+" "+look.Chip.Render(text.Count(count)))
			continue
		}
		chip := shown.Glyph + " " + text.Count(count)
		if words {
			chip = shown.Glyph + " " + shown.Word + " " + text.Count(count)
		}
		if digits {
			chip = strconv.Itoa(number) + " " + chip
		}
		chips = append(chips, l.activeStyle(look, count).Render("["+chip+"]")) // no theme has to color it
	}
	return chips
}

// withMarks puts behind a line how many rows are marked. The chips give way only where
// there is no room at all: they do not change their form for a mark.
func (l Line) withMarks(look theme.Theme, line string, width int) string {
	marks := l.marks(look, true)
	if text.Width(line)+2+text.Width(marks) > width {
		marks = l.marks(look, false)
	}
	if l.Only != "" {
		marks = strings.TrimSpace(l.only(look, width-text.Width(line)-text.Width(marks)-4) + "  " + marks)
	}
	if marks == "" {
		return line
	}
	return text.Truncate(line, max(0, width-2-text.Width(marks)), look.Glyphs.Ellipsis) + "  " + marks
}

// leastOnly is the room of the words of what a list is narrowed to besides.
const leastOnly = 23

// only says what the list is narrowed to besides.
func (l Line) only(look theme.Theme, room int) string {
	words := "only " + l.Only
	if text.Width(words+l.Way) <= room {
		return look.Accent.Render(words) + look.Faint.Render(l.Way)
	}
	return look.Accent.Render(text.Truncate(words, max(room, leastOnly), look.Glyphs.Ellipsis))
}

// marks says how many rows are marked, "" for none.
func (l Line) marks(look theme.Theme, words bool) string {
	if l.Marked == 0 && l.Ranged == 0 {
		return ""
	}
	marked := " " + text.Count(l.Marked)
	if words {
		marked += " marked"
	}
	if l.Ranged > 0 {
		marked += " + " + text.Count(l.Ranged)
		if words {
			marked += " in the range"
		}
	}
	return look.Accent.Render(look.Glyphs.Marked) + look.Chip.Render(marked)
}

// digit is the key of a chip, before it.
func digit(look theme.Theme, number int, shown bool) string {
	if !shown {
		return ""
	}
	return look.Faint.Render(strconv.Itoa(number)) + " "
}

func (l Line) activeStyle(look theme.Theme, count int) lipgloss.Style {
	if count == 0 {
		return look.ChipZero
	}
	return look.ChipActive
}
