package ui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/memory"
	"msgtrace/ui/queryline"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// Memory keeps what is remembered from one run to the next. It is asked beside the
// screen, and may take its time.
type Memory interface {
	Recall(context.Context) (memory.All, error)
	// Apply puts changes into what is there by then, and returns nil when they are kept.
	Apply(context.Context, ...memory.Change) error
	// Told returns, once each, what there is to say about damaged files.
	Told() []string
}

// remembered is what this run knows of it.
type remembered struct {
	memory.All
	pending  []memory.Change // what is not kept yet
	writing  []memory.Change // what is on its way
	troubles []string        // that were said
}

// recallMemory asks what is remembered.
func (a *App) recallMemory() tea.Cmd {
	kept := a.options.Memory
	if kept == nil {
		return nil
	}
	untouched := a.form.Changed()
	return task.Start(&a.tasks, slotMemory, "", kept.Recall, func(all memory.All, err error) tea.Cmd {
		a.takeMemory(all, err)
		if last := a.memory.Last(); last != "" && a.options.Search.String() == "" && a.form.Changed() == untouched && a.search() == nil {
			a.form.LoadSearch(a.shownSearch(queryline.Parse(last).Search))
			a.form.SetOld(true)
			a.checkForm()
		}
		return a.keep()
	})
}

// takeMemory takes in what is kept. What is not kept yet counts too.
func (a *App) takeMemory(all memory.All, err error) {
	a.sayTroubles(err, "What was remembered is not known: ")
	if err == nil {
		a.memory.All = all.Apply(a.memory.unkept()...)
		a.times = text.ParseTimeMode(a.memory.View.Times)
		a.applyTimes()
		a.recallColumns()
		a.recallOrder()
		a.showRecent()
	}
}

// rememberView remembers a change of how the explorer looks.
func (a *App) rememberView(change func(*memory.View)) {
	view := a.memory.View
	change(&view)
	a.remember(memory.Change{View: &view})
}

// sayTroubles says, once each, what is wrong with the files.
func (a *App) sayTroubles(err error, before string) {
	troubles := a.options.Memory.Told()
	for i := range troubles {
		troubles[i] = "What was remembered is lost: " + troubles[i]
	}
	if err != nil {
		troubles = append(troubles, before+err.Error())
	}
	for _, trouble := range troubles {
		if !slices.Contains(a.memory.troubles, trouble) {
			a.memory.troubles = append(a.memory.troubles, trouble)
			a.refuse("%s.", text.Clean(trouble))
		}
	}
}

// remember takes something in, to be kept at the next occasion.
func (a *App) remember(c memory.Change) {
	c.At = a.now()
	a.memory.All = a.memory.Apply(c)
	if a.options.Memory == nil {
		return
	}
	a.memory.pending = slices.DeleteFunc(a.memory.pending, c.Replaces)
	a.memory.pending = append(a.memory.pending, c)
}

// keep keeps what is not kept yet.
func (a *App) keep() tea.Cmd {
	kept := a.options.Memory
	if kept == nil || len(a.memory.pending) == 0 || a.tasks.In(slotMemory) != nil {
		return nil
	}
	changes := a.memory.pending
	a.memory.writing, a.memory.pending = changes, nil
	return task.Start(&a.tasks, slotMemory, "", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, kept.Apply(ctx, changes...)
	}, func(_ struct{}, err error) tea.Cmd {
		a.memory.writing = nil
		a.sayTroubles(err, "What you search for is not remembered: ")
		if err != nil {
			a.memory.pending = append(slices.Clone(changes), a.memory.pending...)
			return nil
		}
		return a.keep()
	})
}

// unkept is what is not known to be kept.
func (r remembered) unkept() []memory.Change { return slices.Concat(r.writing, r.pending) }

// stopKeeping stops what reads or keeps. What was not kept is kept later.
func (a *App) stopKeeping() {
	a.tasks.Stop(slotMemory)
	a.memory.pending, a.memory.writing = a.memory.unkept(), nil
}

// leave tells, when the explorer has ended, what was not kept in each profile.
func (a *App) leave() {
	tell := func(o Options, r remembered) {
		if left := r.unkept(); len(left) > 0 && o.Left != nil {
			o.Left(left)
		}
	}
	tell(a.options, a.memory)
	for name, s := range a.seats {
		if name != a.options.Profile {
			tell(s.options, s.memory)
		}
	}
}

// ran remembers a search that begins, with the addresses in it.
func (a *App) ran(s *search) {
	asked := spelled(s)
	asked.Query = a.client.mask.RevealQuery(asked.Query)
	s.line = asked.String()
	a.remember(memory.Change{Ran: &memory.Search{Line: s.line, At: s.planned}})
	a.saw(asked.Query.Addresses()...)
}

// found remembers how much a search has found, and keeps it when that is the first that
// is known, or all.
func (a *App) found(s *search) tea.Cmd {
	now := memory.Found{Known: true, Matched: len(s.snapshot.Traces), All: s.snapshot.Complete}
	before := s.found
	if now == before {
		return nil
	}
	s.found = now
	a.remember(memory.Change{Ran: &memory.Search{Line: s.line, At: s.planned, Found: now}})
	if before.Known && !now.All {
		return nil
	}
	return a.keep()
}

// saw remembers addresses.
func (a *App) saw(addresses ...string) {
	if len(addresses) > 0 {
		a.remember(memory.Change{Seen: addresses})
	}
}

// sawMessage remembers the sender of a message that was opened and the recipient.
func (a *App) sawMessage(t *client.Trace, recipient string) {
	a.saw(a.client.mask.Reveal(t.Sender), a.client.mask.Reveal(recipient))
}

// mostLooked is how many of the rows that are loaded are looked through for addresses:
// each character typed does it.
const mostLooked = 5000

// seen returns the addresses with a text in them that are remembered, and then those of
// the rows that are loaded. While names are hidden they are those of the rows alone, as the
// screen has them.
func (a *App) seen(part string) []string {
	var found []string
	if !a.client.hidden() {
		found = a.memory.Seen.Containing(part)
	}
	s := a.search()
	if s == nil {
		return found
	}
	known := map[string]bool{}
	for _, address := range found {
		known[address] = true
	}
	part = strings.ToLower(part)
	take := func(address string) {
		address = strings.ToLower(address)
		if strings.Contains(address, part) && !known[address] && memory.Memorable(address) {
			known[address] = true
			found = append(found, address)
		}
	}
	for _, t := range s.snapshot.Traces[:min(len(s.snapshot.Traces), mostLooked)] {
		take(t.Sender)
		for _, r := range t.Recipients[:min(len(t.Recipients), mostOfMessage)] {
			take(r.Address)
		}
	}
	return found
}

// knowAddresses lets the form complete the addresses that are known, and ask about those
// that look like a slip.
func (a *App) knowAddresses() {
	a.form.SetSeen(a.seen)
	a.form.SetDomains(a.domains().Own)
	a.knowDomains()
}

// meant is a search with the addresses that were probably meant, nil where none looks
// like a slip. While names are hidden nobody can tell.
func (a *App) meant(q client.Query) *client.Query {
	if a.client.hidden() {
		return nil
	}
	if corrected, meant := queryline.NewSlips(a.domains().Own, a.seen).Corrected(q); meant != nil {
		return &corrected
	}
	return nil
}

// mostOfMessage is how many recipients of one message are looked through.
const mostOfMessage = 20
