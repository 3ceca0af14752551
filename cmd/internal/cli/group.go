package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/tally"
	"msgtrace/theme/nearest"
	"msgtrace/ui/text"
)

// checkGroup reports what is wrong with --group.
func (f *searchFlags) checkGroup() error {
	if f.group == "" {
		return nil
	}
	if !slices.Contains(groupWays, f.group) {
		return fmt.Errorf("--group %s: use %s%s", f.group, strings.Join(groupWays, ", "), nearest.Hint(f.group, groupWays))
	}
	known := tableOrJSON
	if f.group == byRecipient {
		known = byRecipientFormats
	}
	if !slices.Contains(known, f.output) {
		return fmt.Errorf("--group %s writes groups, not messages: use -o %s", f.group, strings.Join(known, " or "))
	}
	return nil
}

// grouping counts what a search found by what kept it.
type grouping struct {
	app    *app
	client *client.Client
	by     tally.By

	spent int // requests for events
	tally tally.Tally
}

// count counts the copies of messages. Where that takes their events it asks for
// them, for as many as the budget has requests left, unless told not to. The
// messages it returns have the events that came.
func (g *grouping) count(ctx context.Context, plan client.Plan, traces []*client.Trace, ask bool) ([]*client.Trace, error) {
	copies := tally.CopiesOf(g.by, plan, traces)
	var err error
	if ask && g.by.NeedsEvents() && len(copies) > 0 {
		err = g.ask(ctx, copies)
	}
	g.tally = tally.Count(g.by, copies)
	return withEvents(traces, copies), err
}

// ask gets the events of the copies, of those with a problem first, until an error.
// It says before what that costs.
func (g *grouping) ask(ctx context.Context, copies []tally.Copy) error {
	slices.SortStableFunc(copies, func(a, b tally.Copy) int { return problemFirst(a.Recipient.Status, b.Recipient.Status) })
	if g.client.Held() != nil {
		for i := range copies {
			copies[i].Recipient.Events, _ = g.client.CachedEvents(copies[i].Trace.ID, copies[i].Recipient.Address)
		}
		return nil
	}
	n := g.affordable(len(copies))
	g.app.note("%s", g.cost(n, len(copies)))
	progress := g.app.progress()
	defer progress.stop()
	for i := range copies[:n] {
		asking := client.WithProgress(client.InBatch(ctx), func(p client.Progress) {
			p.What = fmt.Sprintf("reason %d of %d", i+1, n)
			progress.report(p)
		})
		events, err := g.client.Events(client.CountRequests(asking, &g.spent), *copies[i].Trace, copies[i].Recipient.Address)
		if err != nil {
			return err
		}
		copies[i].Recipient.Events = append([]client.Event{}, events...)
	}
	return nil
}

func problemFirst(a, b client.Status) int {
	switch {
	case a.Problem() == b.Problem():
		return 0
	case a.Problem():
		return -1
	}
	return 1
}

// affordable is for how many of n copies requests are to spare, without waiting.
func (g *grouping) affordable(n int) int {
	switch state := g.client.Budget().State(); {
	case state.Limit == 0:
		return n
	case !state.Blocked.IsZero():
		return 0
	default:
		return min(n, state.Spare)
	}
}

func (g *grouping) cost(n, of int) string {
	left := fmt.Sprintf("of the %s in %d minutes", text.Count(g.client.Budget().State().Limit), int(client.ServiceWindow.Minutes()))
	switch n {
	case of:
		return fmt.Sprintf("asking for the reasons of %s: %s", text.Counted(of, "row"), text.Counted(n, "request"))
	case 0:
		return fmt.Sprintf("not asking for the reasons of %s: no request is left %s", text.Counted(of, "row"), left)
	}
	return fmt.Sprintf("asking for the reasons of %s of %s: %s, no more are left %s", text.Count(n), text.Counted(of, "row"), text.Counted(n, "request"), left)
}

// withEvents returns the messages with the events of the copies in them.
func withEvents(traces []*client.Trace, copies []tally.Copy) []*client.Trace {
	events := map[*client.Trace]map[string][]client.Event{}
	for _, one := range copies {
		if one.Recipient.Events == nil {
			continue
		}
		if events[one.Trace] == nil {
			events[one.Trace] = map[string][]client.Event{}
		}
		events[one.Trace][one.Recipient.Address] = one.Recipient.Events
	}
	all := slices.Clone(traces)
	for i, trace := range all {
		if events[trace] == nil {
			continue
		}
		whole := *trace
		whole.Recipients = slices.Clone(trace.Recipients)
		for k := range whole.Recipients {
			whole.Recipients[k].Events = events[trace][whole.Recipients[k].Address]
		}
		all[i] = &whole
	}
	return all
}

// tellGroups says on standard error what the groups add up to, and what they leave out.
func (a *app) tellGroups(t *tally.Tally, offline bool) {
	if t.Copies > 0 {
		a.note("%s of %s did not arrive at once: %s", copies(t.Copies), text.Counted(t.Messages, "message"), fates(t))
	}
	if t.Prompt > 0 {
		a.note("%s delivered without delay: not counted", text.Count(t.Prompt))
	}
	switch left := t.NotAsked + t.Unchecked; {
	case left > 0 && offline:
		a.note("%s without a reason: the file has no events of them", text.Count(left))
	case left > 0:
		a.note("%s not asked: narrow the time, or use --group domain, which asks for no reasons", text.Count(left))
	}
}

// fates says what became of the copies. Nobody's copy arrived later where no events
// are known.
func fates(t *tally.Tally) string {
	words := "failed: " + text.Count(t.Failed)
	if t.Filtered > 0 {
		words += ", in quarantine or spam: " + text.Count(t.Filtered)
	}
	if t.By.NeedsEvents() {
		words += ", arrived later: " + text.Count(t.Arrived)
	}
	return words + ", still open: " + text.Count(t.Open)
}

func copies(n int) string {
	if n == 1 {
		return "1 copy"
	}
	return text.Count(n) + " copies"
}

// incompleteGroups is the error of groups that leave something out.
func (s *searching) incompleteGroups(ctx context.Context, asked error) error {
	switch left := s.groups.tally.NotAsked + s.groups.tally.Unchecked; {
	case context.Cause(ctx) != nil && asked != nil:
		return context.Cause(ctx)
	case asked != nil:
		return exitError{codeIncomplete, fmt.Errorf("some reasons are missing: %w", withFix(asked, s.setting()))}
	case left > 0:
		return exitError{code: codeIncomplete}
	}
	return nil
}
