package find

import (
	"slices"

	"msgtrace/ui/action"
)

// Past are the words that lists were narrowed to in this run, the oldest first. The
// zero Past has none.
type Past struct{ words []string }

// mostPast bounds them.
const mostPast = 100

// add keeps words as the newest ones.
func (p *Past) add(words string) {
	if p == nil {
		return
	}
	p.words = append(slices.DeleteFunc(p.words, func(w string) bool { return w == words }), words)
	p.words = p.words[max(0, len(p.words)-mostPast):]
}

// Forget forgets them.
func (p *Past) Forget() { p.words = nil }

// recall is where a line has got to among the words of the past.
type recall struct {
	back  int    // how many steps; 0: what is typed
	draft string // what was typed before the first step
}

// Recall puts earlier or later words into the line, and returns false for any other
// action. Behind the newest ones is what was typed before.
func (l *Line) Recall(id action.ID) bool {
	if !l.Opened() || id != action.FindEarlier && id != action.FindLater {
		return false
	}
	var words []string
	if l.past != nil {
		words = l.past.words
	}
	back := l.recall.back + 1
	if id == action.FindLater {
		back = l.recall.back - 1
	}
	// The words that the line opened with are no step of their own.
	if back == 1 && id == action.FindEarlier && len(words) > 0 && words[len(words)-1] == l.typed.String() {
		back++
	}
	switch {
	case back < 0 || back > len(words):
		return true
	case l.recall.back == 0:
		l.recall.draft = l.typed.String()
	}
	if l.recall.back = back; back == 0 {
		l.typed.Set(l.recall.draft)
	} else {
		l.typed.Set(words[len(words)-back])
	}
	return true
}
