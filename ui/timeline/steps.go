package timeline

import (
	"cmp"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/when"
	"msgtrace/theme"
	"msgtrace/ui/text"
)

const (
	// leastName and mostName bound the column of the events' names.
	leastName, mostName = 7, 20
	// leastElapsed is the least width of the column of offsets.
	leastElapsed = 4
	// leastDetail is the room that a detail needs beside its event; with less
	// it goes on a line of its own.
	leastDetail = 22
	// maxDetail bounds how much of one event's detail is drawn; the raw view has
	// the whole.
	maxDetail = 2000
	// widest bounds how wide a pane it is worth to show an event in one line.
	widest = 110
)

// step is one line or more of the timeline: an event, with those right after it
// that say the same.
type step struct {
	first, count int
	again        bool     // it says what the one before says, for a person has unfolded them
	line         int      // the first of its lines, from the top of what scrolls
	lines        []string // without the gutter, as they are drawn
}

// end is the line after the last of its lines.
func (s step) end() int { return s.line + len(s.lines) }

// has reports whether an event is one of the step's.
func (s step) has(event int) bool { return event >= s.first && event < s.first+s.count }

// folded are the steps without the filter: events that say the same are one, unless a
// person has unfolded them.
func (m *Model) folded() []step {
	var steps []step
	for _, run := range explain.Runs(m.events) {
		if !m.unfolded[run.First] {
			steps = append(steps, step{first: run.First, count: run.Count})
			continue
		}
		for i := range run.Count {
			steps = append(steps, step{first: run.First + i, count: 1, again: i > 0})
		}
	}
	return steps
}

// fold makes the steps that are shown.
func (m *Model) fold() {
	m.steps = m.kept(m.folded())
	m.waits = waitsOf(m.events, m.steps)
}

// unfold shows each event of the step under the cursor, and returns false where it is
// a single one.
func (m *Model) unfold() bool {
	if m.cursor >= len(m.steps) || m.steps[m.cursor].count == 1 {
		return false
	}
	if m.unfolded == nil {
		m.unfolded = map[int]bool{}
	}
	m.unfolded[m.steps[m.cursor].first] = true
	m.fold()
	m.invalidate()
	return true
}

// stepOf finds the step that holds an event.
func (m *Model) stepOf(event int) int {
	for i, s := range m.steps {
		if s.has(event) {
			return i
		}
	}
	return 0
}

// columns are the widths of what stands before the details.
type columns struct {
	dated         bool // the day stands before the time of day
	clock         int
	elapsed, name int
	bar           int // 0: no bars
	room          int // for a detail beside its event; with too little it stands below
}

// columns measures what there is to show.
func (m *Model) columns() columns {
	c := columns{dated: m.spansDays(), clock: len("15:04:05"), elapsed: leastElapsed, name: leastName}
	if c.dated {
		c.clock = len("_2 Jan 15:04:05")
	}
	for _, s := range m.steps {
		c.elapsed = max(c.elapsed, text.Width(m.elapsed(s)))
		c.name = max(c.name, text.Width(m.label(s)))
	}
	c.name = min(c.name, mostName)
	c.room = m.width - gutter - m.signColumn() - c.clock - 2 - c.elapsed - 2 - c.name - 2
	if c.bar = m.waits.barWidth(c.room); c.bar > 0 {
		c.room -= c.bar + barGap
	}
	return c
}

// Columns returns the columns that the pane needs to show each event in one line, as
// far as that is reasonable; 0 without events.
func (m *Model) Columns() int {
	if len(m.events) == 0 {
		return 0
	}
	detail := 0
	for _, s := range m.steps {
		if !s.again {
			detail = max(detail, text.Width(m.detail(s)))
		}
	}
	c := m.columns()
	need := m.width - c.room + detail
	if m.waits.slowest >= 0 {
		need = m.width - c.room + max(detail, besideBars+leastBar)
	}
	return min(need, widest)
}

// spansDays reports whether the time of day alone would mislead.
func (m *Model) spansDays() bool {
	if len(m.events) == 0 {
		return false
	}
	first, last := m.events[0].Time, m.events[len(m.events)-1].Time
	return !m.sameDay(first.Time(), last.Time())
}

func (m *Model) sameDay(a, b time.Time) bool {
	a, b = m.mode.In(a, m.zone), m.mode.In(b, m.zone)
	return a.YearDay() == b.YearDay() && a.Year() == b.Year()
}

// stepLines makes the lines of one step.
func (m *Model) stepLines(s step, c columns) []string {
	e := m.events[s.first]
	look := m.theme.Event(e.Kind)
	head := m.sign(e.Kind, look) + m.clock(e, c.dated) + "  " + m.theme.Faint.Render(text.PadLeft(m.elapsed(s), c.elapsed)) + "  "
	if c.bar > 0 {
		head += m.bar(s.first, c.bar)
	}
	width := m.width - gutter
	beside := c.room >= leastDetail
	indent, room := width-c.room, c.room
	named := c.name
	if !beside {
		indent, room = 2, width-2
		named = max(0, width-text.Width(head))
	}
	head += look.Words.Render(text.Truncate(m.label(s), named, m.theme.Glyphs.Ellipsis))
	lines := wrapped{indent: indent, room: room}
	if s.again {
		lines.add("the same", m.theme.Faint)
	} else {
		lines.add(m.detail(s), m.theme.Text)
	}
	lines.add(m.times(s), m.theme.Faint)
	lines.add(m.slow(s), m.theme.Warning)
	switch {
	case !beside:
		return append([]string{head}, lines.lines...)
	case len(lines.lines) == 0:
		return []string{head}
	}
	lines.lines[0] = text.Pad(head, indent) + strings.TrimPrefix(lines.lines[0], text.Spaces(indent))
	return lines.lines
}

// wrapped is words in lines of a width, behind an indent.
type wrapped struct {
	indent, room int
	lines        []string
	left         int // of the last line
}

// add puts words on the last line where there is room, else on lines of their own.
func (w *wrapped) add(words string, style lipgloss.Style) {
	if words == "" {
		return
	}
	if need := text.Width(words) + 2; len(w.lines) > 0 && need <= w.left {
		w.lines[len(w.lines)-1] += "  " + style.Render(words)
		w.left -= need
		return
	}
	for _, line := range text.Wrap(words, w.room) {
		w.lines = append(w.lines, text.Spaces(w.indent)+style.Render(line))
		w.left = w.room - text.Width(line)
	}
}

// label names the event of a step, and how often it came.
func (m *Model) label(s step) string {
	e := m.events[s.first]
	name := m.theme.Event(e.Kind).Word
	if !e.Kind.Known() {
		name = text.Clean(cmp.Or(e.Name, name)).String()
	}
	if s.count > 1 {
		name = text.Truncate(name, mostName-5, m.theme.Glyphs.Ellipsis) + " " + m.theme.Glyphs.Times + text.Count(s.count)
	}
	return name
}

// elapsed is the time since the first event.
func (m *Model) elapsed(s step) string {
	return text.Elapsed(m.events[0].Time.Time(), m.events[s.first].Time.Time())
}

// detail is what a step says, cleaned.
func (m *Model) detail(s step) string {
	return clip(text.Clean(explain.RunDetail(m.events[s.first : s.first+s.count])).String())
}

// mostTimes is how many times of a folded step are listed.
const mostTimes = 6

// times lists when the events of a folded step came, "11:02 · 11:03 · 11:09 · 11:30", the
// last ones left out in favor of the very last.
func (m *Model) times(s step) string {
	events := m.events[s.first : s.first+s.count]
	first, last := events[0].Time, events[len(events)-1].Time
	if s.count == 1 || first.IsZero() || last.Truncate(time.Second).Equal(first.Truncate(time.Second)) {
		return ""
	}
	layout := "15:04"
	for i := range events[1:] {
		if events[i+1].Time.Sub(events[i].Time.Time()) < time.Minute {
			layout = "15:04:05"
		}
	}
	var times []string
	shown := first.Time()
	for i, e := range events {
		if i >= mostTimes-1 && i < len(events)-1 {
			if i == mostTimes-1 {
				times = append(times, m.theme.Glyphs.Ellipsis)
			}
			continue
		}
		day := ""
		if !m.sameDay(shown, e.Time.Time()) {
			day = "2 Jan "
		}
		shown = e.Time.Time()
		times = append(times, m.mode.In(e.Time.Time(), m.zone).Format(day+layout))
	}
	return strings.Join(times, " "+m.theme.Glyphs.Dot+" ")
}

// slow names the longest wait beside the step that it was for.
func (m *Model) slow(s step) string {
	at := m.waits.slowest
	if at < 0 || !s.has(at) {
		return ""
	}
	words := "slowest: " + when.Lasting(m.waits.gaps[at], "")
	if at > s.first {
		words += ", before " + m.mode.In(m.events[at].Time.Time(), m.zone).Format("15:04")
	}
	return words
}

// signColumn is the width of the column of the signs.
func (m *Model) signColumn() int {
	if m.indent() == 0 {
		return 0
	}
	return m.hang()
}

// sign is that column for an event.
func (m *Model) sign(kind client.EventKind, look theme.Look) string {
	if m.signColumn() == 0 || kind.Info().Like == "" {
		return text.Spaces(m.signColumn())
	}
	return text.Pad(look.Style.Render(look.Glyph), m.signColumn())
}

// clock is the time of an event.
func (m *Model) clock(e client.Event, dated bool) string {
	switch {
	case e.Time.IsZero() && dated:
		return text.PadLeft("--:--:--", len("_2 Jan 15:04:05"))
	case e.Time.IsZero():
		return "--:--:--"
	case dated:
		return m.mode.In(e.Time.Time(), m.zone).Format("_2 Jan 15:04:05")
	}
	return m.mode.In(e.Time.Time(), m.zone).Format("15:04:05")
}

func clip(detail string) string {
	runes := []rune(detail)
	if len(runes) <= maxDetail {
		return detail
	}
	return string(runes[:maxDetail]) + " (r: in full)"
}
