package action

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

var scopes = []Scope{
	ScopeAlways, ScopeApp, ScopeTraces, ScopeRecipients, ScopeTimeline,
	ScopeEveryone, ScopeForm, ScopeSuggestions, ScopeText, ScopeOverlay, ScopeNote, ScopeColumns, ScopeVolume, ScopePalette, ScopePath, ScopeSearches, ScopeFields, ScopeSignIn, ScopeAnswer,
}

func keymap(t *testing.T, overrides map[ID][]string) *Keymap {
	t.Helper()
	k, err := NewKeymap(overrides)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestCatalogue: no conflict, and nothing without a name, a help, a scope and a
// key that there is and that the action can have.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	seen, taken := map[ID]bool{}, holders{}
	for _, a := range Catalogue() {
		for _, id := range append(a.Was, a.ID) {
			if seen[id] {
				t.Errorf("got %s twice, want it once", id)
			}
			seen[id] = true
		}
		if a.ID == "" || a.Title == "" || len(a.Scopes) == 0 || len(a.Keys) == 0 {
			t.Errorf("%q: got %+v, want a name, a title, a scope and a key", a.ID, a)
		}
		if !strings.HasSuffix(a.Help, ".") || strings.ToUpper(a.Help[:1]) != a.Help[:1] {
			t.Errorf("the help of %s: got %q, want a sentence", a.ID, a.Help)
		}
		for _, scope := range a.Scopes {
			if !slices.Contains(scopes, scope) || !slices.Contains(Scopes, scope) || scope.Title() == string(scope) {
				t.Errorf("%s: got the scope %q, want one with a title, among those that the help lists", a.ID, scope)
			}
		}
		for _, key := range a.Keys {
			if err := a.check(key); err != nil {
				t.Errorf("%s: checking %q: got %v, want no error", a.ID, key, err)
			}
			if other, both := taken.by(key, a); both {
				t.Errorf("%q: got both %q and %q, want one of them", key, other.ID, a.ID)
			}
			taken[key] = append(taken[key], a)
		}
		if a.Keep != "" && !slices.Contains(a.Keys, a.Keep) {
			t.Errorf("%s: got the key to keep %q, want one of its keys %q", a.ID, a.Keep, a.Keys)
		}
	}
}

// TestKeysAreSpelledAsTheyCome decodes what terminals send.
func TestKeysAreSpelledAsTheyCome(t *testing.T) {
	t.Parallel()
	sent := map[string]string{
		"enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "esc": "\x1b", "space": " ", "backspace": "\x7f",
		"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
		"pgup": "\x1b[5~", "pgdown": "\x1b[6~", "delete": "\x1b[3~", "shift+up": "\x1b[1;2A", "shift+down": "\x1b[1;2B", "shift+right": "\x1b[1;2C", "shift+left": "\x1b[1;2D", "f1": "\x1bOP", "insert": "\x1b[2~",
	}
	for c := byte('!'); c <= '~'; c++ {
		sent[string(c)] = string(c)
	}
	for c := byte('a'); c <= 'z'; c++ {
		if c != 'i' && c != 'm' {
			sent["ctrl+"+string(c)] = string(c - 'a' + 1)
		}
	}
	for want, bytes := range sent {
		var decoder uv.EventDecoder
		_, event := decoder.Decode([]byte(bytes))
		press, ok := event.(uv.KeyPressEvent)
		if !ok || tea.KeyPressMsg(press).String() != want {
			t.Errorf("%q: got %v, want %q", bytes, event, want)
		}
	}
	for _, a := range Catalogue() {
		for _, key := range a.Keys {
			if sent[key] == "" {
				t.Errorf("%s: got no bytes that are decoded to %q, want some", a.ID, key)
			}
		}
	}
}

func TestFindTakesTheInnerScope(t *testing.T) {
	t.Parallel()
	k := keymap(t, nil)
	for _, test := range []struct {
		key   string
		scope Scope
		want  ID
	}{
		{"j", ScopeTraces, Down}, {"enter", ScopeTraces, Open}, {"enter", ScopeForm, Run}, {"q", ScopeTimeline, Quit},
		{"q", ScopeOverlay, OverlayClose}, {"q", ScopeForm, ""}, {"f", ScopeText, ""}, {"ctrl+c", ScopePalette, QuitNow},
		{"G", ScopeRecipients, Bottom}, {"g", ScopeRecipients, Top}, {"3", ScopeTraces, Chip(3)}, {"3", ScopeTimeline, ""},
		{"space", ScopeOverlay, OverlayPageDown}, {"?", ScopeTraces, Help}, {"ctrl+d", ScopeTimeline, HalfPageDown},
		{"enter", ScopeApp, ""}, {"ctrl+l", ScopeAlways, Redraw},
	} {
		if got, ok := k.Find(test.key, Chain(test.scope)...); got != test.want || ok != (test.want != "") {
			t.Errorf("%q in %s is %q, want %q", test.key, test.scope, got, test.want)
		}
	}
}

func TestOverrides(t *testing.T) {
	t.Parallel()
	k := keymap(t, map[ID][]string{Down: {"ctrl+n"}, Quit: {}, Zoom: {"q"}, Sort: {"f5", "alt+s"}})
	for key, want := range map[string]ID{"ctrl+n": Down, "j": "", "q": Zoom, "z": "", "alt+s": Sort, "s": ""} {
		if got, _ := k.Find(key, Chain(ScopeTraces)...); got != want {
			t.Errorf("%q is %q, want %q", key, got, want)
		}
	}
	for id, want := range map[ID]string{Sort: "f5", Quit: ":quit", "nothing": "", PageDown: "pgdn"} {
		if got := k.Key(id); got != want {
			t.Errorf("the key of %s: got %q, want %q", id, got, want)
		}
	}
	if got := keymap(t, map[ID][]string{Quit: {}, Palette: {}}).Key(Quit); got != "" {
		t.Errorf("quit without a key, and no palette: got %q, want nothing", got)
	}
	if _, ok := k.Action("nothing"); ok {
		t.Error("the action called nothing: got one, want none")
	}
	if a, ok := keymap(t, nil).Action(Down); !ok || !slices.Equal(a.Keys, []string{"j", "down"}) {
		t.Errorf("keys of down in the catalogue after an override: got %q, want j and down", a.Keys)
	}
}

func TestOverridesThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		overrides map[ID][]string
		want      []string
	}{
		{"two at once", map[ID][]string{Sort: {"gg"}, Down: {"PgDn"}}, []string{`no key "gg"`, `action "down": no key "PgDn"`}},
		{"same scope", map[ID][]string{Sort: {"x"}, NextProblem: {"x"}}, []string{`"x" does both "next-problem" and "sort"`}},
		{"outer scope", map[ID][]string{Sort: {"x"}, Quit: {"x"}}, []string{`"x" does both "sort" and "quit"`}},
		{"always", map[ID][]string{Sort: {"f5"}, Redraw: {"f5"}}, []string{`"f5" does both "sort" and "redraw"`}},
		{"the key of an action that has it written down", map[ID][]string{Sort: {"q"}, Quit: {"q"}}, []string{`"q" does both "sort" and "quit"`}},
		{"the way back", map[ID][]string{Sort: {"esc"}}, []string{`"esc" cannot do "sort": it has to do "back", unless that gets another key`}},
		{"the way out of a text", map[ID][]string{Accept: {"esc"}}, []string{`"esc" cannot do "accept": it has to do "cancel"`}},
		{"the way out from everywhere", map[ID][]string{OverlayCopy: {"ctrl+c"}}, []string{`"ctrl+c" cannot do "overlay-copy": it has to do "quit-now"`}},
		{"every way back", map[ID][]string{Redraw: {"esc"}}, []string{`it has to do "back"`, `it has to do "close-form"`, `it has to do "overlay-close"`}},
		{"letter in the form", map[ID][]string{NextField: {"n"}}, []string{`"n" cannot do "next-field": it is text where that would be in force (search form)`}},
		{"letter always", map[ID][]string{Redraw: {"L"}}, []string{`"L" cannot do "redraw"`}},
		{"space in a text line", map[ID][]string{Accept: {"space"}}, []string{`"space" cannot do "accept"`}},
		{"no key", map[ID][]string{Sort: {""}}, []string{`no key ""`}},
		{"two letters", map[ID][]string{Sort: {"gg"}}, []string{`no key "gg"`}},
		{"unknown modifier", map[ID][]string{Sort: {"cmd+s"}}, []string{`"cmd" is none of ctrl`}},
		{"wrong order", map[ID][]string{Sort: {"alt+ctrl+s"}}, []string{`order ctrl, alt`}},
		{"large letter", map[ID][]string{Sort: {"ctrl+S"}}, []string{`the letter is small`}},
		{"shift and a letter", map[ID][]string{Sort: {"shift+x"}}, []string{`write "X"`}},
		{"tab in disguise", map[ID][]string{Sort: {"ctrl+i"}}, []string{`the same for it as for tab`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := NewKeymap(test.overrides)
			for _, want := range test.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("got the error %v, want %q in it", err, want)
				}
			}
		})
	}
	for _, key := range []string{"+", "ctrl++", "shift+tab", "alt+enter", "ctrl+alt+x", "é", "X", "f12", "ctrl+space"} {
		if err := checkKey(key); err != nil {
			t.Errorf("checking %q: got %v, want no error", key, err)
		}
	}
}

// TestAPersonsKeyWins: in the same scope, from a pane over the whole program, and
// the other way around; where two actions are never in force at once, both keep
// the key.
func TestAPersonsKeyWins(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		overrides map[ID][]string
		key       string
		scope     Scope
		want      ID
		lost      []Loss
		kept      map[ID][]string // what the losers have still
	}{
		{"the same scope", map[ID][]string{Sort: {"e"}}, "e", ScopeTraces, Sort,
			[]Loss{{NextProblem, "e", Sort}}, map[ID][]string{NextProblem: {}}},
		{"a pane over the program", map[ID][]string{Sort: {"?"}}, "?", ScopeTraces, Sort,
			[]Loss{{Help, "?", Sort}}, map[ID][]string{Help: {"f1"}}},
		{"the program over the panes", map[ID][]string{Zoom: {"r"}}, "r", ScopeTimeline, Zoom,
			[]Loss{{Message, "r", Zoom}, {Raw, "r", Zoom}}, map[ID][]string{Message: {}, Raw: {}}},
		{"always over everything", map[ID][]string{Redraw: {"ctrl+p"}}, "ctrl+p", ScopePalette, Redraw,
			[]Loss{{Palette, "ctrl+p", Redraw}, {PaletteUp, "ctrl+p", Redraw}}, map[ID][]string{Palette: {":"}, PaletteUp: {"up", "shift+tab"}}},
		{"a pane over always", map[ID][]string{Sort: {"ctrl+l"}}, "ctrl+l", ScopeTraces, Sort,
			[]Loss{{Redraw, "ctrl+l", Sort}}, map[ID][]string{Redraw: {}}},
		{"two keys of one action", map[ID][]string{Sort: {"j"}, Zoom: {"down"}}, "down", ScopeTraces, Zoom,
			[]Loss{{Down, "j", Sort}, {Down, "down", Zoom}}, map[ID][]string{Down: {}}},
		{"never in force at once", map[ID][]string{NextField: {"ctrl+d"}}, "ctrl+d", ScopeForm, NextField, nil, map[ID][]string{HalfPageDown: {"ctrl+d"}}},
		{"a key of the catalogue in place", map[ID][]string{Open: {"enter", "l"}}, "enter", ScopeTraces, Open, nil, map[ID][]string{Open: {"enter", "l"}, Raw: {"r"}}},
		{"a key taken away", map[ID][]string{Sort: {}}, "s", ScopeTraces, "", nil, nil},
		{"the way back moved", map[ID][]string{Back: {"backspace"}, Sort: {"esc"}}, "esc", ScopeTraces, Sort, nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			k := keymap(t, test.overrides)
			if got, _ := k.Find(test.key, Chain(test.scope)...); got != test.want {
				t.Errorf("%q in %s: got %q, want %q", test.key, test.scope, got, test.want)
			}
			if got := k.Lost(); !slices.Equal(got, test.lost) {
				t.Errorf("lost: got %v, want %v", got, test.lost)
			}
			for id, want := range test.kept {
				if a, _ := k.Action(id); !slices.Equal(a.Keys, want) {
					t.Errorf("keys of %s: got %q, want %q", id, a.Keys, want)
				}
			}
		})
	}
}

func TestAnActionIsFoundByEveryNameItHad(t *testing.T) {
	t.Parallel()
	catalogue := []Action{
		{ID: "narrow", Title: "narrow", Scopes: rows, Keys: keys("/"), Was: []ID{"find", "look"}},
		{ID: Zoom, Title: "zoom", Scopes: app, Keys: keys("z")},
	}
	for _, name := range []ID{"narrow", "find", "look"} {
		k, err := newKeymap(slices.Clone(catalogue), map[ID][]string{name: {"z"}})
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := k.Find("z", Chain(ScopeTraces)...); got != "narrow" {
			t.Errorf("z with keys for %s: got %q, want narrow", name, got)
		}
		if a, ok := k.Action(name); !ok || a.ID != "narrow" {
			t.Errorf("the action %s: got %q, want narrow", name, a.ID)
		}
		if got, want := k.Lost(), []Loss{{Zoom, "z", "narrow"}}; !slices.Equal(got, want) {
			t.Errorf("lost: got %v, want %v", got, want)
		}
	}
}

func TestAnUnknownActionHasNoEffect(t *testing.T) {
	t.Parallel()
	k := keymap(t, map[ID][]string{"zom": {"z"}, "xyzzy": {"PgDn"}, Zoom: {"Z"}})
	want := "unknown action \"xyzzy\" has no effect\nunknown action \"zom\" has no effect: did you mean \"zoom\"?"
	if got := k.Ignored().Error(); got != want {
		t.Errorf("ignored: got\n%s\nwant\n%s", got, want)
	}
	if got := k.Key(Zoom); got != "Z" {
		t.Errorf("the key of zoom: got %q, want Z", got)
	}
}

func TestFooter(t *testing.T) {
	t.Parallel()
	k := keymap(t, nil)
	var b strings.Builder
	for _, scope := range []Scope{ScopeTraces, ScopeRecipients, ScopeTimeline, ScopeEveryone, ScopeForm, ScopeText, ScopeOverlay, ScopePalette} {
		for _, width := range []int{120, 80, 40, 12} {
			fmt.Fprintf(&b, "%-10s %3d |%s|\n", scope, width, k.Footer(Chain(scope), width, nil, nil))
		}
	}
	uitest.Golden(t, b.String())
	for width := range 150 {
		if got := k.Footer(Chain(ScopeTraces), width, nil, nil); text.Width(got) > width {
			t.Errorf("footer in %d columns: got %q, %d wide, want it to fit", width, got, text.Width(got))
		}
	}
}

func TestFooterShowsWhatCanBeDone(t *testing.T) {
	t.Parallel()
	k := keymap(t, map[ID][]string{Sort: {}})
	got := k.Footer(Chain(ScopeTraces), 200, func(id ID) bool { return id != Find }, func(key, title string) string { return "<" + key + ">" + title })
	for _, want := range []string{"<enter>open", "<?>help"} {
		if !strings.Contains(got, want) {
			t.Errorf("got the footer %q, want %q in it", got, want)
		}
	}
	for _, no := range []string{"filter", "sort"} {
		if strings.Contains(got, no) {
			t.Errorf("got the footer %q, want no %q in it", got, no)
		}
	}
	if got := k.Footer(Chain(ScopeTraces), 200, func(ID) bool { return false }, nil); got != "" {
		t.Errorf("footer where nothing can be done: got %q, want nothing", got)
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, group := range keymap(t, nil).Help(scopes...) {
		fmt.Fprintf(&b, "%s\n", group.Title)
		for _, entry := range group.Entries {
			fmt.Fprintf(&b, "  %-18s %-18s %s\n", strings.Join(entry.Keys, " "), entry.Title, entry.Help)
		}
	}
	uitest.Golden(t, b.String())
}

func TestHelpOfOtherKeys(t *testing.T) {
	t.Parallel()
	k := keymap(t, map[ID][]string{Chip(3): {"f3"}, Zoom: {}})
	for _, group := range k.Help(ScopeTraces, ScopeApp) {
		for _, entry := range group.Entries {
			if got, want := strings.Join(entry.Keys, " "), "0 1 2 f3 4 5 6 7 8 9"; entry.ID == ChipAll && got != want {
				t.Errorf("keys of the chips: got %q, want %q", got, want)
			}
			if entry.ID == Zoom {
				t.Errorf("got %s in the help, want no action without a key", entry.ID)
			}
		}
	}
}

func TestHelpOfKeysThatWereLost(t *testing.T) {
	t.Parallel()
	got := map[ID]string{}
	for _, group := range keymap(t, map[ID][]string{Zoom: {"s"}, Raw: {"?"}, FindNext: {"3"}}).Help(ScopeTraces, ScopeApp) {
		for _, entry := range group.Entries {
			got[entry.ID] = strings.Join(entry.Keys, " ") + ": " + entry.Help
		}
	}
	for id, want := range map[ID]string{
		Sort:    `unbound: Sort what is loaded by the next column. Your configuration gives s to "zoom".`,
		Help:    `f1: Explain what is under the cursor, then the keys of this pane and the signs. Your configuration gives ? to "raw".`,
		ChipAll: `0 1 2 4 5 6 7 8 9: Show rows of every status, or with 1 to 9 only those of one. A message whose copies went different ways counts in each. Your configuration gives 3 to "find-next".`,
	} {
		if got[id] != want {
			t.Errorf("%s: got\n%s\nwant\n%s", id, got[id], want)
		}
	}
}

func TestChips(t *testing.T) {
	t.Parallel()
	for n := 1; n <= Chips; n++ {
		if got, ok := ChipNumber(Chip(n)); !ok || got != n {
			t.Errorf("number of chip %d: got %d, %v, want %d", n, got, ok, n)
		}
	}
	if n, ok := ChipNumber(ChipAll); !ok || n != 0 {
		t.Errorf("number of the chip of all: got %d, %v, want 0", n, ok)
	}
	for _, id := range []ID{Sort, "chip-0", "chip-10", "chip-x", "chip-"} {
		if _, ok := ChipNumber(id); ok {
			t.Errorf("%s: got a chip, want none", id)
		}
	}
}
