package traces

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/tally"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

const (
	// mostReasons bounds the messages whose reasons are kept: as many as the client
	// keeps events of.
	mostReasons = 2000
	// mostMeasured bounds the rows that are looked through at once for reasons that are
	// known from another search.
	mostMeasured = 10_000
	reasonWidth  = 26 // at most
	// The widths of the column of statuses in which reasons stand: the least, below
	// mergedPane columns of the list and above, and what it gets while addresses are cut.
	mergedNarrow = 15
	mergedMin    = 13
	mergedPane   = 76
	mergedGood   = 18
	// reasonLess is how much less of the reason is shown, at first, in a column of its
	// own: the more the list then grows, the more it shows, and nothing else gets less.
	reasonLess = 12
)

// Reasons are why copies fared as they did, in a few words, of those whose events
// came. The lists of all searches share them. They may be read in tasks.
type Reasons struct {
	known   atomic.Pointer[map[string][]reason] // by message; never changed, but replaced
	order   []string                            // of the messages, as they became known
	version int                                 // grows with every change
}

// reason is why one copy fared as it did.
type reason struct {
	address string
	status  client.Status // that it explains: of another one nothing is known
	words   string        // safe to show; "" when the status says all
	marks   explain.Marks // of its events
}

// Learn takes in the events of a copy.
func (r *Reasons) Learn(t *client.Trace, to client.Recipient, events []client.Event) {
	to.Events = events
	verdict := explain.Explain(explain.CopyOf(t, to))
	words := text.Clean(verdict.Reason).String()
	if stem := to.Status.Word() + ": "; len(words) > len(stem) && strings.EqualFold(words[:len(stem)], stem) {
		words = words[len(stem):] // it stands beside the status
	}
	known := map[string][]reason{}
	if before := r.known.Load(); before != nil {
		known = maps.Clone(*before)
	}
	all := []reason{{strings.ToLower(to.Address), to.Status, words, explain.MarksOf(events)}}
	for _, other := range known[t.ID] {
		if other.address != all[0].address {
			all = append(all, other)
		}
	}
	if len(all) == 1 && known[t.ID] == nil {
		r.order = append(r.order, t.ID)
	}
	known[t.ID] = all
	for len(r.order) > mostReasons {
		delete(known, r.order[0])
		r.order = r.order[1:]
	}
	r.known.Store(&known)
	r.version++
}

// Rewrite puts the addresses and the words of what is known through functions.
func (r *Reasons) Rewrite(address, words func(string) string) {
	known := map[string][]reason{}
	if before := r.known.Load(); before != nil {
		for id, all := range *before {
			all = slices.Clone(all)
			for i := range all {
				all[i].address, all[i].words = strings.ToLower(address(all[i].address)), words(all[i].words)
				all[i].marks.Rules, all[i].marks.Connectors = rewritten(all[i].marks.Rules, words), rewritten(all[i].marks.Connectors, words)
			}
			known[id] = all
		}
	}
	r.known.Store(&known)
	r.version++
}

func rewritten(texts []string, words func(string) string) []string {
	var written []string
	for _, s := range texts {
		written = append(written, words(s))
	}
	return written
}

// of returns the reasons of a message's copies.
func (r *Reasons) of(t *client.Trace) []reason {
	if known := r.known.Load(); known != nil {
		return (*known)[t.ID]
	}
	return nil
}

// find returns the reason of a copy, and false when it is not known.
func (r *Reasons) find(t *client.Trace, to *client.Recipient) (string, bool) {
	for _, one := range r.of(t) {
		if one.status == to.Status && strings.EqualFold(one.address, to.Address) {
			return one.words, true
		}
	}
	return "", false
}

// Outdated reports whether a reason is known of the copy, and from a time when its
// status was another: then its events were, too.
func (r *Reasons) Outdated(t *client.Trace, to client.Recipient) bool {
	for _, one := range r.of(t) {
		if strings.EqualFold(one.address, to.Address) {
			return one.status != to.Status
		}
	}
	return false
}

// worst are the copies of a message that fared worst, of those that the search asked
// for.
type worst struct {
	first  int // the place of the first, -1 for none
	copies int
	known  bool   // why one of them fared so
	words  string // that, in words
}

// judge finds the copies that stand for a message in the column of reasons. It is
// called from tasks.
func judge(reasons *Reasons, wanted func(*client.Trace, client.Recipient) bool, t *client.Trace) worst {
	found := worst{first: -1}
	for i := range t.Recipients {
		r := &t.Recipients[i]
		if wanted != nil && !wanted(t, *r) {
			continue
		}
		switch severity := r.Status.Severity(); {
		case found.first < 0, severity < t.Recipients[found.first].Status.Severity():
			found = worst{first: i, copies: 1}
		case severity > t.Recipients[found.first].Status.Severity():
			continue
		default:
			found.copies++
		}
		if words, known := reasons.find(t, r); known && found.words == "" {
			found.known, found.words = true, words
		}
	}
	return found
}

// why is what stands in the column of reasons.
func (m *Model) why(t *client.Trace) (words, tail string) {
	if len(m.reasons.of(t)) == 0 {
		return "", ""
	}
	found := judge(m.reasons, m.wanted, t)
	if found.words != "" && found.copies > 1 && t.Recipients[found.first].Status.Problem() {
		tail = " +" + text.Count(found.copies-1)
	}
	return found.words, tail
}

// SetReasons sets what is known of all messages.
func (m *Model) SetReasons(reasons *Reasons) { m.reasons = reasons }

// Unexplained returns the copies on the screen that stand for a message with a problem
// whose reason is not known, and how many messages there have a problem.
func (m *Model) Unexplained() (copies []tally.Copy, problems int) {
	for place, end := m.table.Visible(); place < end; place++ {
		t := m.table.Row(place)
		found := judge(m.reasons, m.wanted, t)
		if found.first < 0 || !t.Recipients[found.first].Status.Problem() {
			continue
		}
		if problems++; !found.known {
			copies = append(copies, tally.Copy{Trace: t, Recipient: t.Recipients[found.first]})
		}
	}
	return copies, problems
}

// Learned says that more is known of messages.
func (m *Model) Learned(traces ...*client.Trace) {
	for _, t := range traces {
		m.widen(t)
	}
	m.measured.version = m.reasons.version
	m.table.SetColumns(m.columns())
	if m.narrowed() {
		m.find.Renew()
	}
}

// CatchUp takes in what has become known while another search was shown.
func (m *Model) CatchUp() {
	if m.measured.version != m.reasons.version {
		m.measured.rows = 0
		m.measure(m.snapshot.Traces)
		m.Learned()
	}
}

// measured is what was done for the width of the column of reasons.
type measured struct {
	rows    int // how many were looked through
	version int // of the reasons
	width   int // 0: no row has a reason
	merged  int // the same in the column of statuses
}

// measure looks through the rows that have come for reasons that are known, and
// reports whether the column needs more room for them.
func (m *Model) measure(rows []*client.Trace) bool {
	before := m.measured.width
	from := min(m.measured.rows, len(rows))
	m.measured.rows = len(rows)
	if m.reasons.known.Load() != nil {
		for _, t := range rows[from:min(len(rows), from+mostMeasured)] {
			m.widen(t)
		}
	}
	return m.measured.width > before
}

// widen makes room for the reason of a message.
func (m *Model) widen(t *client.Trace) {
	if words, tail := m.why(t); words != "" {
		m.measured.width = max(m.measured.width, min(text.Width(words+tail), reasonWidth), text.Width("Reason"))
		m.measured.merged = max(m.measured.merged, min(m.statusOrReason(t).Width(), reasonWidth+2))
	}
}

// explained reports whether a row has a reason, so that there is a column for it.
func (m *Model) explained() bool { return m.measured.width > 0 }

// reasonColumn is a column of its own, or, where there is no room for one, the place of
// the status's word.
func (m *Model) reasonColumn(k kind, fixed int) table.Column[*client.Trace] {
	width := m.measured.width
	column := table.Column[*client.Trace]{ID: k.id, Title: k.title, Width: width, Min: max(text.Width(k.title), width-reasonLess), Cell: m.reason, Compare: k.compare(m),
		DropPriority: dropReason, Extra: 1}
	if fixed > 0 {
		column.Extra = 0
		return fixedTo(column, fixed)
	}
	status := m.column("status", 0)
	own := status.Width + table.Width(column.Min) - 1
	status.Width, status.Good, status.Extra = max(m.measured.merged, own), min(m.measured.merged, mergedGood), 1
	if status.Min = mergedMin; m.width < mergedPane {
		status.Min = mergedNarrow
	}
	status.Cell = m.statusOrReason
	column.Else = &status
	return column
}

func (m *Model) reason(t *client.Trace) table.Cell {
	words, tail := m.why(t)
	return table.Cell{Text: words, Tail: tail}
}

// statusOrReason is the status and, if it is known, the reason in place of its word.
func (m *Model) statusOrReason(t *client.Trace) table.Cell {
	cell := m.status(t)
	words, tail := m.why(t)
	if words == "" {
		return cell
	}
	found := judge(m.reasons, m.wanted, t)
	look := m.theme.Status(t.Recipients[found.first].Status)
	if len(cell.Spans) > 0 { // the copies differ
		words, tail = strconv.Itoa(found.copies)+" "+words, ""
	}
	cell = table.Outcome(look, words)
	cell.Tail = tail
	return cell
}

// byReason orders by the words, and puts rows without any last.
func byReason(reasons *Reasons, wanted func(*client.Trace, client.Recipient) bool) func(a, b *client.Trace) int {
	return func(a, b *client.Trace) int {
		left, right := judge(reasons, wanted, a).words, judge(reasons, wanted, b).words
		if (left == "") != (right == "") {
			if left == "" {
				return 1
			}
			return -1
		}
		return text.CompareFold(left, right)
	}
}

// hasReason reports whether one of the reasons of a message passes.
func (m *Model) hasReason(t *client.Trace, passes func(string) bool) bool {
	if len(m.reasons.of(t)) == 0 {
		return false
	}
	for i := range t.Recipients {
		if words, _ := m.reasons.find(t, &t.Recipients[i]); words != "" && passes(words) {
			return true
		}
	}
	return false
}
