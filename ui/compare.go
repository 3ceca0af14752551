package ui

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// pair is two recipients of a message.
type pair struct{ id, left, right string }

// compare shows the routes of two recipients. Where it needs their events it says first
// what they cost, and asks for them when the key is pressed again.
func (a *App) compare() tea.Cmd {
	t := a.recipients.Trace()
	left, right, ok := a.compared()
	if !ok {
		a.refuse("Mark two recipients with %s; %s compares their routes.", a.keymap.Key(action.Mark), a.keymap.Key(action.Compare))
		return nil
	}
	var missing []client.Recipient
	for _, r := range []client.Recipient{left, right} {
		if _, loaded := a.client.CachedEvents(t.ID, r.Address); !loaded {
			missing = append(missing, r)
		}
	}
	p := pair{t.ID, left.Address, right.Address}
	switch {
	case len(missing) == 0:
		a.showComparison(t, left, right)
		return nil
	case a.comparing != p:
		a.comparing = p
		a.say("Their events are needed: %s. %s again loads them.", text.Counted(len(missing), "request"), a.keymap.Key(action.Compare))
		return nil
	}
	a.comparing = pair{}
	return a.fetchCompared(t, left, right, missing)
}

// compared are the two recipients that are marked, or the one that is marked and the one
// under the cursor.
func (a *App) compared() (left, right client.Recipient, ok bool) {
	marked := a.recipients.Marked()
	current, _ := a.recipients.Current()
	switch {
	case len(marked) == 2:
		return *marked[0], *marked[1], true
	case len(marked) == 1 && !strings.EqualFold(marked[0].Address, current.Address):
		return *marked[0], current, true
	}
	return client.Recipient{}, client.Recipient{}, false
}

// fetchCompared asks for the events that are missing, and shows the comparison if the
// person still looks at the message.
func (a *App) fetchCompared(t *client.Trace, left, right client.Recipient, missing []client.Recipient) tea.Cmd {
	a.following.events = ""
	a.tasks.Remember(slotEvents, func() tea.Cmd { return a.fetchCompared(t, left, right, missing) })
	c, trace := a.client, *t
	return task.Start(&a.tasks, slotEvents, "events", func(ctx context.Context) (struct{}, error) {
		for _, r := range missing {
			if _, err := c.Events(ctx, trace, r.Address); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	}, func(_ struct{}, err error) tea.Cmd {
		a.showTimeline()
		if err != nil {
			a.fail(slotEvents, err, false)
			return nil
		}
		a.recovered(slotEvents)
		if shown := a.recipients.Trace(); shown != nil && shown.ID == trace.ID && a.window == nil && !a.formOpen {
			a.showComparison(shown, left, right)
		}
		return nil
	})
}

// showComparison opens the window of two routes.
func (a *App) showComparison(t *client.Trace, left, right client.Recipient) {
	left.Events, _ = a.client.CachedEvents(t.ID, left.Address)
	right.Events, _ = a.client.CachedEvents(t.ID, right.Address)
	c := comparison{App: a, message: t, left: left, right: right, Comparison: explain.Compare(left.Events, right.Events)}
	var plain []string
	for _, line := range c.stacked(plainWidth, func(_ weight, s string) string { return s }) {
		plain = append(plain, strings.TrimRight(line, " "))
	}
	hint := fmt.Sprintf("%s copies %s %s closes", a.keymap.Key(action.OverlayCopy), a.theme.Glyphs.Dot, a.keymap.Key(action.OverlayClose))
	a.show(overlay.NewLayout(a.theme, "Two routes", hint, c.lines, strings.Join(plain, "\n")), nil)
}

const (
	plainWidth = 100 // of the lines of a copied comparison
	sideBySide = 94  // the least width for two columns
)

// comparison is the window of two routes.
type comparison struct {
	*App
	explain.Comparison
	message     *client.Trace
	left, right client.Recipient
}

// weight is how important a line is.
type weight int

const (
	quiet weight = iota
	ordinary
	heading
)

func (c comparison) styled(w weight, s string) string {
	switch w {
	case heading:
		return c.theme.Strong.Render(s)
	case quiet:
		return c.theme.Faint.Render(s)
	}
	return c.theme.Text.Render(s)
}

// lines are those of the window at a width.
func (c comparison) lines(width int) []string {
	if width < sideBySide {
		return c.stacked(width, c.styled)
	}
	column := (width - 3) / 2
	lines := c.beside(c.head(c.left, column, c.styled), c.head(c.right, column, c.styled), column)
	lines = append(append(lines, ""), c.both(width, c.styled)...)
	return append(lines, c.beside(c.alone(c.left, c.Left, column, c.styled), c.alone(c.right, c.Right, column, c.styled), column)...)
}

// beside puts two texts next to each other.
func (c comparison) beside(left, right []string, column int) []string {
	var lines []string
	for i := range max(len(left), len(right)) {
		var l, r string
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		lines = append(lines, text.Fit(l, column)+" "+c.theme.Faint.Render(c.theme.Glyphs.Vertical)+" "+r)
	}
	return lines
}

// stacked puts everything below each other.
func (c comparison) stacked(width int, style func(weight, string) string) []string {
	lines := append(c.head(c.left, width, style), c.head(c.right, width, style)...)
	lines = append(append(lines, ""), c.both(width, style)...)
	lines = append(lines, c.alone(c.left, c.Left, width, style)...)
	return append(lines, c.alone(c.right, c.Right, width, style)...)
}

// head says of one copy what became of it and through what it came.
func (c comparison) head(r client.Recipient, width int, style func(weight, string) string) []string {
	verdict := explain.Explain(explain.CopyOf(c.message, r))
	look := c.theme.Status(r.Status)
	lines := []string{style(heading, text.Truncate(look.Glyph+" "+text.Clean(r.Address).String(), width, c.theme.Glyphs.Ellipsis))}
	for _, said := range append([]string{text.Clean(verdict.Headline).String()}, c.wayOf(r)...) {
		for _, line := range text.Wrap(said, width-2) {
			lines = append(lines, "  "+style(ordinary, line))
		}
	}
	return lines
}

// both are the steps that both copies went through.
func (c comparison) both(width int, style func(weight, string) string) []string {
	if len(c.Common) == 0 {
		return []string{style(quiet, text.Truncate("No step is the same for both.", width, c.theme.Glyphs.Ellipsis))}
	}
	return append([]string{style(heading, "Both")}, c.steps(c.Common, width, style)...)
}

// alone are the steps of one copy from where the ways part.
func (c comparison) alone(r client.Recipient, events []client.Event, width int, style func(weight, string) string) []string {
	title := style(heading, text.Truncate("Then "+text.Clean(r.Address).String(), width, c.theme.Glyphs.Ellipsis))
	if len(c.Common) == 0 {
		title = style(heading, text.Truncate(text.Clean(r.Address).String(), width, c.theme.Glyphs.Ellipsis))
	}
	if len(events) == 0 {
		return []string{title, "  " + style(quiet, "no further step")}
	}
	return append([]string{title}, c.steps(events, width, style)...)
}

// steps draws events with the time since the first of both copies.
func (c comparison) steps(events []client.Event, width int, style func(weight, string) string) []string {
	start := c.start()
	var lines []string
	for _, e := range events {
		head := fmt.Sprintf("  %s %s  ", c.clockMode().In(e.Time.Time(), c.zone()).Format("15:04:05"), text.PadLeft(text.Elapsed(start, e.Time.Time()), 7))
		name := text.Clean(e.Kind.Name()).String()
		if detail := text.Clean(explain.Detail(e)).String(); detail != "" {
			name += "  " + detail
		}
		indent := text.Width(head)
		if width-indent < 16 {
			indent = 4
			lines, head = append(lines, style(quiet, head)), text.Spaces(indent)
		}
		for i, line := range text.Wrap(name, width-indent) {
			if i > 0 {
				head = text.Spaces(indent)
			}
			lines = append(lines, style(quiet, head)+style(ordinary, line))
		}
	}
	return lines
}

// start is when the first of both began.
func (c comparison) start() time.Time {
	var start time.Time
	for _, events := range [][]client.Event{c.left.Events, c.right.Events} {
		if len(events) > 0 && (start.IsZero() || events[0].Time.Before(start)) {
			start = events[0].Time.Time()
		}
	}
	return start
}
