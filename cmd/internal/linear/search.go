package linear

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/memory"
	"msgtrace/ui/pasted"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// search is a search of the session, and how its list stands.
type search struct {
	asked  queryline.Search
	plan   client.Plan
	result *client.Result
	meant  *client.Query // with the addresses that were probably meant; nil: none
	held   *client.Query // what else was pasted with an id; nil: nothing
	step   *step         // of a playbook that it answers; nil: none

	offered []explain.Guess // why it may have found nothing, by their numbers
	list    rows
}

// search is the one that is shown, nil for none.
func (s *session) search() *search {
	if s.shown < len(s.searches) {
		return s.searches[s.shown]
	}
	return nil
}

// inquiry is a search that is to be made.
type inquiry struct {
	search queryline.Search
	held   *client.Query
	step   *step
	sure   bool // whatever it costs at least was seen, and the addresses are meant
}

// unsaid is how many requests go out at most without a question first.
const unsaid = 2

// problems are why a search cannot run, said already.
var errSaid = fmt.Errorf("%w: said", errBack)

// ask plans a search, says what it costs, and lists what it finds.
func (s *session) ask(ctx context.Context, in inquiry) error {
	if s.hidden {
		in.search.Query = s.mask.RevealQuery(in.search.Query)
	}
	query, err := in.search.At(s.now(), s.options.Zone)
	if err != nil {
		s.wrong(err)
		return errSaid
	}
	meant, slips := queryline.NewSlips(s.options.Domains, s.seen).Corrected(query)
	mistyped := len(slips) > 0
	if mistyped && !in.sure {
		taken, err := s.agreed(ctx, "Did you mean "+s.addresses(meant)+"?", "searches for that")
		if err != nil {
			return err
		}
		if taken {
			query, mistyped = meant, false
			in.search.Query = queryline.Of(meant, s.now()).Query
		}
	}
	plan, err := s.options.Client.Plan(query)
	if err != nil {
		s.wrong(err)
		return errSaid
	}
	if err := s.price(ctx, plan, in.sure); err != nil {
		return err
	}
	made := &search{asked: in.search, plan: plan, result: s.options.Client.Search(plan), held: in.held, step: in.step}
	if mistyped {
		made.meant = &meant
	}
	s.searches = append(s.searches[:min(len(s.searches), s.shown+1)], made)
	s.shown, s.open = len(s.searches)-1, nil
	s.sayStep()
	err = s.listFirst(ctx)
	s.ran(made)
	return err
}

// addresses are those of a query, as they may be said.
func (s *session) addresses(q client.Query) string {
	return s.text(strings.Join(q.Addresses(), ", "))
}

// price says what a search costs at least, and asks before it costs much.
func (s *session) price(ctx context.Context, plan client.Plan, sure bool) error {
	if plan.Held() != nil {
		return nil // nobody is asked
	}
	words := fmt.Sprintf("This costs %s or more.", counted(plan.Requests, "request"))
	if sure || plan.Requests <= unsaid {
		s.say("%s", words)
		return nil
	}
	agreed, err := s.agreed(ctx, words+" "+s.used(), "sends it")
	if err == nil && !agreed {
		s.say("Not sent.")
		return errBack
	}
	return err
}

// wrong says why a search cannot run, a line for each reason.
func (s *session) wrong(err error) {
	var problems client.Problems
	var spelled queryline.Problems
	var several interface{ Unwrap() []error }
	switch {
	case errors.As(err, &problems):
		for _, p := range problems {
			s.say("Not possible, %s: %s", p.Field.Info().Noun, sentence(s.text(p.Message)))
		}
	case errors.As(err, &spelled):
		for _, p := range spelled {
			s.say("Not possible: %s", sentence(s.text(p.Message)))
		}
	case errors.As(err, &several):
		for _, one := range several.Unwrap() {
			s.wrong(one)
		}
	default:
		s.say("Not possible: %s", sentence(s.text(err.Error())))
	}
}

// isQuery reports whether a line begins as a query does, or is an address or an id.
func isQuery(line string) bool {
	first, _, _ := strings.Cut(line, " ")
	return pasted.IsQuery(line) || queryline.Meant(first) || strings.HasPrefix(first, "-") && strings.Contains(first, ":")
}

// takeLine searches for what a line asks for: a query, or a text with something that is
// known in it.
func (s *session) takeLine(ctx context.Context, line string) error {
	if !pasted.IsQuery(line) && strings.Contains(line, " ") {
		if found := pasted.Read(line, s.now().In(s.zone())); !found.Empty() {
			return s.askPasted(ctx, found)
		}
	}
	read := queryline.Parse(line)
	_, problems := read.Check(s.options.Client.Dialect(), s.now(), s.options.Zone)
	if len(problems) > 0 {
		for _, p := range problems {
			if word := strings.TrimSpace(line[p.From:p.To]); word != "" {
				s.say("Not possible, in %s: %s", word, sentence(p.Message))
			} else {
				s.say("Not possible: %s", sentence(p.Message))
			}
		}
		return errSaid
	}
	if read.Query.Subject != "" && !isQuery(line) {
		s.say("Taken for the subject.")
	}
	s.warn(read.Query)
	return s.ask(ctx, inquiry{search: read.Search})
}

// warn says what of a query is probably not what was meant.
func (s *session) warn(q client.Query) {
	for _, status := range q.Statuses {
		if !status.Known() {
			s.say("%s is a status that is not known here: the rows are filtered on this machine.", status)
		}
	}
	for _, id := range q.IDs {
		if !client.IsGUID(id) {
			s.say("%s does not look like a network message ID.", id)
			s.say("A Message-ID without an at sign goes into angle brackets.")
			return
		}
	}
}

// paste reads a text to its end, and searches for what it says.
func paste(s *session, ctx context.Context, _ string) error {
	s.say("Paste the text. A line that says end, or ctrl+d, ends it.")
	var all strings.Builder
	for all.Len() <= pasted.Limit {
		var line string
		err := s.waiting(ctx, func(ctx context.Context) (err error) {
			line, err = s.in.next(ctx)
			return err
		})
		if errors.Is(err, errStopped) {
			return err
		}
		if err != nil && all.Len() == 0 {
			return err
		}
		if err != nil || strings.EqualFold(strings.TrimSpace(line), "end") {
			break
		}
		all.WriteString(line + "\n")
	}
	return s.takePasted(ctx, all.String())
}

// takePasted searches for what a text says.
func (s *session) takePasted(ctx context.Context, whole string) error {
	found := pasted.Read(whole, s.now().In(s.zone()))
	if found.Empty() {
		s.say("Nothing in the text is known.")
		s.say("Known are addresses, ids, bounces, headers, links, rows of tables, commands, and sentences with an address.")
		return errSaid
	}
	return s.askPasted(ctx, found)
}

// askPasted says what is taken of a text, and searches for it.
func (s *session) askPasted(ctx context.Context, found pasted.Found) error {
	now := s.now()
	s.sayPasted(found, found.Took(now.In(s.zone())))
	for _, line := range found.Lines(now.In(s.zone())) {
		s.sayPasted(found, line[0]+": "+sentence(line[1]))
	}
	s.sayPasted(found, found.Beside())
	q := found.Query()
	if q.Start.IsZero() && q.End.IsZero() && !q.Latest {
		q.Start, q.End = found.Window(now, s.options.Client.Dialect().Limits().MaxAge)
	}
	in := inquiry{search: queryline.Of(q, now)}
	if held, ok := found.Held(); ok {
		held.Start, held.End = q.Start, q.End
		in.held = &held
	}
	return s.ask(ctx, in)
}

// sayPasted says something about a text that was pasted.
func (s *session) sayPasted(found pasted.Found, words string) {
	if words == "" {
		return
	}
	if s.hidden && found.Subject != "" {
		words = strings.ReplaceAll(words, found.Subject, s.mask.Subject(found.Subject))
	}
	s.say("%s", strings.ReplaceAll(s.text(words), "±", "plus or minus"))
}

// newSearch searches for a line, or asks for the conditions.
func newSearch(s *session, ctx context.Context, line string) error {
	if line != "" {
		return s.takeLine(ctx, line)
	}
	return s.interview(ctx)
}

// again runs the search that is shown again.
func again(s *session, ctx context.Context, _ string) error {
	if s.offline() {
		s.say("A file has nothing newer to ask for.")
		return nil
	}
	now := s.search()
	return s.ask(ctx, inquiry{search: now.asked, held: now.held, step: now.step, sure: now.plan.Requests <= unsaid})
}

// earlier and later go through the searches of the session, which costs nothing.
func earlier(s *session, ctx context.Context, _ string) error { return s.turnTo(ctx, s.shown-1) }
func later(s *session, ctx context.Context, _ string) error   { return s.turnTo(ctx, s.shown+1) }

func (s *session) turnTo(ctx context.Context, at int) error {
	switch {
	case at < 0:
		s.say("This is the first search.")
		return nil
	case at >= len(s.searches):
		s.say("This is the last search.")
		return nil
	}
	s.shown, s.open = at, nil
	s.say("Search: %s", sentence(cmp.Or(s.line(s.search().asked), "all messages")))
	s.sayStep()
	return listAgain(s, ctx, "")
}

// about says what was searched for and how complete the answer is.
func about(s *session, _ context.Context, _ string) error {
	now, snapshot := s.search(), s.search().result.Snapshot()
	s.say("Searched for: %s", sentence(cmp.Or(s.line(now.asked.Spelled()), "all messages")))
	if !now.plan.Query.Start.IsZero() {
		s.say("Received from %s to %s.", s.stamp(now.plan.Query.Start), s.stamp(now.plan.Query.End))
	}
	if !s.offline() {
		s.say("Asked %s, in %s.", s.stamp(snapshot.Asked), counted(snapshot.Requests, "request"))
	}
	s.say("%s", s.complete(snapshot))
	for _, c := range now.plan.Conditions {
		if c.Local {
			s.say("The %s is checked on this machine, because the service cannot.", c.Field.Info().Noun)
		}
	}
	n := 0
	for _, t := range snapshot.Traces {
		if t.MayChange(snapshot.Current()) {
			n++
		}
	}
	if n > 0 {
		s.say("%s may still change: %s.", counted(n, "message"), whyMayChange)
	}
	s.say("Equal command: %s", s.commandOf(now))
	return nil
}

// commandOf is the command line that opens a search.
func (s *session) commandOf(made *search) string {
	asked := made.asked.Spelled().Fixed(s.now(), s.options.Zone)
	return text.ShellLine(append(append([]string{}, s.command()...), s.line(asked)))
}

// command is how a command line begins that opens the explorer on the same source.
func (s *session) command() []string {
	if len(s.options.Command) > 0 {
		return s.options.Command
	}
	return []string{"msgtrace"}
}

// ran remembers a search, and what it has found so far.
func (s *session) ran(made *search) {
	snapshot, now := made.result.Snapshot(), s.now()
	if snapshot.Pages == 0 {
		return
	}
	s.remember(memory.Change{Ran: &memory.Search{
		Line: made.asked.String(), At: now,
		Found: memory.Found{Known: true, Matched: len(snapshot.Traces), All: snapshot.Complete},
	}})
	if seen := made.plan.Query.Addresses(); len(snapshot.Traces) > 0 {
		s.remember(memory.Change{Seen: memorable(seen)})
	}
}

func memorable(all []string) []string {
	var kept []string
	for _, address := range all {
		if memory.Memorable(address) {
			kept = append(kept, address)
		}
	}
	return kept
}
