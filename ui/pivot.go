package ui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/pivot"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
)

// pivotMenu offers the searches for what has something in common with the message in
// focus, each with what it costs.
func (a *App) pivotMenu() {
	t, _ := a.inFocus()
	if t == nil {
		a.refuse("There is no message to search from.")
		return
	}
	pivots := pivot.Of(t, a.search().query, a.client.Dialect(), a.now())
	items := a.pivotItems(pivots)
	if p, ok := a.gather(); ok {
		items = append(items, overlay.Item{Key: "u", Title: "everyone", Detail: "no request: the recipients of " + p.what + ", each once", Value: "u"})
	}
	a.ask("Search from this message", items, func(key string) tea.Cmd {
		if key == "u" {
			return a.openEveryone()
		}
		for _, p := range pivots {
			if p.Key == key {
				return a.pivotTo(p)
			}
		}
		return nil
	})
}

// pivotItems are the lines of the menu: the cost stands before the value, which is cut
// where it is narrow.
func (a *App) pivotItems(pivots []pivot.Pivot) []overlay.Item {
	items := make([]overlay.Item, len(pivots))
	costs, widest := make([]string, len(pivots)), 0
	for i, p := range pivots {
		if a.unable(p) == "" {
			costs[i] = a.price(p.Query)
			widest = max(widest, text.Width(costs[i]))
		}
	}
	for i, p := range pivots {
		items[i] = overlay.Item{Key: p.Key, Title: p.Title, Value: p.Key}
		if why := a.unable(p); why != "" {
			items[i].Detail = "not possible: " + why
		} else {
			items[i].Detail = text.Pad(costs[i], widest) + "  " + a.pivotValue(p)
		}
	}
	return items
}

// pivotValue is what a search is about, and whether it is compared here.
func (a *App) pivotValue(p pivot.Pivot) string {
	value := "all mail from " + a.clock(p.Query)
	if p.Value != "" {
		value = text.Clean(p.Value).Truncate(44, a.theme.Glyphs.Ellipsis)
	}
	if plan, err := a.client.Plan(p.Query); err == nil && filteredHere(plan) {
		value += " " + a.theme.Glyphs.Dot + " filtered here"
	}
	return value
}

// clock is a window of less than a day: "25 Nov 13:46 to 14:16".
func (a *App) clock(q client.Query) string {
	until := "now"
	if !q.End.IsZero() {
		until = q.End.In(a.zone()).Format("15:04")
	}
	return q.Start.In(a.zone()).Format("2 Jan 15:04") + " to " + until
}

// unable returns why a search cannot run, "" for one that can.
func (a *App) unable(p pivot.Pivot) string {
	if p.Idle != "" {
		return p.Idle
	}
	_, err := a.client.Plan(p.Query)
	var problems client.Problems
	switch {
	case errors.As(err, &problems) && len(problems) > 0:
		return text.Clean(problems[0].Message).String()
	case err != nil:
		return a.words(err, a.advise(err), a.width)
	}
	return ""
}

// pivotTo runs one of the searches. The one before it is a key away.
func (a *App) pivotTo(p pivot.Pivot) tea.Cmd {
	if why := a.unable(p); why != "" {
		a.refuse("%s: not possible: %s.", capital(p.Title), why)
		return nil
	}
	cmd := a.runWithin(p.Query)
	if key := a.keymap.Key(action.SearchBack); key != "" {
		a.say("%s. %s goes back to the search before, at no request.", capital(p.Title), key)
	}
	return cmd
}
