package linear

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"msgtrace/ui/playbook"
	"msgtrace/ui/queryline"
)

// guide is a playbook that is followed.
type guide struct {
	book   playbook.Book
	values map[string]string // of its blanks
	at     int               // the step that was asked last, from 0; -1: none
}

// step is the step of a playbook that a search answers.
type step struct {
	guide *guide
	at    int
}

// playbooks lists the steps of the playbook that is followed, else the playbooks.
func playbooks(s *session, ctx context.Context, _ string) error {
	if s.guide != nil {
		return s.pickStep(ctx)
	}
	books := playbook.With(s.team(ctx).Playbooks)
	var said []string
	for _, book := range books {
		words := book.Name + ", " + counted(len(book.Steps), "step")
		if book.Note != "" {
			words += ": " + book.Note
		}
		said = append(said, words)
	}
	at, err := s.pick(ctx, "playbook", said)
	if err != nil {
		return err
	}
	return s.follow(ctx, books[at], queryline.Search{})
}

// follow asks what is known of the case, and asks the first step. What a search asks for
// is known already.
func (s *session) follow(ctx context.Context, book playbook.Book, known queryline.Search) error {
	g := &guide{book: book, values: map[string]string{}, at: -1}
	s.say("Playbook %s.", book.Name)
	for _, blank := range book.Blanks() {
		value := blank.Of(known)
		q := question{words: blank.Label + ", " + blank.Hint, enter: "leaves it open", help: "Leave open what is not known."}
		if value != "" {
			q.enter = "takes " + s.value(blank.Name, value)
		}
		answer, err := s.answer(ctx, q)
		if err != nil {
			return err
		}
		g.values[blank.Name] = cmp.Or(answer, value)
	}
	s.guide = g
	return nextStep(s, ctx, "")
}

// value is what is known of a blank, as it may be said.
func (s *session) value(blank, value string) string {
	if s.hidden && blank == "subject" {
		return s.mask.Subject(value)
	}
	return s.text(value)
}

// nextStep asks the next step of the playbook that is followed.
func nextStep(s *session, ctx context.Context, _ string) error {
	g := s.guide
	switch {
	case g == nil:
		s.say("No playbook is followed. playbooks lists those that there are.")
	case g.at+1 >= len(g.book.Steps):
		s.say("That was the last step. note says the ticket note.")
	default:
		return s.askStep(ctx, g.at+1)
	}
	return nil
}

// askStep asks a step. One that was asked before comes back as it was, at no request.
func (s *session) askStep(ctx context.Context, at int) error {
	g := s.guide
	for i, made := range s.searches {
		if made.step != nil && made.step.guide == g && made.step.at == at {
			g.at = at
			return s.turnTo(ctx, i)
		}
	}
	filled, needs := g.book.Steps[at].Fill(g.values)
	if len(needs) > 0 {
		g.at = at
		s.say("Step %d needs the %s. step goes on, playbooks lists the steps.", at+1, strings.Join(needs, " or the "))
		return nil
	}
	err := s.ask(ctx, inquiry{search: filled, step: &step{g, at}})
	if made := s.search(); made != nil && made.step != nil && made.step.guide == g && made.step.at == at {
		g.at = at
	}
	return err
}

// sayStep says which step of a playbook the search answers, and what to look at.
func (s *session) sayStep() {
	made := s.search()
	if made.step == nil || made.step.guide != s.guide {
		return
	}
	g, at := made.step.guide, made.step.at
	s.say("Step %d of %d: %s", at+1, len(g.book.Steps), sentence(cmp.Or(g.book.Steps[at].Question, g.book.Steps[at].Line)))
	if look := g.book.Steps[at].Look; look != "" {
		s.say("%s", sentence(look))
	}
	s.say("step asks the next one.")
}

// pickStep lists the steps of a playbook, to ask one.
func (s *session) pickStep(ctx context.Context) error {
	g := s.guide
	s.say("Playbook %s.", g.book.Name)
	var said []string
	for _, one := range g.book.Steps {
		words := cmp.Or(one.Question, one.Line)
		if _, needs := one.Fill(g.values); len(needs) > 0 {
			words += fmt.Sprintf(" It needs the %s", strings.Join(needs, " or the "))
		}
		said = append(said, words)
	}
	said = append(said, "End the playbook; what was asked stays")
	at, err := s.pick(ctx, "step", said)
	switch {
	case err != nil:
		return err
	case at == len(g.book.Steps):
		s.guide = nil
		s.say("The playbook has ended.")
		return nil
	}
	return s.askStep(ctx, at)
}
