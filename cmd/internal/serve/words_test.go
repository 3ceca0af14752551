package serve

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

func TestACommandIsSplitAtBlanksAndQuotesOnly(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][]string{
		"":                                nil,
		"  ":                              nil,
		"search":                          {"search"},
		" search  to:bob ":                {"search", "to:bob"},
		`search 'to:bob since:2d'`:        {"search", "to:bob since:2d"},
		`search "it's" 'say "x"'`:         {"search", "it's", `say "x"`},
		`search subject:"Town hall"`:      {"search", "subject:Town hall"},
		`search ''`:                       {"search", ""},
		`search $HOME ~ * a\ b`:           {"search", "$HOME", "~", "*", `a\`, "b"},
		"search `id` $(id) a;b a|b a>b &": {"search", "`id`", "$(id)", "a;b", "a|b", "a>b", "&"},
		"search töö":                      {"search", "töö"},
	} {
		if got, err := Split(line); !slices.Equal(got, want) || err != nil {
			t.Errorf("%q: got %q, %v, want %q", line, got, err, want)
		}
	}
	for _, line := range []string{`search 'a`, `search "a'`, "search\x00", "search\ta", "search\r\n", "search \xff", strings.Repeat("a ", mostWords+1), "search \u0085"} {
		if got, err := Split(line); err == nil {
			t.Errorf("%q: got %q, want an error", line, got)
		}
	}
}

func FuzzTheWordsOfACommand(f *testing.F) {
	for _, line := range []string{"search 'a b'", `show "x`, "mosh-server new", "search \x1b[2J", "'' ''"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		words, err := taken(line)
		if err != nil {
			if len(words) > 0 || strings.ContainsFunc(err.Error(), unicode.IsControl) {
				t.Errorf("got %q and %q, want no words and a plain error", words, err)
			}
			return
		}
		if !slices.Contains(Commands, words[0]) {
			t.Errorf("got the command %q, want one of %q", words[0], Commands)
		}
		for _, word := range words {
			if !strings.Contains(strings.NewReplacer(`"`, "", `'`, "").Replace(line), strings.NewReplacer(`"`, "", `'`, "").Replace(word)) {
				t.Errorf("got the word %q, want one that stands in %q", word, line)
			}
		}
	})
}

func FuzzTheEnvironment(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x04LANG\x00\x00\x00\x01C"), []byte("\x00\x00\x00\x05xterm\x00\x00\x00\x50\x00\x00\x00\x18\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("\xff\xff\xff\xffLANG"), []byte{})
	f.Fuzz(func(t *testing.T, variable, terminal []byte) {
		s := &Session{}
		s.resized = make(chan struct{}, 1)
		s.takeVariable(variable)
		s.takeTerminal(terminal)
		s.takeSize(terminal)
		for _, pair := range s.Environ {
			name, value, _ := strings.Cut(pair, "=")
			if !environment[name] && name != "TERM" || len(value) > longestValue || strings.ContainsFunc(value, unicode.IsControl) {
				t.Errorf("got %q, want one of the five variables with a plain value", pair)
			}
		}
		if columns, rows := s.Size(); columns < 0 || columns > mostColumns || rows < 0 || rows > mostRows {
			t.Errorf("got %dx%d, want at most %dx%d", columns, rows, mostColumns, mostRows)
		}
	})
}

func TestKeysAreCountedAndAnswersAreNot(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		typed string
		want  int
	}{
		"letters":                       {"jjk", 3},
		"control keys":                  {"\x03\r\t", 3},
		"arrows":                        {"\x1b[A\x1b[B\x1bOA", 3},
		"keys with modifiers":           {"\x1b[1;5A\x1b[3~", 2},
		"alt and a letter":              {"\x1bx", 1},
		"escape twice":                  {"\x1b\x1b", 1},
		"an answer about the terminal":  {"\x1b[?62;22c\x1b[>1;10;0c", 0},
		"an answer about a mode":        {"\x1b[?2026;2$y", 0},
		"the background":                {"\x1b]11;rgb:0000/0000/0000\x1b\\\x1b]11;rgb:0/0/0\x07", 0},
		"the focus":                     {"\x1b[I\x1b[O", 0},
		"a marked paste":                {"\x1b[200~" + strings.Repeat("bob@contoso.com\n", 100) + "\x1b[201~", 4},
		"a paste that is not marked":    {strings.Repeat("a", 640), 11},
		"a key behind an answer":        {"\x1b[?62cj", 1},
		"a key in the middle of a text": {strings.Repeat("a", 11), 11},
	} {
		whole, pieces := keyCounter{}, keyCounter{}
		if got := whole.count([]byte(c.typed)); got != c.want {
			t.Errorf("%s: got %d keys, want %d", name, got, c.want)
		}
		got := 0
		for _, b := range []byte(c.typed) {
			got += pieces.count([]byte{b})
		}
		if got < c.want {
			t.Errorf("%s, a byte at a time: got %d keys, want at least %d", name, got, c.want)
		}
	}
}

func TestWhoFloodsKeysWaits(t *testing.T) {
	t.Parallel()
	var i input
	now := time.Unix(0, 0)
	if got := i.took([]byte(strings.Repeat("\x1b[B", keysAtOnce)), now); got != 0 {
		t.Errorf("got a wait of %v for what was typed ahead, want none", got)
	}
	if got := i.took([]byte(strings.Repeat("\x1b[B", keysPerSecond)), now); got != time.Second {
		t.Errorf("got a wait of %v for a second's keys more, want a second", got)
	}
	if got := i.took([]byte(strings.Repeat("\x1b[?62;22c", keysPerSecond)), now.Add(2*time.Second)); got != 0 {
		t.Errorf("got a wait of %v for an answer of the terminal to each frame, want none", got)
	}
}

func TestKeysBehindAStringWithoutAnEndCount(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	for _, alt := range []string{"\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX", "\x1b["} { // with alt these are keys
		var i input
		i.took([]byte(alt), now)
		i.took([]byte("j"), now.Add(time.Second))
		if want := now.Add(time.Second); !i.lastKey.Equal(want) {
			t.Errorf("%q: got the last key at %v after a letter, want %v", alt, i.lastKey, want)
		}
	}
	var i input
	i.took([]byte("\x1b]"), now)
	if got := i.took([]byte(strings.Repeat("\x1b[B", 10*keysPerSecond)), now); got < 8*time.Second {
		t.Errorf("got a wait of %v for arrows behind a string that they end, want that each is a key", got)
	}
}

func TestWhoFloodsWhatIsNoKeyWaitsAndIsIdle(t *testing.T) {
	t.Parallel()
	for name, typed := range map[string]string{
		"answers":                     strings.Repeat("\x1b[?62;22c", 10_000),
		"that the focus changed":      strings.Repeat("\x1b[I\x1b[O", 10_000),
		"other backgrounds":           strings.Repeat("\x1b]11;rgb:0/0/0\x07\x1b]11;rgb:f/f/f\x07", 1000),
		"a string without an end":     "\x1b]52;c;" + strings.Repeat("A", 1<<20),
		"a sequence without a letter": "\x1b[" + strings.Repeat("1;", 1<<19),
	} {
		var i input
		if got := i.took([]byte(typed), time.Unix(0, 0)); got < 10*time.Second || !i.lastKey.IsZero() {
			t.Errorf("%s: got a wait of %v and the last key at %v, want 10 s at least and no key", name, got, i.lastKey)
		}
	}
}
