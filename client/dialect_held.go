package client

import (
	"context"
	"errors"
	"time"
)

// Offline is no dialect of Graph: it stands in the place of one where messages are from
// files. Nobody can choose it.
const Offline Dialect = "offline"

// heldAPI answers for messages from files, where all that is asked is filtered here, at
// no cost.
type heldAPI struct{}

func (heldAPI) name() Dialect            { return Offline }
func (heldAPI) about() string            { return "messages from files" }
func (heldAPI) roles() []string          { return nil }
func (heldAPI) globalOnly() bool         { return false }
func (heldAPI) collection() string       { return "/" }
func (heldAPI) anyTime() bool            { return true }
func (heldAPI) eventData() bool          { return true }
func (heldAPI) ownWindow() time.Duration { return 0 }
func (heldAPI) perRecipient() bool       { return true }
func (heldAPI) detailsApart() bool       { return false }

// limits of files are none: whatever is in them is found.
func (heldAPI) limits() Limits {
	const ages = 36500 * day
	return Limits{MaxAge: ages, MaxWindow: ages, MaxPageSize: 1}
}

// plan needs no request. Where no time was asked for, the whole file is searched.
func (heldAPI) plan(p *Plan, _ time.Time, explicit, _ bool) {
	if explicit {
		p.Windows = []Window{{Start: p.Query.Start, End: p.Query.End}}
	} else {
		p.unbounded()
	}
	p.streams = []*stream{{dialect: Offline, match: newMatcher(p.Query, Offline, p.forms)}}
}

func (heldAPI) perhapsCut(Cursor, *pageItems, bool) bool { return false }

func (heldAPI) widens() bool { return false }

var errOffline = errors.New("client: messages from files are not asked for")

func (heldAPI) decode([]byte, *stream, *interner, *scope) (pageItems, string, error) {
	return pageItems{}, "", errOffline
}

func (heldAPI) message(_ context.Context, c *Client, id string, _ Time) (Trace, error) {
	return c.held.message(id)
}

func (heldAPI) events(context.Context, *Client, string, string) ([]eventWire, error) {
	return nil, errOffline
}

func (heldAPI) messageLink(*Client, Trace) string    { return "" }
func (heldAPI) eventsLink(id, address string) string { return "" }
