package simulator

import (
	"net/http"
	"strings"
	"time"

	"msgtrace/client/odata"
)

// traceJSON is a message in message-traces.
type traceJSON struct {
	ID                   string           `json:"id"`
	SenderEmail          string           `json:"senderEmail"`
	ReceivedDateTime     string           `json:"receivedDateTime"`
	MessageID            string           `json:"messageId"`
	Subject              *string          `json:"subject"`
	Size                 int              `json:"size"`
	SourceIPAddress      *string          `json:"sourceIPAddress"`
	DestinationIPAddress *string          `json:"destinationIPAddress"`
	Recipients           *[]recipientJSON `json:"recipients,omitempty"`
}

// recipientJSON is one of its recipients. The id is drawn for each answer.
type recipientJSON struct {
	ID             string       `json:"id"`
	RecipientEmail string       `json:"recipientEmail"`
	DeliveryStatus string       `json:"deliveryStatus"`
	Events         *[]eventJSON `json:"events,omitempty"`
}

// eventJSON is one of a recipient's events. The id is drawn for each answer.
type eventJSON struct {
	ID          string `json:"id"`
	DateTime    string `json:"dateTime"`
	EventType   string `json:"eventType"`
	Description string `json:"description"`
}

type tracesJSON struct {
	Context  string      `json:"@odata.context"`
	NextLink *string     `json:"@odata.nextLink,omitempty"`
	Value    []traceJSON `json:"value"`
}

type traceByKeyJSON struct {
	Context string `json:"@odata.context"`
	traceJSON
}

// expansion is what $expand asks for.
type expansion struct {
	recipients bool
	only       func(address string) bool // nil: all
	events     bool
}

// readExpansion reads $expand as far as the page documents it.
func readExpansion(items []odata.Expand) (expansion, *refusal) {
	var e expansion
	for _, item := range items {
		if !strings.EqualFold(item.Property, "recipients") {
			return e, noProperty(item.Property, "messageTrace")
		}
		e.recipients = true
		if item.Filter != "" {
			only, refused := readRecipientFilter(item.Filter)
			if refused != nil {
				return e, refused
			}
			e.only = only
		}
		for _, inner := range item.Expand {
			if !strings.EqualFold(inner.Property, "events") || inner.Filter != "" || len(inner.Expand) > 0 {
				return e, noProperty(inner.String(), "messageRecipient")
			}
			e.events = true
		}
	}
	return e, nil
}

func noProperty(name, kind string) *refusal {
	return badRequest("Could not find a property named '" + name + "' on type 'microsoft.graph." + kind + "'.")
}

// readRecipientFilter takes recipientEmail eq '…' and recipientEmail in ('…').
func readRecipientFilter(text string) (func(string) bool, *refusal) {
	node, err := odata.ParseFilter(text)
	if err != nil {
		return nil, badRequest("Invalid filter clause: " + err.Error())
	}
	var property string
	var values []odata.Literal
	switch n := node.(type) {
	case *odata.Comparison:
		if n.Op == odata.OpEq {
			property, values = n.Property, []odata.Literal{n.Value}
		}
	case *odata.Membership:
		property, values = n.Property, n.Values
	}
	if !strings.EqualFold(property, "recipientEmail") {
		return nil, badRequest("Invalid filter clause: only recipientEmail eq and recipientEmail in are supported on recipients.")
	}
	return func(address string) bool {
		for _, value := range values {
			if strings.EqualFold(value.Text, address) {
				return true
			}
		}
		return false
	}, nil
}

// traces answers the collection. Pages are counted in recipients and hold
// whole messages, at least one.
func (c *call) traces(options odata.Options) (any, *refusal) {
	wanted, refused := readExpansion(options.Expand)
	if refused != nil {
		return nil, refused
	}
	filter, refused := readTraceFilter(options.Filter)
	if refused != nil {
		return nil, refused
	}
	top, refused := pageSize(options.Top)
	if refused != nil {
		return nil, refused
	}
	here, refused := readToken(options)
	if refused != nil {
		return nil, refused
	}
	result := tracesJSON{Context: c.context(wanted), Value: []traceJSON{}}
	if c.options.Variants.EmptyLink {
		result.NextLink = new(string)
	}
	counted := 0
	for at, m := range c.chosen(filter) {
		if at < here.message {
			continue
		}
		if counted >= top {
			link := c.nextLink(options, here, position{message: at})
			result.NextLink = &link
			break
		}
		counted += len(m.recipients)
		result.Value = append(result.Value, c.trace(m, wanted))
	}
	return result, nil
}

// traceByKey answers one message. The page shows a bare object, and a context
// that ends in /$entity with events, but not with recipients alone.
func (c *call) traceByKey(id string, options odata.Options) (any, *refusal) {
	wanted, refused := readExpansion(options.Expand)
	if refused != nil {
		return nil, refused
	}
	m := c.mail.find(id)
	if m == nil || !m.visible(c.now) || m != c.mail.example && m.received.Before(c.oldest()) {
		return nil, &refusal{
			status:  http.StatusNotFound,
			code:    "ResourceNotFound",
			message: "Resource '" + id + "' does not exist or one of its queried reference-property objects are not present.",
		}
	}
	context := c.context(wanted)
	if c.options.Variants.Wrapped {
		return tracesJSON{Context: context, Value: []traceJSON{c.trace(m, wanted)}}, nil
	}
	if wanted.events || !wanted.recipients {
		context += "/$entity"
	}
	return traceByKeyJSON{context, c.trace(m, wanted)}, nil
}

// oldest is where the history of message-traces begins.
func (c *call) oldest() time.Time { return c.now.Truncate(day).Add(-tracesAge) }

func (c *call) context(wanted expansion) string {
	context := c.root() + "/beta/$metadata#messageTraces"
	switch {
	case wanted.events:
		context += "(recipients(events()))"
	case wanted.recipients:
		context += "(recipients())"
	}
	return context
}

func (c *call) trace(m *message, wanted expansion) traceJSON {
	trace := traceJSON{
		ID: guid(m.id), SenderEmail: m.sender, MessageID: m.messageID, Size: m.size,
		ReceivedDateTime: m.received.Format("2006-01-02T15:04:05.0000000"),
		SourceIPAddress:  nullable(m.fromIP),
	}
	if !m.noSubject {
		trace.Subject = &m.subject
	}
	if len(m.recipients) == 1 {
		trace.DestinationIPAddress = nullable(m.recipients[0].toIP)
	}
	if wanted.recipients {
		recipients := []recipientJSON{}
		for i := range m.recipients {
			if wanted.only == nil || wanted.only(m.recipients[i].address) {
				recipients = append(recipients, c.recipient(m, &m.recipients[i], wanted.events))
			}
		}
		trace.Recipients = &recipients
	}
	return trace
}

func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (c *call) recipient(m *message, r *recipient, withEvents bool) recipientJSON {
	// The examples show statuses with a capital; the enumeration has none.
	result := recipientJSON{ID: c.randomID(), RecipientEmail: r.address, DeliveryStatus: capital(c.known(m.status(r, c.now)))}
	if !withEvents {
		return result
	}
	events := []eventJSON{}
	for _, event := range m.happened(r, c.now) {
		kind, ok := eventTypes[event.step.event]
		if !ok {
			kind = unknownFuture
		}
		events = append(events, eventJSON{ID: c.randomID(), DateTime: event.at.Format("2006-01-02T15:04:05.000"), EventType: kind,
			Description: m.filler(r, event.at).Replace(event.step.text)})
	}
	result.Events = &events
	return result
}

// known hides a status that is newer than the enumeration's sentinel from
// clients that do not say they can take it.
func (c *call) known(status string) string {
	if status == recalled && !strings.Contains(strings.ToLower(strings.Join(c.request.Header.Values("Prefer"), ",")), "include-unknown-enum-members") {
		return unknownFuture
	}
	return status
}

func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

// pageSize checks $top, which both dialects take from 1 to 5,000.
func pageSize(top int) (int, *refusal) {
	switch {
	case top == 0:
		return defaultTop, nil
	case top < 0 || top > maxTop:
		return 0, badRequest("ResultSize is invalid. It must be between 1 and 5000.")
	}
	return top, nil
}
