package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// rowWire is an item of Tracing: one message for one recipient.
type rowWire struct {
	ID        string `json:"id"`
	MessageID string `json:"messageId"`
	Received  string `json:"receivedDateTime"`
	Sender    string `json:"senderAddress"`
	Recipient string `json:"recipientAddress"`
	Subject   string `json:"subject"`
	Status    string `json:"status"`
	Size      number `json:"size"`
	FromIP    string `json:"fromIP"`
	ToIP      string `json:"toIP"`
}

// messageWire is an item of MessageTraces: one message, its recipients nested
// when they were asked for.
type messageWire struct {
	ID             string          `json:"id"`
	MessageID      string          `json:"messageId"`
	Received       string          `json:"receivedDateTime"`
	Sender         string          `json:"senderEmail"`
	Subject        string          `json:"subject"`
	Size           number          `json:"size"`
	Source         string          `json:"sourceIPAddress"`
	Destination    string          `json:"destinationIPAddress"`
	Recipients     []recipientWire `json:"recipients"`
	MoreRecipients json.RawMessage `json:"recipients@odata.nextLink"`
}

// recipientWire has an id too, but a random one that is no key.
type recipientWire struct {
	Address    string          `json:"recipientEmail"`
	Status     string          `json:"deliveryStatus"`
	Events     []eventWire     `json:"events"`
	MoreEvents json.RawMessage `json:"events@odata.nextLink"`
}

// eventWire is an event of either dialect.
type eventWire struct {
	Time        string `json:"dateTime"`
	Type        string `json:"eventType"` // MessageTraces: an enumeration
	Event       string `json:"event"`     // Tracing: free text
	Action      string `json:"action"`
	Description string `json:"description"`
	Data        string `json:"data"`
}

// number is an integer that may come as any JSON number or in quotes; what is
// none is zero.
type number int64

func (n *number) UnmarshalJSON(data []byte) error {
	text := string(bytes.Trim(data, `"`))
	if whole, err := strconv.ParseInt(text, 10, 64); err == nil {
		*n = number(whole)
	} else if float, err := strconv.ParseFloat(text, 64); err == nil && float > -1e15 && float < 1e15 {
		*n = number(float)
	}
	return nil
}

// errInside is an error under the status of success: OData lets a service that
// fails while it writes a list say so behind the items
// (https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html#sec_InStreamError).
var errInside = errors.New("an error under the status of success")

var byteOrderMark = []byte("\xEF\xBB\xBF")

// decodeList reads a page: the items of {"value": …}, or the one item of a bare
// object, which answers for a single key come as. Members of another type than
// documented are left empty rather than costing the page; but where more would
// be hidden by guessing, the page is refused. An error that the service adds to a
// list comes with the items before it.
func decodeList[T any](body []byte) (items []T, next string, err error) {
	body = bytes.TrimPrefix(body, byteOrderMark)
	var page struct {
		Value []T             `json:"value"`
		Next  json.RawMessage `json:"@odata.nextLink"`
		Error json.RawMessage `json:"error"`
	}
	if err := lenient(body, json.Unmarshal(body, &page)); err != nil {
		return nil, "", err
	}
	if repeatsList(body, len(page.Value)) {
		return nil, "", errRepeated
	}
	if !emptyJSON(page.Error) {
		return page.Value, "", errInside
	}
	if next, err = linkText(page.Next); err != nil {
		return page.Value, "", err
	}
	if page.Value != nil {
		return page.Value, next, nil
	}
	return decodeBare[T](body, next)
}

// decodeBare is for the answers without a list under value.
func decodeBare[T any](body []byte, next string) ([]T, string, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return nil, "", errors.New("no object and no list")
	}
	if value, ok := members["value"]; ok {
		if emptyJSON(value) {
			return nil, next, nil
		}
		return nil, "", errors.New("the value is no list")
	}
	if _, ok := members["id"]; !ok {
		return nil, "", errors.New("neither a list nor an item")
	}
	var item T
	if err := lenient(body, json.Unmarshal(body, &item)); err != nil {
		return nil, "", err
	}
	return []T{item}, next, nil
}

// linkText reads a link; none is the end. What is no text is no end either.
func linkText(raw json.RawMessage) (link string, err error) {
	if emptyJSON(raw) {
		return "", nil
	}
	if err := json.Unmarshal(raw, &link); err != nil {
		return "", errors.New("the next link is no text")
	}
	return link, nil
}

// emptyJSON tells null and "", which the service also writes for a last page.
func emptyJSON(raw json.RawMessage) bool {
	return len(raw) == 0 || string(raw) == "null" || string(raw) == `""`
}

// errCutBody is a body that ends too early, which net/http does not notice when
// the service sends it without its length.
var errCutBody = errors.New("no JSON: it ends too early")

// lenient lets members of a wrong type pass, which encoding/json leaves empty.
func lenient(body []byte, err error) error {
	var wrongType *json.UnmarshalTypeError
	switch {
	case err == nil, errors.As(err, &wrongType):
		return nil
	case endsEarly(body):
		return errCutBody
	}
	return fmt.Errorf("no JSON: %w", err)
}

// endsEarly reports whether a body is the beginning of JSON.
func endsEarly(body []byte) bool {
	var all json.RawMessage
	err := json.NewDecoder(bytes.NewReader(body)).Decode(&all)
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
}

// readTime reads a time, and returns the zero time for one that cannot be read: a row
// is worth more than its time.
func readTime(s string) Time {
	t, _ := ParseTime(s)
	return t
}

// packer moves texts that live as long as each other into shared pieces of memory: what
// is allocated for one message alone is rounded up.
type packer struct{ piece strings.Builder }

// packedBytes is the size of a piece, which stays as long as one text of it.
const packedBytes = 16 << 10

func (p *packer) pack(texts ...*string) {
	total := 0
	for _, text := range texts {
		total += len(*text)
	}
	if total > p.piece.Cap()-p.piece.Len() {
		p.piece.Reset()
		p.piece.Grow(max(packedBytes, total))
	}
	for _, text := range texts {
		from := p.piece.Len()
		p.piece.WriteString(*text)
		*text = p.piece.String()[from:]
	}
}
