package linear

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/text"
)

const (
	page      = 10 // rows that are listed at once
	pages     = 5  // answers that are read at once to list them
	mostPages = 20 // that all reads
)

// rows is how the list of a search stands. A message keeps its number as long as the
// search is there, whatever is left out and in whatever order: what was heard as 7 stays 7.
type rows struct {
	numbers map[string]int
	ids     []string // by number, from 0

	narrowing
	listed int // of the rows that are left
	at     int // the number of the message that was opened last; 0: none
}

// number gives the messages that came their numbers.
func (r *rows) number(snapshot client.Snapshot) {
	if len(r.ids) == len(snapshot.Traces) {
		return
	}
	if r.numbers == nil {
		r.numbers = map[string]int{}
	}
	for _, t := range snapshot.Traces {
		if r.numbers[t.ID] == 0 {
			r.ids = append(r.ids, t.ID)
			r.numbers[t.ID] = len(r.ids)
		}
	}
}

// trace returns the message with a number, as it came.
func (q *search) trace(number int) *client.Trace {
	snapshot := q.result.Snapshot()
	q.list.number(snapshot)
	if number < 1 || number > len(q.list.ids) {
		return nil
	}
	id := q.list.ids[number-1]
	at := slices.IndexFunc(snapshot.Traces, func(t *client.Trace) bool { return t.ID == id })
	if at < 0 {
		return nil
	}
	return snapshot.Traces[at]
}

// listFirst asks for the first messages, and lists them.
func (s *session) listFirst(ctx context.Context) error {
	err := s.load(ctx, page, pages)
	now := s.search()
	snapshot := now.result.Snapshot()
	if snapshot.Pages == 0 && err != nil {
		return err
	}
	if len(snapshot.Traces) == 0 && !snapshot.More && err == nil {
		s.sayNothing()
		return nil
	}
	s.say("%s", s.headline())
	s.listRows(page)
	return err
}

// load asks for n messages.
func (s *session) load(ctx context.Context, n, pages int) error {
	return s.waiting(ctx, func(ctx context.Context) error { return s.search().result.EnsureWithin(ctx, n, pages) })
}

// more lists the next messages, or recipients. Where all that are loaded are listed it
// asks for more.
func more(s *session, ctx context.Context, _ string) error {
	if s.open != nil {
		s.listRecipients(page)
		return nil
	}
	now := s.search()
	snapshot := now.result.Snapshot()
	if len(s.left()) < now.list.listed+page && snapshot.More {
		want := len(snapshot.Traces) + 1
		if !now.list.any() {
			want = now.list.listed + page
		}
		if err := s.load(ctx, want, pages); err != nil {
			return err
		}
		s.ran(now)
	}
	if len(now.result.Snapshot().Traces) == 0 && !now.result.Snapshot().More {
		s.sayNothing()
		return nil
	}
	if now.list.listed == 0 {
		s.say("%s", s.headline())
	}
	s.listRows(page)
	return nil
}

// all reads on, or asks for all recipients of a message.
func all(s *session, ctx context.Context, _ string) error {
	if s.open != nil {
		return s.allRecipients(ctx)
	}
	now := s.search()
	snapshot := now.result.Snapshot()
	if !snapshot.More {
		s.say("All is read already.")
		return nil
	}
	if cost := now.plan.Reach(snapshot).Cost(s.wording()); cost != "" {
		agreed, err := s.agreed(ctx, "Reading all costs "+cost+"; at most "+strconv.Itoa(mostPages)+" are made at once.", "reads on")
		if err != nil || !agreed {
			return err
		}
	}
	err := s.load(ctx, int(^uint(0)>>1), mostPages)
	s.ran(now)
	s.say("%s", s.headline())
	s.sayReach()
	return err
}

// listAgain lists from the beginning.
func listAgain(s *session, _ context.Context, _ string) error {
	if s.open != nil {
		s.open.listed = 0
		s.listRecipients(page)
		return nil
	}
	now := s.search()
	if snapshot := now.result.Snapshot(); len(snapshot.Traces) == 0 && !snapshot.More {
		s.sayNothing()
		return nil
	}
	now.list.listed = 0
	s.say("%s", s.headline())
	s.listRows(page)
	return nil
}

// headline says how many messages the list has, by status.
func (s *session) headline() string {
	now, left := s.search(), s.left()
	words := now.plan.Reach(now.result.Snapshot()).Count(s.wording())
	if now.list.any() {
		words = counted(len(left), "message") + " of " + text.Count(len(now.result.Snapshot().Traces)) + ", " + s.text(now.list.words())
	}
	if parts := statusCounts(left); len(parts) > 0 && len(left) > 1 {
		words += ": " + strings.Join(parts, ", ")
	}
	return capital(words) + "."
}

// statusCounts count messages by status. One with copies of several counts in each.
func statusCounts(traces []*client.Trace) []string {
	counts := map[client.Status]int{}
	for _, t := range traces {
		seen := map[client.Status]bool{}
		for _, r := range t.Recipients {
			if !seen[r.Status] {
				seen[r.Status] = true
				counts[r.Status]++
			}
		}
	}
	return byStatus(counts)
}

// byStatus says numbers of statuses, the worst first.
func byStatus(counts map[client.Status]int) []string {
	var order []client.Status
	for status := range counts {
		order = append(order, status)
	}
	slices.SortFunc(order, func(a, b client.Status) int {
		return cmp.Or(cmp.Compare(a.Severity(), b.Severity()), cmp.Compare(a, b))
	})
	var parts []string
	for _, status := range order {
		parts = append(parts, text.Count(counts[status])+" "+word(status))
	}
	return parts
}

// word is the word for a status.
func word(status client.Status) string {
	if status.Known() {
		return strings.ToLower(status.Word())
	}
	return safe(status.Word())
}

// listRows says the next n messages, and how far the list goes.
func (s *session) listRows(n int) {
	list, left, asked := &s.search().list, s.left(), s.search().result.Snapshot().Current()
	young, from := 0, list.listed
	for end := min(list.listed+n, len(left)); list.listed < end; list.listed++ {
		t := left[list.listed]
		s.say("%s", s.row(t))
		if t.MayChange(asked) {
			young++
		}
	}
	if said := list.listed - from; young > 0 {
		s.say("%s may still change: %s.", youngOf(young, said), whyMayChange)
	}
	s.sayReach()
}

// whyMayChange says the time as people do.
var whyMayChange = strings.ReplaceAll(client.WhyMayChange, " h,", " hours,")

// youngOf says how many of some messages are meant.
func youngOf(n, of int) string {
	switch {
	case of == 1:
		return "This"
	case n == of:
		return "All of these"
	}
	return text.Count(n) + " of these " + text.Count(of)
}

// row is a message in one line, its number first.
func (s *session) row(t *client.Trace) string {
	number, shown := s.search().list.numbers[t.ID], s.trace(t)
	parts := []string{s.outcome(t), "from " + cmp.Or(shown.Sender, "nobody")}
	if found, is := s.known().Look(shown.Sender); is {
		parts = append(parts, found.Short())
	}
	if to := s.to(shown); to != "" {
		parts = append(parts, to)
	}
	parts = append(parts, cmp.Or(shown.Subject, "no subject"), s.at(t.Received.Time()))
	return strconv.Itoa(number) + ". " + strings.Join(parts, ", ") + "."
}

// outcome says what became of a message: the status of all recipients or, where they
// differ, of the one that stands for them, and the reason where it is known.
func (s *session) outcome(t *client.Trace) string {
	at := s.search().plan.Leading(t)
	if at < 0 {
		return "No status"
	}
	status, same := t.Recipients[at].Status, 0
	for _, r := range t.Recipients {
		if r.Status == status {
			same++
		}
	}
	words := capital(word(status))
	if same < len(t.Recipients) {
		words += " for " + text.Count(same) + " of " + text.Count(len(t.Recipients))
	}
	if reason := s.reason(t, t.Recipients[at]); reason != "" {
		words += ", " + reason
	}
	return words
}

// reason is why a copy did not arrive in a few words, "" where its events are not known.
func (s *session) reason(t *client.Trace, r client.Recipient) string {
	events, came := s.options.Client.CachedEvents(t.ID, r.Address)
	if !came || !r.Status.Problem() {
		return ""
	}
	r.Events = events
	reason := explain.Explain(explain.CopyOf(t, r)).Reason
	return s.text(strings.TrimPrefix(reason, word(r.Status)+": "))
}

// to names the recipient that stands for a message, unless the search was for that
// one alone.
func (s *session) to(t *client.Trace) string {
	at := t.Leading()
	if at < 0 {
		return ""
	}
	others := len(t.Recipients) - 1
	if asked := s.search().plan.Query.Recipients; others == 0 && len(asked) == 1 && strings.EqualFold(s.text(asked[0]), t.Recipients[at].Address) {
		return ""
	}
	words := "to " + t.Recipients[at].Address
	if others > 0 {
		words += " and " + counted(others, "other")
	}
	return words
}

// sayReach says how far the list and the answer go.
func (s *session) sayReach() {
	now, left := s.search(), s.left()
	snapshot := now.result.Snapshot()
	more := now.list.listed < len(left)
	if more {
		s.say("%s of %s listed. Enter lists more.", text.Count(now.list.listed), text.Count(len(left)))
	}
	switch {
	case !more && snapshot.Complete:
		s.say("That is all, %s.", s.reach(snapshot))
	case !snapshot.Complete || now.list.listed <= page:
		s.say("%s", s.complete(snapshot))
	}
	if snapshot.More && !more {
		s.say("Enter reads on.")
	}
	s.sayFailed(snapshot)
}

// complete says that the answer is complete, or is not.
func (s *session) complete(snapshot client.Snapshot) string {
	if snapshot.Complete {
		return "All is read, " + s.reach(snapshot) + "."
	}
	if s.offline() {
		return "Messages " + s.reach(snapshot) + ". What the file does not have is not known."
	}
	return "Not complete: " + s.reach(snapshot) + "."
}

// reach says how far an answer goes, and what the rest costs.
func (s *session) reach(snapshot client.Snapshot) string {
	reach := s.search().plan.Reach(snapshot)
	words := reach.Read(s.wording())
	if reach.Complete {
		words = strings.TrimPrefix(strings.TrimSuffix(words, ", all of it"), "read ")
	}
	if cost := reach.Cost(s.wording()); cost != "" {
		words += "; the rest takes " + cost
	}
	return words
}
