package overlay

import (
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"msgtrace/client/volume"
	"msgtrace/client/when"
	"msgtrace/ui/bars"
	"msgtrace/ui/text"
)

// The lines of the window beside the bars of all messages: those of the problems, the
// span, the times, and what is said of the span.
const volumeLines = 5

// tallBars is how many lines the bars of all messages get at most.
const tallBars = 5

// cutSign is the room on either side of the bars, for a sign that there are others.
const cutSign = 2

// lead is the room before the bars: of what they count with the highest of them, and of
// the signs of what is not read.
func (w *Volume) lead() int { return w.labels() + w.unread() }

func (w *Volume) labels() int {
	return len("problems ") + text.Width(text.Count(w.of.Total().All)) + 1 + cutSign
}

// unread is the room of the signs of what is not read, before the bars.
func (w *Volume) unread() int {
	if w.extent.Whole {
		return 0
	}
	return 2
}

// tall is how many lines the bars of all messages get. Signs that are digits are not put
// on each other.
func (w *Volume) tall() int {
	if w.look.ASCII {
		return 1
	}
	return max(1, min(tallBars, w.height-frameHeight-volumeLines-6))
}

// View draws the window.
func (w *Volume) View() []string {
	if w.of == nil {
		return frame(w.look, "", "", nil, 1)
	}
	inner := max(1, w.width-frameWidth)
	var lines []string
	for line := w.tall() - 1; line >= 0; line-- {
		label := ""
		if line == w.tall()-1 {
			label = w.label("messages", w.most)
		}
		lines = append(lines, w.row(label, w.most, line, w.tall(), bars.All, &w.look.Text))
	}
	lines = append(lines, w.row(w.label("problems", w.worst), w.worst, 0, 1, bars.Problems, &w.look.Problem), w.ruler(), w.axis())
	for _, words := range w.words() {
		lines = append(lines, w.look.Text.Render(text.Truncate(words, inner, w.look.Glyphs.Ellipsis)))
	}
	return frame(w.look, w.title(), w.hint, lines, inner)
}

// title says what the bars stand for.
func (w *Volume) title() string {
	dot := " " + w.look.Glyphs.Dot + " "
	title := "Messages over time" + dot + stepWords(w.clock.Step) + " a bar" + dot + when.Zone(w.times.In(w.cursor)) +
		dot + text.Count(w.of.Total().All) + " loaded"
	if !w.extent.Whole {
		title += ", not all of them"
	}
	return title
}

// stepWords are how long a bar is: "15 minutes", "one day".
func stepWords(step volume.Step) string {
	for _, unit := range []struct {
		length volume.Step
		one    string
		noun   string
	}{{volume.Week, "one week", "week"}, {volume.Day, "one day", "day"}, {volume.Hour, "one hour", "hour"}, {volume.Minute, "one minute", "minute"}} {
		switch n := int(step / unit.length); {
		case step%unit.length != 0 || n == 0:
		case n == 1:
			return unit.one
		default:
			return text.Counted(n, unit.noun)
		}
	}
	return ""
}

// label is what stands before bars.
func (w *Volume) label(what string, most int) string {
	return w.look.Faint.Render(what) + text.FitLeft(text.Count(most), w.labels()-len(what)-1-cutSign)
}

// row draws one line of bars that are some lines high.
func (w *Volume) row(label string, most, line, lines int, of func(volume.Count) int, full *lipgloss.Style) string {
	var l bars.Line
	l.Add(text.Fit(label, w.labels()-cutSign), nil)
	before, unread := "", strings.Repeat(w.look.Glyphs.Unread, w.unread())
	if w.first.After(w.extent.From) {
		before, unread = w.look.Glyphs.Ellipsis, ""
	}
	if line > 0 {
		before, unread = "", ""
	}
	l.Add(text.FitLeft(before, cutSign)+text.Fit(unread, w.unread()), &w.look.Faint)
	for _, b := range w.buckets {
		sign, style := w.cell(b, volume.Level(of(b.Count), most, lines*(len(w.look.Glyphs.Bars)-1)), line, full)
		l.Add(strings.Repeat(sign, w.wide), style)
	}
	if line == 0 && w.buckets[len(w.buckets)-1].To.Before(w.extent.To) {
		l.Add(w.look.Glyphs.Ellipsis, &w.look.Faint)
	}
	return l.String()
}

// cell is one line of the bar of a bucket.
func (w *Volume) cell(b volume.Bucket, level, line int, full *lipgloss.Style) (sign string, style *lipgloss.Style) {
	signs := w.look.Glyphs.Bars
	highest := len(signs) - 1
	switch level -= line * highest; {
	case line > 0 && level <= 0:
		return " ", nil
	case bars.Unknown(b, w.extent):
		return w.look.Glyphs.Unread, &w.look.Faint
	case level <= 0:
		return signs[0], &w.look.Faint
	default:
		return signs[min(level, highest)], full
	}
}

// place is the column of the bar that begins at an instant, from the first bar on.
func (w *Volume) place(at time.Time) int {
	for i, b := range w.buckets {
		if at.Before(b.To) {
			return i
		}
	}
	return len(w.buckets)
}

// ruler draws the cursor and the span, below the bars.
func (w *Volume) ruler() string {
	g := w.look.Glyphs
	from, to := w.bounds()
	first, end, cursor := w.place(from), w.place(to), w.place(w.cursor)
	var l bars.Line
	l.Add(text.Spaces(w.lead()), nil)
	for i := range w.buckets {
		fill, style := " ", (*lipgloss.Style)(nil)
		if i >= first && i < end {
			fill, style = g.Horizontal, &w.look.Accent
		}
		rest := strings.Repeat(fill, w.wide-1)
		switch {
		case i == cursor:
			l.Add(g.Cursor, &w.look.Cursor)
			if w.anchor == nil {
				fill, style = " ", nil
			}
			l.Add(strings.Repeat(fill, w.wide-1), style)
		case i == first && from.Equal(w.buckets[i].From):
			l.Add(g.Left+rest, style)
		case i == end-1 && to.Equal(w.buckets[i].To):
			l.Add(rest+g.Right, style)
		default:
			l.Add(fill+rest, style)
		}
	}
	return l.String()
}

// axis writes the times of bars below them: of the first, of days, and of others as they
// have room.
func (w *Volume) axis() string {
	line := []byte(text.Spaces(w.cells + cutSign))
	put := func(bar int, words string) {
		at := bar * w.wide
		end := at + len(words)
		if end <= len(line) && strings.TrimSpace(string(line[max(0, at-2):min(len(line), end+2)])) == "" {
			copy(line[at:], words)
		}
	}
	const date, clock = "2 Jan", "15:04"
	days := volume.Clock{Zone: w.clock.Zone, Step: volume.Day}
	first, midnight := date+" "+clock, w.place(days.Next(w.first))
	if w.clock.Step >= volume.Day || days.Floor(w.first).Equal(w.first) {
		first = date
	}
	for _, shorter := range []string{clock, ""} { // the date of midnight stands beside it
		if midnight < len(w.buckets) && midnight*w.wide < len(w.times.Format(w.first, first))+2 && w.clock.Step < volume.Day {
			first = shorter
		}
	}
	put(0, w.times.Format(w.first, first))
	if last := len(w.buckets) - 1; w.extent.Now && !w.buckets[last].To.Before(w.extent.To) {
		put(last, "now")
	}
	every := w.clock
	for int(every.Step)*w.wide < 10*int(w.clock.Step) {
		every.Step = every.Step.Coarser()
	}
	for _, layout := range []string{date, clock} {
		for i, b := range w.buckets {
			round := every.Floor(b.From).Equal(b.From)
			day := w.clock.Step >= volume.Day && round || w.clock.Step < volume.Day && days.Floor(b.From).Equal(b.From)
			if layout == date && day || layout == clock && round && !day && w.clock.Step < volume.Day {
				put(i, w.times.Format(b.From, layout))
			}
		}
	}
	return text.Spaces(w.lead()) + w.look.Faint.Render(string(line))
}

// words say what is under the cursor, or in the span.
func (w *Volume) words() []string {
	from, _ := w.bounds()
	words := w.Value() + ": "
	switch c := w.chosen; {
	case c.All == 0 && !w.extent.Knows(from):
		words += "not read yet"
	case !w.extent.Knows(from):
		words += "at least " + messagesOf(c) + ", not all of it is read"
	default:
		words += messagesOf(c)
	}
	more := w.said
	switch undated := w.of.Undated().All; {
	case more != "":
	case !w.extent.Whole && !w.extent.Read.IsZero():
		more = "Nothing before " + w.times.Format(w.extent.Read, "2 Jan 15:04") + " is read yet."
		if on := " G in the list reads on."; text.Width(more+on) <= w.width-frameWidth {
			more += on
		}
	case undated > 0:
		more = text.Counted(undated, "message") + " without a time stand in no bar."
	}
	return []string{words, more}
}

// messagesOf counts messages: "37 messages, 12 with problems".
func messagesOf(c volume.Count) string {
	words := text.Counted(c.All, "message")
	if c.All == 0 {
		return "no message"
	}
	switch c.Problems {
	case 0:
		return words
	case 1:
		return words + ", 1 with a problem"
	}
	return words + ", " + text.Count(c.Problems) + " with problems"
}

// Cursor is at the mark below the bars.
func (w *Volume) Cursor() (x, y int) {
	return 2 + w.lead() + w.place(w.cursor)*w.wide, 1 + w.tall() + 1
}
