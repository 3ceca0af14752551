package ui

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/tally"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// mostGroups bounds the lines of a list of groups.
const mostGroups = 500

// askUnknown is what the key of the reasons chooses in the window of the groups.
const askUnknown = "ask"

// counted is what failed or was held back among the messages of a search, counted in
// every way.
type counted struct {
	tallies []tally.Tally
	shares  [][]tally.Share // of all messages, by the traits in their order
	n       int             // messages
	unknown []tally.Copy    // whose events nobody has asked for
}

// causes counts what failed or was held back among the messages that are loaded, and
// shows the groups.
func (a *App) causes() tea.Cmd {
	s := a.search()
	if s == nil {
		return nil
	}
	c, plan, messages := a.client, s.plan, s.toCount()
	return task.Start(&a.tasks, slotCauses, "counting", func(ctx context.Context) (counted, error) {
		return count(ctx, c, plan, slices.Collect(messages))
	}, func(found counted, err error) tea.Cmd {
		switch {
		case err != nil:
			a.fail(slotCauses, err, false)
		case a.search() == s && a.window == nil:
			a.showCauses(s, found)
		}
		return nil
	})
}

// toCount are the messages that are marked, else those that a filter or a chip leaves,
// else all that are loaded. They may be gone through in a task.
func (s *search) toCount() iter.Seq[*client.Trace] {
	if marked := s.list.Marked(); marked != nil {
		return slices.Values(marked)
	}
	if s.list.Narrowed() {
		shown, _ := s.list.Shown()
		return shown
	}
	return slices.Values(s.snapshot.Traces)
}

// count counts the copies of messages, with the events that are in memory.
func count(ctx context.Context, c *source, plan client.Plan, traces []*client.Trace) (counted, error) {
	found := counted{n: len(traces)}
	for _, by := range tally.Traits {
		shares, err := tally.Shares(ctx, by, traces)
		if err != nil {
			return found, err
		}
		found.shares = append(found.shares, shares)
	}
	for _, by := range tally.Ways {
		copies := tally.CopiesOf(by, plan, traces)
		for i := range copies {
			if events, cached := c.CachedEvents(copies[i].Trace.ID, copies[i].Recipient.Address); cached {
				copies[i].Recipient.Events = append([]client.Event{}, events...)
			} else if by == tally.Cause && copies[i].Recipient.Status != client.StatusDelivered {
				found.unknown = append(found.unknown, copies[i])
			}
		}
		found.tallies = append(found.tallies, tally.Count(by, copies))
		if ctx.Err() != nil {
			return found, ctx.Err()
		}
	}
	return found, nil
}

func (a *App) showCauses(s *search, found counted) {
	if found.n == 0 {
		a.say("%s", a.nothingToCount(s))
		return
	}
	var views []overlay.View
	below := a.underCauses(s, found)
	if found.tallies[0].Copies == 0 {
		below = []string{a.nothingToCount(s)}
	} else {
		for way := range found.tallies {
			views = append(views, a.causesBy(found, way))
		}
	}
	for trait := range found.shares {
		views = append(views, a.sharesBy(found, trait))
	}
	for i := range views {
		views[i].Hint = a.countsHint(views[(i+1)%len(views)].Title)
		views[i].Plain += "\n" + strings.Join(below, "\n")
	}
	keys := map[string]string{}
	if len(found.unknown) > 0 {
		keys[a.keymap.Key(action.Reasons)] = askUnknown
	}
	a.show(overlay.NewViews(a.theme, views, below, keys), func(value string) tea.Cmd {
		if value == askUnknown {
			return a.offerReasons(found.unknown, "recipient")
		}
		var way, group int
		if _, err := fmt.Sscanf(value, "%d/%d", &way, &group); err == nil {
			a.onlyGroup(s, &found.tallies[way].Groups[group])
			return nil
		}
		var trait, share int
		if _, err := fmt.Sscanf(value, "all %d/%d", &trait, &share); err == nil {
			return a.onlyShare(s, tally.Traits[trait], found.shares[trait][share])
		}
		return nil
	})
}

// nothingToCount says why there are no groups.
func (a *App) nothingToCount(s *search) string {
	words := "No message that is loaded failed or was held back."
	if t, ok := a.current(); ok && unasked(t) {
		words = fmt.Sprintf("Nothing is known of the recipients yet: %s loads them.", a.keymap.Key(action.Open))
	}
	if s.snapshot.More {
		words += " " + a.keymap.Key(action.Bottom) + " reads on."
	}
	return words
}

// causesBy is the list of the groups of one way to count.
func (a *App) causesBy(found counted, way int) overlay.View {
	t, dot := &found.tallies[way], " "+a.theme.Glyphs.Dot+" "
	title := "By " + string(t.By) + dot + copiesOf(t.Numbers)
	view := overlay.View{Title: title, Plain: title + "\n"}
	groups := t.Groups[:min(len(t.Groups), mostGroups)]
	digits := 0
	for _, group := range groups {
		digits = max(digits, len(text.Count(group.Copies)))
	}
	for i := range groups {
		group := &groups[i]
		item := overlay.Item{
			Title:  fmt.Sprintf("%*s %s %s", digits, text.Count(group.Copies), a.theme.Glyphs.Times, groupName(group)),
			Detail: a.groupDetail(group), Value: fmt.Sprintf("%d/%d", way, i),
		}
		view.Items = append(view.Items, item)
		view.Plain += "\n" + item.Title + "  (" + item.Detail + ")"
	}
	return view
}

// copiesOf says how many copies of how many messages there are.
func copiesOf(n tally.Numbers) string {
	copies := text.Count(n.Copies) + " copies"
	if n.Copies == 1 {
		copies = "1 copy"
	}
	return copies + " of " + text.Counted(n.Messages, "message")
}

// groupName is what the copies of a group have in common.
func groupName(g *tally.Group) string {
	if g.Cause == tally.NotAsked {
		return "not known yet"
	}
	return text.Clean(cmp.Or(g.Reason, g.Domain, g.Sender)).String()
}

// groupDetail says what became of the copies of a group, and which server said so.
func (a *App) groupDetail(g *tally.Group) string {
	words := strings.Join(fates(g.Numbers, false), ", ")
	if one, alone := strings.CutPrefix(words, text.Count(g.Copies)+" "); alone {
		words = one
	}
	if g.Host != "" {
		words += " " + a.theme.Glyphs.Dot + " " + text.Clean(g.Host).String()
	}
	return words
}

// fates say what became of copies: with all of them, how many arrived later and are
// open, also where that is none.
func fates(n tally.Numbers, all bool) []string {
	var words []string
	for _, fate := range []struct {
		n     int
		words string
		open  bool
	}{{n.Failed, "failed", false}, {n.Filtered, "quarantined or spam", false}, {n.Arrived, "arrived later", true}, {n.Open, "still open", true}} {
		if fate.n > 0 || all && fate.open {
			words = append(words, text.Count(fate.n)+" "+fate.words)
		}
	}
	return words
}

// underCauses says what the groups add up to, and what they leave out.
func (a *App) underCauses(s *search, found counted) []string {
	t := &found.tallies[0]
	below := []string{capital(strings.Join(fates(t.Numbers, true), ", ")) + "."}
	if n := len(found.unknown); n > 0 {
		below = append(below, fmt.Sprintf("%s not known yet (%s asks: %s).", text.Count(n), a.keymap.Key(action.Reasons), a.requestsFor(n)))
	}
	if t.Unchecked > 0 {
		below = append(below, fmt.Sprintf("%s delivered: nobody asked whether they were held back first.", text.Count(t.Unchecked)))
	}
	if more := len(t.Groups) - mostGroups; more > 0 {
		below = append(below, fmt.Sprintf("%s more causes of few messages are not listed.", text.Count(more)))
	}
	if !s.snapshot.Complete {
		below = append(below, "Only of what is loaded, which is not complete: "+a.reach(s)+".")
	}
	return below
}

// requestsFor says how many requests n reasons cost, and how many of them can be made
// now.
func (a *App) requestsFor(n int) string {
	words := text.Counted(n, "request")
	switch spare := a.client.Budget().State().Spare; {
	case spare == 0:
		words += ", none of them now"
	case spare < n:
		words += ", " + text.Count(spare) + " of them now"
	}
	return words
}

// onlyGroup narrows the list to the messages of a group.
func (a *App) onlyGroup(s *search, g *tally.Group) {
	a.onlyThese(s, groupName(g), g.Messages, g.Has)
}
