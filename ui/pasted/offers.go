package pasted

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"msgtrace/client"
)

// Offer is one thing that a pasted text can be searched for.
type Offer struct {
	Name, Value string
	Query       client.Query
}

// offerLimit is how much of a pasted text is looked at.
const offerLimit = 64 << 10

var (
	messageIDPattern = regexp.MustCompile(`<[^<>\s]+@[^<>\s]+>`)
	addressPattern   = regexp.MustCompile(`[^\s<>,;:"()\[\]]+@[^\s<>,;:"()\[\]]+\.[^\s<>,;:"()\[\]]+`)
)

// Offers finds what a text can be searched for, at most most offers, ids first and
// of them those of the message that the text is about. What stands in angle
// brackets may be a Message-ID or a mailbox, unless a header says which.
func Offers(s string, most int) []Offer {
	s = s[:min(len(s), offerLimit)]
	found, lines := Read(s), unfold(s)
	o := offers{most: most, seen: map[string]bool{}, ids: map[string]bool{}}
	o.messageIDs(found, lines)
	for _, id := range slices.Concat(found.IDs, networkIDs(s)) {
		o.add("network message ID", id, client.Query{IDs: []string{id}})
	}
	for _, line := range lines {
		o.addresses(line)
	}
	return o.all
}

// offers are what was found so far.
type offers struct {
	all  []Offer
	most int
	seen map[string]bool
	ids  map[string]bool // what is an id, although it looks like an address
}

func (o *offers) add(name, value string, query client.Query) {
	if key := name + strings.ToLower(value); !o.seen[key] && len(o.all) < o.most {
		o.seen[key] = true
		o.all = append(o.all, Offer{name, value, query})
	}
}

func (o *offers) messageIDs(found Found, lines []string) {
	if id := found.MessageID; id != "" {
		o.add("Message-ID", id, client.Query{MessageIDs: []string{id}})
		o.ids[strings.Trim(id, "<>")] = found.Lines > 0
	}
	for _, line := range lines {
		name, _, _ := headerOf(line)
		role := roles[name]
		for _, id := range messageIDPattern.FindAllString(line, -1) {
			if !role.mailboxes() {
				o.add("Message-ID", id, client.Query{MessageIDs: []string{id}})
			}
			if role == ownID || role == otherID {
				o.ids[strings.Trim(id, "<>")] = true
			}
		}
	}
}

func (o *offers) addresses(line string) {
	for _, address := range addressPattern.FindAllString(line, -1) {
		address = strings.Trim(address, ".'`")
		if _, err := mail.ParseAddress(address); err == nil && !o.ids[address] {
			o.add("messages to", address, client.Query{Recipients: []string{address}})
			o.add("messages from", address, client.Query{Senders: []string{address}})
		}
	}
}

// mailboxes reports whether a header holds mailboxes.
func (r role) mailboxes() bool {
	return r == envelope || r == sender || r == recipient || r == mailbox
}

// networkIDs returns the network message IDs in a text: of a link the one that it
// leads to, which may have the tenant's id beside it.
func networkIDs(s string) []string {
	if id, ok := client.ParseID(s); ok {
		return []string{id}
	}
	return client.FindIDs(s)
}
