package linear

import (
	"context"
	"fmt"

	"msgtrace/ui"
)

// profiles lists the profiles, to go to one. What is loaded in the one that is left
// stays.
func profiles(s *session, ctx context.Context, _ string) error {
	switch {
	case s.options.Demo:
		s.say("The demo has no profiles: all of it is the simulated mail of one tenant.")
		return nil
	case s.options.Profiles == nil:
		s.noProfile()
		return nil
	}
	var all []ui.Profile
	err := s.waiting(ctx, func(ctx context.Context) (err error) {
		all, err = s.options.Profiles(ctx)
		return err
	})
	if err != nil {
		return err
	}
	if len(all) == 0 || len(all) == 1 && all[0].Name == s.options.Profile {
		s.noProfile()
		return nil
	}
	var said []string
	for _, p := range all {
		words := fmt.Sprintf("%s, %s, %s", p.Name, p.Tenant, p.Dialect)
		if p.Account != "" {
			words += ", " + s.text(p.Account)
		}
		if p.Name == s.options.Profile {
			words += ", you are here"
		}
		said = append(said, words)
	}
	at, err := s.pick(ctx, "profile", said)
	if err != nil {
		return err
	}
	return s.goTo(ctx, all[at].Name)
}

func (s *session) noProfile() {
	s.say("There is no other profile.")
	s.say("Type msgtrace config init at the shell to write one.")
}

// left is a profile that the person has left.
type left struct {
	options ui.Options
	seat    seat
}

// goTo goes to a profile, and keeps what belongs to this one.
func (s *session) goTo(ctx context.Context, name string) error {
	if name == s.options.Profile {
		s.say("You are in profile %s.", name)
		return nil
	}
	to, been := s.seats[name]
	if !been {
		to = &left{options: s.options}
		err := s.waiting(ctx, func(ctx context.Context) error {
			o, err := s.options.Open(ctx, name)
			to.options = s.options.Tenancy(o)
			return err
		})
		if err != nil {
			return err
		}
	}
	s.keep(ctx)
	if s.seats == nil {
		s.seats = map[string]*left{}
	}
	s.seats[s.options.Profile] = &left{s.options, s.seat}
	s.options, s.seat = to.options, to.seat
	s.sent = s.options.Client.Sent()
	s.say("Profile %s.", name)
	if s.search() != nil {
		return listAgain(s, ctx, "")
	}
	s.sayLast(ctx)
	return nil
}
