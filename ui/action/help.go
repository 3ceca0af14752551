package action

import (
	"fmt"
	"slices"
	"strings"

	"msgtrace/ui/text"
)

// separator stands between two actions of the footer.
const separator = "  "

// helpFooter is the place of the help in the footer: it gets room first, and stands last.
const helpFooter = 100

// Footer draws as many actions of the scopes as fit in width, the more
// important first. Show leaves out what would do nothing now; nil shows all.
// Render draws one key and what it does; nil draws them as they are. The result
// is at most width wide.
func (k *Keymap) Footer(scopes []Scope, width int, show func(ID) bool, render func(key, title string) string) string {
	if render == nil {
		render = func(key, title string) string { return key + " " + title }
	}
	var parts []string
	for _, a := range k.footer(scopes, width, show) {
		parts = append(parts, render(Label(a.Keys[0]), a.Title))
	}
	return strings.Join(parts, separator)
}

// FooterAt returns the action whose key stands in a column of that footer.
func (k *Keymap) FooterAt(scopes []Scope, width int, show func(ID) bool, x int) (ID, bool) {
	from := 0
	for _, a := range k.footer(scopes, width, show) {
		to := from + footerWidth(a)
		if x >= from && x < to {
			return a.ID, true
		}
		from = to + len(separator)
	}
	return "", false
}

// footerWidth is what an action takes in the footer.
func footerWidth(a Action) int { return text.Width(Label(a.Keys[0])) + 1 + text.Width(a.Title) }

// footer returns the actions that the footer has room for, in their order.
func (k *Keymap) footer(scopes []Scope, width int, show func(ID) bool) []Action {
	candidates := k.footerActions(scopes, show)
	room := width
	var parts []Action
	take := func(a Action, first bool) bool {
		need := footerWidth(a)
		if !first {
			need += len(separator)
		}
		if need > room {
			return false
		}
		room -= need
		parts = append(parts, a)
		return true
	}
	last := len(candidates) - 1
	if last < 0 {
		return nil
	}
	help := candidates[last].Footer == helpFooter && take(candidates[last], true)
	if help {
		candidates = candidates[:last]
	}
	for _, a := range candidates {
		if !take(a, len(parts) == 0) {
			break
		}
	}
	if help {
		parts = append(parts[1:], parts[0])
	}
	return parts
}

// footerActions returns the actions that want to stand in the footer, by
// priority.
func (k *Keymap) footerActions(scopes []Scope, show func(ID) bool) []Action {
	var candidates []Action
	for _, a := range k.actions {
		if a.Footer == 0 || len(a.Keys) == 0 || !k.lists(a) || show != nil && !show(a.ID) || !k.reachable(a, scopes) {
			continue
		}
		candidates = append(candidates, a)
	}
	slices.SortStableFunc(candidates, func(a, b Action) int { return a.Footer - b.Footer })
	return candidates
}

// reachable reports whether one of the scopes has the action.
func (k *Keymap) reachable(a Action, scopes []Scope) bool {
	return slices.ContainsFunc(scopes, a.In)
}

// Group is the part of the help that belongs to one scope.
type Group struct {
	Scope   Scope
	Title   string
	Entries []Entry
}

// Entry is one line of the help.
type Entry struct {
	ID    ID
	Keys  []string // as the screen shows them; "unbound" when it lost them all
	Title string
	Help  string
}

// unbound stands in the help in place of a key.
const unbound = "unbound"

// Help returns the help of the scopes, in their order. An action whose keys a
// person has taken away is left out, one that lost them to other actions is not,
// and a family of actions is one entry.
func (k *Keymap) Help(scopes ...Scope) []Group {
	var groups []Group
	for _, scope := range scopes {
		group := Group{Scope: scope, Title: scope.Title()}
		families := map[string]int{}
		for _, a := range k.actions {
			lost := k.losses(a.ID)
			if !a.In(scope) || !k.lists(a) || len(a.Keys) == 0 && lost == "" {
				continue
			}
			if at, ok := families[a.Family]; ok && a.Family != "" {
				entry := &group.Entries[at]
				entry.Keys, entry.Help = append(entry.Keys, labels(a.Keys)...), entry.Help+lost
				continue
			}
			families[a.Family] = len(group.Entries)
			group.Entries = append(group.Entries, Entry{ID: a.ID, Keys: labels(a.Keys), Title: a.Title, Help: a.Help + lost})
		}
		for i := range group.Entries {
			entry := &group.Entries[i]
			if entry.Keys = digits(entry.Keys); len(entry.Keys) == 0 {
				entry.Keys = []string{unbound}
			}
		}
		if len(group.Entries) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

// losses says which keys of an action are a person's for other actions, in
// sentences that go on from the help.
func (k *Keymap) losses(id ID) string {
	var said strings.Builder
	whose := "Your configuration"
	if k.remote {
		whose = "This server"
	}
	for _, loss := range k.lost {
		if loss.Action == id {
			fmt.Fprintf(&said, " %s gives %s to %q.", whose, Label(loss.Key), loss.To)
		}
	}
	return said.String()
}

// digits writes a row of digits as one: 0 1 2 3 is 0-3.
func digits(keys []string) []string {
	row := strings.Join(keys, "")
	if len(keys) < 3 || len(row) != len(keys) || !strings.Contains("0123456789", row) {
		return keys
	}
	return []string{keys[0] + "-" + keys[len(keys)-1]}
}

func labels(keys []string) []string {
	shown := make([]string, len(keys))
	for i, key := range keys {
		shown[i] = Label(key)
	}
	return shown
}
