package ui

import (
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
		return here(a.form.About())
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
	return append(append(topics, a.aboutRemark()...), a.aboutLookalikes()...)
}
