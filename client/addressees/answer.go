package addressees

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/count"
)

// Answer is what became of the copies to an address.
type Answer int

// The answers, in the order in which somebody wants to see them who asks who did not
// get a message.
const (
	NotReached Answer = iota // copies were sent to it, and none was delivered
	Nothing                  // no message to it was found
	SentOn                   // it is a group, whose members have copies of their own
	Reached                  // a copy was delivered
)

// Answer returns what became of the copies to the address.
func (a *Addressee) Answer() Answer {
	switch {
	case a.Messages == 0:
		return Nothing
	case a.Has(client.StatusDelivered):
		return Reached
	case a.Has(client.StatusExpanded):
		return SentOn
	}
	return NotReached
}

// Said is the status that answers for the address: that of the copy that came nearest to
// the reader, or that it is a group, whatever became of single copies to it.
func (a *Addressee) Said() client.Status {
	if a.Answer() == SentOn {
		return client.StatusExpanded
	}
	return a.Status
}

// Asked returns the recipients that a plan asks for: those of messages, and the others,
// for whom nothing was found. Those without a delivered copy stand first. SoFar says that
// there may be more messages than these. Named returns an address as it came for one whose
// name is hidden, which is like no part of an address; nil: none is. A message that came
// with the recipients that match lacks none of those that were asked for.
func Asked(messages iter.Seq[*client.Trace], plan client.Plan, soFar bool, named func(string) string) List {
	among := plan.Copies()
	if named == nil {
		named = func(address string) string { return address }
	}
	unread := 0
	list := OfCopies(func(yield func(*client.Trace) bool) {
		for t := range messages {
			if t.RecipientsKnown == client.KnownNone {
				unread++
			}
			if !yield(t) {
				return
			}
		}
	}, func(t *client.Trace, r client.Recipient) bool {
		r.Address = named(r.Address)
		return among(t, r)
	})
	for _, one := range list.All {
		one.Address = named(one.Address)
	}
	list.Expect(plan.Query.Recipients)
	list.Partial, list.SoFar = unread, soFar || unread > 0
	list.SortByAnswer()
	return list
}

// None stands where a status would, of an address that nothing was found for. SoFar says
// that there may be more messages than were read.
func None(soFar bool) string {
	if soFar {
		return "none so far"
	}
	return "none"
}

// Code is the status of the address for programs.
func (a *Addressee) Code(soFar bool) string {
	if a.Messages == 0 {
		return None(soFar)
	}
	return string(a.Said())
}

// Word is the status of the address for people, as it came if it is not known here.
func (a *Addressee) Word(soFar bool) string {
	if a.Messages == 0 {
		return None(soFar)
	}
	return a.Said().Word()
}

// Expect adds the addresses of a plan that nothing was found for: of a pattern,
// *@domain, that is when no address is like it.
func (l *List) Expect(asked []string) {
	found := make(map[string]bool, len(l.All))
	for _, one := range l.All {
		found[strings.ToLower(one.Address)] = true
	}
	known := l.All
	like := func(value string) bool {
		if !client.IsPattern(value) {
			return false
		}
		matches := client.AddressMatcher(value)
		return slices.ContainsFunc(known, func(a *Addressee) bool { return matches(a.Address) })
	}
	for _, value := range asked {
		if !found[strings.ToLower(value)] && !like(value) {
			l.All = append(l.All, &Addressee{Address: value})
		}
	}
}

// Sentence says how many of the addresses got a message. Statuses are those that were
// asked for, if not all were.
func (l *List) Sentence(statuses []client.Status) string {
	t := l.Totals()
	parts := []string{count.Of(t.Reached) + " got a message", count.Of(t.NotReached) + " did not get what was sent to them"}
	if t.SentOn > 0 {
		parts = append(parts, count.Of(t.SentOn)+" sent on to the members of a group")
	}
	words := fmt.Sprintf("Of %s %s, and nothing was found for %s", count.Noun(t.Addresses, "address"), strings.Join(parts, ", "), count.Of(t.Nothing))
	if l.SoFar {
		words += " so far: the search is not complete"
	}
	if len(statuses) > 0 && !slices.Contains(statuses, client.StatusDelivered) {
		words += ". Delivered copies were not asked for"
	}
	return words + "."
}

// SortByAnswer puts those first that got no copy, the worst first.
func (l *List) SortByAnswer() {
	slices.SortFunc(l.All, func(a, b *Addressee) int {
		return cmp.Or(cmp.Compare(a.Answer(), b.Answer()), cmp.Compare(a.severity(), b.severity()),
			strings.Compare(strings.ToLower(a.Address), strings.ToLower(b.Address)))
	})
}

func (a *Addressee) severity() int {
	if a.Messages == 0 {
		return 0
	}
	return a.Status.Info().Severity
}

// Totals count addresses by what became of the copies to them.
type Totals struct {
	Addresses  int `json:"addresses"`
	Reached    int `json:"reached"`
	SentOn     int `json:"sentOn,omitempty"`
	NotReached int `json:"notReached"`
	Nothing    int `json:"nothing"`
}

// Totals counts the addresses of the list.
func (l *List) Totals() Totals {
	t := Totals{Addresses: len(l.All)}
	for _, one := range l.All {
		switch one.Answer() {
		case Reached:
			t.Reached++
		case SentOn:
			t.SentOn++
		case Nothing:
			t.Nothing++
		default:
			t.NotReached++
		}
	}
	return t
}
