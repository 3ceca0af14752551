package linear

import (
	"context"
	"fmt"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// sayNothing says that nothing matched, what nearly did, and the likely reasons, each
// with the number that runs the search that would tell, and what it costs.
func (s *session) sayNothing() {
	now, snapshot := s.search(), s.search().result.Snapshot()
	s.say("No message matched.")
	s.say("%s", s.complete(snapshot))
	if snapshot.Scanned > 0 {
		s.say("%s read and filtered on this machine.", either(snapshot.Scanned, "1 message was", text.Count(snapshot.Scanned)+" messages were"))
	}
	query := now.plan.Query
	if s.hidden {
		query = s.mask.Query(query)
	}
	for _, near := range explain.Near(query, snapshot.Near, text.Count) {
		s.say("%s", sentence(near))
	}
	now.offered = now.guesses(s.options.Client.Dialect())
	s.say("Possible reasons, the likeliest first. A number runs that search.")
	number := 0
	for _, guess := range now.offered {
		if guess.Wider == nil {
			s.say("%s", sentence(guess.Words))
			continue
		}
		number++
		words := fmt.Sprintf("%d. %s. Search %s", number, guess.Words, s.text(guess.Offer))
		if plan, err := s.options.Client.Plan(*guess.Wider); err == nil {
			words += ", " + counted(plan.Requests, "request")
		}
		s.say("%s", sentence(words))
	}
}

// guesses are why the search may have found nothing.
func (q *search) guesses(dialect client.Dialect) []explain.Guess {
	snapshot := q.result.Snapshot()
	var all []explain.Guess
	if q.held != nil {
		all = append(all, explain.Pasted(*q.held))
	}
	if q.meant != nil {
		all = append(all, explain.Mistyped(*q.meant))
	}
	return append(all, explain.Nothing(dialect, q.plan.Query, snapshot.Asked, snapshot.Near)...)
}

// runOffer runs the search of a reason.
func (s *session) runOffer(ctx context.Context, n int) error {
	for _, guess := range s.search().offered {
		if guess.Wider == nil {
			continue
		}
		if n--; n == 0 {
			return s.ask(ctx, inquiry{search: queryline.Of(*guess.Wider, s.now()), sure: true})
		}
	}
	s.say("There is no reason with that number.")
	return nil
}
