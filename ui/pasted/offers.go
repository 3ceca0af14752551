package pasted

import (
	"slices"
	"strconv"
	"strings"

	"msgtrace/client"
)

// Offer is one thing that a pasted text can be searched for.
type Offer struct {
	Name, Value string
	Query       client.Query
}

// Offers returns what a text can be searched for, at most most offers: ids first, then
// all that is known of the message, then each address by itself.
func (f Found) Offers(most int) []Offer {
	o := offers{most: most, seen: map[string]bool{}}
	if f.Messages > 1 {
		q := f.Query()
		o.add(strconv.Itoa(f.Messages)+" messages", Summary(q), q)
	}
	for _, id := range f.MessageIDs {
		o.add("Message-ID", id, client.Query{MessageIDs: []string{id}})
	}
	for _, id := range f.IDs {
		o.add("network message ID", id, client.Query{IDs: []string{id}})
	}
	if q := f.Wider(); conditions(q) > 1 {
		o.add("all of it", Summary(q), q)
	} else if f.Subject != "" {
		o.add("subject", f.Subject, q)
	} else if len(q.FromIPs) == 1 {
		o.add("messages from IP", q.FromIPs[0], q)
	}
	for _, id := range without(f.OtherIDs, f.MessageIDs) {
		o.add("Message-ID", id, client.Query{MessageIDs: []string{id}})
	}
	either := f.either()
	for _, address := range slices.Concat(f.Recipients, either, f.Others) {
		o.add("messages to", address, client.Query{Recipients: []string{address}})
	}
	for _, address := range slices.Concat(f.Senders, either) {
		o.add("messages from", address, client.Query{Senders: []string{address}})
	}
	return o.all
}

// either are the addresses of which nothing says the side: those of a list, those of a
// sentence that does not tell, and what stands alone in angle brackets.
func (f Found) either() []string {
	if f.Structured {
		return f.Unsure
	}
	all := f.Unsure
	if len(f.Senders) == 0 {
		all = slices.Concat(all, f.Recipients)
	}
	for _, id := range f.MessageIDs {
		if bare := strings.Trim(id, "<>"); bare != id && isAddress(bare) && !looksLikeMessageID(bare) {
			all = append(all, bare)
		}
	}
	return all
}

// offers are what was found so far.
type offers struct {
	all  []Offer
	most int
	seen map[string]bool
}

func (o *offers) add(name, value string, query client.Query) {
	if key := name + strings.ToLower(value); !o.seen[key] && len(o.all) < o.most {
		o.seen[key] = true
		o.all = append(o.all, Offer{name, value, query})
	}
}

// conditions counts those of a query.
func conditions(q client.Query) int {
	n := 0
	for _, field := range client.Fields {
		if len(field.Values(&q)) > 0 {
			n++
		}
	}
	return n
}

// Summary says the conditions of a query in a few words.
func Summary(q client.Query) string {
	var parts []string
	for _, field := range client.Fields {
		if values := field.Values(&q); len(values) > 0 {
			shown := values[0]
			if len(values) > 1 {
				shown += " +" + strconv.Itoa(len(values)-1)
			}
			parts = append(parts, field.Lead+" "+shown)
		}
	}
	return strings.Join(parts, ", ")
}
