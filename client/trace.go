package client

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
)

// Trace is one message. Its texts are as they came: subject and addresses are
// written by whoever sent the mail and are not fit for a terminal as they are.
type Trace struct {
	ID              string          // network message ID
	MessageID       string          // Message-ID header, with its angle brackets
	Received        Time            // UTC
	Sender          string          // SMTP MAIL FROM
	Subject         string          // cut at 256 characters by the service
	Size            int32           // bytes, see SizeOf
	RecipientsKnown RecipientsKnown // beside Size, with which it takes one word
	Others          uint16          `json:"otherRecipients"` // that may not be seen, of those that are known: see Scope
	FromIP          IP              // empty when the service does not say
	ToIP            IP
	Recipients      []Recipient
}

// Recipient is one recipient of a message and what became of that copy.
type Recipient struct {
	Address string `json:"address"`
	Status  Status `json:"status"`
	// Size and ToIP vary by recipient in Tracing; MessageTraces does not tell.
	Size   int64   `json:"size,omitempty"` // bytes
	ToIP   IP      `json:"toIP,omitzero"`
	Events []Event `json:"events,omitzero"` // nil until asked for
}

// Event is one step of a message on its way to one recipient.
type Event struct {
	Time        Time      `json:"time"` // UTC
	Kind        EventKind `json:"kind"`
	Name        string    `json:"name"` // in Tracing as it came
	Action      string    `json:"action"`
	Description string    `json:"description"`
	// Data is what the event's XML says, name by name. It is empty when there is
	// none or when it cannot be read; RawData keeps it as it came.
	Data    []Datum `json:"data"`
	RawData string  `json:"-"`
}

// Datum is one name and value of an event's data.
type Datum struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Recipient returns the recipient with that address, in any case.
func (t *Trace) Recipient(address string) (Recipient, bool) {
	for _, r := range t.Recipients {
		if strings.EqualFold(r.Address, address) {
			return r, true
		}
	}
	return Recipient{}, false
}

// WentTo returns the address of the server that a copy went to, as far as its row says
// it, else "". What is said of a message is said of its copy where it has a single one.
func (t *Trace) WentTo(r Recipient) string {
	if r.ToIP.IsZero() && t.RecipientsKnown == KnownAll && len(t.Recipients) == 1 {
		return t.ToIP.String()
	}
	return r.ToIP.String()
}

// Leading returns the place of the recipient that stands for all: the first whose
// copy was not delivered, for that is who asks, else the first. It is -1 when no
// recipient is known.
func (t *Trace) Leading() int { return leading(t.Recipients) }

func leading(recipients []Recipient) int {
	if len(recipients) == 0 {
		return -1
	}
	for i := range recipients {
		if recipients[i].Status.Problem() {
			return i
		}
	}
	return 0
}

// MarshalJSON writes the message with raw texts. An unknown IP is null, and
// recipients are a list even when none is known.
func (t Trace) MarshalJSON() ([]byte, error) { return t.AppendJSON(nil) }

// known is what the JSON contract says of the recipients: of a message from a file
// without any, that none is known.
func (t *Trace) known() RecipientsKnown {
	if t.RecipientsKnown == KnownHeld && len(t.Recipients) == 0 {
		return KnownNone
	}
	return t.RecipientsKnown
}

// MarshalJSON writes the event; its data are a list even when there are none.
func (e Event) MarshalJSON() ([]byte, error) {
	type plain Event
	if e.Data == nil {
		e.Data = []Datum{}
	}
	return marshal(plain(e))
}

// marshal leaves < and > as they are. Whether they are escaped for a web page is
// for the encoder to say that calls MarshalJSON, and it can only add escapes.
func marshal(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// SizeOf returns a number of bytes as a Trace holds it: within 2 GB, where a mail has
// 150 MB at most.
// https://learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits
func SizeOf(bytes int64) int32 { return int32(min(max(bytes, math.MinInt32), math.MaxInt32)) }
