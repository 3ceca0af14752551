package tally

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"msgtrace/client"
)

// Trait is what all messages are counted by, whatever became of them.
type Trait string

// The traits of a message. Of recipients it has several.
const (
	BySender       Trait = "sender"
	BySenderDomain Trait = "sender's domain"
	ByRecipient    Trait = "recipient"
	BySourceIP     Trait = "source IP"
)

// Traits are all of them.
var Traits = []Trait{BySender, BySenderDomain, ByRecipient, BySourceIP}

// Share are the messages that have one value of a trait.
type Share struct {
	Value    string // without case; client.NoSender for no sender
	Messages int
	Problems int // of them, those with a copy that was not delivered
}

// Unknown is the value of a trait that a message does not tell.
const Unknown = "not known"

// of yields the values of a message, each once.
func (b Trait) of(t *client.Trace, yield func(string)) {
	switch b {
	case ByRecipient:
		for i, r := range t.Recipients {
			address := strings.ToLower(r.Address)
			if r.Status != client.StatusExpanded && !slices.ContainsFunc(t.Recipients[:i], func(before client.Recipient) bool { return strings.EqualFold(before.Address, address) }) {
				yield(address)
			}
		}
	case BySourceIP:
		yield(cmp.Or(t.FromIP.String(), Unknown))
	case BySenderDomain:
		yield(cmp.Or(domainOf(t.Sender), client.NoSender))
	default:
		yield(cmp.Or(strings.ToLower(t.Sender), client.NoSender))
	}
}

// Has reports whether a message has a value.
func (b Trait) Has(t *client.Trace, value string) bool {
	has := false
	b.of(t, func(v string) { has = has || v == value })
	return has
}

// Shares counts messages by a trait, the largest share first and what is not known last.
// It fails only when the context ends.
func Shares(ctx context.Context, by Trait, traces []*client.Trace) ([]Share, error) {
	found := map[string]*Share{}
	for i, t := range traces {
		if i%1000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		problem := slices.ContainsFunc(t.Recipients, func(r client.Recipient) bool { return r.Status.Problem() })
		by.of(t, func(value string) {
			share := found[value]
			if share == nil {
				share = &Share{Value: value}
				found[value] = share
			}
			share.Messages++
			if problem {
				share.Problems++
			}
		})
	}
	shares := make([]Share, 0, len(found))
	for _, share := range found {
		shares = append(shares, *share)
	}
	slices.SortFunc(shares, func(a, b Share) int {
		if last := compareBool(a.Value == Unknown, b.Value == Unknown); last != 0 {
			return last
		}
		return cmp.Or(cmp.Compare(b.Messages, a.Messages), cmp.Compare(b.Problems, a.Problems), cmp.Compare(a.Value, b.Value))
	})
	return shares, nil
}
