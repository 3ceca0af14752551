package cli

import (
	"fmt"
	"time"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/text"
)

// spends has the line say what a search has cost.
func (p *progress) spends(spent func(now time.Time) (requests, left string)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spent = spent
}

// spent says how many requests went out, of about how many, and how long the rest takes
// within the request limit.
func (s *searching) spent(now time.Time) (requests, left string) {
	snapshot := s.result.Snapshot()
	rest, about := snapshot.Left, "about "
	if snapshot.Pages == 0 {
		rest, about = s.result.Plan().Requests, "at least "
	}
	if rest == 0 || !snapshot.More {
		return text.Counted(snapshot.Requests, "request"), ""
	}
	requests = fmt.Sprintf("%s of %s%s", text.Count(snapshot.Requests), about, text.Counted(snapshot.Requests+rest, "request"))
	if takes := s.budget().Takes(rest, now); takes >= time.Minute {
		left = about + explain.Lasting(takes) + " left"
	}
	return requests, left
}

// offerResume says how an export that was cut could have gone on.
func (s *searching) offerResume(snapshot client.Snapshot, asked error) {
	if asked != nil && snapshot.More && s.resumable && !terminal(s.app.sys.Out) {
		s.app.note("write an export with --resume FILE, and it can go on after it was cut")
	}
}
