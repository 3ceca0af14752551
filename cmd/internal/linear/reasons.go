package linear

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/pivot"
	"msgtrace/client/tally"
	"msgtrace/theme/nearest"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// unknown are the copies with a problem whose events nobody has asked for, of messages
// that are listed.
func (s *session) unknown(traces []*client.Trace) []tally.Copy {
	var all []tally.Copy
	for _, one := range tally.CopiesOf(tally.Cause, s.search().plan, traces) {
		if _, known := s.options.Client.CachedEvents(one.Trace.ID, one.Recipient.Address); !known && one.Recipient.Status.Problem() {
			all = append(all, one)
		}
	}
	return all
}

// reasons asks why the problems that are listed failed, those of messages or of
// recipients.
func reasons(s *session, ctx context.Context, _ string) error {
	if s.open != nil {
		return s.reasonsOfCopies(ctx)
	}
	list := &s.search().list
	listed := s.left()
	listed = listed[:min(list.listed, len(listed))]
	listed = slices.DeleteFunc(slices.Clone(listed), func(t *client.Trace) bool {
		return !slices.ContainsFunc(t.Recipients, func(r client.Recipient) bool { return r.Status.Problem() })
	})
	if len(listed) == 0 {
		s.say("No message that is listed has a problem.")
		return nil
	}
	copies := s.unknown(listed)
	if len(copies) == 0 {
		s.say("All reasons are known:")
	} else if err := s.fetchReasons(ctx, copies); err != nil {
		return err
	}
	for _, t := range listed {
		s.say("%s", s.row(t))
	}
	return nil
}

// reasonsOfCopies asks why the recipients that are listed did not get the message, and
// counts what is known of all.
func (s *session) reasonsOfCopies(ctx context.Context) error {
	o, left := s.open, s.recipients()
	var listed []int
	var copies []tally.Copy
	for _, n := range left[max(0, min(o.listed, len(left))-page):min(o.listed, len(left))] {
		r := *o.recipient(n)
		if !r.Status.Problem() {
			continue
		}
		listed = append(listed, n)
		if _, known := s.options.Client.CachedEvents(o.trace.ID, r.Address); !known {
			copies = append(copies, tally.Copy{Trace: &o.trace, Recipient: r})
		}
	}
	if len(listed) == 0 {
		s.say("No recipient that was listed last has a problem.")
		return nil
	}
	if len(copies) > 0 {
		if err := s.fetchReasons(ctx, copies); err != nil {
			return err
		}
	}
	for _, n := range listed {
		s.sayRecipient(n)
	}
	return causesOfCopies(s)
}

// causesOfCopies counts why recipients of the message did not get it.
func causesOfCopies(s *session) error {
	filled := s.withEvents(&s.open.trace)
	var copies []tally.Copy
	for _, r := range filled.Recipients {
		if r.Status.Problem() {
			copies = append(copies, tally.Copy{Trace: &filled, Recipient: r})
		}
	}
	found := tally.Count(tally.Cause, copies)
	if found.Copies == 0 {
		s.say("No recipient has a problem.")
		return nil
	}
	s.say("By cause, of %s: %s.", counted(found.Copies, "recipient"), fates(found.Numbers))
	for i := range found.Groups {
		s.say("%s", sentence(s.group(&found.Groups[i])))
	}
	return nil
}

// fetchReasons asks for the events of copies, for as many as requests are to spare, and
// says before what that costs.
func (s *session) fetchReasons(ctx context.Context, copies []tally.Copy) error {
	if s.offline() {
		s.say("The file has no events of %s.", counted(len(copies), "recipient"))
		return errBack
	}
	state := s.options.Client.Budget().State()
	n := min(len(copies), state.Spare)
	if n == 0 {
		words := fmt.Sprintf("The last %d of %d requests are kept for what you open.", state.Reserve, state.Limit)
		if !state.SpareAt.IsZero() {
			words += " The next one is free at " + s.clock(state.SpareAt) + "."
		}
		s.say("%s", words)
		return errBack
	}
	words := "Asking why costs " + counted(n, "request") + "."
	if n < len(copies) {
		words = fmt.Sprintf("Asking why of %d of %s costs %s.", n, counted(len(copies), "recipient"), counted(n, "request"))
	}
	if n > unsaid {
		if agreed, err := s.agreed(ctx, words+" "+s.used(), "asks"); err != nil || !agreed {
			return cmp.Or(err, errBack)
		}
	} else {
		s.say("%s", words)
	}
	return s.waiting(ctx, func(ctx context.Context) error {
		for i, one := range copies[:n] {
			asking := client.WithWhat(client.InBatch(ctx), fmt.Sprintf("reason %d of %d", i+1, n))
			if _, err := s.options.Client.Events(asking, *one.Trace, one.Recipient.Address); err != nil {
				return err
			}
		}
		return nil
	})
}

// causes groups what failed or was held back among the messages that are left, to list
// one group.
func causes(s *session, ctx context.Context, by string) error {
	if s.open != nil {
		return causesOfCopies(s)
	}
	way := tally.By(cmp.Or(strings.ToLower(by), string(tally.Cause)))
	if !slices.Contains(tally.Ways, way) {
		var names []string
		for _, one := range tally.Ways {
			names = append(names, string(one))
		}
		s.say("Group by %s%s", spoken(names), cmp.Or(nearest.Hint(by, names), "."))
		return nil
	}
	copies := tally.CopiesOf(way, s.search().plan, s.left())
	for i := range copies {
		if events, known := s.options.Client.CachedEvents(copies[i].Trace.ID, copies[i].Recipient.Address); known {
			copies[i].Recipient.Events = append([]client.Event{}, events...)
		}
	}
	found := tally.Count(way, copies)
	if found.Copies == 0 {
		s.say("No message that is loaded failed or was held back.")
		return nil
	}
	s.say("By %s: %s of %s: %s.", way, either(found.Copies, "1 copy", text.Count(found.Copies)+" copies"), counted(found.Messages, "message"), fates(found.Numbers))
	if found.NotAsked > 0 {
		s.say("%s not asked for yet; reasons asks for those that are listed.", either(found.NotAsked, "1 reason is", text.Count(found.NotAsked)+" reasons are"))
	}
	if !s.search().result.Snapshot().Complete {
		s.say("Only of what is loaded: %s.", s.reach(s.search().result.Snapshot()))
	}
	var said []string
	for i := range found.Groups {
		said = append(said, s.group(&found.Groups[i]))
	}
	at, err := s.pick(ctx, "group", said)
	if err != nil {
		return err
	}
	group := found.Groups[at]
	s.search().list.group = &grouped{words: s.groupName(&group), has: func(t *client.Trace) bool { return group.Has(t.ID) }}
	s.narrowed()
	return nil
}

// group says what the copies of a group have in common, and what became of them.
func (s *session) group(g *tally.Group) string {
	words := either(g.Copies, "Once ", text.Count(g.Copies)+" times ") + s.groupName(g) + ": " + fates(g.Numbers)
	if g.Host != "" {
		words += ", said by " + g.Host
	}
	return words
}

func (s *session) groupName(g *tally.Group) string {
	if g.Cause == tally.NotAsked {
		return "not known yet"
	}
	return s.text(cmp.Or(g.Reason, g.Domain, g.Sender))
}

// fates say what became of copies.
func fates(n tally.Numbers) string {
	var words []string
	for _, fate := range []struct {
		n     int
		words string
	}{{n.Failed, "failed"}, {n.Filtered, "quarantined or spam"}, {n.Arrived, "arrived later"}, {n.Open, "still open"}} {
		if fate.n > 0 {
			words = append(words, text.Count(fate.n)+" "+fate.words)
		}
	}
	return spoken(words)
}

// pivots offers searches for what has something in common with the open message.
func pivots(s *session, ctx context.Context, _ string) error {
	all := pivot.Of(&s.open.trace, s.search().plan.Query, s.options.Client.Dialect(), s.now())
	var said []string
	for _, p := range all {
		plan, err := s.options.Client.Plan(p.Query)
		switch {
		case p.Idle != "":
			said = append(said, capital(p.Title)+": not possible, "+p.Idle)
		case err != nil:
			said = append(said, capital(p.Title)+": not possible, "+err.Error())
		default:
			words := capital(p.Title)
			if p.Value != "" {
				words += ": " + s.pivotValue(p)
			}
			said = append(said, words+", "+counted(plan.Requests, "request"))
		}
	}
	at, err := s.pick(ctx, "search", said)
	if err != nil {
		return err
	}
	if all[at].Idle != "" {
		s.say("Not possible: %s.", all[at].Idle)
		return nil
	}
	return s.ask(ctx, inquiry{search: queryline.Of(all[at].Query, s.now()), sure: true})
}

// pivotValue is what is the same, as it may be said.
func (s *session) pivotValue(p pivot.Pivot) string {
	if s.hidden && p.Query.Subject != "" {
		return s.mask.Subject(p.Value)
	}
	return s.text(p.Value)
}
