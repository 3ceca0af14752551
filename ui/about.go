package ui

import (
	"slices"

	"msgtrace/client/explain"
	"msgtrace/ui/timeline"
)

// about are the topics that the help explains before the keys: what stands under the
// cursor of the pane that has the focus, or the field of the form.
func (a *App) about() []timeline.Topic {
	here := func(facts []explain.Fact) []timeline.Topic {
		if facts == nil {
			return nil
		}
		return []timeline.Topic{{Title: "Under the cursor", Facts: facts}}
	}
	switch a.front().(type) {
	case formLayer:
		return append(here(a.form.About()), a.aboutYou()...)
	case paneLayer:
	default:
		return nil
	}
	var topics []timeline.Topic
	switch s := a.search(); {
	case s == nil:
	case a.focus == PaneTimeline:
		topics = a.timeline.About()
	case a.focus == PaneRecipients:
		topics = here(a.recipients.About(a.keymap))
	default:
		topics = here(s.list.About())
	}
	return slices.Concat(topics, a.aboutRemark(), a.aboutLookalikes(), a.aboutYou())
}

// aboutYou says to somebody who may not see all mail what they see: the header may lack
// the room.
func (a *App) aboutYou() []timeline.Topic {
	served := a.options.Served
	if served == nil || served.View == "" {
		return nil
	}
	words := capital(a.client.text(served.View)) + ": mail to nobody else is found, and other recipients of a message are a count."
	return []timeline.Topic{{Title: "What you see", Facts: []explain.Fact{{Name: served.Person, Meaning: words}}}}
}
