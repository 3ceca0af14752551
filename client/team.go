package client

import (
	"context"
	"maps"
	"slices"
	"time"
)

// keepUp keeps in touch with the other hosts.
func (b *Budget) keepUp(ctx context.Context) {
	for {
		_, _ = b.consult(ctx, 0, 0) // which keeps the error
		b.mu.Lock()
		pause := b.per / beatPart
		if b.team.failing != nil {
			pause = b.per / retryPart
		}
		b.mu.Unlock()
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-b.team.soon:
		case <-ctx.Done():
			timer.Stop()
			return
		}
		timer.Stop()
	}
}

// takeOfTeam takes a slot of the budget of all hosts, or of this host's share of it.
func (b *Budget) takeOfTeam(ctx context.Context, w *waiter) (slot, *budgetWait, error) {
	s := newSlot(b)
	b.mu.Lock()
	now := time.Now()
	beside, alone, bar := b.beside(w, now), b.team.alone(now), b.bar(now)
	switch {
	case bar.After(now), alone && b.team.joining > 0:
		defer b.mu.Unlock()
		return slot{}, b.teamWait(w, beside, now), nil
	case alone:
		b.team.note(s.id, BudgetStart, now)
	}
	b.mu.Unlock()
	if alone {
		return b.takeHere(ctx, w, s)
	}
	answer, err := b.consult(ctx, s.id, beside)
	if err == nil && answer.Granted {
		_, _ = b.record(ctx, s.id, BudgetStart) // for the other processes of this host
		b.mu.Lock()
		defer b.mu.Unlock()
		b.team.own[s.id] = true
		return s, nil, nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil {
		b.team.note(s.id, BudgetDrop, now) // it may count there
	}
	if ctx.Err() != nil {
		return slot{}, nil, ctx.Err()
	}
	return slot{}, b.teamWait(w, beside, time.Now()), nil
}

// teamWait waits as newWait does, and looks again after a beat: what other hosts give back
// wakes nobody here.
func (b *Budget) teamWait(w *waiter, beside int, now time.Time) *budgetWait {
	wait := b.newWait(w, beside, now)
	wait.again = earliest(wait.again, now.Add(b.per/beatPart))
	return wait
}

// consult exchanges with the other hosts what is new.
func (b *Budget) consult(ctx context.Context, id uint64, beside int) (TeamAnswer, error) {
	b.mu.Lock()
	ask, told := b.team.ask(time.Now())
	blocked := b.team.blocked
	b.team.joining++
	b.mu.Unlock()
	ask.ID, ask.Beside = id, beside
	answer, err := b.team.shared.Exchange(ctx, ask)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.team.joining--
	if err != nil {
		b.unheard(ctx, err)
		return answer, err
	}
	b.team.untold = slices.DeleteFunc(b.team.untold, func(h happened) bool { return h.number <= told })
	b.team.blockTold = blocked
	b.heard(answer)
	return answer, nil
}

// ask is what is new for the others, and the number of the last event of it.
func (t *team) ask(now time.Time) (TeamAsk, uint64) {
	t.untold = slices.DeleteFunc(t.untold, func(h happened) bool { return now.Sub(h.at) > 2*t.per })
	ask := TeamAsk{Limit: t.full}
	for _, h := range t.untold {
		ask.Events = append(ask.Events, TeamEvent{h.id, h.kind, max(0, now.Sub(h.at))})
	}
	if t.blocked.After(t.blockTold) {
		ask.Blocked = max(0, t.blocked.Sub(now))
	}
	t.sent = t.last
	return ask, t.last
}

// heard takes over what the other hosts have told. The caller has locked mu.
func (b *Budget) heard(answer TeamAnswer) {
	t, now := b.team, time.Now()
	if t.failing != nil || t.toldAt.IsZero() {
		t.hurry() // so that the others know that this answer was heard
	}
	freer := t.failing != nil || answer.Used < t.told.Used || answer.Limit > t.told.Limit || answer.Barred == 0 && t.told.Barred > 0
	t.failing, t.told, t.toldAt = nil, answer, now
	if until := now.Add(answer.Blocked); answer.Blocked > 0 && until.Sub(b.blocked) > t.per/beatPart {
		b.blocked, b.daily = until, isDaily(answer.Blocked)
	}
	if len(t.own) > 4*t.full {
		maps.DeleteFunc(t.own, func(id uint64, _ bool) bool { _, counts := b.ledger.known[id]; return !counts })
	}
	if answer.Lost {
		b.tellAgain()
	}
	if freer {
		b.wake()
	}
}

// tellAgain tells of this process's requests that count. Other processes of the host tell
// of theirs, of which this one does not know when they ended. The caller has locked mu.
func (b *Budget) tellAgain() {
	for _, s := range b.ledger.stamps {
		switch {
		case !b.team.own[s.id]:
		case s.open:
			b.team.note(s.id, BudgetStart, s.at)
		default:
			b.team.note(s.id, BudgetEnd, s.at)
		}
	}
	b.team.hurry()
}

// unheard takes over that the other hosts cannot be reached, unless it was the caller
// who gave up. The caller has locked mu.
func (b *Budget) unheard(ctx context.Context, err error) {
	t := b.team
	if ctx.Err() == nil {
		if t.failing == nil {
			t.hurry()
		}
		t.failing = err
	}
	if !t.reported && t.failing != nil && t.trouble != nil {
		t.reported = true
		go t.trouble(err) // which may look at the budget
	}
	if t.alone(time.Now()) {
		b.wake() // they waited for this call
	}
}

// tell has the other hosts know what became of a request.
func (b *Budget) tell(ctx context.Context, id uint64, kind BudgetKind) {
	b.mu.Lock()
	b.team.note(id, kind, time.Now())
	answers := b.team.failing == nil
	b.mu.Unlock()
	if answers {
		_, _ = b.consult(ctx, 0, 0) // what is not told is kept
	}
}

// untake has the other hosts know that this host did not spend a slot after all.
func (b *Budget) untake(s slot) {
	if b.team == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.team.takeBack(s.id, time.Now())
}
