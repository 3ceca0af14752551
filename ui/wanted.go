package ui

import (
	"iter"

	"msgtrace/client"
	"msgtrace/client/addressees"
	"msgtrace/client/mask"
)

// wanted is who a search asks for. Where it asks for several, the list of recipients says
// who of them got a message.
type wanted struct {
	plan   client.Plan
	soFar  bool // the search is not complete
	mask   *mask.Mask
	hidden bool
}

// several reports whether the search asks for several recipients.
func (w *wanted) several() bool { return len(w.plan.Query.Recipients) > 1 }

// list puts the recipients of messages together: those that were asked for, where those
// are several. It looks at every copy, so it is for a task.
func (w *wanted) list(messages iter.Seq[*client.Trace]) addressees.List {
	if !w.several() {
		return addressees.Of(messages)
	}
	list := addressees.Asked(messages, w.plan, w.soFar, w.mask.Reveal)
	if w.hidden {
		for _, one := range list.All {
			one.Address = w.mask.Address(one.Address)
		}
	}
	return list
}

// answer says how many of those that were asked for got a message, "" where nobody or one
// was asked for.
func (w *wanted) answer(list *addressees.List, p picked) string {
	if !w.several() {
		return ""
	}
	words := list.Sentence(w.plan.Query.Statuses)
	if p.some {
		words += " Counted here: " + p.what + "."
	}
	return words
}
