package action

import (
	"slices"
	"strings"
	"unicode"
)

// Match is an action that the palette offers.
type Match struct {
	Action Action
	Keys   []string // as the screen shows them
	At     []int    // the places in the title, in bytes, of what was typed
	score  int
}

// Palette returns the actions of the scopes that can be chosen by name and
// match the query: all its characters in order, in the title or the id. The
// best match comes first; an empty query gives all, in the catalogue's order.
func (k *Keymap) Palette(query string, scopes ...Scope) []Match {
	var matches []Match
	for _, a := range k.actions {
		if !a.Palette || !k.lists(a) || !k.reachable(a, scopes) {
			continue
		}
		score, at, ok := fuzzy(a.Title, query)
		if !ok {
			if score, _, ok = fuzzy(string(a.ID), query); !ok {
				continue
			}
			score, at = score-10, nil
		}
		matches = append(matches, Match{Action: a, Keys: labels(a.Keys), At: at, score: score})
	}
	slices.SortStableFunc(matches, func(a, b Match) int { return b.score - a.score })
	return matches
}

// fuzzy looks for the characters of query in s, in order and in any case. A
// match scores more the more of it is in one piece, at the start of words, and
// the shorter s is.
func fuzzy(s, query string) (score int, at []int, ok bool) {
	wanted := []rune(strings.ToLower(strings.Join(strings.Fields(query), "")))
	if len(wanted) == 0 {
		return 0, nil, true
	}
	previous := ' '
	last := -2
	index := 0
	for i, r := range s {
		if len(wanted) > 0 && unicode.ToLower(r) == wanted[0] {
			wanted = wanted[1:]
			at = append(at, i)
			switch {
			case previous == ' ' || previous == '-':
				score += 8
			case last == index-1:
				score += 5
			default:
				score++
			}
			last = index
		}
		previous = r
		index++
	}
	if len(wanted) > 0 {
		return 0, nil, false
	}
	return score*4 - index, at, true
}
