package action

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"msgtrace/theme/nearest"
)

// Keymap says which key does what: the catalogue with a person's own keys.
type Keymap struct {
	actions []Action
	byID    map[ID]int
	byKey   map[binding]ID
	lost    []Loss
	ignored Problems

	served func() *Keymap // made once, for all that are served
	remote bool           // it is what served returns
}

type binding struct {
	scope Scope
	key   string
}

// Loss is a key that an action has in the catalogue and a person has given to
// another one.
type Loss struct {
	Action ID
	Key    string
	To     ID
}

// Problem is an override that cannot be, or that has no effect.
type Problem struct {
	Action ID // whose override it is
	Text   string
}

// Problems are such overrides, one a line.
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
// those of the catalogue; an empty list takes its keys away. An override wins
// over the catalogue: an action that is not overridden loses each key that an
// override takes where both are in force, see [Keymap.Lost]. So a key that a
// later release adds to the catalogue never breaks a person's keys.
//
// The error is [Problems]: every override that names a key that does not exist,
// puts two overridden actions on one key, takes a letter where text is typed, or
// takes the key that an action must keep. The keymap is then only good to be
// shown. An override of an unknown action has no effect, see [Keymap.Ignored].
func NewKeymap(overrides map[ID][]string) (*Keymap, error) {
	return newKeymap(Catalogue(), overrides)
}

// Default returns the keymap of the catalogue's own keys, one for all that want it. The
// catalogue by itself has no conflict; a test says so.
var Default = sync.OnceValue(func() *Keymap {
	keymap, _ := NewKeymap(nil)
	return keymap
})

func newKeymap(catalogue []Action, overrides map[ID][]string) (*Keymap, error) {
	k := &Keymap{actions: catalogue, byID: map[ID]int{}, byKey: map[binding]ID{}}
	for i, action := range k.actions {
		for _, id := range append(action.Was, action.ID) {
			k.byID[id] = i
		}
	}
	var problems Problems
	taken := k.override(overrides, &problems)
	k.yield(taken, &problems)
	k.index()
	k.served = sync.OnceValue(k.makeServed)
	if len(problems) > 0 {
		return k, problems
	}
	return k, nil
}

// Served returns the same keys where the explorer is shown over SSH: the words are those
// for somebody who has nothing on this host, and what needs it is listed nowhere.
func (k *Keymap) Served() *Keymap { return k.served() }

func (k *Keymap) makeServed() *Keymap {
	there := *k
	there.actions, there.remote = slices.Clone(k.actions), true
	for i := range there.actions {
		if a := &there.actions[i]; a.Served != nil {
			a.Title, a.Help = a.Served.Title, a.Served.Help
		}
	}
	there.served = func() *Keymap { return &there }
	return &there
}

// lists reports whether help, footer and palette have an action.
func (k *Keymap) lists(a Action) bool { return !k.remote || !a.Local }

// holders are the overridden actions by the keys that they were given, in the
// order of the catalogue.
type holders map[string][]Action

// by returns the first that has a key where another action is in force, too.
func (h holders) by(key string, other Action) (Action, bool) {
	for _, holder := range h[key] {
		if holder.ID != other.ID && holder.overlaps(other) {
			return holder, true
		}
	}
	return Action{}, false
}

// override gives the actions the keys that a person wants.
func (k *Keymap) override(overrides map[ID][]string, problems *Problems) holders {
	for _, id := range slices.Sorted(maps.Keys(overrides)) {
		i, ok := k.byID[id]
		if !ok {
			k.ignored.add(id, "unknown action %q has no effect%s", id, k.hint(id))
			continue
		}
		k.actions[i].Keys, k.actions[i].own = slices.Clone(overrides[id]), true
	}
	taken := holders{}
	for _, action := range k.actions {
		if !action.own {
			continue
		}
		for _, key := range action.Keys {
			if err := action.check(key); err != nil {
				problems.add(action.ID, "%v", err)
			}
			if other, both := taken.by(key, action); both {
				problems.add(action.ID, "%q does both %q and %q", key, other.ID, action.ID)
			}
			taken[key] = append(taken[key], action)
		}
	}
	return taken
}

// yield takes from every other action the keys that were given away.
func (k *Keymap) yield(taken holders, problems *Problems) {
	for i, action := range k.actions {
		if action.own {
			continue
		}
		k.actions[i].Keys = slices.DeleteFunc(slices.Clone(action.Keys), func(key string) bool {
			to, lost := taken.by(key, action)
			switch {
			case !lost:
				return false
			case key == action.Keep:
				problems.add(to.ID, "%q cannot do %q: it has to do %q, unless that gets another key", key, to.ID, action.ID)
				return false
			}
			k.lost = append(k.lost, Loss{action.ID, key, to.ID})
			return true
		})
	}
}

// index notes what each key does in each scope.
func (k *Keymap) index() {
	for _, action := range k.actions {
		for _, scope := range action.Scopes {
			for _, key := range action.Keys {
				if _, known := k.byKey[binding{scope, key}]; !known {
					k.byKey[binding{scope, key}] = action.ID
				}
			}
		}
	}
}

// Lost returns the keys of the catalogue that a person has given to other
// actions, in the order of the catalogue.
func (k *Keymap) Lost() []Loss { return slices.Clone(k.lost) }

// Ignored returns the overrides that have no effect, because this release knows
// no such action: the configuration may be that of another one.
func (k *Keymap) Ignored() Problems { return slices.Clone(k.ignored) }

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

// Action returns an action, by its name or one that it had, with the keys that
// are in force.
func (k *Keymap) Action(id ID) (Action, bool) {
	i, ok := k.byID[id]
	if !ok {
		return Action{}, false
	}
	return k.actions[i], true
}

// Key returns the first key of an action as the screen shows it; for one that
// has none, the key of the palette and its name there, or "" if it is not there
// either.
func (k *Keymap) Key(id ID) string {
	action, ok := k.Action(id)
	switch {
	case !ok:
		return ""
	case len(action.Keys) > 0:
		return Label(action.Keys[0])
	case action.Palette && k.Key(Palette) != "":
		return k.Key(Palette) + action.Title
	}
	return ""
}

// hint names the action that was probably meant.
func (k *Keymap) hint(id ID) string {
	known := make([]string, len(k.actions))
	for i, a := range k.actions {
		known[i] = string(a.ID)
	}
	return nearest.Hint(string(id), known)
}
