package linear

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"msgtrace/theme/nearest"
)

// place is where the person is.
type place uint8

// The places, each inside of the one before.
const (
	inForm    place = 1 << iota // no search was made yet
	inList                      // the messages of a search
	inMessage                   // a message and its recipients
	inCopy                      // what happened to one recipient's copy

	within   = inMessage | inCopy
	searched = inList | within
	anywhere = inForm | searched
)

// command is one thing that can be done.
type command struct {
	words []string // its name, and others that it is found by
	takes string   // what may stand behind it, "" for nothing
	help  string   // what it does, without a full stop
	where place
	run   func(*session, context.Context, string) error
}

func (c *command) name() string { return c.words[0] }

// usage is the command as it is typed.
func (c *command) usage() string { return strings.TrimSpace(c.name() + " " + c.takes) }

// here returns the place.
func (s *session) here() place {
	switch {
	case s.search() == nil:
		return inForm
	case s.open == nil:
		return inList
	case s.open.copy == nil:
		return inMessage
	}
	return inCopy
}

// commandOf returns the command that a word names at a place, whole or by its beginning, or
// the names of those that it may stand for.
func commandOf(word string, where place) (*command, []string) {
	word = strings.ToLower(word)
	var begun []*command
	for i := range commands {
		c := &commands[i]
		if c.where&where == 0 {
			continue
		}
		if slices.Contains(c.words, word) {
			return c, nil
		}
		if slices.ContainsFunc(c.words, func(name string) bool { return len(word) > 1 && strings.HasPrefix(name, word) }) {
			begun = append(begun, c)
		}
	}
	if len(begun) == 1 {
		return begun[0], nil
	}
	var names []string
	for _, c := range begun {
		names = append(names, c.name())
	}
	return nil, names
}

// named are the names of the commands of a place.
func named(where place) []string {
	var names []string
	for i := range commands {
		if commands[i].where&where != 0 {
			names = append(names, commands[i].words...)
		}
	}
	return names
}

// obey does what a line asks for.
func (s *session) obey(ctx context.Context, line string) error {
	here := s.here()
	if line == "" {
		return s.enter(ctx)
	}
	if n, err := strconv.Atoi(line); err == nil {
		return s.choose(ctx, n)
	}
	if s.open != nil {
		if n := s.number(s.mask.Reveal(line)); n > 0 {
			return s.openCopy(ctx, n)
		}
	}
	if words, narrows := strings.CutPrefix(line, "/"); narrows && here != inForm {
		return narrowRows(s, ctx, words)
	}
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	found, several := commandOf(word, here)
	exact := found != nil && slices.Contains(found.words, strings.ToLower(word)) && (rest == "" || found.takes != "")
	switch {
	case exact, found != nil && (rest == "" || isNumbers(rest)):
		return found.run(s, ctx, rest)
	case elsewhere(word, rest):
		s.say("%s does nothing here. help lists what does.", strings.ToLower(word))
		return nil
	case s.asksFor(line, rest == ""):
		return s.takeLine(ctx, line)
	case len(several) > 0:
		s.say("%q may be %s.", word, strings.Join(several, " or "))
		return nil
	}
	s.say("There is no command %s", sentence(fmt.Sprintf("%q%s", word, nearest.Hint(word, named(here)))))
	s.say("help lists the commands.")
	return nil
}

// elsewhere reports whether a line is a command of another place.
func elsewhere(word, rest string) bool {
	found, _ := commandOf(word, anywhere)
	return found != nil && slices.Contains(found.words, strings.ToLower(word)) && (rest == "" || found.takes != "")
}

// asksFor reports whether a line that is no command is a search: one with a condition
// or an address everywhere, and any words where there is no search yet, unless a single
// one looks like a slip of a command.
func (s *session) asksFor(line string, single bool) bool {
	if isQuery(line) {
		return true
	}
	return s.here() == inForm && !(single && nearest.Hint(line, named(inForm)) != "")
}

func isNumbers(words string) bool {
	for word := range strings.FieldsSeq(words) {
		if _, err := strconv.Atoi(word); err != nil {
			return false
		}
	}
	return true
}

// help lists the commands of the place, or says more about one.
func help(s *session, _ context.Context, word string) error {
	here := s.here()
	if word != "" {
		found, _ := commandOf(word, anywhere)
		if found == nil {
			s.say("There is no command %s", sentence(fmt.Sprintf("%q%s", word, nearest.Hint(word, named(anywhere)))))
			return nil
		}
		s.say("%s: %s.", found.usage(), found.help)
		if len(found.words) > 1 {
			s.say("Also: %s.", strings.Join(found.words[1:], ", "))
		}
		return nil
	}
	s.say("%s", s.promptHelp())
	for i := range commands {
		if c := &commands[i]; c.where&here != 0 {
			s.say("%s: %s.", c.usage(), c.help)
		}
	}
	s.say("The beginning of a command is enough. Ctrl+c stops what is waited for.")
	return nil
}
