package action

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// named are the keys that are not characters, as Bubble Tea writes them:
// https://pkg.go.dev/charm.land/bubbletea/v2#Key
var named = []string{
	"enter", "tab", "backspace", "esc", "space",
	"up", "down", "left", "right", "home", "end", "pgup", "pgdown",
	"insert", "delete", "begin", "find", "select",
	"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12",
}

// modifiers in the order in which Bubble Tea writes them.
var modifiers = []string{"ctrl", "alt", "shift", "meta", "hyper", "super"}

// indistinct are the keys that most terminals send as another one:
// https://sw.kovidgoyal.net/kitty/keyboard-protocol/
var indistinct = map[string]string{"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "esc"}

// Label returns a key as the screen shows it.
func Label(key string) string {
	switch key {
	case "pgdown":
		return "pgdn"
	case "delete":
		return "del"
	}
	return key
}

// printable reports whether the key types a character.
func printable(key string) bool {
	return key == "space" || utf8.RuneCountInString(key) == 1
}

// checkKey tells why there is no such key, in the spelling of Bubble Tea.
func checkKey(key string) error {
	rest := key
	next := 0
	for {
		before, after, found := strings.Cut(rest, "+")
		if !found || before == "" || after == "" {
			break
		}
		at := slices.Index(modifiers, before)
		switch {
		case at < 0:
			return fmt.Errorf("no key %q: %q is none of %s", key, before, strings.Join(modifiers, ", "))
		case at < next:
			return fmt.Errorf("no key %q: write the modifiers in the order %s", key, strings.Join(modifiers, ", "))
		}
		next = at + 1
		rest = after
	}
	if same, ok := indistinct[key]; ok {
		return fmt.Errorf("no key %q: a terminal sends the same for it as for %s", key, same)
	}
	if slices.Contains(named, rest) {
		return nil
	}
	r, size := utf8.DecodeRuneInString(rest)
	if rest == "" || size != len(rest) || !unicode.IsGraphic(r) || r == ' ' {
		return fmt.Errorf("no key %q: write a character, or one of %s", key, strings.Join(named, ", "))
	}
	if next > 0 && unicode.IsUpper(r) {
		return fmt.Errorf("no key %q: with a modifier the letter is small", key)
	}
	if key == "shift+"+rest && unicode.IsLetter(r) {
		return fmt.Errorf("no key %q: write %q", key, strings.ToUpper(rest))
	}
	return nil
}
