package config_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"msgtrace/cmd/internal/config"
	"msgtrace/ui/action"
)

// keys reads the keys of a document.
func keys(t *testing.T, document string) (config.Keymap, error) {
	t.Helper()
	c, err := config.Parse("c.toml", []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := c.Choose(config.Flags{}, environment())
	if err != nil {
		t.Fatal(err)
	}
	return chosen.Keys.Read()
}

// What is wrong with the keys is told by who needs them, and by nobody else.
func TestOnlyWhoNeedsTheKeysReadsThem(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ document, want string }{
		"no table":             {"keys = 1\n", "c.toml:1: keys must be a table: [keys]"},
		"no list":              {"[keys]\nopen = 1\n", `c.toml:2: open must be a list: ["one", "two"]`},
		"no text":              {"[keys]\nopen = [1]\n", `c.toml:2: open must be a list of texts: ["one", "two"]`},
		"no key":               {"[keys]\nzoom = [\"z\", \"PgDn\"]\n", `c.toml:2: action "zoom": no key "PgDn"`},
		"a letter in text":     {"[keys]\n\nredraw = \"L\"\n", `c.toml:3: "L" cannot do "redraw"`},
		"a key twice":          {"[keys]\nzoom = \"f5\"\nsort = \"f5\"\n", `c.toml:2: "f5" does both "sort" and "zoom"`},
		"once for panes":       {"[keys]\ntimes = \"x\"\ndown = \"x\"\n", `c.toml:2: "x" does both "down" and "times"`},
		"the way out":          {"[keys]\n\ntimes = \"ctrl+c\"\n", `c.toml:3: "ctrl+c" cannot do "times": it has to do "quit-now", unless that gets another key`},
		"two lines":            {"[keys]\ntimes = 1\nsort = \"gg\"\n", "c.toml:2: times must be a list: [\"one\", \"two\"]\nc.toml:3: action \"sort\": no key \"gg\""},
		"beside a strange one": {"[keys]\nzom = \"z\"\nsort = \"gg\"\n", "c.toml:2: unknown action \"zom\" has no effect: did you mean \"zoom\"?\nc.toml:3: action \"sort\": no key \"gg\""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := keys(t, test.document)
			got := fmt.Sprint(err)
			if !strings.HasPrefix(got, test.want) || strings.Count(got, "\n") != strings.Count(test.want, "\n") {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestAPersonsKeyWinsOverADefault(t *testing.T) {
	t.Parallel()
	got, err := keys(t, "[keys]\nzoom = [\"s\", \"down\"]\nsort-revers = \"o\"\n\nsort-reverse = \"j\"\nfind = []\n")
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[action.ID]string{action.Zoom: "s", action.Sort: ":sort", action.SortReverse: "j", action.Down: "", action.Find: ":filter"} {
		if key := got.Key(id); key != want {
			t.Errorf("%s: got the key %q, want %q", id, key, want)
		}
	}
	want := []config.Value{
		{Name: "keys.find", Value: "none", Origin: "c.toml:6"},
		{Name: "keys.sort-reverse", Value: "j", Origin: "c.toml:5"},
		{Name: "keys.zoom", Value: "s, down", Origin: "c.toml:2"},
		{Name: "keys.sort", Value: "none", Origin: "default; s does zoom (c.toml:2)"},
		{Name: "keys.down", Value: "none", Origin: "default; j does sort-reverse (c.toml:5); down does zoom (c.toml:2)"},
	}
	if !slices.Equal(got.Values, want) {
		t.Errorf("got\n%v\nwant\n%v", got.Values, want)
	}
	if want := []string{`c.toml:3: unknown action "sort-revers" has no effect: did you mean "sort-reverse"?`}; !slices.Equal(got.Ignored, want) {
		t.Errorf("got %q, want %q", got.Ignored, want)
	}
}

// Another release may write anything for an action that this one does not know.
func TestWhatAnUnknownActionHasIsNotRead(t *testing.T) {
	t.Parallel()
	for _, document := range []string{"[keys]\nteleport = 1\n", "[keys]\nteleport = [\"PgDn\", \"esc\"]\n", "[keys.teleport]\nfast = true\n"} {
		got, err := keys(t, document)
		if err != nil || len(got.Ignored) != 1 || !strings.Contains(got.Ignored[0], `unknown action "teleport" has no effect`) {
			t.Errorf("%s: got %q, %v, want one line that the action is unknown", document, got.Ignored, err)
		}
	}
}

func TestWithoutATableTheKeysAreTheCataloguesOwn(t *testing.T) {
	t.Parallel()
	for _, k := range []func() (config.Keymap, error){
		config.Keys{}.Read,
		func() (config.Keymap, error) { return keys(t, "theme = \"dark\"\n") },
		func() (config.Keymap, error) { return keys(t, "[keys]\n") },
	} {
		got, err := k()
		if err != nil || got.Key(action.Zoom) != "z" || len(got.Values)+len(got.Ignored) > 0 {
			t.Errorf("got the key %q, %v, %q, %v, want z and nothing of the person's own", got.Key(action.Zoom), got.Values, got.Ignored, err)
		}
	}
}
