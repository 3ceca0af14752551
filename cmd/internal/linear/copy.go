package linear

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/tally"
)

// openCopy opens a recipient of the message: what became of the copy, why, what to do,
// and the steps.
func (s *session) openCopy(ctx context.Context, number int) error {
	r := s.open.recipient(number)
	if r == nil {
		s.say("There is no recipient %d.", number)
		return nil
	}
	events, err := s.events(ctx, *r)
	if err != nil {
		return err
	}
	opened := *r
	opened.Events = events
	s.open.copy = &opened
	s.sayCopy()
	return nil
}

// events asks what happened to a copy of the open message.
func (s *session) events(ctx context.Context, r client.Recipient) (events []client.Event, err error) {
	if s.offline() {
		events, known := s.options.Client.CachedEvents(s.open.trace.ID, r.Address)
		if !known {
			s.say("The file has no events of this copy.")
		}
		return events, nil
	}
	err = s.waiting(ctx, func(ctx context.Context) (err error) {
		events, err = s.options.Client.Events(ctx, s.open.trace, r.Address)
		return err
	})
	return events, err
}

// shownCopy is the open recipient as it may be said.
func (s *session) shownCopy() client.Recipient {
	if !s.hidden {
		return *s.open.copy
	}
	return s.mask.Recipients([]client.Recipient{*s.open.copy})[0]
}

// verdict is what became of the open copy.
func (s *session) verdict(r client.Recipient) explain.Verdict {
	return explain.Explain(explain.CopyOf(s.trace(&s.open.trace), r))
}

// sayCopy says the answer first, then what to do next, the way, and the steps.
func (s *session) sayCopy() {
	r := s.shownCopy()
	verdict := s.verdict(r)
	s.say("Recipient %s: %s.", r.Address, word(r.Status))
	s.warnOf(r.Address)
	s.say("%s", sentence(verdict.Headline))
	if verdict.Next != "" {
		s.say("Next: %s", sentence(verdict.Next))
	}
	if others := s.others(); others != "" {
		s.say("Others: %s", sentence(others))
	}
	if verdict.Unchecked != "" {
		s.say("Not checked: %s", sentence(verdict.Unchecked))
	}
	for _, said := range s.ways().Say(s.open.copy.Address, explain.Signs{Arrow: "then", Status: word}) {
		s.say("Way: %s", sentence(s.text(said)))
	}
	switch {
	case s.open.trace.RecipientsKnown == client.KnownAll:
	case s.offline():
		s.say("Other recipients are not known.")
	default:
		s.say("Other recipients are not known; all lists them, 1 request.")
	}
	if asked := s.options.Client.EventsAsked(s.open.trace.ID, s.open.copy.Address); !asked.IsZero() && asked.Before(s.search().result.Snapshot().Asked) {
		s.say("The steps were asked for %s.", s.stamp(asked))
	}
	if len(r.Events) == 0 {
		if !s.offline() { // of a file that was said above
			s.say("The service knows no steps.")
		}
		return
	}
	s.say("%s:", capital(counted(len(r.Events), "step")))
	s.saySteps(r.Events, verdict.Step)
}

// others says how long others took, where the open copy was late.
func (s *session) others() string {
	return s.text(tally.Others(s.options.Client, &s.open.trace, s.open.copy.Address, s.loaded()))
}

// loaded are the messages of all searches, those of the one that is shown first.
func (s *session) loaded() iter.Seq[*client.Trace] {
	return func(yield func(*client.Trace) bool) {
		for i := range s.searches {
			for _, t := range s.searches[(s.shown+i)%len(s.searches)].result.Snapshot().Traces {
				if !yield(t) {
					return
				}
			}
		}
	}
}

// saySteps says steps, numbered. Those that say the same are one line. The one that
// decided is named, and the longest wait.
func (s *session) saySteps(events []client.Event, decided int) {
	gaps := explain.Gaps(events)
	slowest := explain.Slowest(gaps)
	for _, run := range explain.Runs(events) {
		first, last := run.First, run.First+run.Count-1
		number := strconv.Itoa(first + 1)
		words := s.clock(events[first].Time.Time())
		if first > 0 {
			words = after(events[first-1].Time.Time(), events[first].Time.Time())
		}
		name := cmp.Or(events[first].Kind.Name(), events[first].Name)
		if run.Count > 1 {
			number += " to " + strconv.Itoa(last+1)
			name += fmt.Sprintf(", %d times in %s", run.Count, lasting(events[last].Time.Sub(events[first].Time.Time())))
		}
		words += ", " + name
		if detail := explain.RunDetail(events[first : last+1]); detail != "" {
			words += ", " + detail
		}
		s.say("%s. %s", number, sentence(strings.ReplaceAll(words, "×", "times")))
		if decided >= first && decided <= last {
			s.say("That decided it.")
		}
		if slowest >= first && slowest <= last {
			s.say("That was the longest wait.")
		}
	}
}

// after says how much later than another an instant is.
func after(before, at time.Time) string {
	if d := at.Sub(before).Round(time.Second); d > 0 {
		return lasting(d) + " later"
	}
	return "At once"
}

// rawStep says a step as the service sent it, and what its words and codes mean.
func rawStep(s *session, _ context.Context, words string) error {
	n, err := strconv.Atoi(words)
	r := s.shownCopy()
	switch {
	case len(r.Events) == 0:
		s.say("There are no steps.")
		return nil
	case err != nil || n < 1 || n > len(r.Events):
		s.say("Type raw and the number of a step, from 1 to %d.", len(r.Events))
		return nil
	}
	e := r.Events[n-1]
	s.say("Step %d, %s.", n, s.stamp(e.Time.Time()))
	for _, field := range []struct{ label, value string }{{"Event", e.Name}, {"Action", e.Action}, {"Description", e.Description}} {
		if field.value != "" {
			s.say("%s: %s", field.label, field.value)
		}
	}
	for _, d := range e.Data {
		s.say("%s: %s", d.Name, d.Value)
	}
	copied := explain.CopyOf(s.trace(&s.open.trace), r)
	if facts := explain.Glossary(copied, n-1); len(facts) > 0 {
		s.say("What it means:")
		for _, fact := range facts {
			s.say("%s: %s", fact.Name, sentence(fact.Meaning))
		}
	}
	return nil
}

// compare says the ways to two recipients: what both have in common once.
func compare(s *session, ctx context.Context, words string) error {
	pair, err := s.chosen(words)
	if err == nil && len(pair) == 1 && s.open.copy != nil {
		pair = append([]*client.Recipient{s.open.copy}, pair...)
	}
	if err != nil || len(pair) != 2 {
		s.say("Type compare and the numbers of two recipients.")
		return nil
	}
	cost := 0
	for _, r := range pair {
		if _, known := s.options.Client.CachedEvents(s.open.trace.ID, r.Address); !known {
			cost++
		}
	}
	if cost > 0 {
		s.say("This costs %s.", counted(cost, "request"))
	}
	var both []client.Recipient
	for _, r := range pair {
		one := *r
		if one.Events, err = s.events(ctx, one); err != nil {
			return err
		}
		both = append(both, one)
	}
	if s.hidden {
		both = s.mask.Recipients(both)
	}
	for _, r := range both {
		s.say("%s: %s", r.Address, sentence(s.verdict(r).Headline))
	}
	ways := explain.Compare(both[0].Events, both[1].Events)
	if len(ways.Common) == 0 {
		s.say("No step is the same for both.")
	} else {
		s.say("Both:")
		s.saySteps(ways.Common, -1)
	}
	for i, events := range [][]client.Event{ways.Left, ways.Right} {
		if len(events) == 0 {
			s.say("Then %s: no further step.", both[i].Address)
			continue
		}
		s.say("Then %s:", both[i].Address)
		s.saySteps(events, -1)
	}
	return nil
}
