package ui

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/task"
)

// tellFailed says why a part of a search could not be read, once for each. Its rows stay,
// and the list says which part it is.
func (a *App) tellFailed(s *search, failed []client.Failed) {
	if len(failed) > s.failed {
		a.fail(slotAgain, failed[0].Err, false)
	}
	s.failed = len(failed)
}

// againFailed asks again for the parts of a search that could not be read, and for
// nothing else.
func (a *App) againFailed(s *search) tea.Cmd {
	parts := s.result.Snapshot().Failed
	a.tasks.Remember(slotAgain, a.again)
	result, veil := s.result, s.veil
	return task.Start(&a.tasks, slotAgain, "asking again", func(ctx context.Context) (struct{}, error) {
		var errs []error
		for _, part := range parts {
			if err := result.Again(ctx, part); err != nil {
				errs = append(errs, err)
			}
			if ctx.Err() != nil {
				break
			}
		}
		veil.catchUp(ctx, result)
		return struct{}{}, errors.Join(errs...)
	}, func(_ struct{}, err error) tea.Cmd {
		a.takeIn(s)
		keep := a.found(s)
		s.failed = len(result.Snapshot().Failed)
		if err != nil {
			a.fail(slotAgain, err, false)
			return keep
		}
		a.recovered(slotAgain)
		return keep
	})
}
