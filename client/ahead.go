package client

import (
	"net/http"
	"time"
)

// A clock that goes ahead would take for settled what is not, and others with the same
// cache would be told so. What the service says of the time counts where it is earlier.

// mostAhead is by how much a clock may go ahead: much less than what settling takes.
const mostAhead = 2 * time.Minute

// compareClocks takes note of the time that the service says.
func (c *Client) compareClocks(response *http.Response) {
	if response == nil {
		return
	}
	date, err := http.ParseTime(response.Header.Get("Date"))
	if err != nil {
		return
	}
	ahead := c.now().Sub(date)
	if ahead < mostAhead {
		ahead = 0
	}
	c.ahead.Store(int64(ahead))
}

// settledSince returns the instant of which nothing that was received before it may
// change, after it was asked for.
func (c *Client) settledSince(asked time.Time) time.Time {
	return youngSince(asked.Add(-time.Duration(c.ahead.Load())))
}
