package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/theme"
	"msgtrace/ui/action"
)

// Names that people write into their files and scripts. A name that was released
// is understood for ever: what is renamed keeps its old name beside the new one
// (Action.Was, setting.was, the tag `was` of a role).
const released = "testdata/released.txt"

// kind is a sort of name: those there are today, and how to tell whether one is
// understood.
type kind struct {
	today      []string
	understood func(t *testing.T, name string) error
}

func kinds() map[string]kind {
	var actions, values []string
	for _, a := range action.Catalogue() {
		actions = append(actions, string(a.ID))
	}
	for _, s := range general {
		if c, ok := s.value(&Config{}).(choice); ok {
			for _, word := range c.words {
				values = append(values, s.name+"="+word)
			}
		}
	}
	for _, s := range profiles {
		if c, ok := s.value(&Profile{}).(choice); ok {
			for _, word := range c.words {
				values = append(values, s.name+"="+word)
			}
		}
	}
	return map[string]kind{
		"action":  {actions, understoodAction},
		"setting": {append(names(general), "keys", "profiles"), func(_ *testing.T, name string) error { return understoodSetting(name) }},
		"profile": {append(names(profiles), "form"), func(_ *testing.T, name string) error { return understoodSetting("profiles.contoso." + name) }},
		"value":   {values, understoodValue},
		"style":   {theme.StyleNames(), func(t *testing.T, name string) error { return understoodTheme(t, "styles", name, "{}") }},
		"glyph":   {theme.GlyphNames(), func(t *testing.T, name string) error { return understoodTheme(t, "glyphs", name, `"x"`) }},
		"theme": {theme.Choices(), func(_ *testing.T, name string) error {
			_, err := ThemesOf(func(string) string { return "" }).Locate(name)
			return err
		}},
		"status": {Words(client.Statuses...), func(_ *testing.T, name string) error {
			if status := client.ParseStatus(name); !status.Known() {
				return fmt.Errorf("%q is not one of the statuses that are known", status)
			}
			return nil
		}},
	}
}

func understoodAction(_ *testing.T, name string) error {
	keymap, err := action.NewKeymap(map[action.ID][]string{action.ID(name): {}})
	if ignored := keymap.Ignored(); len(ignored) > 0 {
		return ignored
	}
	return err
}

// understoodSetting says why a key is not known; its value is never right.
func understoodSetting(key string) error {
	c, err := Parse("c.toml", fmt.Appendf(nil, "%s = {}\n", key))
	for _, line := range append(c.Ignored, strings.Split(fmt.Sprint(err), "\n")...) {
		if strings.Contains(line, "unknown setting") {
			return fmt.Errorf("%s", line)
		}
	}
	return nil
}

func understoodValue(_ *testing.T, name string) error {
	key, word, _ := strings.Cut(name, "=")
	where := "[profiles.c]"
	if slices.Contains(names(general), key) {
		where = ""
	}
	_, err := Parse("c.toml", fmt.Appendf(nil, "%s\n%s = %q\n", where, key, word))
	if strings.Contains(fmt.Sprint(err), "unknown setting") || strings.Contains(fmt.Sprint(err), ":2: "+key+" must be") {
		return err
	}
	return nil
}

func understoodTheme(t *testing.T, table, name, value string) error {
	path := filepath.Join(t.TempDir(), "mine.toml")
	if err := os.WriteFile(path, fmt.Appendf(nil, "[%s]\n%s = %s\n", table, name, value), 0o600); err != nil {
		t.Fatal(err)
	}
	_, ignored, err := theme.Load(path, false)
	if len(ignored) > 0 {
		return fmt.Errorf("%s", ignored[0])
	}
	return err
}

func TestEveryNameThatWasReleasedIsUnderstood(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile(released)
	if err != nil {
		t.Fatal(err)
	}
	kinds, known := kinds(), map[string]bool{}
	for line := range strings.Lines(string(document)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		known[line] = true
		sort, name, _ := strings.Cut(line, " ")
		if kinds[sort].understood == nil {
			t.Errorf("%s: got the kind %q, want one of the test's", line, sort)
		} else if err := kinds[sort].understood(t, name); err != nil {
			t.Errorf("%s: got %v, want it understood: give it to what it is called now", line, err)
		}
	}
	for sort, kind := range kinds {
		for _, name := range kind.today {
			if !known[sort+" "+name] {
				t.Errorf("%s: got no line %q, want it: add it when the name is final", released, sort+" "+name)
			}
		}
	}
}

func TestANameThatWasNeverThereIsNotUnderstood(t *testing.T) {
	t.Parallel()
	for sort, kind := range kinds() {
		name := "teleport"
		if sort == "value" {
			name = "method=teleport"
		}
		if kind.understood(t, name) == nil {
			t.Errorf("%s %s: got nothing, want an error", sort, name)
		}
	}
}
