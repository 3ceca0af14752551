package simulator

import (
	"iter"
	"strings"
	"time"

	"msgtrace/client/odata"
)

// traceFilter is $filter of message-traces, as far as its page documents it.
type traceFilter struct {
	start, end time.Time // zero: open
	messageID  string
	byID       bool // messageID was asked for
}

// readTraceFilter takes messageId eq, receivedDateTime ge and le, joined by
// and. Everything else is refused: nothing says that it would work.
func readTraceFilter(text string) (traceFilter, *refusal) {
	var filter traceFilter
	if strings.TrimSpace(text) == "" {
		return filter, nil
	}
	node, err := odata.ParseFilter(text)
	if err != nil {
		return filter, badRequest("Invalid filter clause: " + err.Error())
	}
	var refused *refusal
	odata.Walk(node, func(node odata.Node, _ bool) {
		if refused == nil {
			refused = filter.add(node)
		}
	})
	return filter, refused
}

func (f *traceFilter) add(node odata.Node) *refusal {
	switch n := node.(type) {
	case *odata.Logical:
		if n.Op == "and" {
			return nil
		}
	case *odata.Comparison:
		switch strings.ToLower(n.Property) + " " + n.Op {
		case "messageid eq":
			f.messageID, f.byID = n.Value.Text, true
			return nil
		case "receiveddatetime ge", "receiveddatetime le":
			return f.bound(n)
		}
	}
	return badRequest("Invalid filter clause: '" + node.String() + "' is not supported on messageTraces.")
}

func (f *traceFilter) bound(n *odata.Comparison) *refusal {
	at, refused := instant(n.Value)
	switch {
	case refused != nil:
		return refused
	case n.Op == odata.OpGe && at.After(f.start):
		f.start = at
	case n.Op == odata.OpLe && (f.end.IsZero() || at.Before(f.end)):
		f.end = at
	}
	return nil
}

// instant reads a DateTimeOffset literal, which must not be quoted.
func instant(value odata.Literal) (time.Time, *refusal) {
	at, err := time.Parse(time.RFC3339Nano, strings.ToUpper(value.Text))
	if err != nil || value.Quoted {
		return at, badRequest("Invalid filter clause: '" + value.String() + "' is not a DateTimeOffset literal.")
	}
	return at.UTC(), nil
}

// chosen yields the messages that match, newest first, each with its place
// among all mail. The page's example has the place after the oldest message;
// it comes when it is asked for by Message-ID or by a range that holds it.
func (c *call) chosen(filter traceFilter) iter.Seq2[int, *message] {
	start, end := filter.start, filter.end
	if oldest := c.oldest(); start.Before(oldest) {
		start = oldest
	}
	if end.IsZero() {
		end = c.now
	}
	return func(yield func(int, *message) bool) {
		from, to := c.mail.between(start, end)
		if filter.byID {
			c.chosenByID(filter, from, to, yield)
			return
		}
		for at := from; at < to; at++ {
			if m := &c.mail.messages[at]; m.visible(c.now) && !yield(at, m) {
				return
			}
		}
		if !filter.start.IsZero() && filter.holds(c.mail.example) {
			yield(len(c.mail.messages), c.mail.example)
		}
	}
}

func (c *call) chosenByID(filter traceFilter, from, to int, yield func(int, *message) bool) {
	for _, place := range c.mail.withMessageID(filter.messageID) {
		at := int(place)
		if m := &c.mail.messages[at]; at >= from && at < to && m.visible(c.now) && !yield(at, m) {
			return
		}
	}
	if example := c.mail.example; strings.EqualFold(filter.messageID, example.messageID) && filter.holds(example) {
		yield(len(c.mail.messages), example)
	}
}

// holds reports whether the message is within the filter's bounds.
func (f *traceFilter) holds(m *message) bool {
	return !m.received.Before(f.start) && (f.end.IsZero() || !m.received.After(f.end))
}
