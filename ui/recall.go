package ui

import (
	"cmp"
	"context"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/action"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// recall starts what brings the things that were kept, each by itself: files may
// be slow.
func (a *App) recall() tea.Cmd {
	var all []tea.Cmd
	for i, recall := range a.options.Recall {
		all = append(all, task.Start(&a.tasks, slotRecall(i), "", func(ctx context.Context) (Recalled, error) {
			return recall(ctx), nil
		}, func(r Recalled, _ error) tea.Cmd {
			a.options.Account = cmp.Or(a.options.Account, r.Account)
			if r.Restore != nil {
				a.session.cutOff = r.Restore
				r.Notice += " " + a.keymap.Key(action.Restore) + " does so here."
			}
			if r.Notice != "" && a.statusLine.notice == "" {
				a.say("%s", text.Clean(r.Notice))
			}
			return nil
		}))
	}
	return tea.Batch(append(all, a.recallMemory(), a.recallShared())...)
}
