package linear

import (
	"context"
	"errors"
	"strings"
)

// question is a line that asks for one.
type question struct {
	words string // what is asked for
	enter string // what Enter alone does
	help  string // what else can be said of it
}

// prompt puts a question and returns the line that is typed. An interrupt takes back what
// is being typed, as in a shell.
func (s *session) prompt(ctx context.Context, q question) (string, error) {
	words := q.words
	if q.enter != "" {
		words += "; Enter " + q.enter
	}
	folded := s.fold(safe(words+":"), s.terminal.columns())
	s.write(strings.Join(folded, "\n") + " ")
	if s.broken != nil {
		return "", s.broken
	}
	select {
	case got := <-s.in.begin():
		s.in.pending = nil
		return strings.TrimSpace(got.line), got.err
	case <-s.terminal.Interrupts:
		s.write("\n") // behind the ^C that a terminal shows
		return "", ErrInterrupted
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// answer puts a question inside of a command: back leaves the command, quit the
// session, help says more, and the question is put again.
func (s *session) answer(ctx context.Context, q question) (string, error) {
	for {
		line, err := s.prompt(ctx, q)
		if errors.Is(err, ErrInterrupted) {
			return "", errStopped
		}
		if err != nil {
			return "", err
		}
		switch strings.ToLower(line) {
		case "back", "b":
			return "", errBack
		case "quit", "q":
			return "", errQuit
		case "help", "?":
			s.say("%s", sentence(strings.TrimSpace(q.help+" back leaves this question, quit the program")))
			continue
		}
		return line, nil
	}
}

// agreed puts a question that Enter, or yes, agrees to.
func (s *session) agreed(ctx context.Context, words, enter string) (bool, error) {
	for {
		line, err := s.answer(ctx, question{words: words + " Type no to leave it", enter: enter, help: "yes or no."})
		if err != nil {
			return false, err
		}
		switch strings.ToLower(line) {
		case "", "y", "yes":
			return true, nil
		case "n", "no":
			return false, nil
		}
		s.say("Type yes or no.")
	}
}

// rest returns a line with those that were pasted behind it, and whether there are any.
func (s *session) rest(ctx context.Context, line string) (whole string, several bool) {
	var all strings.Builder
	all.WriteString(line)
	for s.in.waits() {
		next, err := s.in.next(ctx)
		if err != nil {
			break
		}
		several = true
		all.WriteString("\n" + next)
	}
	return all.String(), several
}
