package traces

import (
	"msgtrace/client"
	"msgtrace/ui/find"
)

// Renamed is the rows of a search with other names in them, looked through.
type Renamed struct {
	query   client.Query
	plan    client.Plan
	counts  counts
	fitting fitting
}

// Renaming returns what looks through the rows of the same search with other names in
// them. It goes through all rows, so it is for a task; what comes of it goes to Rename.
func (m *Model) Renaming(query client.Query, plan client.Plan) func([]*client.Trace) Renamed {
	probe := *m // nobody else writes to it
	probe.query, probe.plan, probe.wanted = query, plan, plan.Copies()
	probe.find, probe.news = find.Finder[*client.Trace]{}, news{}
	probe.fitting = fitting{from: pin(query.Senders), to: pin(query.Recipients)}
	probe.counts = counts{plan: plan, changing: changing{asked: m.counts.changing.asked}, each: probe.fit}
	return func(rows []*client.Trace) Renamed {
		probe.counts.update(rows)
		return Renamed{query, plan, probe.counts, probe.fitting}
	}
}

// Rename says that the rows come next with other names in them: cursor, marks and chip
// stay, and the widths of the columns are those of the new names. The words of the
// filter go, for they are about the names before.
func (m *Model) Rename(r Renamed) {
	m.query, m.counts, m.fitting, m.measured = r.query, r.counts, r.fitting, measured{}
	m.counts.each, m.fitting.changed = m.fit, true
	m.SetPlan(r.plan, m.most)
	m.find.Reset()
	m.among()
}

// Settled reports whether the list shows its rows as they are to be shown, and no task
// orders or filters them.
func (m *Model) Settled() bool {
	_, pending := m.table.Pending()
	return !pending
}
