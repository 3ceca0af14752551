package traces

import (
	"slices"
	"time"

	"msgtrace/client"
	"msgtrace/client/volume"
	"msgtrace/ui/chips"
)

// counts is how many of the messages have a copy of each status, of the copies that
// were searched for. A message with copies of several statuses counts for each.
type counts struct {
	of   client.StatusCounts
	seen []*client.Trace // what is counted
	odd  []client.Status // the first words that are not known here

	plan     client.Plan // what its copies were searched for by
	changing changing
	volume   *volume.Histogram

	// each is told each message that comes, also in place of another, with the copies of
	// it that were searched for; nil for nobody.
	each func(t *client.Trace, copies []client.Recipient)
}

// fresh has counted nothing yet.
func (c *counts) fresh() counts {
	return counts{plan: c.plan, changing: changing{asked: c.changing.asked}, each: c.each}
}

// askedAt says when the messages were asked for.
func (c *counts) askedAt(asked time.Time) {
	switch before := c.changing.asked; {
	case asked.Before(before):
		*c = c.fresh()
		c.changing.asked = asked
	case asked.After(before):
		c.changing.askedAt(asked)
	}
}

// update counts what has changed since the last time.
func (c *counts) update(traces []*client.Trace) {
	same := Differ(c.seen, traces, func(before, now *client.Trace) {
		if before != nil {
			c.add(before, -1)
		}
		c.add(now, 1)
	})
	if !same {
		*c = c.fresh()
		for _, t := range traces {
			c.add(t, 1)
		}
	}
	c.seen = traces
}

func (c *counts) add(t *client.Trace, n int) {
	c.changing.count(t, n)
	var has client.StatusCounts
	copies := c.plan.Searched(t)
	if n > 0 && c.each != nil {
		c.each(t, copies)
	}
	problem := false
	for i := range copies {
		status := copies[i].Status
		problem = problem || status.Problem()
		place := status.Place()
		if has[place]++; has[place] == 1 {
			c.of[place] += n
		}
		if !status.Known() {
			c.note(status)
		}
	}
	if c.volume == nil {
		c.volume = &volume.Histogram{}
	}
	c.volume.Add(t.Received.Time(), problem, n)
}

// mostOdd bounds the words that are kept.
const mostOdd = 8

// note keeps a word that is not known here.
func (c *counts) note(status client.Status) {
	if status != "" && status != client.StatusUnknown && len(c.odd) < mostOdd && !slices.Contains(c.odd, status) {
		c.odd = append(c.odd, status)
	}
}

// Odd returns the statuses of the list that are not known here.
func (m *Model) Odd() []client.Status { return m.counts.odd }

// digit narrows the list to a chip, or, when nothing matched, chooses a wider
// search.
func (m *Model) digit(n int) {
	if m.nothing() {
		if n >= 1 && n <= len(m.offered) {
			m.wider = m.offered[n-1].Wider
		}
		return
	}
	m.narrow(chips.Choose(n, m.chip))
}

// narrow leaves the messages with a copy of the status in the list; "" is all.
func (m *Model) narrow(status client.Status) {
	m.chip = status
	m.among()
}

// only is messages that the list is narrowed to.
type only struct {
	words string // what they have in common
	has   func(id string) bool
}

// Only narrows the list to some messages until a person takes that back. The words
// say what they have in common.
func (m *Model) Only(words string, has func(id string) bool) {
	m.only = &only{words, has}
	m.chip = ""
	m.among()
	m.resize()
}

// among narrows the list beside what the words of the filter ask for.
func (m *Model) among() {
	m.want = 0
	only, span, plan, place, every := m.only, m.span, m.plan, m.chip.Place(), m.chip == ""
	if only == nil && span == nil && every {
		m.find.Among(nil)
		return
	}
	m.find.Among(func(t *client.Trace) bool {
		if only != nil && !only.has(t.ID) || span != nil && !span.Has(t.Received.Time()) {
			return false
		}
		return every || slices.ContainsFunc(plan.Searched(t), func(r client.Recipient) bool { return r.Status.Place() == place })
	})
}

// chipsLine draws the chips.
func (m *Model) chipsLine() string { return m.chips().View(*m.theme, m.width) }

// chips are the counts over the list.
func (m *Model) chips() chips.Line {
	marked, ranged := m.table.Marks()
	line := chips.Line{Total: len(m.snapshot.Traces), Counts: m.counts.of, Active: m.chip, Marked: marked, Ranged: ranged}
	if m.only != nil {
		line.Only = m.only.words
	}
	if m.span != nil {
		line.Only, line.Way = m.spanWords(line.Only)
	}
	line.Beside = m.strip
	return line
}
