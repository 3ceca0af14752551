package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/table"
	"msgtrace/ui/task"
)

// arrange works out in tasks what takes too long for a key: the filter and the
// order of many rows, and the search for a row among them.
func (a *App) arrange() tea.Cmd {
	s := a.search()
	if s == nil {
		return nil
	}
	return tea.Batch(a.order(s), a.scan(s))
}

func (a *App) order(s *search) tea.Cmd {
	job, pending := s.list.Pending()
	if !pending || a.tasks.In(slotOrder) != nil && s.job == job.Serial() {
		return nil
	}
	s.job = job.Serial()
	return task.Start(&a.tasks, slotOrder, "sorting", job.Run, func(order table.Order[*client.Trace], err error) tea.Cmd {
		if err != nil {
			a.fail(slotOrder, err, false)
			return nil
		}
		s.list.Apply(order)
		return nil
	})
}

func (a *App) scan(s *search) tea.Cmd {
	scan, any := s.list.Scan()
	if !any {
		return nil
	}
	return task.Start(&a.tasks, slotFind, "looking", func(ctx context.Context) (table.Hit, error) {
		return scan.Run(ctx)
	}, func(hit table.Hit, err error) tea.Cmd {
		if err != nil {
			a.fail(slotFind, err, false)
			return nil
		}
		s.list.MoveToHit(hit)
		return nil
	})
}
