// Package addressees makes one list of the recipients of several messages: who a
// mailing, or an attack, went to, and what became of the copies. It asks nobody.
package addressees

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"msgtrace/client"
)

// Addressee is one address, in any case, and what became of the copies to it.
type Addressee struct {
	Address string // as it came first
	// Status is that of the copy that came nearest to the reader: delivered before
	// spam before quarantined before failed, in the order of client.StatusOrder.
	Status   client.Status
	Outcomes client.StatusCounts // of all copies
	Messages int
	// First and Last are when the oldest and the newest message were received.
	First, Last client.Time
	Newest      string // the id of the newest message

	last *client.Trace // that was counted
}

// List is the recipients of several messages, each once.
type List struct {
	All      []*Addressee // by Status, then by address
	Counts   client.StatusCounts
	Messages int
	// Partial is how many of the messages may have recipients that are not here.
	Partial int
	// SoFar says that more messages than these may be found: see Asked.
	SoFar bool
}

// Of returns the recipients of messages. Counts are of addresses: one with copies of
// several outcomes counts in each.
func Of(messages iter.Seq[*client.Trace]) List { return OfCopies(messages, nil) }

// OfCopies is Of for some copies of the messages; nil are all.
func OfCopies(messages iter.Seq[*client.Trace], which func(t *client.Trace, r client.Recipient) bool) List {
	var list List
	byAddress := map[string]*Addressee{}
	for t := range messages {
		list.Messages++
		if t.RecipientsKnown != client.KnownAll {
			list.Partial++
		}
		for i := range t.Recipients {
			r := &t.Recipients[i]
			if which != nil && !which(t, *r) {
				continue
			}
			key := strings.ToLower(r.Address)
			known := byAddress[key]
			if known == nil {
				known = &Addressee{Address: r.Address, Status: r.Status}
				byAddress[key] = known
				list.All = append(list.All, known)
			}
			known.add(t, r.Status)
		}
	}
	for _, one := range list.All {
		for place, n := range one.Outcomes {
			if n > 0 {
				list.Counts[place]++
			}
		}
	}
	slices.SortFunc(list.All, func(a, b *Addressee) int {
		return cmp.Or(cmp.Compare(a.Status.Place(), b.Status.Place()), strings.Compare(strings.ToLower(a.Address), strings.ToLower(b.Address)))
	})
	return list
}

func (a *Addressee) add(t *client.Trace, status client.Status) {
	a.Outcomes[status.Place()]++
	if status.Place() < a.Status.Place() {
		a.Status = status
	}
	if a.last != t {
		a.last = t
		a.Messages++
	}
	if a.First.IsZero() || t.Received.Before(a.First.Time()) {
		a.First = t.Received
	}
	if a.Last.IsZero() || t.Received.After(a.Last.Time()) {
		a.Last, a.Newest = t.Received, t.ID
	}
}

// Has reports whether a copy had the status, or one that is shown as it.
func (a *Addressee) Has(status client.Status) bool { return a.Outcomes[status.Place()] > 0 }
