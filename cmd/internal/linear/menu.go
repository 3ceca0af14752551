package linear

import (
	"context"
	"strconv"
)

// pick says numbered lines, a page at a time, and returns the index of the one that is
// chosen. Enter lists more or, behind the last, leaves, as does back.
func (s *session) pick(ctx context.Context, what string, items []string) (int, error) {
	listed := 0
	list := func() {
		for end := min(listed+page, len(items)); listed < end; listed++ {
			s.say("%d. %s", listed+1, sentence(items[listed]))
		}
	}
	list()
	for {
		enter := "leaves"
		if listed < len(items) {
			enter = "lists more of " + strconv.Itoa(len(items))
		}
		answer, err := s.answer(ctx, question{words: "Number of the " + what, enter: enter, help: "A number chooses."})
		if err != nil {
			return 0, err
		}
		n, err := strconv.Atoi(answer)
		switch {
		case answer == "" && listed < len(items):
			list()
		case answer == "":
			return 0, errBack
		case err != nil || n < 1 || n > len(items):
			s.say("Type a number from 1 to %d.", len(items))
		default:
			return n - 1, nil
		}
	}
}
