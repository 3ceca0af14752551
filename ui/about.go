package ui

import (
	"strings"

	"msgtrace/client/explain"
	"msgtrace/ui/text"
	"msgtrace/ui/timeline"
)

// about are the topics that the help explains before the keys: what stands under the
// cursor of the pane that has the focus.
func (a *App) about() []timeline.Topic {
	_, pane := a.front().(paneLayer)
	if !pane {
		return nil
	}
	topics := a.aboutLookalikes()
	if a.focus == PaneTimeline {
		topics = append(topics, a.timeline.About()...)
	}
	return topics
}

// factLines draws facts for a window, and the same as plain text. A page that several
// facts in a row rest on is named once, under them.
func (a *App) factLines(facts []explain.Fact) (lines, plain []string) {
	add := func(name, words string, drawn []string) {
		lines = append(lines, drawn...)
		plain = append(plain, text.Pad(name, helpKeys)+words)
	}
	for i, fact := range facts {
		name, words := text.Clean(fact.Name).String(), text.Clean(fact.Meaning).String()
		if text.Width(name) >= helpKeys {
			add(name, "", []string{a.theme.Key.Render(name)})
			name = ""
		}
		add(name, words, a.entry(a.theme.Key, name, words, helpKeys))
		if fact.Source != "" && (i+1 == len(facts) || facts[i+1].Source != fact.Source) {
			page := "page: " + fact.Source
			add("", page, a.pageLines(page))
		}
	}
	return lines, plain
}

// pageLines draws a link in the column of meanings, dim, in one piece where it fits.
func (a *App) pageLines(page string) []string {
	room := a.width - windowMargin - helpKeys
	if text.Width(page) > room {
		page = strings.TrimPrefix(page, "page: ")
	}
	lines := text.Wrap(page, room)
	for i, line := range lines {
		lines[i] = text.Spaces(helpKeys) + a.theme.Faint.Render(line)
	}
	return lines
}
