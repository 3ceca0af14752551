package traces

import (
	"strings"

	"msgtrace/client"
	"msgtrace/ui/address"
	"msgtrace/ui/text"
)

// fitting is how wide the columns have to be for the rows that came, and which of them
// say nothing that is not on line 2. It is worked out as rows come, and widths only
// grow, so that no key ever moves a column.
type fitting struct {
	need    [maxKinds]int // by the place of the kind
	rows    int
	from    pinned
	to      pinned
	besides bool // a message has recipients that were not searched for
	changed bool // since the columns were made
}

// maxKinds is room for all kinds of columns.
const maxKinds = 24

// pinned is the one address that a search asks for, "" for none or several, and whether
// a row says another one.
type pinned struct {
	address string
	differs bool
}

// pin takes the only value of a condition, if it is an address and no pattern.
func pin(values []string) pinned {
	if len(values) != 1 || strings.Contains(values[0], "*") || !strings.Contains(values[0], "@") {
		return pinned{}
	}
	return pinned{address: strings.TrimSpace(values[0])}
}

// said reports whether every row says what stands on line 2.
func (p pinned) said() bool { return p.address != "" && !p.differs }

// said reports whether a column says in every row what is on line 2.
func (f *fitting) said(id string) bool {
	return f.rows > 0 && (id == "from" && f.from.said() || id == "to" && f.to.said())
}

// repeats reports whether a column only says what is on line 2. Where words are marked,
// the recipients show the one that has them.
func (m *Model) repeats(id string) bool {
	return m.fitting.said(id) && !(id == "to" && m.marksOthers())
}

// marksOthers reports whether words are marked that a recipient may have who was not
// searched for.
func (m *Model) marksOthers() bool { return m.fitting.besides && m.find.Marking() }

// fit takes in a message that came, with the copies of it that were searched for.
func (m *Model) fit(t *client.Trace, copies []client.Recipient) {
	f := &m.fitting
	from, to := f.said("from"), f.said("to")
	f.rows++
	f.from.differs = f.from.differs || !strings.EqualFold(t.Sender, f.from.address)
	f.to.differs = f.to.differs || len(copies) != 1 || !strings.EqualFold(copies[0].Address, f.to.address)
	f.besides = f.besides || len(copies) < len(t.Recipients)
	f.changed = f.changed || from != f.said("from") || to != f.said("to")
	for at := range kinds {
		k := &kinds[at]
		if k.bytes == nil || f.need[at] >= k.most || k.bytes(t, copies) <= f.need[at] {
			continue
		}
		wide := k.cell(m, t).Width()
		if k.spare != nil {
			wide += k.spare(t, copies)
		}
		if wide = min(wide, k.most); wide > f.need[at] {
			f.need[at], f.changed = wide, true
		}
	}
}

// What the cell of a message takes at most, in columns, as far as its bytes tell.

const altered = len("! ") // the sign before a text that was altered

func senderBytes(t *client.Trace, _ []client.Recipient) int {
	return address.Signs + text.Most(t.Sender)
}
func subjectBytes(t *client.Trace, _ []client.Recipient) int { return altered + text.Most(t.Subject) }

func recipientBytes(t *client.Trace, copies []client.Recipient) int {
	longest := 0
	for i := range copies {
		longest = max(longest, address.Signs+text.Most(copies[i].Address))
	}
	if len(t.Recipients) > 1 {
		longest += len(" +9999")
	}
	return longest
}

// besides is room for the mark of a recipient that was found beside those that were
// searched for.
func besides(t *client.Trace, copies []client.Recipient) int {
	if len(copies) == len(t.Recipients) {
		return 0
	}
	return len(" +1")
}

func statusBytes(_ *client.Trace, copies []client.Recipient) int {
	longest := 0
	for i := range copies {
		if copies[i].Status != copies[0].Status {
			return mixedMost
		}
		longest = max(longest, len("x ")+len(copies[i].Status.Word()))
	}
	return longest
}

// mixedMost is how wide the counts of a message get whose copies differ.
const mixedMost = 18

func sizeBytes(t *client.Trace, _ []client.Recipient) int {
	n, width := int64(t.Size), len("0 KB")
	for n >= 1024 {
		if n /= 1024; n < 10 {
			width = len("0.0 MB")
		}
	}
	for ; n >= 10; n /= 10 {
		width++
	}
	return width
}
