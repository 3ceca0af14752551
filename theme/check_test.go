package theme

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
)

// checked are the findings about a file, a line each.
func checked(t *testing.T, content string) []string {
	t.Helper()
	found, err := Check(write(t, content))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range found {
		kind := "wrong"
		if f.Warning {
			kind = "warning"
		}
		lines = append(lines, fmt.Sprintf("%d %s %s", f.Line, kind, f.Says))
	}
	return lines
}

func TestCheckFindsAllThatIsWrongAtOnce(t *testing.T) {
	t.Parallel()
	got := checked(t, `base = "drak"
colour = 1

[styles]
problm = { fg = 1 }
good = { fg = "gren", bg = 300, blod = true, faint = "yes" }
"chip" = "red"

[styles.key]
fg = "#12345"
colour = "x"

[style]

[glyphs]
curser = ">"
failed = "発"
spam = "=>"
junk = "\u001b"
pending = []
`)
	want := []string{
		`1 wrong no theme "drak"`,
		`2 wrong unknown name "colour" has no effect`,
		`5 wrong unknown style or attribute "problm" has no effect: did you mean "problem"?`,
		`6 wrong no color "gren": write one of the 16 names, a number from 0 to 255, or #rrggbb: did you mean "green"?`,
		`6 wrong no color "300"`,
		`6 wrong unknown attribute "blod" has no effect: did you mean "bold"?`,
		`6 wrong bold, faint, italic and reverse must be true or false`,
		`7 wrong styles.chip must be a table such as { fg = "red", bold = true }`,
		`10 wrong no color "#12345"`,
		`11 wrong unknown attribute "colour" has no effect`,
		`13 wrong unknown name "style" has no effect: did you mean "styles"?`,
		`16 wrong unknown glyph "curser" has no effect: did you mean "cursor"?`,
		`17 wrong the glyph "発" is not one column wide`,
		`18 wrong the glyph "=>" is not one column wide`,
		`19 wrong the glyph "\x1b" has a control character`,
		`20 wrong glyphs.pending must be a text in quotation marks`,
	}
	for i, line := range got {
		if i >= len(want) || !strings.HasPrefix(line, want[i]) {
			t.Errorf("finding %d: got %q, want %q", i, line, append(want, "no more")[min(i, len(want))])
		}
	}
	if len(got) < len(want) {
		t.Errorf("got %d findings, want %d", len(got), len(want))
	}
}

func TestCheckFindsWhatIsNoTOMLAndWhatIsNamedTwice(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ content, want string }{
		{"[styles]\nproblem = {\n", "2 wrong "},
		{"[styles]\ngood = { fg = 1 }\ngood = { fg = 2 }\n", "3 wrong "},
	} {
		if got := checked(t, test.content); len(got) != 1 || !strings.HasPrefix(got[0], test.want) {
			t.Errorf("%q: got %q, want one that begins with %q", test.content, got, test.want)
		}
	}
	if _, err := Check(t.TempDir() + "/none.toml"); err == nil {
		t.Error("a file that is not there: got no error, want one")
	}
}

func TestCheckFindsASignThatStandsForTwoThings(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		content string
		want    []string
	}{
		{"[glyphs]\nfailed = \"F\"\nspam = \"F\"\n", []string{
			`3 wrong the glyph "F" stands for failed and for spam: one sign, one meaning`,
			`3 wrong the glyph "F" stands for failed and for spam with --ascii: one sign, one meaning`,
		}},
		{"[glyphs]\ncursor = \"»\"\n", []string{`2 wrong the glyph "»" stands for focus and for cursor: one sign, one meaning`}},
		{"[glyphs]\ncursor = \"»\"\nfocus = \"▸\"\nclosed = \"+\"\n", nil},
	} {
		got := slices.DeleteFunc(checked(t, test.content), func(line string) bool {
			return test.want == nil && strings.Contains(line, "--ascii")
		})
		if !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.content, got, test.want)
		}
	}
}

func TestCheckWarnsOfWhatIsHardToRead(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, content, want string }{
		{"too dark", "base = \"dark\"\n[styles]\nkey = { fg = \"#444444\" }\n", `3 warning key is hard to read: its contrast on #303030 is 1.4, want 4.5 or more`},
		{"too light", "base = \"light\"\n[styles]\nkey = { fg = 252 }\n", `3 warning key is hard to read: its contrast on #eeeeee is 1.3, want 4.5 or more`},
		{"on a background of its own", "[styles]\nkey = { fg = \"#777777\", bg = \"#888888\" }\n", `2 warning key is hard to read: its contrast on #888888 is 1.3, want 4.5 or more`},
		{"reversed", "[styles]\nkey = { fg = \"#777777\", bg = \"#888888\", reverse = true }\n", `2 warning key is hard to read: its contrast on #777777 is 1.3, want 4.5 or more`},
		{"faint", "base = \"dark\"\n[styles]\nkey = { fg = \"#909090\", faint = true }\n", `3 warning key is hard to read: its contrast on #303030 is 2.1, want 4.5 or more`},
		{"white", "[styles]\nkey = { fg = \"bright-white\" }\n", `2 warning key in bright-white can be invisible: that may be the background`},
		{"black on dark", "base = \"dark\"\n[styles]\nkey = { fg = \"black\" }\n", `3 warning key in black can be invisible: that may be the background`},
		{"a frame needs less", "base = \"dark\"\n[styles]\nborder = { fg = \"#6c6c6c\" }\n", ""},
		{"own colors", "[styles]\nkey = { fg = \"yellow\", bg = \"blue\" }\n", ""},
		{"a color that another role passes on", "base = \"dark\"\n[styles]\ngood = { fg = \"#203020\" }\n", `3 warning delivered is hard to read: its contrast on #303030 is 1.1, want 4.5 or more`},
		{"two outcomes", "base = \"dark\"\n[styles]\nfailed = { fg = \"#ffc150\" }\n", `3 warning failed and quarantined are hard to tell apart by color in normal vision: they differ by 0, want 10 or more`},
		{"two outcomes for some", "base = \"color-blind\"\n[styles]\npending = { fg = \"#ff6bff\" }\n", `want 10 or more`},
	} {
		got := strings.Join(checked(t, test.content), "\n")
		if !strings.Contains(got, test.want) || test.want == "" && got != "" {
			t.Errorf("%s: got %q, want %q in it", test.name, got, test.want)
		}
	}
}

func TestCheckFindsNothingInWhatIsRight(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		if got := checked(t, builtin(t, name, false).File()); len(got) > 0 {
			t.Errorf("%s as a file: got %q, want nothing", name, got)
		}
		for _, m := range Measure(builtin(t, name, false)) {
			t.Errorf("%s: got %s, want nothing", name, m.Says)
		}
	}
}

func TestAThemeAsAFileIsTheSameTheme(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		for _, ascii := range []bool{false, true} {
			want := builtin(t, name, ascii)
			path := write(t, want.File())
			got, ignored, err := Load(path, ascii)
			if err != nil || len(ignored) > 0 {
				t.Fatal(name, err, ignored)
			}
			if got.File() != want.File() || !reflect.DeepEqual(got.Glyphs, want.Glyphs) || got.Ground != want.Ground {
				t.Errorf("%s: got %s, want %s", name, got.File(), want.File())
			}
			styles(got, func(role string, style lipgloss.Style) {
				if a, b := style.Render("x"), reflect.ValueOf(want).FieldByName(role).Interface().(lipgloss.Style).Render("x"); a != b {
					t.Errorf("%s: %s is drawn %q, want %q", name, role, a, b)
				}
			})
		}
	}
	if got := builtin(t, "dark", false).File(); !strings.Contains(got, `failed         = { fg = "#ff6b6b" }`) {
		t.Errorf("got %s, want the color of failed in it", got)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte(mine))
	f.Add([]byte("[styles]\n\"a.b\" = { \"\\\"\" = 1 }\n[[glyphs]]\n[styles.x.y]\nz = [1]\n"))
	f.Add([]byte("a = 2026-01-01\n\"\\u0000\".b = '''\n'''\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c := checking{data: data, entries: entries(data)}
		c.values()
		c.whole()
		_, unknown, err := parse(data, false)
		if (err != nil || len(unknown) > 0) && len(c.found) == 0 {
			t.Errorf("got no finding, want one for %v %v", err, unknown)
		}
	})
}
