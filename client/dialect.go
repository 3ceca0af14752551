package client

import (
	"fmt"
	"strings"
	"time"
)

// Dialect is one of the two forms in which Microsoft Graph has described the
// message trace. Both answer the same questions; they differ in paths, names,
// in what the server filters and in how far back they reach.
type Dialect string

const (
	// MessageTraces is /beta/admin/exchange/messageTraces: an item is a message,
	// recipients and events are nested in it by $expand.
	MessageTraces Dialect = "message-traces"
	// Tracing is /v1.0/admin/exchange/tracing/messageTraces, generally available
	// since 2026: an item is one message for one recipient.
	Tracing Dialect = "tracing"
)

// ParseDialect reads the name of a dialect, as people give it in a flag or in a
// configuration file.
func ParseDialect(name string) (Dialect, error) {
	switch d := Dialect(strings.ToLower(strings.TrimSpace(name))); d {
	case MessageTraces, Tracing:
		return d, nil
	}
	return "", fmt.Errorf("unknown API %q: use %s or %s", name, MessageTraces, Tracing)
}

// Limits are the numbers that a dialect sets.
type Limits struct {
	// MaxAge is how far back a window may begin, counted from the start of that
	// day in UTC (documented as days; measured in one public lab for Tracing).
	MaxAge time.Duration
	// MaxWindow is the widest window of one request.
	MaxWindow time.Duration
	// MaxPageSize is the greatest $top. For MessageTraces it was never
	// published; the one of Tracing is used.
	MaxPageSize int
	// DefaultPageSize is the $top sent unless another is asked for. Zero sends
	// none: the page size of MessageTraces is the service's own choice.
	DefaultPageSize int
	// Permission is the scope of Graph that this dialect needs.
	Permission string
}

// Limits returns the numbers of the dialect, from Microsoft's documentation of
// the two list operations.
func (d Dialect) Limits() Limits {
	if d == MessageTraces {
		return Limits{MaxAge: 10 * day, MaxWindow: 10 * day, MaxPageSize: 5000,
			Permission: "MessageTrace.Read.All"}
	}
	return Limits{MaxAge: 90 * day, MaxWindow: 10 * day, MaxPageSize: 5000, DefaultPageSize: 1000,
		Permission: "ExchangeMessageTrace.Read.All"}
}

const day = 24 * time.Hour

// Roles returns the directory roles of which a person needs one, besides the
// permission, by the names of Microsoft's admin centers. For MessageTraces they
// are those of its page; for Tracing Microsoft names none, and they are those
// that administrators report.
func (d Dialect) Roles() []string {
	if d == MessageTraces {
		return []string{"Global Administrator", "Security Administrator", "Security Reader"}
	}
	return []string{"Exchange Administrator", "Global Administrator", "Global Reader", "Security Administrator", "Security Reader", "Compliance Administrator"}
}

// ServicePrincipal is the application id of the service behind message traces.
// A tenant must have a service principal of it before Graph answers: until then
// calls end in ErrNotProvisioned. Microsoft's pages of the API name it.
const ServicePrincipal = "8bd644d1-64a1-4d4b-ae52-2e0cbf64e373"

// oldest returns the earliest instant that a window may begin at.
func (d Dialect) oldest(now time.Time) time.Time {
	return now.UTC().Add(-d.Limits().MaxAge).Truncate(day)
}

// collection is the path of the list. Every request of the dialect begins with
// it, and so must every link that is followed.
func (d Dialect) collection() string {
	if d == MessageTraces {
		return "/beta/admin/exchange/messageTraces"
	}
	return "/v1.0/admin/exchange/tracing/messageTraces"
}

// names are the dialect's words for the properties that a filter can name.
type names struct {
	id, messageID, received, sender, recipient, subject, status, fromIP, toIP string
}

var tracingNames = names{
	id: "id", messageID: "messageId", received: "receivedDateTime", sender: "senderAddress",
	recipient: "recipientAddress", subject: "subject", status: "status", fromIP: "fromIP", toIP: "toIP",
}

// Of the names of MessageTraces these are the documented ones in a filter.
var messageNames = names{messageID: "messageId", received: "receivedDateTime", recipient: "recipientEmail"}
