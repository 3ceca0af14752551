package cli_test

import (
	"encoding/json"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/addressees"
	"msgtrace/client/simulator/erratic"
	"msgtrace/client/tally"
)

// groupByRecipient asks who of a list got it.
func (c *commands) groupByRecipient() {
	query, args := c.conditions()
	if query.Recipients == nil && c.random.IntN(2) == 0 {
		query.Recipients = []string{erratic.People[0], erratic.People[2], "nobody@contoso.com"}
		args = append(args, "--recipient", strings.Join(query.Recipients, ","))
	}
	args = append(args, "--group", "recipient", "-o", "json")
	o := c.run(args...)
	seen := written(c.t, "json", o)
	c.check(query, seen, o, args)
	var d struct {
		Search struct{ Counted addressees.Totals }
		Groups []struct {
			Recipient, Status string
			Outcomes          map[string]int
			Messages          int
		}
	}
	if err := json.Unmarshal([]byte(o.out), &d); err != nil && o.out != "" {
		c.wrong(o, args, "got %v, want JSON", err)
	}
	var addresses []string
	for _, group := range d.Groups {
		addresses = append(addresses, group.Recipient)
		copies, found := 0, 0
		for _, n := range group.Outcomes {
			copies += n
		}
		for _, m := range seen.Messages {
			if at := slices.Index(m.Recipients, group.Recipient); at >= 0 && (query.Status == "" || m.Statuses[at] == query.Status) {
				found++
			}
		}
		truth := c.service.Copies(query, group.Recipient)
		if group.Messages != found || copies != found || found > truth || seen.Complete && found != truth {
			c.wrong(o, args, "got %d messages and %d copies for %s, with %d in the messages, want %d", group.Messages, copies, group.Recipient, found, truth)
		}
		if none := group.Status == "none"; none != (found == 0 && seen.Complete) {
			c.wrong(o, args, "got the status %q of %s, complete %v with %d messages, want none only where it is proven", group.Status, group.Recipient, seen.Complete, found)
		}
	}
	for _, address := range query.Recipients {
		if o.out != "" && !slices.Contains(addresses, address) {
			c.wrong(o, args, "got the addresses %q, want %s among them", addresses, address)
		}
	}
	if slices.Sort(addresses); len(slices.Compact(slices.Clone(addresses))) != len(addresses) {
		c.wrong(o, args, "got the addresses %q, want each once", addresses)
	}
}

// groupByCause asks what kept the copies that did not arrive.
func (c *commands) groupByCause() {
	query, args := c.conditions()
	args = append(args, "--group", "cause", "-o", "json")
	o := c.run(args...)
	seen := written(c.t, "json", o)
	seen.Failed = seen.Failed && !seen.Complete // else in asking for reasons
	c.check(query, seen, o, args)
	var d struct {
		Search struct{ Counted tally.Tally }
		Groups []tally.Group
		Traces []client.Trace
	}
	if err := json.Unmarshal([]byte(o.out), &d); err != nil && o.out != "" {
		c.wrong(o, args, "got %v, want JSON", err)
	}
	counted, grouped, troubled := d.Search.Counted, 0, 0
	for _, group := range d.Groups {
		grouped += group.Copies
	}
	for _, m := range d.Traces {
		for _, r := range m.Recipients {
			if r.Status.Problem() && (query.Status == "" || string(r.Status) == query.Status) && (query.Recipients == nil || slices.Contains(query.Recipients, r.Address)) {
				troubled++
			}
		}
	}
	if counted.Copies != grouped || grouped+counted.Prompt+counted.Unchecked != troubled {
		c.wrong(o, args, "got %d copies in groups, and %+v, want %d as in the messages", grouped, counted, troubled)
	}
	if left := counted.NotAsked + counted.Unchecked; o.code == 0 && (left > 0 || !seen.Complete) || o.code != 0 && c.service.Recovers && left == 0 && !seen.Cut {
		c.wrong(o, args, "got %d reasons not asked for, complete %v, want exit code 0 only if all was", left, seen.Complete)
	}
}
