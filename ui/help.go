package ui

import (
	"strings"

	"charm.land/lipgloss/v2"

	"msgtrace/client/explain"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
	"msgtrace/ui/timeline"
)

const (
	// helpKeys is the width of the names and keys in the help.
	helpKeys = 17
	// widestHelp is how wide the help gets: longer lines are hard to read.
	widestHelp = 100
)

// help explains what is under the cursor, shows the keys of what has the focus and those
// of everywhere, and at last the signs.
func (a *App) help() {
	topics := a.about()
	for _, group := range a.keymap.Help(a.scopes()...) {
		topics = append(topics, keysOf(group, nil))
	}
	if _, pane := a.front().(paneLayer); pane {
		topics = append(topics, a.legend())
	}
	a.show(a.helpWindow(programName, topics), nil)
}

// windowHelp shows the keys of the window that is open, over it.
func (a *App) windowHelp() {
	w := windowLayer{a}
	var topics []timeline.Topic
	for _, group := range a.keymap.Help(w.scope()) {
		topics = append(topics, keysOf(group, w.useful))
	}
	a.showOver(a.window, a.chosen, a.helpWindow(programName, topics))
}

// keysOf are the keys of a scope as a topic; useful leaves out what does nothing, nil
// nothing.
func keysOf(group action.Group, useful func(action.ID) bool) timeline.Topic {
	topic := timeline.Topic{Title: group.Title}
	for _, entry := range group.Entries {
		if useful == nil || useful(entry.ID) {
			topic.Facts = append(topic.Facts, explain.Fact{Name: strings.Join(entry.Keys, " "), Meaning: entry.Help})
		}
	}
	return topic
}

// legend explains the signs of the screen.
func (a *App) legend() timeline.Topic {
	topic := timeline.Topic{Title: "Signs"}
	for _, sign := range a.theme.Legend() {
		topic.Facts = append(topic.Facts, explain.Fact{Name: sign.Sign, Meaning: capital(sign.Means) + "."})
	}
	return topic
}

// helpWindow is a window with topics to read.
func (a *App) helpWindow(name string, topics []timeline.Topic) *overlay.Text {
	title := "Help " + a.theme.Glyphs.Dot + " " + strings.TrimSpace(name+" "+a.options.Version)
	plain := a.helpPage(widestHelp, topics).plain
	layout := func(width int) []string { return a.helpPage(min(width, widestHelp), topics).lines }
	w := overlay.NewLayout(a.theme, title, a.closes(), layout, strings.Join(plain, "\n"))
	w.SetHelp()
	return w
}

// helpPage draws topics as wide as that.
func (a *App) helpPage(width int, topics []timeline.Topic) *helpPage {
	page := &helpPage{app: a, width: width}
	for _, topic := range topics {
		page.begin(topic.Title)
		page.facts(topic.Facts)
	}
	return page
}

// helpPage is a text as it is drawn, and the same to copy.
type helpPage struct {
	app          *App
	width        int
	lines, plain []string
}

// begin begins a part, with an empty line before it.
func (p *helpPage) begin(title string) {
	if len(p.lines) > 0 {
		p.add("", "")
	}
	p.add(p.app.theme.Title.Render(title), title)
}

func (p *helpPage) add(line, plain string) {
	p.lines, p.plain = append(p.lines, line), append(p.plain, plain)
}

// facts draws facts, each name beside what it means. A page that several facts in a row
// rest on is named once, under them.
func (p *helpPage) facts(facts []explain.Fact) {
	look := &p.app.theme
	for i, fact := range facts {
		name, words := text.Clean(fact.Name).String(), text.Clean(fact.Meaning).String()
		if text.Width(name) >= helpKeys-2 {
			p.add("  "+look.Key.Render(text.Truncate(name, p.width-2, look.Glyphs.Ellipsis)), name)
			name = ""
		}
		p.beside(look.Key, name, words)
		if fact.Source != "" && (i+1 == len(facts) || facts[i+1].Source != fact.Source) {
			p.page(fact.Source)
		}
	}
}

// beside draws a name in its column, and what it means beside it in as many lines as that
// takes.
func (p *helpPage) beside(style lipgloss.Style, name, words string) {
	p.plain = append(p.plain, text.Pad(name, helpKeys)+words)
	for _, part := range text.Wrap(words, p.width-helpKeys) {
		p.lines = append(p.lines, style.Render(text.Fit("  "+name, helpKeys))+p.app.theme.Text.Render(part))
		name = ""
	}
}

// page draws a link in the column of meanings, dim, in one piece where it fits.
func (p *helpPage) page(link string) {
	words := "page: " + link
	p.plain = append(p.plain, text.Spaces(helpKeys)+words)
	if text.Width(words) > p.width-helpKeys {
		words = link
	}
	for _, line := range text.Wrap(words, p.width-helpKeys) {
		p.lines = append(p.lines, text.Spaces(helpKeys)+p.app.theme.Faint.Render(line))
	}
}
