package config

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"msgtrace/ui/action"
)

// Keys are a person's own keys for the explorer, as the file has them. They are
// read by [Keys.Read] and not with the file: most commands need no keys, and a
// mistake among them must not keep a search in a script from running. The zero
// value is a file that has none.
type Keys struct {
	config *Config
	table  any
}

// over returns the keys of a file over these: its own of each action, by whichever of its
// names.
func (k Keys) over(c *Config, given any) Keys {
	below, tables := k.table.(map[string]any)
	above, both := given.(map[string]any)
	if !tables || !both {
		return Keys{c, given}
	}
	known, _ := action.NewKeymap(nil)
	today := func(name string) string {
		if a, ok := known.Action(action.ID(name)); ok {
			return string(a.ID)
		}
		return name
	}
	all, taken := maps.Clone(above), map[string]bool{}
	for name := range above {
		taken[today(name)] = true
	}
	for name, keys := range below {
		if !taken[today(name)] {
			all[name] = keys
		}
	}
	return Keys{c, all}
}

// Keymap is what the explorer's keys do with those of the file.
type Keymap struct {
	*action.Keymap
	Values  []Value  // the keys of the file, and what other actions lost to them
	Ignored []string // what has no effect, with file and line
}

// Read reads action = "key" or ["key", "key"]. With an error, which tells all
// that cannot be in the order of its lines, the keymap is only good to be shown.
func (k Keys) Read() (Keymap, error) {
	built, err := action.NewKeymap(nil)
	if k.table == nil {
		return Keymap{Keymap: built}, err
	}
	own := *k.config // whose places are noted by the names of today
	own.places = k.places()
	k.config = &own
	r := reader{config: k.config, places: own.places}
	overrides := r.overrides(k.table, built)
	built, err = action.NewKeymap(overrides)
	var wrong action.Problems
	errors.As(err, &wrong)
	for _, p := range wrong {
		r.problem(keyOf(p.Action), "%s", p.Text)
	}
	for _, p := range built.Ignored() {
		r.ignore(keyOf(p.Action), "%s", p.Text)
	}
	m := Keymap{Keymap: built, Values: k.values(built, overrides)}
	m.Ignored, err = r.outcome()
	return m, err
}

// places are those of the keys that are in force.
func (k Keys) places() map[string]place {
	all := maps.Clone(k.config.places)
	table, _ := k.table.(map[string]any)
	maps.DeleteFunc(all, func(key string, _ place) bool {
		name, found := strings.CutPrefix(key, "keys.")
		_, held := table[name]
		return found && table != nil && !held
	})
	return all
}

// overrides reads the table. What an action that is not known has there may be
// anything: another release reads it.
func (r *reader) overrides(given any, known *action.Keymap) map[action.ID][]string {
	table, ok := given.(map[string]any)
	if !ok {
		r.problem("keys", "keys must be a table: [keys]")
	}
	overrides := map[action.ID][]string{}
	for name, given := range table {
		id, keys := action.ID(name), []string{}
		if a, ok := known.Action(id); ok {
			if !r.current(keyOf(id), keyOf(a.ID)) {
				continue
			}
			id = a.ID
			if err := (list{&keys}).put(given); err != nil {
				r.problem(keyOf(id), "%s %v", name, err)
				continue
			}
		}
		overrides[id] = keys
	}
	return overrides
}

// keyOf is the key of an action's keys in the file.
func keyOf(id action.ID) string { return "keys." + string(id) }

// values shows the keys of the file, and then each action that lost some to
// them.
func (k Keys) values(built *action.Keymap, overrides map[action.ID][]string) []Value {
	var values []Value
	for _, id := range slices.Sorted(maps.Keys(overrides)) {
		if _, known := built.Action(id); known {
			values = append(values, Value{keyOf(id), shownKeys(overrides[id]), k.config.where(keyOf(id))})
		}
	}
	for _, loss := range built.Lost() {
		gone := fmt.Sprintf("; %s does %s (%s)", loss.Key, loss.To, k.config.where(keyOf(loss.To)))
		if last := len(values) - 1; last >= 0 && values[last].Name == keyOf(loss.Action) {
			values[last].Origin += gone
			continue
		}
		a, _ := built.Action(loss.Action)
		values = append(values, Value{keyOf(a.ID), shownKeys(a.Keys), "default" + gone})
	}
	return values
}

func shownKeys(keys []string) string { return cmp.Or(strings.Join(keys, ", "), "none") }
