package traces

import (
	"time"

	"msgtrace/client"
)

// Differ walks through two lists of which the second has the messages of the first in
// their order, some perhaps in other copies, and perhaps others between them and behind
// them. It calls change for each that is another copy, with both, and for each that
// came, with nil for the one before. It reports false of other lists; some calls may
// have been made then. What is the same costs a look at its pointer, and nothing where
// the second only goes on in the memory of the first.
func Differ(before, now []*client.Trace, change func(before, now *client.Trace)) bool {
	more, at := len(now)-len(before), 0
	if more < 0 {
		return false
	}
	if sameStart(before, now) && len(before) > 0 {
		at = len(before)
	}
	for _, t := range now[at:] {
		switch {
		case at < len(before) && before[at] == t:
			at++
		case at < len(before) && before[at].ID == t.ID:
			change(before[at], t)
			at++
		case more == 0:
			return false
		default:
			more--
			change(nil, t)
		}
	}
	return more == 0 && at == len(before)
}

// changing are the messages that may have changed since they were asked for. One that
// may not, may not either if it was asked for later: so a later time costs only those
// that may.
type changing struct {
	asked time.Time
	n     int
	may   []*client.Trace // those that are gone included
	gone  map[*client.Trace]struct{}
}

// count counts a message that came, or one that is gone.
func (c *changing) count(t *client.Trace, n int) {
	switch {
	case !t.MayChange(c.asked):
		return
	case n > 0:
		c.may = append(c.may, t)
	case c.gone == nil:
		c.gone = map[*client.Trace]struct{}{t: {}}
	default:
		c.gone[t] = struct{}{}
	}
	c.n += n
}

// askedAt says when the messages were asked for, which is later than before.
func (c *changing) askedAt(asked time.Time) {
	c.asked = asked
	left := c.may[:0]
	for _, t := range c.may {
		if _, gone := c.gone[t]; !gone && t.MayChange(asked) {
			left = append(left, t)
		}
	}
	clear(c.may[len(left):])
	c.may, c.gone, c.n = left, nil, len(left)
}
