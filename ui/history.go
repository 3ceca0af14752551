package ui

import "slices"

// How many searches are kept to go back to, and how many messages at most in them,
// besides the search that is shown.
const (
	historyLimit = 20
	historyRows  = 300_000
)

// history is the searches of this run, and which of them is shown.
type history struct {
	searches []*search
	at       int
}

// shown is the search that the screen is about, or nil.
func (h *history) shown() *search {
	if len(h.searches) == 0 {
		return nil
	}
	return h.searches[h.at]
}

// push shows a new search in place of those that were gone back from.
func (h *history) push(s *search) {
	kept := h.searches[:min(len(h.searches), h.at+1)]
	rows := 0
	for i := len(kept) - 1; i >= 0; i-- {
		rows += len(kept[i].snapshot.Traces)
		if rows > historyRows || len(kept)-i >= historyLimit {
			kept = kept[i+1:]
			break
		}
	}
	h.searches = append(slices.Clone(kept), s)
	h.at = len(h.searches) - 1
}

// search is the search that is shown, or nil.
func (a *App) search() *search { return a.history.shown() }

// navigateHistory goes back or forward through the searches, without a request.
func (a *App) navigateHistory(n int) {
	switch to := a.history.at + n; {
	case to < 0:
		a.say("There is no search before this one.")
		return
	case to >= len(a.history.searches):
		a.say("There is no search after this one.")
		return
	}
	a.interrupt()
	a.history.at += n
	a.form.Load(a.search().query)
	a.enter()
	a.say("Search %d of %d", a.history.at+1, len(a.history.searches))
}
