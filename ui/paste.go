package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/overlay"
	"msgtrace/ui/pasted"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// paste gives pasted text to the line that is typed, or offers to search for
// what it recognizes in it. Nothing is searched, and no key is pressed, by a
// paste alone.
func (a *App) paste(content string) tea.Cmd {
	if a.inPromptGrace() {
		return nil
	}
	a.statusLine.clear()
	content = pasted.Lines(content)
	return a.front().paste(content)
}

// signs writes what was found in ASCII where the theme does.
func (a *App) signs(said string) string {
	if a.theme.ASCII {
		return strings.ReplaceAll(said, "±", "+-")
	}
	return said
}

// offered is how many things are offered: as many as there are digits.
const offered = 9

// offer asks what of a pasted text to search for.
func (a *App) offer(content string) {
	found := pasted.Read(content, a.now().In(a.form.Zone()))
	things := found.Offers(offered)
	if len(things) == 0 {
		a.refuse("%s", strings.TrimSpace("No Message-ID, network message ID or address in what was pasted. "+found.Beside()))
		return
	}
	items := make([]overlay.Item, len(things))
	for i, thing := range things {
		key := string(rune('1' + i))
		items[i] = overlay.Item{Key: key, Title: thing.Name, Detail: text.Clean(a.client.text(thing.Value)).Truncate(70, a.theme.Glyphs.Ellipsis), Value: key}
	}
	title := "Search for this"
	if time := found.Time(a.now().In(a.form.Zone())); time != "" {
		title += " (" + a.signs(time) + ")"
	}
	a.ask(title, items, func(key string) tea.Cmd {
		q := things[key[0]-'1'].Query
		limits := a.client.Dialect().Limits()
		a.form.Hold(found)
		if q.Start, q.End = found.Window(a.now(), limits.MaxAge); q.Start.IsZero() && q.End.IsZero() {
			longest := queryline.Span(min(limits.MaxWindow, limits.MaxAge))
			return a.run(queryline.Search{Query: q, Times: queryline.Times{Since: longest}})
		}
		return a.run(queryline.Of(q, a.now()))
	})
}
