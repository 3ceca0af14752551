package export

import (
	"io"
	"net/netip"
	"slices"
	"strings"

	"msgtrace/client"
)

// ecsVersion is the version of the schema whose names are used.
const ecsVersion = "8.11.0"

// ecsDataset is the data set that Elastic's package puts its documents into.
const ecsDataset = "microsoft_exchange_online_message_trace.log"

// ecsDocument is one copy of a message in the names of the Elastic Common Schema, as
// the ingest pipeline of Elastic's package for the message trace maps what Graph
// answers:
// https://github.com/elastic/integrations/tree/main/packages/microsoft_exchange_online_message_trace
//
// What that pipeline looks up is left to it: places and networks of the addresses,
// registered domains, and the direction, which takes the domains of the tenant.
type ecsDocument struct {
	Timestamp   string    `json:"@timestamp,omitempty"`
	Destination *ecsParty `json:"destination,omitempty"`
	ECS         struct {
		Version string `json:"version"`
	} `json:"ecs"`
	Email     ecsEmail `json:"email"`
	Event     ecsEvent `json:"event"`
	Microsoft struct {
		Trace ecsTrace `json:"online_message_trace"`
	} `json:"microsoft"`
	Related *ecsRelated `json:"related,omitempty"`
	Source  *ecsParty   `json:"source,omitempty"`
}

// ecsParty is where a message comes from, or where it goes to.
type ecsParty struct {
	Domain string   `json:"domain,omitempty"`
	IP     string   `json:"ip,omitempty"`
	User   *ecsUser `json:"user,omitempty"`
}

type ecsUser struct {
	Domain string `json:"domain,omitempty"`
	Email  string `json:"email"`
	ID     string `json:"id"`
	Name   string `json:"name,omitempty"`
}

type ecsEmail struct {
	Attachments struct {
		File struct {
			Size int64 `json:"size"` // of the message: the package puts it there
		} `json:"file"`
	} `json:"attachments"`
	DeliveryTimestamp string        `json:"delivery_timestamp,omitempty"`
	From              *ecsAddresses `json:"from,omitempty"`
	LocalID           string        `json:"local_id,omitempty"`
	MessageID         string        `json:"message_id,omitempty"`
	Subject           string        `json:"subject,omitempty"`
	To                *ecsAddresses `json:"to,omitempty"`
}

type ecsAddresses struct {
	Address []string `json:"address"`
}

type ecsEvent struct {
	Category []string `json:"category"`
	Dataset  string   `json:"dataset"`
	Outcome  string   `json:"outcome"`
	Type     []string `json:"type"`
}

// ecsTrace is the row as it came, under the names of the older service.
type ecsTrace struct {
	FromIP           string        `json:"FromIP,omitempty"`
	MessageID        string        `json:"MessageId,omitempty"`
	MessageTraceID   string        `json:"MessageTraceId,omitempty"`
	Received         string        `json:"Received,omitempty"`
	RecipientAddress string        `json:"RecipientAddress,omitempty"`
	SenderAddress    string        `json:"SenderAddress,omitempty"`
	Size             int64         `json:"Size"`
	Status           client.Status `json:"Status,omitempty"`
	Subject          string        `json:"Subject,omitempty"`
	ToIP             string        `json:"ToIP,omitempty"`
}

type ecsRelated struct {
	User []string `json:"user"`
}

// ECS writes a message as documents of the Elastic Common Schema, one a line: one for
// each recipient, and one for a message without known recipients.
func ECS(w io.Writer, trace *client.Trace) error {
	return rowsOf(trace, func(r row) error { return JSON(w, ecsOf(r)) })
}

func ecsOf(r row) ecsDocument {
	sender := r.Sender
	if sender == client.NoSender {
		sender = "" // the package has no party for it either
	}
	var d ecsDocument
	d.ECS.Version = ecsVersion
	d.Source, d.Destination = ecsPartyOf(sender, r.FromIP.String()), ecsPartyOf(r.Address, r.toIP())
	d.Email = ecsEmail{LocalID: r.ID, MessageID: r.MessageID, Subject: r.Subject, From: ecsAddress(sender), To: ecsAddress(r.Address)}
	d.Email.Attachments.File.Size = r.size()
	d.Event = ecsEvent{Category: []string{"email"}, Dataset: ecsDataset, Outcome: ecsOutcome(r.Status), Type: []string{"info"}}
	d.Microsoft.Trace = ecsTrace{
		FromIP: r.FromIP.String(), MessageID: r.MessageID, MessageTraceID: r.ID, RecipientAddress: r.Address,
		SenderAddress: r.Sender, Size: r.size(), Status: r.Status, Subject: r.Subject, ToIP: r.toIP(),
	}
	if !r.Received.IsZero() {
		d.Timestamp = r.Received.UTC().Format("2006-01-02T15:04:05.000Z")
		d.Email.DeliveryTimestamp, d.Microsoft.Trace.Received = r.Received.String(), r.Received.String()
	}
	d.Related = ecsRelatedTo(d.Destination, d.Source)
	return d
}

// ecsOutcome is what the package makes of a status.
func ecsOutcome(s client.Status) string {
	switch s {
	case client.StatusDelivered:
		return "success"
	case client.StatusFailed, client.StatusQuarantined, client.StatusFilteredAsSpam:
		return "failure"
	}
	return "unknown"
}

func ecsPartyOf(address, ip string) *ecsParty {
	if address == "" && ip == "" {
		return nil
	}
	p := &ecsParty{}
	if _, err := netip.ParseAddr(ip); err == nil { // the field takes nothing else
		p.IP = ip
	}
	if address != "" {
		p.User = &ecsUser{Email: address, ID: address}
		if at := strings.LastIndexByte(address, '@'); at >= 0 {
			p.Domain = address[at+1:]
			p.User.Name, p.User.Domain = address[:at], p.Domain
		}
	}
	return p
}

func ecsAddress(address string) *ecsAddresses {
	if address == "" {
		return nil
	}
	return &ecsAddresses{[]string{address}}
}

// ecsRelatedTo are the addresses of the parties and their names, each once.
func ecsRelatedTo(parties ...*ecsParty) *ecsRelated {
	var addresses, names []string
	for _, p := range parties {
		if p != nil && p.User != nil {
			addresses, names = append(addresses, p.User.Email), append(names, p.User.Name)
		}
	}
	var users []string
	for _, user := range append(addresses, names...) {
		if user != "" && !slices.Contains(users, user) {
			users = append(users, user)
		}
	}
	if users == nil {
		return nil
	}
	return &ecsRelated{users}
}
