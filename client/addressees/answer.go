package addressees

import (
	"cmp"
	"slices"
	"strings"

	"msgtrace/client"
)

// Answer says whether a copy reached an address.
type Answer int

// The answers, in the order in which somebody wants to see them who asks who did not
// get a message.
const (
	NotReached Answer = iota // copies were sent to it, and none was delivered
	Nothing                  // no message to it was found
	SentOn                   // it is a group, whose members have copies of their own
	Reached                  // a copy was delivered
)

// Answer says whether a copy reached the address.
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

// Expect adds the addresses of a plan that nothing was found for: of a pattern,
// *@domain, that is when no address is like it.
func (l *List) Expect(asked []string) {
	found := make(map[string]bool, len(l.All))
	for _, one := range l.All {
		found[strings.ToLower(one.Address)] = true
	}
	known := l.All
	for _, value := range asked {
		like := func(a *Addressee) bool { return client.MatchesAddress(value, a.Address) }
		if !found[strings.ToLower(value)] && !(client.IsPattern(value) && slices.ContainsFunc(known, like)) {
			l.All = append(l.All, &Addressee{Address: value})
		}
	}
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
