package client

import "context"

// WaitSpare waits until a request is free beside the reserve, for what asks for much at
// once: the reserve is left to what people open meanwhile. It reports the wait as calls
// do. The error is the context's.
func (b *Budget) WaitSpare(ctx context.Context) error {
	reserve := b.limit / reserveShare
	for {
		if b.mustWait(reserve) != nil && b.store != nil {
			_ = b.Look(ctx) // others may have given some back; what is known here counts otherwise
		}
		wait := b.mustWait(reserve)
		if err := ctx.Err(); err != nil || wait == nil {
			return err
		}
		state := StateWaitingBudget
		if blocked := b.State().Blocked; !blocked.IsZero() && blocked.Equal(wait.until) {
			state = StateWaitingThrottle
		}
		progressOf(ctx)(Progress{State: state, Until: wait.until})
		if err := wait.wait(ctx); err != nil {
			return err
		}
	}
}
