package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"msgtrace/client"
)

// story is what the verdict is made of.
type story struct {
	events                  []client.Event
	sender, address, wentTo string
}

// outcome is the status, or, where the service gave none that is known, what
// the last event that settles anything says.
func (s story) outcome(status client.Status) client.Status {
	if status.Known() {
		return status
	}
	for i := len(s.events) - 1; i >= 0; i-- {
		switch e := s.events[i]; e.Kind {
		case client.EventDeliver:
			return client.StatusDelivered
		case client.EventFail, client.EventProcessingFailed:
			return client.StatusFailed
		case client.EventDefer:
			return client.StatusPending
		case client.EventExpand:
			return client.StatusExpanded
		case client.EventDrop:
			if !reasonOf(e).Positive() {
				return client.StatusFailed
			}
		}
	}
	return status
}

// last returns the index of the last event of one of the kinds, or -1.
func (s story) last(kinds ...client.EventKind) int {
	for i, e := range slices.Backward(s.events) {
		if slices.Contains(kinds, e.Kind) {
			return i
		}
	}
	return -1
}

// first returns the index of the first event of the kind, or -1.
func (s story) first(kind client.EventKind) int {
	return slices.IndexFunc(s.events, func(e client.Event) bool { return e.Kind == kind })
}

func (s story) count(kind client.EventKind) int {
	n := 0
	for _, e := range s.events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// recipient is the address, or words for it where it is not known.
func (s story) recipient() string { return cmp.Or(s.address, "the recipient") }

// fill puts the addresses and the recipient's domain into a sentence, or words for what
// is not known of them.
func (s story) fill(sentence string) string {
	if s.address == "" {
		sentence = withoutAddress.Replace(sentence)
	}
	domain := "the recipient's organization"
	if at := strings.LastIndexByte(s.address, '@'); at >= 0 && at+1 < len(s.address) {
		domain = s.address[at+1:]
	}
	return strings.NewReplacer(
		"{recipient}", s.recipient(),
		"{sender}", cmp.Or(s.sender, "the sender"),
		"{domain}", domain,
	).Replace(sentence)
}

// withoutAddress is how a sentence reads that would name the address beside what it is.
var withoutAddress = strings.NewReplacer(
	"the address {recipient}", "the recipient's address",
	"the group {recipient}", "the group",
)

// delay says that a delivery was late, and why it was at first: ", 2 h 19 min after it
// arrived, deferred 4 times: greylisted".
func (s story) delay(step int) string {
	words := ""
	if took := s.events[step].Time.Sub(s.events[0].Time.Time()); took >= LeastDelay && !s.events[0].Time.IsZero() {
		words = ", " + Lasting(took) + " after it arrived"
	}
	first := s.first(client.EventDefer)
	if first < 0 || first > step {
		return words
	}
	why := "deferred " + times(s.count(client.EventDefer))
	if r := s.refusalAt(first); r.known {
		why += ": " + r.cause.reason
	} else if answer := short(r.answer()); answer != "" {
		why += ": " + answer
	}
	return words + ", " + why
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}
