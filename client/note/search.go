package note

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/count"
	"msgtrace/client/explain"
	"msgtrace/client/when"
)

// minute is how a note says an instant of the search.
const minute = "2006-01-02 15:04"

// SearchOf says how a plan has found its messages. Line is what was searched for as a
// query line, without the times, and planned the end of a window that has none.
func SearchOf(plan client.Plan, s client.Snapshot, line string, planned time.Time, zone *time.Location) Search {
	var conditions []string
	if line != "" {
		conditions = append(conditions, line)
	}
	if q := plan.Query; q.Start.IsZero() {
		conditions = append(conditions, unbounded(plan))
	} else {
		start, end := q.Start.In(zone), cmp.Or(q.End, planned).In(zone)
		conditions = append(conditions, fmt.Sprintf("from %s to %s %s", start.Format(minute), end.Format(minute), when.Zone(end)))
	}
	return Search{
		Conditions: strings.Join(conditions, ", "), Reach: Reach(plan, s, zone),
		Asked: s.Asked, Current: s.Current(), Requests: s.Requests, Partial: !s.Complete, Held: plan.Held() != nil,
	}
}

// unbounded says which time a search without a window was about.
func unbounded(plan client.Plan) string {
	if back := plan.OwnWindow(); back > 0 {
		return "last " + count.Noun(int(back.Hours()), "hour")
	}
	return "any time"
}

// Reach says how many messages match, and whether these are all.
func Reach(plan client.Plan, s client.Snapshot, zone *time.Location) string {
	reach, wording := plan.Reach(s), Wording(zone)
	return reach.Count(wording) + "; " + reach.State(wording)
}

// Gap says how far an answer goes that is not complete, "" of one that is.
func Gap(plan client.Plan, s client.Snapshot, zone *time.Location) string {
	if s.Complete {
		return ""
	}
	return plan.Reach(s).State(Wording(zone))
}

// Wording writes how far an answer goes for who reads it later.
func Wording(zone *time.Location) client.Wording {
	return client.Wording{
		Time: func(t time.Time) string {
			return t.Add(time.Minute - 1).Truncate(time.Minute).In(zone).Format(minute)
		},
		Number: count.Of,
	}
}

// Nothing adds what nearly matched a search that found nothing, and, when all was read,
// the likely reasons.
func (s *Search) Nothing(plan client.Plan, found client.Snapshot) {
	for _, near := range explain.Near(plan.Query, found.Near, count.Of) {
		s.Near = append(s.Near, near+".")
	}
	if s.Partial {
		return
	}
	for _, guess := range explain.Nothing(plan.Dialect, plan.Query, found.Asked, found.Near) {
		s.Guesses = append(s.Guesses, guess.Words+".")
	}
}
