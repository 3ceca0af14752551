package ui

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client/tally"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// countsHint says what the keys of the window of counts do. The next list is named by
// its title, without the numbers in it.
func (a *App) countsHint(next string) string {
	dot := " " + a.theme.Glyphs.Dot + " "
	next, _, _ = strings.Cut(next, dot)
	return strings.Join([]string{a.keymap.Key(action.OverlayChoose) + " shows these only", a.keymap.Key(action.OverlayNext) + " " + strings.ToLower(next[:1]) + next[1:],
		a.keymap.Key(action.OverlayCopy) + " copies", a.closes()}, dot)
}

// sharesBy is the list of what all messages are from or to, by one trait.
func (a *App) sharesBy(found counted, trait int) overlay.View {
	title := "All by " + string(tally.Traits[trait]) + " " + a.theme.Glyphs.Dot + " " + text.Counted(found.n, "message")
	view := overlay.View{Title: title, Plain: title + "\n"}
	shares := found.shares[trait]
	shown := shares[:min(len(shares), mostGroups)]
	digits := 0
	for _, share := range shown {
		digits = max(digits, len(text.Count(share.Messages)))
	}
	for i, share := range shown {
		item := overlay.Item{
			Title: fmt.Sprintf("%*s %s %s", digits, text.Count(share.Messages), a.theme.Glyphs.Times, text.Clean(share.Value)),
			Value: fmt.Sprintf("all %d/%d", trait, i),
		}
		if share.Problems > 0 {
			item.Detail = text.Count(share.Problems) + " with a problem"
		}
		view.Items = append(view.Items, item)
		view.Plain += "\n" + strings.TrimSuffix(item.Title+"  ("+item.Detail+")", "  ()")
	}
	return view
}

// onlyShare narrows the list to the messages of a share.
func (a *App) onlyShare(s *search, by tally.Trait, share tally.Share) tea.Cmd {
	traces := s.snapshot.Traces
	return task.Start(&a.tasks, slotCauses, "counting", func(ctx context.Context) (map[string]bool, error) {
		has := map[string]bool{}
		for i, t := range traces {
			if i%1000 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if by.Has(t, share.Value) {
				has[t.ID] = true
			}
		}
		return has, nil
	}, func(has map[string]bool, err error) tea.Cmd {
		if err == nil && a.search() == s {
			a.onlyThese(s, text.Clean(share.Value).String(), len(has), func(id string) bool { return has[id] })
		}
		return nil
	})
}

// onlyThese narrows the list to messages, and says what they have in common.
func (a *App) onlyThese(s *search, what string, n int, has func(id string) bool) {
	s.list.Only(what, has)
	a.setFocus(PaneTraces)
	a.say("Only %s: %s. %s shows all.", text.Counted(n, "message"), what, a.keymap.Key(action.Back))
}
