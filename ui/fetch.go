package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/gather"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/task"
)

// The options of the window that read more before the file is written.
const (
	optionRecipients = "a"
	optionEvents     = "w"
)

// fetch is what is read for a file before it is written.
type fetch struct {
	want  gather.Want
	of    saving
	write func(saving) saveJob
}

// fetched is what came of it.
type fetched struct {
	gather.Result
	err error // why no more was asked for
}

// manyCopies is of how many copies a key can say at once whether they are in memory.
const manyCopies = 5000

// many reports whether there are more messages or copies than a key can look through.
func (s saving) many() bool {
	if s.n > manyNoted {
		return true
	}
	copies := 0
	for t := range s.messages {
		copies += len(t.Recipients)
	}
	return copies > manyCopies
}

// readOptions are the choices to save more than is loaded, with what they cost.
func (a *App) readOptions(s saving) []overlay.SaveOption {
	if a.offline() {
		return nil // all that there is is here
	}
	if s.many() {
		return []overlay.SaveOption{
			{Key: optionRecipients, Title: "all recipients", Detail: func(func(string) bool) string { return "1 request for each message" }},
			{Key: optionEvents, Title: "with events", Detail: func(func(string) bool) string { return "1 request for each recipient" }},
		}
	}
	messages := slices.Collect(s.messages)
	costs := map[gather.Want]gather.Cost{}
	for _, want := range []gather.Want{{Recipients: true}, {Events: true}, {Recipients: true, Events: true}} {
		costs[want] = want.Cost(a.client, messages)
	}
	var options []overlay.SaveOption
	recipients := gather.Want{Recipients: true}
	if costs[recipients].Requests() > 0 && !s.part {
		options = append(options, overlay.SaveOption{Key: optionRecipients, Title: "all recipients", Detail: func(func(string) bool) string {
			return a.costs(costs[recipients])
		}})
	}
	return append(options, overlay.SaveOption{Key: optionEvents, Title: "with events", Detail: func(on func(string) bool) string {
		cost := costs[gather.Want{Recipients: on(optionRecipients), Events: true}]
		cost.Recipients = 0 // they stand in the line above
		if cost.Requests() == 0 && !cost.More {
			return "no request: they are loaded"
		}
		return a.costs(cost) + " " + a.theme.Glyphs.Dot + " JSON, NDJSON, note"
	}})
}

// costs says what reading costs, and how long that takes within the request limit.
func (a *App) costs(cost gather.Cost) string {
	words := cost.String()
	if wait := a.spareIn(cost.Requests()); wait > 0 {
		words += fmt.Sprintf(", about %d min", int(wait.Minutes()))
	}
	return words
}

// spareIn is how long it takes until that many requests were to spare.
func (a *App) spareIn(n int) time.Duration {
	state := a.client.Budget().State()
	each := state.Limit - state.Reserve
	if state.Limit == 0 || n <= state.Spare || each <= 0 {
		return 0
	}
	return time.Duration((n-state.Spare+each-1)/each) * client.ServiceWindow
}

// fetchThenWrite reads what is wanted and writes the file then. Of very many messages it
// says first what that costs.
func (a *App) fetchThenWrite(f fetch, to target) tea.Cmd {
	if a.tasks.In(slotFetch) != nil {
		a.refuse("What another %s needs is being read; %s stops that.", a.leaves().file, a.keymap.Key(action.Back))
		return nil
	}
	if !f.of.many() {
		return a.read(f, to)
	}
	c, messages := a.client, f.of.messages
	return task.Start(&a.tasks, slotSave, "counting", func(context.Context) (gather.Cost, error) {
		return f.want.Cost(c, slices.Collect(messages)), nil
	}, func(cost gather.Cost, _ error) tea.Cmd {
		items := []overlay.Item{{Key: "r", Title: "Read and " + a.leaves().save, Detail: a.costs(cost)}}
		a.ask("Read more of "+f.of.what, items, func(string) tea.Cmd { return a.read(f, to) })
		return nil
	})
}

// read reads what is wanted. Whatever ends it, the file is written with what came.
func (a *App) read(f fetch, to target) tea.Cmd {
	c, messages := a.client, f.of.messages
	stopped, stop := context.WithCancel(context.Background())
	a.stopFetch = stop
	return task.Start(&a.tasks, slotFetch, "reading", func(ctx context.Context) (fetched, error) {
		ctx, cancel := context.WithCancel(ctx)
		defer context.AfterFunc(stopped, cancel)()
		got, err := gather.Read(ctx, c, f.want, slices.Collect(messages))
		return fetched{got, err}, nil
	}, func(got fetched, _ error) tea.Cmd {
		stop()
		if got.err != nil && !errors.Is(got.err, context.Canceled) {
			a.fail(slotFetch, got.err, false)
		}
		f.of.rename()
		return a.write(f.job(got), to)
	})
}

// job is the file with what came.
func (f fetch) job(got fetched) saveJob {
	s := f.of
	s.messages = s.client.shownMessages(slices.Values(got.Messages))
	if s.lacks == notAllRecipients && f.want.Recipients {
		s.lacks = ""
	}
	job := f.write(s)
	if missing := got.Missing.String(); missing != "" && job.lacks == "" {
		job.lacks = "incomplete: " + missing
	} else if missing != "" {
		job.lacks += "; " + missing
	}
	return job
}

// saidMeanwhile reports whether the answer to the last key stands in the place of the
// countdown of what is read for a file, which may take long.
func (a *App) saidMeanwhile() bool {
	return a.statusLine.notice != "" && a.tasks.In(slotFetch) != nil
}

// stopReading stops what is read for a file, and reports whether there was anything.
// What came is written.
func (a *App) stopReading() bool {
	if a.tasks.In(slotFetch) == nil {
		return false
	}
	a.stopFetch()
	a.say("Stopped. What came is %s.", a.leaves().saved)
	return true
}
