package traces

import (
	"fmt"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// reach is how far the answer goes.
func (m *Model) reach() client.Reach { return m.plan.Reach(m.snapshot) }

func (m *Model) wording() client.Wording {
	return client.Wording{Time: m.minute, Number: text.Count}
}

// minute writes the instant that something was read back to, rounded up to a
// minute so that no more is said than was read, and never as an age.
func (m *Model) minute(t time.Time) string {
	t = t.Add(time.Minute - 1).Truncate(time.Minute)
	mode := m.mode
	if mode == text.TimesRelative {
		mode = text.TimesLocal
	}
	return strings.TrimSpace(mode.In(t, m.zone).Format("_2 Jan 15:04"))
}

// count says how many messages match, and how many of them are shown.
func (m *Model) count() string {
	wording := client.Wording{Number: text.Count} // without times, which would cost an allocation
	if m.table.Filtered() {
		return m.reach().CountOf(wording, m.table.Len())
	}
	return m.reach().Count(wording)
}

// goesOn says how the answer is read on, or what is being read, from the widest form
// on. There is one for each that is read on.
func (m *Model) goesOn() []string {
	switch {
	case !m.snapshot.More && len(m.snapshot.Failed) > 0:
		return []string{m.keymap.Key(action.RunAgain) + " asks again for that"}
	case !m.snapshot.More:
		return nil
	case m.state == Loading && m.words != "":
		words := m.words + " " + m.theme.Glyphs.Ellipsis
		if wait := m.waits(); wait != "" {
			return []string{words + m.dot() + m.reach().Cost(m.wording()) + " more, " + wait, words}
		}
		return []string{words}
	case m.state == Loading && m.snapshot.Pages == 0:
		return nil // no key begins what has begun
	case m.state == Stopped:
		return []string{"stopped" + m.dot() + m.keymap.Key(action.RunAgain) + " resumes", "stopped"}
	}
	words := "more to read"
	if key := m.keymap.Key(action.Bottom); key != "" {
		words = key + " reads on"
	}
	cost := m.reach().Cost(m.wording())
	switch {
	case cost == "":
		return []string{words}
	case m.snapshot.Left == 1:
		return []string{words + " (" + cost + ")", words}
	case m.waits() != "":
		cost += ", " + m.waits()
	}
	return []string{words + " (" + cost + ", " + m.press() + ")", words + " (" + cost + ")", words}
}

// waits says how long the rest of the answer takes because of the request limit, "" where
// nothing has to wait.
func (m *Model) waits() string {
	if m.wait == nil {
		return ""
	}
	return m.wait(m.snapshot.Left)
}

// press is what one press of the key reads.
func (m *Model) press() string {
	if m.most == 0 {
		return "one a press"
	}
	return fmt.Sprintf("at most %d a press", m.most)
}

func (m *Model) dot() string { return " " + m.theme.Glyphs.Dot + " " }

// Summary says how many messages match and how far the answer goes: "45 match · read
// back to 21 Nov 14:00, all of it", "45 match · read back to 24 Nov 16:24 only · G reads
// on (about 29 requests, at most 20 a press)". It takes the widest form that leaves as
// many columns of width as spare says to what stands behind it. If that would leave out
// back to when it was read, or which key reads on, it leaves none. The shortest form
// still tells all from less, and may be wider.
func (m *Model) Summary(width, spare int) string {
	if !m.given {
		if m.state == Loading {
			return m.loading()
		}
		return ""
	}
	count := m.count() + m.dot()
	if m.snapshot.Pages == 0 {
		count = ""
	}
	width -= text.Width(count)
	if text.Width(m.summaries.forms[m.summaries.whole]) > width-spare {
		spare = 0
	}
	return count + widest(m.summaries.forms, width-spare)
}

// summaries are the forms of the summary behind its count, the widest first.
type summaries struct {
	forms []string
	whole int // the last that names the key that reads on
}

func (m *Model) summarize() summaries {
	reach := m.reach()
	read := reach.Read(m.wording())
	forms := joined(read, m.dot(), m.goesOn())
	return summaries{forms: append(forms, read, reach.Brief()), whole: max(0, len(forms)-1)}
}

// Whole reports whether the answer is complete.
func (m *Model) Whole() bool { return m.snapshot.Complete }

// joined puts words before each of the forms of what follows.
func joined(words, between string, forms []string) []string {
	var all []string
	for _, form := range forms {
		all = append(all, words+between+form)
	}
	return all
}

// widest returns the first form that is no wider than width, or the last.
func widest(forms []string, width int) string {
	for _, form := range forms {
		if text.Width(form) <= width {
			return form
		}
	}
	return forms[len(forms)-1]
}

// tellReach puts in words how far the answer goes, for the summary and for the rows
// behind the last message. No key changes the words, so they are not made for each
// frame.
func (m *Model) tellReach() {
	m.summaries, m.lastRows = m.summarize(), m.layLastRows()
	m.strips = m.drawStrips()
}

// layLastRows makes what stands behind the last message: how far an answer goes that is
// not complete, and how many of the messages may still change. In a low pane only the
// first of them is there, in a very low one none.
func (m *Model) layLastRows() []string {
	rows := make([]string, 0, 2)
	if m.incomplete() {
		rows = append(rows, m.incompleteRow())
	}
	if m.counts.changing.n > 0 {
		words := m.reach().MayChange(m.wording(), m.counts.changing.n, m.theme.Glyphs.MayChange)
		brief, _, _ := strings.Cut(words, ":")
		rows = append(rows, widest([]string{words, brief}, m.width-decoration))
	}
	rows = rows[:m.lastRowCount()]
	for i, row := range rows {
		rows[i] = m.between(row)
	}
	return rows
}

// The room under the chips from which one last row is there, and from which both are.
const roomForOne, roomForBoth = 6, 10

// lastRowCount is how many last rows there are.
func (m *Model) lastRowCount() int {
	switch room := m.height - m.above(); {
	case room < roomForOne:
		return 0
	case room < roomForBoth:
		return min(m.lastRowsWanted(), 1)
	}
	return m.lastRowsWanted()
}

// lastRowsWanted is how many there would be in a high pane.
func (m *Model) lastRowsWanted() int {
	n := 0
	if len(m.snapshot.Traces) == 0 {
		return n
	}
	if m.incomplete() {
		n++
	}
	if m.counts.changing.n > 0 {
		n++
	}
	return n
}

func (m *Model) incomplete() bool { return m.given && !m.snapshot.Complete }

// incompleteRow says that the answer is not complete, what it lacks, and how it is
// read on.
func (m *Model) incompleteRow() string {
	const lead = "not complete"
	reach, room := m.reach(), m.width-decoration
	if reach.Held() {
		read := reach.Read(m.wording())
		return widest([]string{read + ": what the file does not have is not known", read, reach.Brief()}, room)
	}
	gap, read := lead+": "+reach.Gap(m.wording()), lead+": "+reach.Read(m.wording())
	on := m.goesOn()
	forms := joined(gap, m.dot(), on)
	forms = append(append(forms, joined(read, m.dot(), on)...), read)
	forms = append(append(forms, joined(lead, m.dot(), on)...), lead)
	return widest(forms, room)
}

// decoration is the room that the signs around a last row take.
const decoration = 6

// between puts the signs around a row that is no message.
func (m *Model) between(words string) string {
	words = text.Truncate(words, m.width-decoration, m.theme.Glyphs.Ellipsis)
	gap := m.theme.Faint.Render(strings.Repeat(m.theme.Glyphs.Gap, 2))
	return text.Fit(text.Truncate(gap+" "+words+" "+gap, m.width, ""), m.width)
}
