package action

import (
	"slices"
	"strings"
	"testing"
)

// bindable are keys that a person may have bound before a release gave them to
// an action of its own.
func bindable() []string {
	keys := []string{"space", "enter", "tab", "shift+tab", "backspace", "up", "down", "left", "right", "pgup", "home", "delete", "f1", "f12", "alt+x", "ctrl+up", "é"}
	for c := '!'; c <= '~'; c++ {
		keys = append(keys, string(c))
	}
	for c := 'a'; c <= 'z'; c++ {
		if key := "ctrl+" + string(c); key != "ctrl+c" && checkKey(key) == nil {
			keys = append(keys, key)
		}
	}
	return keys
}

// nextRelease is the catalogue with a new action in every scope, each on the
// same key.
func nextRelease(key string) []Action {
	catalogue := Catalogue()
	for _, scope := range scopes {
		a := Action{ID: ID("new-in-" + scope), Title: "new", Help: "Do something new.", Scopes: []Scope{scope}, Keys: []string{key, "f9"}}
		if a.check(key) == nil {
			catalogue = append(catalogue, a)
		}
	}
	return catalogue
}

// TestANewDefaultKeyBreaksNoKeysOfAPerson gives every key that a person has
// bound to any action to a new action of a later release.
func TestANewDefaultKeyBreaksNoKeysOfAPerson(t *testing.T) {
	t.Parallel()
	for _, key := range bindable() {
		release := nextRelease(key)
		for _, mine := range Catalogue() {
			if mine.check(key) != nil {
				continue
			}
			k, err := newKeymap(slices.Clone(release), map[ID][]string{mine.ID: {key}})
			if err != nil {
				t.Fatalf("%q for %s: got %v, want a keymap", key, mine.ID, err)
			}
			for _, scope := range mine.Scopes {
				if got, _ := k.Find(key, Chain(scope)...); got != mine.ID {
					t.Errorf("%q in %s: got %q, want %q", key, scope, got, mine.ID)
				}
			}
			for _, a := range release {
				if slices.Contains(a.Keys, key) && a.ID != mine.ID {
					yields(t, k, a, key, mine)
				}
			}
		}
	}
}

// yields checks that an action has lost a key if, and only if, the person's
// action is in force with it, and that the help says so.
func yields(t *testing.T, k *Keymap, a Action, key string, mine Action) {
	t.Helper()
	now, _ := k.Action(a.ID)
	if want := mine.overlaps(a); slices.Contains(now.Keys, key) == want || slices.Contains(k.Lost(), Loss{a.ID, key, mine.ID}) != want {
		t.Errorf("%q for %s: %s has %q, lost are %v; want it lost: %v", key, mine.ID, a.ID, now.Keys, k.Lost(), want)
	} else if want && len(now.Keys) != len(a.Keys)-1 {
		t.Errorf("%q for %s: got %q left of %q, want all but one", key, mine.ID, now.Keys, a.Keys)
	} else if said := `gives ` + Label(key) + ` to "` + string(mine.ID) + `"`; want && !strings.Contains(helpOf(k, a), said) {
		t.Errorf("%q for %s: the help of %s: got %q, want %s", key, mine.ID, a.ID, helpOf(k, a), said)
	}
}

// helpOf is what the help says of an action, or of the family that it is in.
func helpOf(k *Keymap, a Action) string {
	var said []string
	for _, group := range k.Help(a.Scopes[0]) {
		for _, entry := range group.Entries {
			if first, _ := k.Action(entry.ID); entry.ID == a.ID || a.Family != "" && first.Family == a.Family {
				said = append(said, strings.Join(entry.Keys, " ")+" "+entry.Help)
			}
		}
	}
	return strings.Join(said, "\n")
}

func TestAnActionWithoutAnyKeyLeftIsListedAsUnbound(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"o", "Y", "x", "p", "i", "w"} {
		release := append(Catalogue(), Action{ID: "new", Title: "new", Help: "Do something new.", Scopes: rows, Keys: []string{key}})
		k, err := newKeymap(release, map[ID][]string{Zoom: {"z", key}})
		if err != nil {
			t.Fatal(err)
		}
		want := `unbound Do something new. Your configuration gives ` + key + ` to "zoom".`
		if got := helpOf(k, release[len(release)-1]); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
