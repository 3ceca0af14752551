package client

import (
	"hash/maphash"
	"slices"
	"strings"
)

// NearMiss counts messages that came, and hold all conditions but one.
type NearMiss struct {
	Field    Field // of the condition that they do not hold
	Messages int
	// SameDomain is how many of them have a sender, or a recipient, of a domain that
	// was searched for.
	SameDomain int
}

// NearLimit is how many near misses are counted at most, which bounds the memory for
// them. With as many there may be more.
const NearLimit = 4096

// nearItem is one message that holds all conditions but one.
type nearItem struct {
	message    uint64 // a hash of its id
	field      Field
	sameDomain bool
}

// nearCounter counts near misses, each message once.
type nearCounter struct {
	seen   map[uint64]struct{}
	misses []NearMiss
}

// add counts those of a page. The list that it returned before stays as it is.
func (c *nearCounter) add(items []nearItem) {
	if len(items) == 0 {
		return
	}
	if c.seen == nil {
		c.seen = make(map[uint64]struct{})
	}
	c.misses = slices.Clone(c.misses)
	for _, item := range items {
		if _, known := c.seen[item.message]; known || len(c.seen) == NearLimit {
			continue
		}
		c.seen[item.message] = struct{}{}
		at := slices.IndexFunc(c.misses, func(n NearMiss) bool { return n.Field == item.field })
		if at < 0 {
			at = len(c.misses)
			c.misses = append(c.misses, NearMiss{Field: item.field})
		}
		c.misses[at].Messages++
		if item.sameDomain {
			c.misses[at].SameDomain++
		}
	}
}

// near notes a message that does not match, if it holds all conditions but one. With a
// single condition that says nothing, unless its domain is one that was searched for.
// Trimmed reports that the service left out the recipients that were not searched for.
func (p *pageItems) near(m *matcher, t *Trace, recipients func() []Recipient, trimmed bool) {
	if len(p.misses) == NearLimit || !m.window(t.Received) {
		return
	}
	field, text := m.missed(t, recipients, trimmed)
	if field == "" {
		return
	}
	same := m.domains[field] != nil && slices.Contains(m.domains[field], domainOf(text))
	if same || len(m.messages)+len(m.recipients) > 1 {
		p.misses = append(p.misses, nearItem{maphash.String(trailSeed, t.ID), field, same})
	}
}

// missed returns the one condition that a message does not hold, and the text that it
// has there; "" if there are more of them.
func (m *matcher) missed(t *Trace, all func() []Recipient, trimmed bool) (field Field, text string) {
	missed := 0
	for i := range m.messages {
		if c := &m.messages[i]; !c.matches(t) {
			missed++
			field, text = c.field, c.text(t)
		}
	}
	switch {
	case missed > 1:
		return "", ""
	case len(m.recipients) == 0:
		return field, text
	}
	recipients := all()
	switch {
	case missed == 1 && slices.ContainsFunc(recipients, func(r Recipient) bool { return m.recipient(t, &r) }):
		return field, text
	case missed == 1:
		return "", ""
	case trimmed && len(recipients) == 0 && len(m.recipients) == 1:
		return FieldRecipient, ""
	}
	for i := range recipients {
		if field, text = m.missedBy(t, &recipients[i]); field != "" {
			return field, text
		}
	}
	return "", ""
}

// missedBy is missed of one recipient.
func (m *matcher) missedBy(t *Trace, r *Recipient) (field Field, text string) {
	missed := 0
	for i := range m.recipients {
		if c := &m.recipients[i]; !c.matches(t, r) {
			missed++
			field, text = c.field, c.text(r)
		}
	}
	if missed > 1 {
		return "", ""
	}
	return field, text
}

// domainOf is the domain of an address, in lower case.
func domainOf(address string) string {
	_, domain, _ := cutLast(strings.ToLower(address), "@")
	return domain
}

// domainsOf are the domains of addresses.
func domainsOf(addresses []string) []string {
	var domains []string
	for _, address := range addresses {
		domain := domainOf(address)
		if whole := !IsPattern(address) || IsPartial(address) && !IsPattern(domain); domain != "" && whole {
			domains = append(domains, domain)
		}
	}
	return domains
}
