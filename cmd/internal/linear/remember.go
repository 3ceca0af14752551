package linear

import (
	"context"
	"strings"

	"msgtrace/theme/nearest"
	"msgtrace/ui"
	"msgtrace/ui/memory"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// recall reads what is remembered, once. What is lost of it is said.
func (s *session) recall(ctx context.Context) {
	if s.recalled || s.options.Memory == nil {
		return
	}
	s.recalled = true
	kept, err := s.options.Memory.Recall(ctx)
	for _, told := range s.options.Memory.Told() {
		s.say("What was remembered is lost: %s", sentence(told))
	}
	if err != nil {
		s.say("What was remembered is not known: %s", sentence(err.Error()))
		return
	}
	s.memory = kept.Apply(s.unkept...)
}

// remember takes something in, to be kept after the command.
func (s *session) remember(c memory.Change) {
	c.At = s.now()
	s.memory = s.memory.Apply(c)
	if s.options.Memory != nil {
		s.unkept = append(s.unkept, c)
	}
}

// keep keeps what is not kept yet. What cannot be kept is said once.
func (s *session) keep(ctx context.Context) {
	if len(s.unkept) == 0 || s.options.Memory == nil || ctx.Err() != nil {
		return
	}
	err := s.options.Memory.Apply(ctx, s.unkept...)
	if err == nil {
		s.unkept, s.told = nil, false
		return
	}
	if !s.told {
		s.say("The search is not remembered for the next run: %s", sentence(err.Error()))
		s.told = true
	}
}

// seen returns the addresses that are known and have a text in them.
func (s *session) seen(part string) []string { return s.memory.Seen.Containing(part) }

// sayLast says the last search of an earlier run.
func (s *session) sayLast(ctx context.Context) {
	s.recall(ctx)
	if last := s.memory.Last(); last != "" {
		s.say("Last search: %s", s.line(queryline.Parse(last).Search))
		s.say("last runs it.")
	}
}

// runLast runs the last search of an earlier run.
func runLast(s *session, ctx context.Context, _ string) error {
	last := s.memory.Last()
	if last == "" {
		s.say("No search is remembered.")
		return nil
	}
	return s.takeLine(ctx, last)
}

// team is what a team shares. What of it has no effect is said, once.
func (s *session) team(ctx context.Context) ui.Shared {
	if s.shared != nil || s.options.Shared == nil {
		if s.shared == nil {
			return ui.Shared{}
		}
		return *s.shared
	}
	shared, err := s.options.Shared(ctx)
	if err != nil {
		shared.Troubles = append(shared.Troubles, err.Error())
	}
	for _, trouble := range shared.Troubles {
		s.say("%s", sentence(trouble))
	}
	s.shared = &shared
	return shared
}

// recent lists the searches that are saved, shared and remembered, to run one.
func recent(s *session, ctx context.Context, _ string) error {
	s.recall(ctx)
	var found, said []string
	add := func(line, words string) {
		found = append(found, line)
		said = append(said, words+", "+s.text(s.line(queryline.Parse(line).Search)))
	}
	for _, saved := range s.memory.Saved {
		add(saved.Line, "Saved "+saved.Name)
	}
	for _, shared := range s.team(ctx).Searches {
		add(shared.Line, "Shared "+shared.Name)
	}
	for _, ran := range s.memory.Recent {
		words := capital(memory.Day(ran.At, s.now(), s.zone()))
		if ran.Known {
			words += ", found " + ran.Words()
		}
		add(ran.Line, words)
	}
	if len(found) == 0 {
		s.say("No search is remembered yet.")
		return nil
	}
	at, err := s.pick(ctx, "search", said)
	if err != nil {
		return err
	}
	return s.takeLine(ctx, found[at])
}

// keepAs saves the search under a name.
func keepAs(s *session, ctx context.Context, name string) error {
	s.recall(ctx)
	line := s.search().asked.String()
	var err error
	for name == "" {
		if name, err = s.answer(ctx, question{words: "Name to save the search under", enter: "leaves"}); err != nil {
			return err
		}
		if name == "" {
			return errBack
		}
	}
	before, there := s.memory.Named(name)
	switch {
	case len([]rune(name)) > memory.LongestName:
		s.say("A name has at most %d characters.", memory.LongestName)
		return nil
	case text.Clean(name).String() != name:
		s.say("A name has letters, digits, spaces and signs only.")
		return nil
	case len(line) > memory.LongestLine:
		s.say("This search is too long to be saved.")
		return nil
	case len(s.memory.Saved) >= memory.MostSaved && !there:
		s.say("%s are saved, and no more fit. forget makes room.", counted(len(s.memory.Saved), "search"))
		return nil
	case there && before.Line != line:
		agreed, err := s.agreed(ctx, "There is one of that name: "+s.line(queryline.Parse(before.Line).Search)+".", "replaces it")
		if err != nil || !agreed {
			return err
		}
	}
	s.remember(memory.Change{Save: &memory.Saved{Name: name, Line: line, At: s.now()}})
	if s.keep(ctx); len(s.unkept) > 0 {
		return nil
	}
	words := "Saved as " + name
	if s.options.Memory == nil {
		words += ", until the program ends"
	}
	s.say("%s. recent lists it.", words)
	return nil
}

// forget forgets a saved search.
func forget(s *session, ctx context.Context, name string) error {
	s.recall(ctx)
	saved, there := s.memory.Named(name)
	switch {
	case name == "":
		s.say("Type forget and the name of a saved search.")
	case !there:
		s.say("No search is saved as %q%s", name, sentence(nearest.Hint(name, s.memory.Names())))
	default:
		s.remember(memory.Change{Forget: &memory.Forget{Name: saved.Name}})
		s.say("Forgotten: %s.", strings.TrimSpace(saved.Name))
	}
	return nil
}
