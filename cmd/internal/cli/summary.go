package cli

import (
	"fmt"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/gather"
	"msgtrace/client/tally"
	"msgtrace/ui/text"
)

// summary says what was asked and how complete the answer is.
type summary struct {
	Query    client.Query `json:"query"`
	Plan     client.Plan  `json:"plan"`
	Asked    client.Time  `json:"asked"`
	Requests int          `json:"requests"`
	Complete bool         `json:"complete"`
	// CompleteBack is null when the answer is complete, or when nothing is proven
	// to be.
	CompleteBack *client.Time `json:"completeBack"`
	// ReadBack is how far back was read, if rows go on coming newest first.
	ReadBack   *client.Time `json:"readBack,omitempty"`
	OutOfOrder bool         `json:"outOfOrder,omitempty"` // rows did not come newest first
	PerhapsCut bool         `json:"perhapsCut,omitempty"` // see client.Page.Cut
	Unread     int          `json:"unread,omitempty"`     // rows that could not be read
	// Failed are parts that could not be read, while others were.
	Failed []client.Failed `json:"failed,omitempty"`
	// RequestsLeft is about how many more requests read the rest: see
	// client.Snapshot.Left.
	RequestsLeft int `json:"requestsLeft,omitempty"`
	Messages     int `json:"messages"`
	Scanned      int `json:"scanned"`   // rows that came, before what is filtered here
	MayChange    int `json:"mayChange"` // messages that may be different later: see client.Trace.MayChange

	From  string       `json:"from,omitempty"`  // the files that it is from
	Saved *client.Time `json:"saved,omitempty"` // when the oldest of them was

	Hidden bool `json:"hidden,omitempty"` // names are hidden

	Counted *tally.Tally    `json:"counted,omitempty"` // with --group
	NotRead *gather.Missing `json:"notRead,omitempty"` // with --events or --all-recipients

	reach   client.Reach
	doubted bool // what was written before may have gaps
	limited bool // --limit left out messages
	undated int  // how many of them have no time
	apart   int  // lines of recipients that came after their message was written
	near    []client.NearMiss
	planner func(client.Query) (client.Plan, error)
}

// summarize sums up an answer of which these messages were written.
func summarize(plan client.Plan, snapshot client.Snapshot, written []*client.Trace) summary {
	s := summary{
		Query: plan.Query, Plan: plan, Asked: client.TimeOf(snapshot.Asked.UTC(), 0), Requests: snapshot.Requests,
		Complete: snapshot.Complete && len(written) == len(snapshot.Traces), OutOfOrder: snapshot.OutOfOrder,
		PerhapsCut: snapshot.Cut, Unread: snapshot.Unread, Failed: snapshot.Failed, Messages: snapshot.Released + len(written), Scanned: snapshot.Scanned,
		MayChange: snapshot.ReleasedMayChange,
	}
	if !s.Complete {
		s.CompleteBack = writtenBack(snapshot, snapshot.CompleteBack, written)
		if !snapshot.OutOfOrder {
			s.ReadBack = writtenBack(snapshot, snapshot.ReadBack, written)
		}
		s.RequestsLeft = snapshot.Left
	}
	if held := plan.Held(); held != nil {
		s.From = held.From
		if !held.Saved.IsZero() {
			saved := client.TimeOf(held.Saved, 0)
			s.Saved = &saved
		}
	}
	s.near = snapshot.Near
	s.limited = len(written) < len(snapshot.Traces)
	if s.limited {
		s.undated = undated(snapshot.Traces) - undated(written)
	}
	s.reach = plan.Reach(snapshot)
	s.reach.Complete, s.reach.Back = s.Complete, time.Time{}
	if back := writtenBack(snapshot, snapshot.ReadBack, written); back != nil {
		s.reach.Back = back.Time()
	}
	for _, trace := range written {
		if trace.MayChange(snapshot.Current()) {
			s.MayChange++
		}
	}
	return s
}

// doubt takes back that the answer is complete: what was written before, on the strength of
// rows that come newest first, may lack some.
func (s *summary) doubt() {
	s.Complete, s.reach.Complete, s.doubted = false, false, true
}

// incomplete reports whether something is known to be missing. A file is never called
// complete, but it may have been read whole.
func (s summary) incomplete() bool {
	if s.reach.Held() {
		return s.limited || s.reach.Short()
	}
	return !s.Complete
}

// nothing reports whether there is no message, and no time that was read without one.
func (s summary) nothing() bool { return s.Messages == 0 && s.Scanned == 0 && s.reach.Back.IsZero() }

// writtenBack is the instant after which every message that matches was written,
// rounded up to seconds, when the answer reaches back to an instant: that, or the
// time of the last one where --limit left out older ones. One without a time that was
// left out may be of any.
func writtenBack(snapshot client.Snapshot, back time.Time, written []*client.Trace) *client.Time {
	if back.IsZero() {
		return nil
	}
	if n := len(written); n < len(snapshot.Traces) {
		if n == 0 || undated(written) < undated(snapshot.Traces) {
			return nil
		}
		last := written[n-1].Received.Add(time.Second - 1).Truncate(time.Second)
		if last.After(back) {
			back = last
		}
	}
	whole := client.TimeOf(back, 0)
	return &whole
}

// undated is how many messages came without a time of receipt.
func undated(traces []*client.Trace) int {
	n := 0
	for _, t := range traces {
		if t.Received.IsZero() {
			n++
		}
	}
	return n
}

// tell says on standard error what the result is worth.
func (a *app) tell(s summary, zone *time.Location) {
	wording := wordingIn(zone)
	parts := []string{s.count(wording), s.read(wording), span(s.Plan, zone), text.Counted(s.Requests, "request")}
	if local := localConditions(s.Plan); local != "" {
		parts = append(parts, text.Counted(s.Scanned, "row")+" filtered here by "+local)
	}
	written := s.reach
	written.Matched = s.Messages
	if words := written.MayChange(wording, s.MayChange, ""); words != "" {
		parts = append(parts, words)
	}
	a.note("%s", strings.Join(append(parts, s.goesOn(wording)...), a.glyph(" · ", " - ")))
	for _, caveat := range append(s.caveats(), s.missing(wording)...) {
		a.note("%s", caveat)
	}
	if s.Counted != nil {
		a.tellGroups(s.Counted, s.reach.Held())
	}
	if s.NotRead != nil {
		a.note("incomplete: %s", s.NotRead)
	}
	if s.Complete && s.Messages == 0 {
		for _, near := range explain.Near(s.Query, s.near, text.Count) {
			a.note("%s.", near)
		}
		a.note("Nothing matched. Possible reasons, the likeliest first:")
		for _, guess := range explain.Nothing(s.Plan.Dialect, s.Query, s.Asked.Time(), s.near) {
			a.note("  %s", s.offer(guess))
		}
	}
}

// offer says why nothing may have matched, and which search would tell.
func (s summary) offer(guess explain.Guess) string {
	if guess.Wider == nil {
		return guess.Words + "."
	}
	words := guess.Words + ": search " + guess.Offer
	if plan, err := s.planner(*guess.Wider); err == nil {
		words += " (" + text.Counted(plan.Requests, "request") + " at least)"
	}
	return words + "."
}

// wordingIn writes how far an answer goes for standard error.
func wordingIn(zone *time.Location) client.Wording {
	return client.Wording{Time: func(t time.Time) string { return t.In(zone).Format(zoned) }, Number: text.Count}
}

// count says how many messages match, and how many of them were written.
func (s summary) count(w client.Wording) string {
	if s.limited {
		return s.reach.CountOf(w, s.Messages)
	}
	return s.reach.Count(w)
}

// read says how far the answer goes, and by which word the exit code goes.
func (s summary) read(w client.Wording) string {
	if s.Complete {
		return "complete: " + s.reach.Read(w)
	}
	return s.reach.State(w)
}

// goesOn says how to have the rest, and what that takes.
func (s summary) goesOn(w client.Wording) []string {
	cost := s.reach.Cost(w)
	switch {
	case s.Complete || !s.limited && cost == "":
		return nil
	case !s.limited:
		return []string{"the rest takes " + cost}
	case cost == "":
		return []string{"--limit 0 reads on"}
	}
	return []string{"--limit 0 reads on (" + cost + ")"}
}

// caveats are sentences on what is odd about the answer.
func (s summary) caveats() []string {
	var caveats []string
	add := func(applies bool, format string, args ...any) {
		if applies {
			caveats = append(caveats, fmt.Sprintf(format, args...))
		}
	}
	add(s.OutOfOrder && !s.Complete, "The service did not send its rows newest first: these may not be the newest messages.")
	add(s.undated > 0, "%s left out that came without a time of receipt, and may be among the newest.", text.Was(s.undated, "message"))
	add(s.doubted, "What was there before may lack some for the same reason: the same command asks for everything again.")
	add(s.PerhapsCut, "The service answered with exactly one full page of rows and no link to more: some may be missing. Try another --page-size.")
	add(s.Unread > 0 && !s.reach.Held(), "%s could not be read: an id or recipients were missing.", text.Counted(s.Unread, "row"))
	add(s.apart > 0, "%s more for recipients that came after their message: put those with the same id together.", text.Counted(s.apart, "line"))
	return caveats
}

// mostMissing is how many parts that could not be read are named.
const mostMissing = 10

// missing says which parts could not be read, and why.
func (s summary) missing(w client.Wording) []string {
	var lines []string
	for i, part := range s.Failed {
		if i == mostMissing {
			return append(lines, text.Counted(len(s.Failed)-i, "more part")+" could not be read.")
		}
		lines = append(lines, fmt.Sprintf("%s could not be read: %s", text.Clean(part.Words(w)), text.Clean(part.Err.Error())))
	}
	return lines
}

// zoned is a time on standard error, which is read far from the search.
const zoned = "2006-01-02 15:04:05 MST"

// span says what time the query is about.
func span(plan client.Plan, zone *time.Location) string {
	q := plan.Query
	switch back := plan.OwnWindow(); {
	case back > 0:
		return fmt.Sprintf("of the last %d hours", int(back.Hours()))
	case q.Start.IsZero():
		return "of any time"
	}
	return fmt.Sprintf("from %s to %s", q.Start.In(zone).Format(zoned), q.End.In(zone).Format(zoned))
}

// localConditions names what the service was not asked for.
func localConditions(plan client.Plan) string {
	var names []string
	for _, condition := range plan.Conditions {
		if condition.Local {
			names = append(names, condition.Field.Info().Noun)
		}
	}
	return strings.Join(names, ", ")
}
