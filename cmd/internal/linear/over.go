package linear

import (
	"context"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/lookalike"
	"msgtrace/client/volume"
	"msgtrace/ui/text"
)

// known are the domains that others are compared with: those of the tenant, and those
// that were searched for in this run.
func (s *session) known() *lookalike.Known {
	var addresses []string
	for _, made := range s.searches {
		addresses = append(addresses, made.plan.Query.Addresses()...)
	}
	searched := lookalike.Domains(addresses)
	if key := strings.Join(searched, " "); s.domains == nil || s.searched != key {
		s.domains, s.searched = lookalike.New(s.options.OwnDomains(), searched), key
	}
	return s.domains
}

// warnOf says that the domain of an address looks like another one.
func (s *session) warnOf(address string) {
	if found, is := s.known().Look(address); is {
		s.say("Look-alike: %s", sentence(found.String()))
	}
}

// mostBuckets is into how many pieces the time is cut at most.
const mostBuckets = 12

// overTime counts the messages of the list over time, to list those of one piece.
func overTime(s *session, ctx context.Context, _ string) error {
	var all volume.Histogram
	for _, t := range s.left() {
		all.Add(t.Received.Time(), slices.ContainsFunc(t.Recipients, func(r client.Recipient) bool { return r.Status.Problem() }), 1)
	}
	from, to, any := all.Span()
	if !any {
		s.say("No message that is loaded has a time.")
		return nil
	}
	if !s.search().result.Snapshot().Complete {
		s.say("Only of what is loaded. %s", s.complete(s.search().result.Snapshot()))
	}
	var buckets []volume.Bucket
	var said []string
	for _, b := range slices.Backward(all.Buckets(volume.Fit(s.zone(), from, to, mostBuckets), from, to)) {
		if b.All == 0 {
			continue
		}
		words := s.between(b.From, b.To) + ", " + counted(b.All, "message")
		if b.Problems > 0 {
			words += ", " + text.Count(b.Problems) + " with a problem"
		}
		buckets, said = append(buckets, b), append(said, words)
	}
	at, err := s.pick(ctx, "time", said)
	if err != nil {
		return err
	}
	b := buckets[at]
	s.search().list.group = &grouped{words: s.between(b.From, b.To), has: func(t *client.Trace) bool {
		return !t.Received.Before(b.From) && t.Received.Before(b.To)
	}}
	s.narrowed()
	return nil
}

// between says a piece of time, its day once.
func (s *session) between(from, to time.Time) string {
	end := to.In(s.zone())
	if last := to.Add(-time.Nanosecond).In(s.zone()); last.YearDay() == from.In(s.zone()).YearDay() && last.Year() == from.In(s.zone()).Year() {
		return s.at(from) + " to " + end.Format("15:04")
	}
	return s.at(from) + " to " + s.at(to)
}
