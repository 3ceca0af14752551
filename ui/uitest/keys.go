package uitest

import (
	"strings"
	"unicode/utf8"
)

// names are the keys that send more than their own letter, as xterm sends them:
// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
var names = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z",
	"space": " ", "backspace": "\x7f", "delete": "\x1b[3~",
	"shift+up": "\x1b[1;2A", "shift+down": "\x1b[1;2B",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
	"home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdown": "\x1b[6~", "f1": "\x1bOP",
}

// encode is what a terminal sends for a key.
func (s *Session) encode(key string) string {
	if code, ok := names[key]; ok {
		return code
	}
	if letter, ok := strings.CutPrefix(key, "ctrl+"); ok && len(letter) == 1 {
		return string(rune(letter[0] & 0x1f))
	}
	if utf8.RuneCountInString(key) == 1 {
		return key
	}
	s.Fatalf("uitest knows no key %q", key)
	return ""
}
