package ui

import (
	"msgtrace/client"
	"msgtrace/ui/text"
	"msgtrace/ui/traces"
)

// Content is how much the panes have to show, in cells, with what stands around it;
// 0 is not known yet.
type Content struct {
	List       int  // lines of the list
	Columns    int  // columns of the list
	Recipients int  // lines of the recipients, with their title
	Address    int  // columns of the recipients
	Events     int  // columns of the events
	Guide      int  // lines of a playbook, above all of them
	Nothing    bool // nothing was found: there are no details
}

// manyLines is more lines than a screen has.
const manyLines = 1 << 16

// fitList measures the list that is shown, when rows have come. While more may come it
// takes what it may have, for what is on the screen decides how much is read.
func (a *App) fitList() {
	s := a.search()
	if s == nil {
		return
	}
	fit := a.content
	fit.List, fit.Columns = a.listLines(s), s.list.Columns()
	fit.Nothing = len(s.snapshot.Traces) == 0 && !s.snapshot.More
	s.measure()
	if a.focus == PaneTraces {
		fit.Address, fit.Events = a.recipients.Columns(s.longest), 0
	}
	a.refit(fit)
}

func (a *App) listLines(s *search) int {
	switch lines := s.list.Lines(); {
	case lines == 0:
		return 0
	case s.snapshot.More:
		return manyLines
	default:
		return lines
	}
}

// measure finds the longest address among the rows that are new or have changed.
func (s *search) measure() {
	longer := func(_, t *client.Trace) { s.longest = longestAddress(t.Recipients, s.longest) }
	if !traces.Differ(s.measured, s.snapshot.Traces, longer) {
		traces.Differ(nil, s.snapshot.Traces, longer)
	}
	s.measured = s.snapshot.Traces
}

// longestAddress is the width of the longest address, at least that of the longest
// before. Only an address that may be longer is measured.
func longestAddress(recipients []client.Recipient, longest int) int {
	for i := range recipients {
		if address := recipients[i].Address; text.Most(address) > longest {
			longest = max(longest, text.Width(text.Clean(address).String()))
		}
	}
	return longest
}

// fitDetails measures the message that the person looks at.
func (a *App) fitDetails() {
	t := a.recipients.Trace()
	if t == nil || a.focus == PaneTraces {
		return
	}
	fit := a.content
	fit.Address = a.recipients.Columns(longestAddress(t.Recipients, 0))
	fit.Recipients = a.recipients.Lines() + 1
	fit.Events = a.timeline.Columns()
	a.refit(fit)
}

// refit shares the screen out again when there is more or less to show.
func (a *App) refit(fit Content) {
	if fit != a.content {
		a.content = fit
		a.relayout()
	}
}
