package client

import (
	"net/url"

	"msgtrace/client/odata"
)

// MessageURL returns the request that shows one message with its recipients, for
// a person who goes on in Graph Explorer or in a script. In Tracing it asks for a
// day around the time of receipt: left to itself the service looks back two
// days. A damaged id has no URL.
func (c *Client) MessageURL(t Trace) string {
	if wellFormedID(t.ID) != nil {
		return ""
	}
	var s *stream
	window := Window{}
	if c.Dialect() == MessageTraces {
		s = keyStream(t.ID)
	} else {
		s = c.planByID(t.ID, t.Received).streams[0]
		s.top, window = 0, s.windows[0]
	}
	return c.BaseURL() + s.link(window)
}

// EventsURL returns the request that shows what happened to a message on its way
// to one recipient. A damaged id has no URL.
func (c *Client) EventsURL(id, address string) string {
	if wellFormedID(id) != nil {
		return ""
	}
	return c.BaseURL() + eventsLink(c.Dialect(), id, address)
}

// keyStream asks for one message with all its recipients by its key, as the
// second example of Microsoft's page does.
func keyStream(id string) *stream {
	return &stream{
		dialect: MessageTraces, key: id, expand: expansion{recipients: true},
		match: newMatcher(Query{}), windows: []Window{{}},
	}
}

// eventsLink returns path and query of the request for the events.
func eventsLink(d Dialect, id, address string) string {
	if d == Tracing {
		return d.collection() + "/" + url.PathEscape(id) + "/" +
			odata.Call("getDetailsByRecipient", "recipientAddress", address)
	}
	nested := odata.Expand{
		Property: "recipients", Filter: odata.Eq(messageNames.recipient, odata.Quote(address)),
		Expand: []odata.Expand{{Property: "events"}},
	}
	return d.collection() + odata.Key(id) + "?" + odata.Options{Expand: []odata.Expand{nested}}.Encode()
}
