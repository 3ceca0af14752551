package linear

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/theme/nearest"
	"msgtrace/ui/find"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
	"msgtrace/ui/traces"
)

// narrowing is what is left out of a list, and its order.
type narrowing struct {
	filter string
	status *client.Status
	group  *grouped // of those that have the same cause; nil: all
	order  string   // one of orders; "": as they came
	turned bool
}

type grouped struct {
	words string
	has   func(*client.Trace) bool
}

// any reports whether something is left out.
func (n *narrowing) any() bool { return n.filter != "" || n.status != nil || n.group != nil }

// words say what is left.
func (n *narrowing) words() string {
	var parts []string
	if n.group != nil {
		parts = append(parts, n.group.words)
	}
	if n.status != nil {
		parts = append(parts, "status "+word(*n.status))
	}
	if n.filter != "" {
		parts = append(parts, "filter "+n.filter)
	}
	return strings.Join(parts, ", ")
}

// orders compare messages.
var orders = map[string]func(a, b *client.Trace) int{
	"received": func(a, b *client.Trace) int { return b.Received.Compare(a.Received.Time()) },
	"from":     func(a, b *client.Trace) int { return text.CompareFold(a.Sender, b.Sender) },
	"subject":  func(a, b *client.Trace) int { return text.CompareFold(a.Subject, b.Subject) },
	"size":     func(a, b *client.Trace) int { return cmp.Compare(b.Size, a.Size) },
	"status":   func(a, b *client.Trace) int { return cmp.Compare(severity(a), severity(b)) },
}

// severity is that of the worst copy.
func severity(t *client.Trace) int {
	worst := int(^uint(0) >> 1)
	for _, r := range t.Recipients {
		worst = min(worst, r.Status.Severity())
	}
	return worst
}

// left are the messages that are not left out, in their order, as they came.
func (s *session) left() []*client.Trace {
	now := s.search()
	snapshot := now.result.Snapshot()
	list := &now.list
	list.number(snapshot)
	all := snapshot.Traces
	if list.any() {
		matches := s.matcher(list.filter)
		all = slices.DeleteFunc(slices.Clone(all), func(t *client.Trace) bool {
			return list.status != nil && !hasStatus(t.Recipients, *list.status) || list.group != nil && !list.group.has(t) || !matches(s.trace(t))
		})
	}
	if compare := orders[list.order]; compare != nil {
		all = slices.Clone(all)
		slices.SortStableFunc(all, func(a, b *client.Trace) int {
			if list.turned {
				a, b = b, a
			}
			return compare(a, b)
		})
	}
	return all
}

// matcher reports of messages, as they are shown, whether they have the words.
func (s *session) matcher(words string) func(*client.Trace) bool {
	fields := traces.Fields(s.now(), s.zone(), func(t *client.Trace, r client.Recipient) string { return s.reason(t, r) })
	if match := fields.Match(fields.Parse(words)); match != nil {
		return match
	}
	return func(*client.Trace) bool { return true }
}

func hasStatus(recipients []client.Recipient, status client.Status) bool {
	return slices.ContainsFunc(recipients, func(r client.Recipient) bool {
		return r.Status.Place() == status.Place() && r.Status.Word() == status.Word()
	})
}

// narrowRows leaves the messages, or the recipients, that have the words.
func narrowRows(s *session, _ context.Context, words string) error {
	words = strings.TrimSpace(words)
	if s.open != nil {
		s.open.filter = words
		if words == "" {
			s.open.status = nil
		}
	} else {
		list := &s.search().list
		list.filter = words
		if words == "" {
			list.status, list.group = nil, nil
		}
	}
	s.narrowed()
	return nil
}

// narrowStatus leaves the messages, or the recipients, with a status.
func narrowStatus(s *session, _ context.Context, name string) error {
	var status *client.Status
	if name != "" {
		read, err := queryline.ParseStatus(name)
		if err != nil {
			s.say("%s", capital(sentence(err.Error())))
			return nil
		}
		status = &read
	}
	if s.open != nil {
		s.open.status = status
	} else {
		s.search().list.status = status
	}
	s.narrowed()
	return nil
}

// narrowed lists what is left from the beginning. That all are left is only said: they
// were listed before.
func (s *session) narrowed() {
	o, list := s.open, &s.search().list
	switch {
	case o != nil:
		o.listed = 0
		s.say("%s", s.copiesHeadline())
		if o.filter != "" || o.status != nil {
			s.listRecipients(page)
		}
	default:
		list.listed = 0
		s.say("%s", s.headline())
		if list.any() {
			s.listRows(page)
		}
	}
}

// sortRows orders the list.
func sortRows(s *session, _ context.Context, what string) error {
	list := &s.search().list
	names := []string{"received", "from", "subject", "status", "size"}
	what = strings.ToLower(what)
	switch {
	case what == "":
		s.say("Sort by what? %s.", capital(spoken(names)))
		return nil
	case orders[what] == nil:
		s.say("The list is not ordered by %q%s", what, cmp.Or(nearest.Hint(what, names), ": use "+spoken(names)+"."))
		return nil
	case list.order == what:
		list.turned = !list.turned
	default:
		list.order, list.turned = what, false
	}
	list.listed = 0
	s.say("Sorted by %s%s.", what, map[bool]string{true: ", turned around"}[list.turned])
	s.listRows(page)
	return nil
}

// counts says how many there are of each status.
func counts(s *session, _ context.Context, _ string) error {
	if s.open != nil {
		s.say("%s", s.copiesHeadline())
		return nil
	}
	s.say("%s", s.headline())
	s.say("A message with recipients of several statuses counts in each.")
	s.sayReach()
	return nil
}

// recipientFields are what a filter of recipients looks into.
var recipientFields = find.Fields[*client.Recipient]{
	{Words: client.FieldRecipient.Info().Words, Has: func(r *client.Recipient, passes func(string) bool) bool { return passes(r.Address) }},
	{Words: client.FieldStatus.Info().Words, Spell: find.SpellStatus, Has: func(r *client.Recipient, passes func(string) bool) bool { return find.HasStatus(r.Status, passes) }},
}
