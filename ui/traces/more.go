package traces

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/lookalike"
	"msgtrace/ui/address"
	"msgtrace/ui/find"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// What the columns show that stand there only when a person wants them.

// ageWidth is the width of the longest age: "59 min", "100 d".
const ageWidth = 6

// age is how long ago a message was received, in its largest unit.
func (m *Model) age(t *client.Trace) table.Cell {
	switch d := max(0, m.now.Sub(t.Received.Time())); {
	case t.Received.IsZero():
		return table.Cell{}
	case d < time.Minute:
		return table.Cell{Text: strconv.Itoa(int(d/time.Second)) + " s"}
	case d < time.Hour:
		return table.Cell{Text: strconv.Itoa(int(d/time.Minute)) + " min"}
	case d < 48*time.Hour:
		return table.Cell{Text: strconv.Itoa(int(d/time.Hour)) + " h"}
	default:
		return table.Cell{Text: strconv.Itoa(int(d/(24*time.Hour))) + " d"}
	}
}

func byAge(a, b *client.Trace) int { return byReceived(b, a) }

// domainOf is what stands behind the @, "" without one.
func domainOf(address string) string {
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		return address[at+1:]
	}
	return ""
}

func (m *Model) fromDomain(t *client.Trace) table.Cell {
	return address.Cell(m.theme, m.known, domainOf(t.Sender))
}

func (m *Model) toDomain(t *client.Trace) table.Cell {
	return address.Cell(m.theme, m.known, domainOf(m.shownRecipient(t)))
}

func fromDomainBytes(t *client.Trace, _ []client.Recipient) int {
	return address.Signs + len(domainOf(t.Sender))
}

func toDomainBytes(_ *client.Trace, copies []client.Recipient) int {
	longest := 0
	for i := range copies {
		longest = max(longest, address.Signs+len(domainOf(copies[i].Address)))
	}
	return longest
}

// truncateDomain cuts a domain at its beginning.
func (m *Model) truncateDomain(s string, width int, tail string) string {
	if text.Width(s) <= width {
		return s
	}
	return text.TruncateAddress("@"+s, width, tail)
}

func byFromDomain(a, b *client.Trace) int {
	return text.CompareFold(domainOf(a.Sender), domainOf(b.Sender))
}

func byToDomain(plan client.Plan) func(a, b *client.Trace) int {
	return func(a, b *client.Trace) int {
		return text.CompareFold(domainOf(leading(plan, a)), domainOf(leading(plan, b)))
	}
}

func (m *Model) fromIP(t *client.Trace) table.Cell { return m.foreign(t.FromIP.String()) }
func (m *Model) toIP(t *client.Trace) table.Cell   { return m.foreign(toIP(t)) }

// toIP is the address of the server that a message went on to: its own, or that of the
// first copy that has one.
func toIP(t *client.Trace) string {
	if !t.ToIP.IsZero() {
		return t.ToIP.String()
	}
	for i := range t.Recipients {
		if ip := t.Recipients[i].ToIP.String(); ip != "" {
			return ip
		}
	}
	return ""
}

func fromIPBytes(t *client.Trace, _ []client.Recipient) int { return altered + len(t.FromIP.String()) }
func toIPBytes(t *client.Trace, _ []client.Recipient) int   { return altered + len(toIP(t)) }

// Addresses are ordered by their text, without one last.
func byFromIP(a, b *client.Trace) int { return emptyLast(a.FromIP.String(), b.FromIP.String()) }
func byToIP(a, b *client.Trace) int   { return emptyLast(toIP(a), toIP(b)) }

func emptyLast(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(len(b), len(a))
	}
	return text.CompareFold(a, b)
}

// recipients is how many recipients a message has, as far as that is known: "15", "2+".
func (m *Model) recipients(t *client.Trace) table.Cell {
	if len(t.Recipients) == 0 {
		return table.Cell{}
	}
	cell := table.Cell{Text: text.Count(len(t.Recipients))}
	switch {
	case t.RecipientsKnown != client.KnownAll:
		cell.Tail = "+"
	case t.Others > 0:
		cell.Tail = "+" + text.Count(int(t.Others))
	}
	return cell
}

func byRecipients(a, b *client.Trace) int { return cmp.Compare(len(a.Recipients), len(b.Recipients)) }

func (m *Model) messageID(t *client.Trace) table.Cell { return m.foreign(t.MessageID) }
func (m *Model) networkID(t *client.Trace) table.Cell { return m.foreign(t.ID) }

func messageIDBytes(t *client.Trace, _ []client.Recipient) int { return altered + len(t.MessageID) }
func networkIDBytes(t *client.Trace, _ []client.Recipient) int { return altered + len(t.ID) }

func byMessageID(a, b *client.Trace) int { return text.CompareFold(a.MessageID, b.MessageID) }
func byNetworkID(a, b *client.Trace) int { return text.CompareFold(a.ID, b.ID) }

// Domains are the domains of the tenant.
type Domains struct {
	Own []string
	All bool // there are no others
}

// has reports whether an address is of the tenant.
func (d Domains) has(address string) bool {
	domain := domainOf(address)
	return domain != "" && slices.ContainsFunc(d.Own, func(own string) bool { return strings.EqualFold(own, domain) })
}

// Where mail goes, seen from the tenant.
const (
	incoming = "in"
	outgoing = "out"
	internal = "internal"
)

// way says where a message goes, "" where that is not known: as long as the tenant may
// have other domains, a stranger's may be one of them.
func (d Domains) way(t *client.Trace) string {
	inside, outside := 0, 0
	for i := range t.Recipients {
		if d.has(t.Recipients[i].Address) {
			inside++
		} else {
			outside++
		}
	}
	switch own := d.has(t.Sender); {
	case t.Sender == "" || inside+outside == 0:
		return ""
	case own && outside == 0:
		return internal
	case !d.All:
		return ""
	case own:
		return outgoing
	case inside > 0:
		return incoming
	}
	return ""
}

// SetDomains says which domains are the tenant's.
func (m *Model) SetDomains(domains Domains) {
	m.domains = domains
	m.table.SetColumns(m.columns())
}

// SetKnown says which domains others are compared with to find look-alikes.
func (m *Model) SetKnown(known *lookalike.Known) {
	m.known = known
	m.table.Invalidate()
}

func (m *Model) direction(t *client.Trace) table.Cell { return table.Cell{Text: m.domains.way(t)} }

func byDirection(domains Domains) func(a, b *client.Trace) int {
	return func(a, b *client.Trace) int { return emptyLast(domains.way(a), domains.way(b)) }
}

// moreFields are what a filter looks into by name only: with any other word a row is
// found by its addresses.
func (m *Model) moreFields() find.Fields[*client.Trace] {
	return find.Fields[*client.Trace]{
		{Words: []string{"from-domain"}, Column: "from-domain", Compare: domained(func(t *client.Trace, passes func(string) bool) bool { return passes(t.Sender) })},
		{Words: []string{"to-domain"}, Column: "to-domain", Compare: domained(ofRecipients(func(r *client.Recipient, passes func(string) bool) bool { return passes(r.Address) }))},
		{Words: []string{"direction"}, Column: "direction", Compare: func(value string) (func(*client.Trace) bool, bool) {
			domains := m.domains
			return func(t *client.Trace) bool { return strings.EqualFold(domains.way(t), value) }, value != ""
		}},
		{Words: []string{"recipients"}, Column: "recipients", Compare: counted},
	}
}

// domained makes a condition on the domains of addresses that a message has.
func domained(has func(t *client.Trace, passes func(string) bool) bool) func(string) (func(*client.Trace) bool, bool) {
	return func(value string) (func(*client.Trace) bool, bool) {
		sought := text.Seek(value)
		passes := func(address string) bool { return sought.In(domainOf(address)) }
		return func(t *client.Trace) bool { return has(t, passes) }, value != ""
	}
}

// counted makes a condition on the number of recipients: "15", or ">15" and "<15".
func counted(value string) (func(*client.Trace) bool, bool) {
	wanted, sign := value, 0
	if number, more := strings.CutPrefix(value, ">"); more {
		wanted, sign = number, 1
	} else if number, fewer := strings.CutPrefix(value, "<"); fewer {
		wanted, sign = number, -1
	}
	n, err := strconv.Atoi(wanted)
	return func(t *client.Trace) bool { return cmp.Compare(len(t.Recipients), n) == sign }, err == nil
}
