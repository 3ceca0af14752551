package ui

import (
	"cmp"
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/ui/action"
	"msgtrace/ui/task"
)

// advise returns what an error means, and what fixes it.
func (a *App) advise(err error) advice.Advice {
	var s advice.Setting
	if a.options.Setting != nil {
		s = a.options.Setting()
	}
	s.Dialect, s.Served = a.client.Dialect(), a.options.Served != nil
	return advice.For(err, s)
}

// fixes say what is missing, who can fix it, and how.
func (a *App) fixes(known advice.Advice) []fact {
	var facts []fact
	last := ""
	add := func(name, value string) {
		if value == "" {
			return
		}
		if name == last {
			name = "" // it goes on
		} else {
			last = name
		}
		facts = append(facts, fact{name, value})
	}
	add("Missing", known.Missing)
	for _, item := range known.Items() {
		add(cmp.Or(item.Name, "What to do"), item.Do)
	}
	if len(facts) > 0 {
		add("Then", a.keymap.Key(action.RunAgain)+" resumes")
	}
	return facts
}

// runAgain asks again for what the focused pane shows. After a refusal
// because a permission is missing it first gets another token: the old one never learns
// what was granted since.
func (a *App) runAgain() tea.Cmd {
	f, renew := a.statusLine.failed, a.options.Renew
	if renew == nil || f == nil || a.statusLine.hidden || !errors.Is(f.err, client.ErrForbidden) {
		return a.focused().reload()
	}
	a.tasks.Remember(slotRenew, a.runAgain)
	return task.Start(&a.tasks, slotRenew, "signing in", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, renew(ctx)
	}, func(_ struct{}, err error) tea.Cmd {
		if err != nil {
			a.fail(slotRenew, err, true)
			return nil
		}
		return a.focused().reload()
	})
}
