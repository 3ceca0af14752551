// Package tally counts the copies of messages that went wrong, by what kept them:
// the cause and the server that said so, the recipient's domain, or the sender. It
// asks nobody; whose events it is not given is counted as not asked.
package tally

import (
	"cmp"
	"slices"
	"strings"

	"msgtrace/client"
)

// By is what copies are counted by.
type By string

// What copies are counted by. By its cause a copy needs its events.
const (
	Cause  By = "cause"
	Domain By = "domain"
	Sender By = "sender"
)

// Ways are all of them.
var Ways = []By{Cause, Domain, Sender}

// NeedsEvents reports whether each copy costs a request for its events.
func (b By) NeedsEvents() bool { return b == Cause }

// Copy is one recipient's copy of a message. Its events are nil until asked for.
type Copy struct {
	Trace     *client.Trace
	Recipient client.Recipient
}

// Group is what has the same cause, the same domain or the same sender.
type Group struct {
	// Cause is a stable word, that of the verdict, and Reason says it for people. Both
	// are NotAsked for copies whose events nobody asked for.
	Cause  string `json:"cause,omitempty"`
	Reason string `json:"reason,omitempty"`
	Host   string `json:"host,omitempty"` // the server that said so, or was not reached; empty: none of somebody else's
	Domain string `json:"domain,omitempty"`
	Sender string `json:"sender,omitempty"`
	Numbers
	First client.Time `json:"first"` // when the oldest was received
	Last  client.Time `json:"last"`
	// Example is the newest: its network message ID and recipient. The reason is in its words.
	Example          string `json:"example"`
	ExampleRecipient string `json:"exampleRecipient"`

	messages map[string]bool
}

// Has reports whether a copy of the message with the id is in the group.
func (g *Group) Has(id string) bool { return g.messages[id] }

// NotAsked is the cause of copies whose events nobody asked for.
const NotAsked = "not-asked"

// Numbers count copies. Failed, Filtered, Open and Arrived add up to Copies.
type Numbers struct {
	Copies   int `json:"copies"`
	Messages int `json:"messages"`
	Failed   int `json:"failed"`   // it is over
	Filtered int `json:"filtered"` // in quarantine or taken for spam
	Open     int `json:"open"`     // the service still tries
	Arrived  int `json:"arrived"`  // held back, then delivered
}

// Tally is how copies were counted.
type Tally struct {
	By     By      `json:"by"`
	Groups []Group `json:"-"` // the largest first, what was not asked for last
	Numbers
	NotAsked int `json:"notAsked"` // of Copies
	// Prompt are copies that were delivered without being held back, and Unchecked
	// those that were delivered and whose events nobody asked for, so that they may have
	// been. Neither are counted.
	Prompt    int `json:"prompt,omitempty"`
	Unchecked int `json:"unchecked,omitempty"`
}

// Count counts copies. The order of the copies does not matter.
func Count(by By, copies []Copy) Tally {
	c := counting{tally: Tally{By: by}, groups: map[string]*Group{}, messages: map[string]bool{}}
	for _, one := range copies {
		c.add(one)
	}
	return c.sum()
}

// counting is a tally under way.
type counting struct {
	tally    Tally
	groups   map[string]*Group
	messages map[string]bool
}

func (c *counting) add(one Copy) {
	found := one.find(c.tally.By)
	switch found.fate {
	case prompt:
		c.tally.Prompt++
		return
	case unchecked:
		c.tally.Unchecked++
		return
	}
	group := c.groups[found.key]
	if group == nil {
		group = &Group{Cause: found.cause, Host: found.host, Domain: found.domain, Sender: found.sender,
			messages: map[string]bool{}}
		c.groups[found.key] = group
	}
	group.count(found.fate)
	c.tally.count(found.fate)
	group.messages[one.Trace.ID] = true
	c.messages[one.Trace.ID] = true
	if found.cause == NotAsked {
		c.tally.NotAsked++
	}
	at := one.Trace.Received
	if group.First.IsZero() || at.Before(group.First.Time()) {
		group.First = at
	}
	if group.Last.IsZero() || at.After(group.Last.Time()) || at.Equal(group.Last.Time()) && one.before(group) {
		group.Last, group.Example, group.ExampleRecipient, group.Reason = at, one.Trace.ID, one.Recipient.Address, found.reason
	}
}

// before decides between copies of one instant, so that the example is the same in
// whatever order they come.
func (c Copy) before(g *Group) bool {
	return cmp.Or(cmp.Compare(c.Trace.ID, g.Example), cmp.Compare(c.Recipient.Address, g.ExampleRecipient)) < 0
}

func (n *Numbers) count(f fate) {
	n.Copies++
	switch f {
	case open:
		n.Open++
	case arrived:
		n.Arrived++
	case filtered:
		n.Filtered++
	default:
		n.Failed++
	}
}

// sum sorts the groups.
func (c *counting) sum() Tally {
	for _, group := range c.groups {
		group.Messages = len(group.messages)
		c.tally.Groups = append(c.tally.Groups, *group)
	}
	c.tally.Messages = len(c.messages)
	slices.SortFunc(c.tally.Groups, func(a, b Group) int {
		return cmp.Or(
			compareBool(a.Cause == NotAsked, b.Cause == NotAsked),
			cmp.Compare(b.Copies, a.Copies),
			strings.Compare(a.label(), b.label()),
		)
	})
	return c.tally
}

func (g *Group) label() string {
	return strings.Join([]string{g.Reason, g.Cause, g.Host, g.Domain, g.Sender}, "\x00")
}

// compareBool puts false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
