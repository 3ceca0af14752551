package cli_test

import (
	"regexp"
	"strconv"
	"strings"

	"msgtrace/client"
	"msgtrace/client/simulator/erratic"
)

// more asks for all recipients of each message, or for the events of each copy, or both.
func (c *commands) more() {
	query, args := c.conditions()
	kind := c.random.IntN(3)
	if kind != 0 {
		args = append(args, "--all-recipients")
	}
	if kind != 1 {
		args = append(args, "--events")
	}
	format := []string{"ndjson", "json"}[c.random.IntN(2)]
	args = append(args, "-o", format)
	o := c.run(args...)
	seen := written(c.t, format, o)
	seen.Failed = seen.Failed && !seen.Complete // else in what was asked besides
	c.check(query, seen, o, args)
	short, mute := unread(o, "recipients"), unread(o, "events")
	if (o.code == 0) != (seen.Complete && short+mute == 0) || o.code > 2 {
		c.wrong(o, args, "got complete %v, %d messages and %d copies not read, want exit code 0 only if all was", seen.Complete, short, mute)
	}
	if o.code != 0 && c.service.Recovers && !seen.Cut {
		c.wrong(o, args, "want exit code 0 when every fault passes")
	}
	for _, m := range messagesIn(c.t, format, o) {
		if kind != 0 && m.RecipientsKnown != client.KnownAll {
			short--
		}
		for _, r := range m.Recipients {
			switch {
			case kind == 1:
			case r.Events == nil:
				mute--
			case len(r.Events) != erratic.Events(r.Address) && !c.service.Rotted() && (len(r.Events) > 0 || c.service.Recovers):
				// An answer of Graph's that it knows nothing stands for none.
				c.wrong(o, args, "got %d events of %s for %s, want %d", len(r.Events), m.ID, r.Address, erratic.Events(r.Address))
			}
		}
	}
	if o.out != "" && (short != 0 || mute != 0) {
		c.wrong(o, args, "got words that differ from what is written by %d messages without all recipients and %d copies without events, want none", short, mute)
	}
}

// unread is how many messages lack recipients, or copies events, as standard error has it.
func unread(o outcome, what string) int {
	m := regexp.MustCompile(what + ` of ([\d,]+) of [\d,]+`).FindStringSubmatch(o.err)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
	return n
}
