package simulator

import (
	"net/http"
	"strings"
	"time"

	"msgtrace/client/odata"
)

// rowFilter is $filter of tracing as one public lab measured it: the last value
// of each property counts, all properties are joined by and; or, in, ne and not
// are taken without an error and ignored.
// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md (chapter 3)
type rowFilter struct {
	equal      map[string]string // lower-case property: value
	subject    func(subject string) bool
	hasStart   bool
	hasEnd     bool
	start, end time.Time
}

// filterable are the properties of an exchangeMessageTrace; size is known, and
// ignored.
var filterable = map[string]bool{
	"id": true, "messageid": true, "senderaddress": true, "recipientaddress": true, "status": true, "fromip": true, "toip": true,
	"subject": true, "receiveddatetime": true, "size": true,
}

func readRowFilter(text string) (*rowFilter, *refusal) {
	filter := &rowFilter{equal: map[string]string{}}
	if strings.TrimSpace(text) == "" {
		return filter, nil
	}
	node, err := odata.ParseFilter(text)
	if err != nil {
		return nil, badRequest("Invalid filter clause: " + err.Error())
	}
	var refused *refusal
	odata.Walk(node, func(node odata.Node, negated bool) {
		if refused == nil {
			refused = filter.add(node, negated)
		}
	})
	return filter, refused
}

func (f *rowFilter) add(node odata.Node, negated bool) *refusal {
	switch n := node.(type) {
	case *odata.Comparison:
		name := strings.ToLower(n.Property)
		if !filterable[name] {
			return noProperty(n.Property, "exchangeMessageTrace")
		}
		if !negated {
			return f.compare(name, n)
		}
	case *odata.Membership:
		if !filterable[strings.ToLower(n.Property)] {
			return noProperty(n.Property, "exchangeMessageTrace")
		}
	case *odata.Function:
		if !filterable[strings.ToLower(n.Property)] {
			return noProperty(n.Property, "exchangeMessageTrace")
		}
		if !negated && strings.EqualFold(n.Property, "subject") {
			f.subject = subjectFunction(n.Name, n.Value.Text)
		}
	}
	return nil
}

func (f *rowFilter) compare(name string, n *odata.Comparison) *refusal {
	switch {
	case name == "receiveddatetime" && n.Op == odata.OpGe:
		return bound(n.Value, &f.start, &f.hasStart)
	case name == "receiveddatetime" && n.Op == odata.OpLe:
		return bound(n.Value, &f.end, &f.hasEnd)
	case n.Op != odata.OpEq || name == "size" || name == "receiveddatetime":
	case name == "subject":
		want := n.Value.Text
		f.subject = func(subject string) bool { return strings.EqualFold(subject, want) }
	case name == "status" && !knownStatus(n.Value.Text):
		return badRequest("Invalid delivery status: '" + n.Value.Text + "'.")
	default:
		f.equal[name] = n.Value.Text
	}
	return nil
}

func bound(value odata.Literal, into *time.Time, given *bool) (refused *refusal) {
	*into, refused = instant(value)
	*given = true
	return refused
}

func knownStatus(status string) bool {
	for _, known := range []string{gettingStatus, pending, failed, delivered, expanded, quarantined, filteredAsSpam, recalled, unknownFuture} {
		if strings.EqualFold(known, status) {
			return true
		}
	}
	return false
}

func subjectFunction(name, want string) func(string) bool {
	want = strings.ToLower(want)
	match := strings.Contains
	switch name {
	case "startswith":
		match = strings.HasPrefix
	case "endswith":
		match = strings.HasSuffix
	}
	return func(subject string) bool { return match(strings.ToLower(subject), want) }
}

// window checks the bounds, with the service's texts, and fills in the last 48
// hours where there are none.
func (f *rowFilter) window(now time.Time, asServerError bool) *refusal {
	switch {
	case f.hasStart && !f.hasEnd:
		return badRequest("EndDate is required when a StartDate is entered.")
	case f.hasEnd && !f.hasStart:
		return badRequest("StartDate is required when an EndDate is entered.")
	case !f.hasStart:
		f.start, f.end = now.Add(-defaultSpan), now
		return nil
	case f.end.Before(f.start):
		return badRequest("Invalid StartDate value. The StartDate can't be later than the EndDate.")
	case f.start.Before(now.Truncate(day).Add(-tracingAge)):
		return tooOld(asServerError)
	case f.end.Sub(f.start) > tracingSpan:
		return badRequest("|System.ArgumentException|The interval between StartDate and EndDate can't be longer than 10 days.")
	case f.end.After(now.Add(time.Second)):
		// Requests are in whole seconds, rounded up: the second that has begun
		// is not the future yet.
		return badRequest("Invalid EndDate value. The EndDate can't be in the future.")
	}
	return nil
}

// tooOld is the refusal of a window that begins too early. One public client expects
// 400 (https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/tests/FakeGraph.cs);
// the code of another, which no page confirms, expects 500.
func tooOld(asServerError bool) *refusal {
	const message = "Invalid StartDate value. The StartDate can't be older than 90 days from today."
	if asServerError {
		return &refusal{
			status:   http.StatusInternalServerError,
			code:     "InternalServerError",
			message:  "An internal server error has occurred.",
			internal: message,
		}
	}
	return badRequest(message)
}

// asksFor reports whether the message is named by its id or its Message-ID.
func (f *rowFilter) asksFor(m *message) bool {
	return strings.EqualFold(f.equal["id"], guid(m.id)) || strings.EqualFold(f.equal["messageid"], m.messageID)
}

// address is the one address that a property must be, if the filter has it.
func (f *rowFilter) address(property string) string {
	if want := f.equal[property]; !strings.Contains(want, "*") {
		return want
	}
	return ""
}

func (f *rowFilter) keepsMessage(m *message) bool {
	for name, want := range f.equal {
		switch name {
		case "id":
			if id, ok := parseGUID(want); !ok || id != m.id {
				return false
			}
		case "messageid":
			if !strings.EqualFold(m.messageID, want) {
				return false
			}
		case "senderaddress":
			if !matchAddress(want, m.sender) {
				return false
			}
		case "fromip":
			if !strings.EqualFold(m.fromIP, want) {
				return false
			}
		}
	}
	return f.subject == nil || f.subject(m.subject)
}

func (f *rowFilter) keepsRecipient(m *message, r *recipient, now time.Time) bool {
	if want, ok := f.equal["recipientaddress"]; ok && !matchAddress(want, r.address) {
		return false
	}
	if want, ok := f.equal["toip"]; ok && !strings.EqualFold(r.toIP, want) {
		return false
	}
	want, ok := f.equal["status"]
	return !ok || strings.EqualFold(m.status(r, now), want)
}

// matchAddress compares as the service does: *@domain is any address there,
// any other asterisk matches nothing.
func matchAddress(want, address string) bool {
	if !strings.Contains(want, "*") {
		return strings.EqualFold(want, address)
	}
	domain, ok := strings.CutPrefix(want, "*@")
	_, have := cutAddress(address)
	return ok && !strings.Contains(domain, "*") && strings.EqualFold(domain, have)
}
