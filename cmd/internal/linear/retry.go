package linear

import (
	"context"
	"errors"

	"msgtrace/client"
)

// retry asks again for the parts that could not be read, and for nothing else.
func retry(s *session, ctx context.Context, _ string) error {
	now := s.search()
	parts := now.result.Snapshot().Failed
	if len(parts) == 0 {
		s.say("No part has failed. more reads on, and again runs the search again.")
		return nil
	}
	var errs []error
	for _, part := range parts {
		err := s.waiting(ctx, func(ctx context.Context) error { return now.result.Again(ctx, part) })
		if errs = append(errs, err); errors.Is(err, errStopped) || ctx.Err() != nil {
			break
		}
	}
	s.ran(now)
	s.say("%s", s.headline())
	s.sayReach()
	return errors.Join(errs...)
}

// sayFailed says how to ask for the parts that could not be read.
func (s *session) sayFailed(snapshot client.Snapshot) {
	if n := len(snapshot.Failed); n > 0 {
		s.say("retry asks again for %s.", map[bool]string{true: "that part", false: "those parts"}[n == 1])
	}
}
