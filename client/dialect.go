package client

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Dialect is one of the two forms in which Microsoft Graph has described the
// message trace. Both answer the same questions; they differ in paths, names,
// in what the server filters and in how far back they reach. The pages that describe
// them are linked where each is implemented.
type Dialect string

const (
	// MessageTraces is /beta/admin/exchange/messageTraces: an item is a message,
	// recipients and events are nested in it by $expand.
	MessageTraces Dialect = "message-traces"
	// Tracing is /v1.0/admin/exchange/tracing/messageTraces, generally available
	// since 2026: an item is one message for one recipient.
	Tracing Dialect = "tracing"
)

// dialect is what differs between the dialects, each of which has a file of its
// own.
type dialect interface {
	name() Dialect
	// about says which it is, behind its name.
	about() string
	limits() Limits
	roles() []string
	// globalOnly reports whether it is offered in Microsoft's global cloud alone.
	globalOnly() bool
	// collection is the path of the list. Every request of the dialect begins with
	// it, and so must every link that is followed.
	collection() string
	// anyTime reports whether messages are found by an id whenever they came.
	anyTime() bool
	// eventData reports whether events have data.
	eventData() bool
	// ownWindow is how far back the service looks by itself where a request has no
	// bounds, and zero where that is not known to end.
	ownWindow() time.Duration
	// perRecipient reports whether an item of the list is a message for one
	// recipient, so that those of a message come in rows of their own.
	perRecipient() bool

	// detailsApart reports whether events come from an address of their own, whose
	// requests the service may count apart.
	detailsApart() bool

	// plan fills in the streams of a plan, its windows, its factors and what is
	// filtered here. Explicit is whether a window was asked for.
	plan(p *Plan, now time.Time, explicit, onDemand bool)
	// decode makes messages of the body of an answer. With an error comes what
	// could be read.
	decode(body []byte, s *stream, intern *interner, seen *scope) (page pageItems, next string, err error)
	// perhapsCut reports whether what came of a window may be the beginning of it,
	// though no link to more came. Paged is whether the service has led on from a full
	// page before, so that $top is known to be the size of a page.
	perhapsCut(c Cursor, items *pageItems, paged bool) bool
	// widens reports whether a page may be asked for with the greatest $top in place of
	// the one that was chosen.
	widens() bool

	// message asks for one message with all its recipients.
	message(ctx context.Context, c *Client, id string, received Time) (Trace, error)
	// messageLink is the path and query that show a message.
	messageLink(c *Client, t Trace) string
	// events asks what happened on the way to one recipient.
	events(ctx context.Context, c *Client, id, address string) ([]eventWire, error)
	// eventsLink is the path and query of that.
	eventsLink(id, address string) string
}

// dialects are all that can be asked, the default first.
var dialects = []dialect{tracingAPI{}, messagesAPI{}}

// Dialects returns all dialects, the default first.
func Dialects() []Dialect {
	var all []Dialect
	for _, known := range dialects {
		all = append(all, known.name())
	}
	return all
}

// About says which dialect it is, in a few words.
func (d Dialect) About() string { return d.api().about() }

// api returns what the dialect does. The default stands in for an unknown name.
func (d Dialect) api() dialect {
	for _, known := range dialects {
		if known.name() == d {
			return known
		}
	}
	if d == Offline {
		return heldAPI{}
	}
	return dialects[0]
}

// ParseDialect reads the name of a dialect, as people give it in a flag or in a
// configuration file.
func ParseDialect(name string) (Dialect, error) {
	given := Dialect(strings.ToLower(strings.TrimSpace(name)))
	if slices.Contains(Dialects(), given) {
		return given, nil
	}
	return "", fmt.Errorf("unknown API %q: use %s", name, strings.Join(converted[string](Dialects()), " or "))
}

// Limits are the numbers that a dialect sets.
type Limits struct {
	// MaxAge is how far back a window may begin, counted from the start of that
	// day in UTC. The pages say days; that they begin at 00:00 UTC was measured in
	// one public lab, for Tracing.
	// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md (chapter 3)
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

// Limits returns the numbers of the dialect, from the page of its list.
func (d Dialect) Limits() Limits { return d.api().limits() }

// largestPage is the greatest $top that is documented; the default where none is.
func (d Dialect) largestPage() int {
	if d.api().widens() {
		return d.Limits().MaxPageSize
	}
	return d.Limits().DefaultPageSize
}

const day = 24 * time.Hour

// Roles returns the directory roles of which a person needs one, besides the
// permission, by the names of Microsoft's admin centers.
func (d Dialect) Roles() []string { return d.api().roles() }

// GlobalOnly reports whether the dialect is offered in Microsoft's global cloud
// alone.
func (d Dialect) GlobalOnly() bool { return d.api().globalOnly() }

// AnyTime reports whether the dialect finds messages by an id whenever they came,
// so that a search for one needs no window.
func (d Dialect) AnyTime() bool { return d.api().anyTime() }

// EventData reports whether events have data, which say among other things to which group
// a message was sent on. Where not, an event is its words alone.
func (d Dialect) EventData() bool { return d.api().eventData() }

// ServicePrincipal is the application id of the service behind message traces.
// A tenant must have a service principal of it before Graph answers: until then
// calls end in ErrNotProvisioned.
// https://learn.microsoft.com/graph/api/resources/exchangemessagetrace#prerequisites
// https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/graph-api-message-trace
const ServicePrincipal = "8bd644d1-64a1-4d4b-ae52-2e0cbf64e373"

// oldest returns the earliest instant that a window may begin at.
func (d Dialect) oldest(now time.Time) time.Time {
	return now.UTC().Add(-d.Limits().MaxAge).Truncate(day)
}

func (d Dialect) collection() string { return d.api().collection() }
