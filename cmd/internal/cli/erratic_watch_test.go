package cli_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client/simulator/erratic"
)

// watch goes on looking for half an hour, in which nothing changes.
func (c *commands) watch() {
	query, args := c.conditions()
	args = append(args, "-o", "ndjson", "--watch", "--watch-for", "30m")
	began := time.Now()
	c.now = func() time.Time { return c.service.Now.Add(time.Since(began)) }
	o := c.run(args...)
	seen := said(c.t, o)
	seen.Messages = lastSeen(c.t, o.out)
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

// lastSeen reads NDJSON of a watch, in which a message is written again, whole, when
// something was found of it.
func lastSeen(t *testing.T, out string) []erratic.Seen {
	t.Helper()
	var seen []erratic.Seen
	for _, one := range traces(t, out) {
		seen = slices.DeleteFunc(seen, func(m erratic.Seen) bool { return m.ID == one.ID })
		seen = append(seen, seenTrace(one))
	}
	return seen
}
