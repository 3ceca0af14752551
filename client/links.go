package client

// MessageURL returns the request that shows one message with its recipients, for
// a person who goes on in Graph Explorer or in a script. In Tracing it asks for a
// day around the time of receipt: left to itself the service looks back two
// days. A damaged id has no URL.
func (c *Client) MessageURL(t Trace) string {
	if wellFormedID(t.ID) != nil {
		return ""
	}
	return c.BaseURL() + c.Dialect().api().messageLink(c, t)
}

// EventsURL returns the request that shows what happened to a message on its way
// to one recipient. A damaged id has no URL.
func (c *Client) EventsURL(id, address string) string {
	if wellFormedID(id) != nil {
		return ""
	}
	return c.BaseURL() + c.Dialect().api().eventsLink(id, address)
}
