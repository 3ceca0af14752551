package action

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"msgtrace/theme/nearest"
)

// Keymap says which key does what: the catalogue with a person's own keys.
type Keymap struct {
	actions []Action
	byID    map[ID]int
	byKey   map[binding]ID
}

type binding struct {
	scope Scope
	key   string
}

// Problem is an override that cannot be.
type Problem struct {
	Action ID // whose override it is
	Text   string
}

// Problems are all the overrides that cannot be, one a line.
type Problems []Problem

// Error tells what is wrong, one problem a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.Text
	}
	return strings.Join(lines, "\n")
}

// add takes a problem, once: a key may be at odds in several scopes.
func (p *Problems) add(action ID, format string, args ...any) {
	problem := Problem{action, fmt.Sprintf(format, args...)}
	if !slices.Contains(*p, problem) {
		*p = append(*p, problem)
	}
}

// NewKeymap makes a keymap. Overrides give an action other keys in place of
// those of the catalogue; an empty list takes its keys away. The error is
// [Problems]: every override that names an action or a key that does not exist,
// puts two actions on one key, or takes a letter where text is typed.
func NewKeymap(overrides map[ID][]string) (*Keymap, error) {
	k := &Keymap{actions: Catalogue(), byID: map[ID]int{}, byKey: map[binding]ID{}}
	for i, action := range k.actions {
		k.byID[action.ID] = i
	}
	var problems Problems
	for _, id := range slices.Sorted(maps.Keys(overrides)) {
		i, ok := k.byID[id]
		if !ok {
			problems.add(id, "there is no action %q%s", id, k.hint(id))
			continue
		}
		for _, key := range overrides[id] {
			if err := checkKey(key); err != nil {
				problems.add(id, "action %q: %v", id, err)
			}
		}
		k.actions[i].Keys = slices.Clone(overrides[id])
	}
	k.bind(overrides, &problems)
	k.shadowed(overrides, &problems)
	if len(problems) > 0 {
		return nil, problems
	}
	return k, nil
}

// bind fills the index of the keys and tells of every conflict.
func (k *Keymap) bind(overrides map[ID][]string, problems *Problems) {
	for _, action := range k.actions {
		for _, scope := range action.Scopes {
			for _, key := range action.Keys {
				if scope.typed() && printable(key) {
					problems.add(action.ID, "%q cannot do %q: it is text where that would be in force (%s)",
						key, action.ID, strings.ToLower(scope.Title()))
				}
				if other, taken := k.byKey[binding{scope, key}]; taken && other != action.ID {
					problems.add(blamed(other, action.ID, overrides), "%q does both %q and %q", key, other, action.ID)
					continue
				}
				k.byKey[binding{scope, key}] = action.ID
			}
		}
	}
}

// shadowed finds the keys that an inner scope takes from an outer one, where
// they could never be reached.
func (k *Keymap) shadowed(overrides map[ID][]string, problems *Problems) {
	for _, action := range k.actions {
		for _, scope := range action.Scopes {
			for _, outer := range Chain(scope)[1:] {
				for _, key := range action.Keys {
					if other, taken := k.byKey[binding{outer, key}]; taken {
						problems.add(blamed(action.ID, other, overrides), "%q does both %q and %q", key, action.ID, other)
					}
				}
			}
		}
	}
}

// blamed is the one of two actions on one key whose override is wrong: the
// second, unless that has its own keys still.
func blamed(first, second ID, overrides map[ID][]string) ID {
	if _, overridden := overrides[second]; overridden {
		return second
	}
	return first
}

// Find returns what a key does, in the first of the scopes that binds it. The
// key is what Bubble Tea's Key.String gives.
func (k *Keymap) Find(key string, scopes ...Scope) (ID, bool) {
	for _, scope := range scopes {
		if id, ok := k.byKey[binding{scope, key}]; ok {
			return id, true
		}
	}
	return "", false
}

// Action returns an action with the keys that are in force.
func (k *Keymap) Action(id ID) (Action, bool) {
	i, ok := k.byID[id]
	if !ok {
		return Action{}, false
	}
	return k.actions[i], true
}

// Key returns the first key of an action as the screen shows it, and "" when
// it has none.
func (k *Keymap) Key(id ID) string {
	action, ok := k.Action(id)
	if !ok || len(action.Keys) == 0 {
		return ""
	}
	return Label(action.Keys[0])
}

// hint names the action that was probably meant.
func (k *Keymap) hint(id ID) string {
	known := make([]string, len(k.actions))
	for i, a := range k.actions {
		known[i] = string(a.ID)
	}
	return nearest.Hint(string(id), known)
}
