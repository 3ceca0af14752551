package cli_test

import (
	"strings"
	"time"
)

// watch goes on looking for half an hour, in which nothing changes.
func (c *commands) watch() {
	query, args := c.conditions()
	args = append(args, "-o", "ndjson", "--watch", "--watch-for", "30m")
	began := time.Now()
	c.now = func() time.Time { return c.service.Now.Add(time.Since(began)) }
	o := c.run(args...)
	seen := written(c.t, "ndjson", o)
	first, _, watched := strings.Cut(o.err, "watching until")
	seen.Interrupted = watched
	seen.Requests = -1 // those of the looks are not said
	if seen.Failed = strings.Contains(first, "msgtrace: "); watched && strings.Contains(o.err, " changed") {
		c.wrong(o, args, "got a change, want none: nothing has changed")
	}
	c.check(query, seen, o, args)
	if watched != strings.Contains(o.err, "no longer watching") || o.code > 2 {
		c.wrong(o, args, "got a watch without an end, want why it ended")
	}
}
