package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client/volume"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/queryline"
)

// openVolume shows how many messages came when, to narrow the list to a span.
func (a *App) openVolume() tea.Cmd {
	s := a.search()
	if s == nil {
		return nil
	}
	h, x := s.list.Volume()
	if _, any := h.Over(x); !any {
		a.refuse("There are no messages to show over time.")
		return nil
	}
	at := x.To
	if t, ok := a.current(); ok && !t.Received.IsZero() {
		at = t.Received.Time()
	}
	w := overlay.NewVolume(a.theme, a.volumeHint(), at, s.list.Span())
	w.SetVolume(h, x, s.list.Times())
	a.show(w, func(words string) tea.Cmd {
		span, part := w.Span()
		switch {
		case w.Searches():
			a.editSpan(s, span, words)
		case part:
			s.list.NarrowTo(&span)
		default:
			s.list.NarrowTo(nil)
			a.say("This is all that is loaded.")
		}
		return nil
	})
	return nil
}

// volumeHint names the keys of the window.
func (a *App) volumeHint() string {
	var hints []string
	for _, hint := range []struct {
		id    action.ID
		words string
	}{{action.VolumeNarrow, "narrows the list"}, {action.VolumeMark, "begins a span"}, {action.VolumeFiner, "finer"}, {action.VolumeCoarser, "coarser"}, {action.VolumeSearch, "searches again"}, {action.VolumeClose, "closes"}} {
		if key := a.keymap.Key(hint.id); key != "" {
			hints = append(hints, key+" "+hint.words)
		}
	}
	return strings.Join(hints, " "+a.theme.Glyphs.Dot+" ")
}

// editSpan puts a search with a span as its time into the form.
func (a *App) editSpan(s *search, span volume.Span, words string) {
	q := s.query
	q.Start, q.End = span.From, span.To
	a.form.LoadSearch(a.shownSearch(queryline.Of(q, a.now())))
	a.openForm()
	a.say("The search is in the form, with the time %s.", words)
}
