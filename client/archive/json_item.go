package archive

import (
	"bytes"
	"encoding/json"
	"errors"
)

// text is a text that may come as another type. PowerShell writes a time that it has
// decorated and an enumeration as objects with a member value.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	switch data[0] {
	case '"':
		if bytes.IndexByte(data, '\\') < 0 {
			*t = text(data[1 : len(data)-1])
			return nil
		}
		var s string
		err := json.Unmarshal(data, &s)
		*t = text(s)
		return err
	case '{':
		var wrapped struct {
			Value text `json:"value"`
		}
		err := json.Unmarshal(data, &wrapped)
		*t = wrapped.Value
		return err
	case 'n', '[':
		return nil
	}
	*t = text(data) // a number, true or false
	return nil
}

// item is a message, a copy or an event in any of the forms: names have no case in
// package json, so that those of PowerShell are those of Graph.
type item struct {
	ID               text `json:"id"`
	TraceID          text `json:"messageTraceId"`
	NetworkID        text `json:"networkMessageId"`
	MessageID        text `json:"messageId"`
	Received         text `json:"received"`
	ReceivedDateTime text `json:"receivedDateTime"`
	Sender           text `json:"sender"`
	SenderAddress    text `json:"senderAddress"`
	SenderEmail      text `json:"senderEmail"`
	RecipientAddress text `json:"recipientAddress"`
	Subject          text `json:"subject"`
	Status           text `json:"status"`
	Size             text `json:"size"`
	FromIP           text `json:"fromIP"`
	SourceIP         text `json:"sourceIPAddress"`
	ToIP             text `json:"toIP"`
	DestinationIP    text `json:"destinationIPAddress"`

	RecipientsKnown text       `json:"recipientsKnown"`
	Recipients      []copyItem `json:"recipients"`

	eventItem

	Microsoft struct {
		Trace *item `json:"online_message_trace"`
	} `json:"microsoft"`
}

// copyItem is a copy in a message.
type copyItem struct {
	Address       text        `json:"address"`
	Email         text        `json:"recipientEmail"`
	Status        text        `json:"status"`
	DeliverStatus text        `json:"deliveryStatus"`
	Size          text        `json:"size"`
	ToIP          text        `json:"toIP"`
	Events        []eventItem `json:"events"`
}

// eventItem is an event, of a copy or by itself.
type eventItem struct {
	Time        text            `json:"time"`
	DateTime    text            `json:"dateTime"`
	Date        text            `json:"date"`
	Kind        text            `json:"kind"`
	Name        text            `json:"name"`
	Event       text            `json:"event"`
	EventType   text            `json:"eventType"`
	Action      text            `json:"action"`
	Detail      text            `json:"detail"`
	Description text            `json:"description"`
	Data        json.RawMessage `json:"data"`
}

// itemOf reads an item. Members of another type than expected stay empty.
func itemOf(raw []byte) (*item, bool) {
	i := new(item)
	var wrongType *json.UnmarshalTypeError
	err := json.Unmarshal(raw, i)
	return i, err == nil || errors.As(err, &wrongType)
}

// form is what an item is, by its members.
func (i *item) form() Form {
	switch {
	case i.Microsoft.Trace != nil:
		return OwnECS
	case i.RecipientsKnown != "" && i.ID != "":
		return OwnJSON
	case i.Event != "" && i.Date != "":
		return CmdletEvents
	case i.Event != "" && i.DateTime != "":
		return GraphEvents
	case i.SenderEmail != "" || i.ID != "" && i.ReceivedDateTime != "" && i.RecipientAddress == "":
		return GraphMessages
	case i.ReceivedDateTime != "":
		return GraphRows
	case i.RecipientAddress != "" || i.SenderAddress != "" && i.Received != "":
		return CmdletRows
	}
	return Unknown
}

// record is the row that a table would have for an item.
func (i *item) record() (r record) {
	r[atID] = first(i.TraceID, i.NetworkID, i.ID)
	r[atMessageID], r[atSubject], r[atStatus], r[atSize] = string(i.MessageID), string(i.Subject), string(i.Status), string(i.Size)
	r[atTime] = first(i.Received, i.ReceivedDateTime)
	r[atSender], r[atRecipient] = first(i.SenderAddress, i.Sender, i.SenderEmail), string(i.RecipientAddress)
	r[atFromIP], r[atToIP] = first(i.FromIP, i.SourceIP), first(i.ToIP, i.DestinationIP)
	return r
}

// first returns the first text that is not empty.
func first(texts ...text) string {
	for _, t := range texts {
		if t != "" {
			return string(t)
		}
	}
	return ""
}

// rawText is a text in JSON, "" for what is none.
func rawText(raw json.RawMessage) string {
	var s string
	_ = json.Unmarshal(raw, &s)
	return s
}
