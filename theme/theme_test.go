package theme

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/pelletier/go-toml/v2"

	"msgtrace/client"
)

func builtin(t *testing.T, name string, ascii bool) Theme {
	t.Helper()
	look, err := Builtin(name, ascii)
	if err != nil {
		t.Fatal(err)
	}
	return look
}

// statuses and events are those that are known, and one of each that is not.
var (
	statuses = append(slices.Clone(client.StatusOrder), "teleported")
	events   = []client.EventKind{
		"receive", "submit", "send", "deliver", "fail", "defer", "drop", "expand", "resolve", "redirect", "transfer", "transportRule", "dlpRule",
		"spam", "malware", "journal", "zap", "dynamicDelivery", "processingFailed", "recipientsAdded",
		"sensitivityLabel", "quarantine", "unknownFutureValue", "Something new",
	}
)

func TestLooks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		ascii bool
	}{{"unicode", false}, {"ascii", true}} {
		t.Run(test.name, func(t *testing.T) {
			look := builtin(t, "none", test.ascii)
			var b strings.Builder
			for _, word := range statuses {
				one := look.Status(word)
				b.WriteString(one.Style.Render(one.Glyph+" "+one.Word) + "\n")
			}
			b.WriteString("\n")
			for _, kind := range events {
				one := look.Event(kind)
				b.WriteString(one.Style.Render(one.Glyph+" "+one.Word) + "\n")
			}
			golden.RequireEqual(t, b.String())
		})
	}
}

func TestEveryGlyphIsOneColumn(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		look := builtin(t, "none", ascii)
		fields := reflect.ValueOf(look.Glyphs)
		for i := range fields.NumField() {
			name := fields.Type().Field(i).Name
			signs := []string{}
			if fields.Field(i).Kind() == reflect.String {
				signs = append(signs, fields.Field(i).String())
			} else {
				signs = fields.Field(i).Interface().([]string)
			}
			for _, sign := range signs {
				box := ascii && slices.Contains([]string{"Checked", "Unchecked", "Open", "Closed", "Arrow", "Ellipsis"}, name)
				if ansi.StringWidthWc(sign) != 1 && !box || ansi.StringWidth(sign) != ansi.StringWidthWc(sign) {
					t.Errorf("%s %q is %d and %d columns wide, want 1", name, sign, ansi.StringWidth(sign), ansi.StringWidthWc(sign))
				}
				if ascii && !isASCII(sign) {
					t.Errorf("%s is %q, want ASCII", name, sign)
				}
			}
		}
	}
}

// TestGlyphsTellStatusesApart: without color and without words the signs
// still differ.
func TestGlyphsTellStatusesApart(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		look := builtin(t, "none", ascii)
		seen := map[string]client.Status{}
		for _, status := range client.StatusOrder {
			glyph := look.Status(status).Glyph
			if other, ok := seen[glyph]; ok {
				t.Errorf("%s and %s both have the sign %q, want one of its own for each in Glyphs", other, status, glyph)
			}
			seen[glyph] = status
		}
	}
}

// frameParts are the signs that frames are drawn with, together.
var frameParts = []string{
	"Horizontal", "Vertical", "TopLeft", "TopRight", "BottomLeft", "BottomRight", "TeeDown", "TeeUp", "TeeLeft", "TeeRight", "Crossing",
}

// TestOneSignOneMeaning lets two things share a sign only where it is drawn in the
// interface's plan: three dots before the word Pending are mail that is on its way, and behind a
// word that was cut they are its rest.
func TestOneSignOneMeaning(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		taken := map[string]string{}
		for _, one := range signNames(glyphs(ascii)) {
			other, found := taken[one.sign]
			frame := slices.Contains(frameParts, one.field) && slices.Contains(frameParts, other)
			dots := !ascii && other == "Ellipsis" && one.field == "Pending"
			if found && !frame && !dots {
				t.Errorf("ascii %v: %q stands for %s and for %s, want a sign for each", ascii, one.sign, other, one.field)
			}
			taken[one.sign] = one.field
		}
	}
}

// TestASignThatIsASCIIIsTheSameInBothSets: a theme file sets one for both.
func TestASignThatIsASCIIIsTheSameInBothSets(t *testing.T) {
	t.Parallel()
	usual := signNames(unicodeGlyphs)
	for i, one := range signNames(asciiGlyphs) {
		if isASCII(usual[i].sign) && usual[i].sign != one.sign {
			t.Errorf("%s is %q and with --ascii %q, want the same", one.field, usual[i].sign, one.sign)
		}
	}
}

// TestNoSignIsAnEmoji: terminals draw those two columns wide, some of them even where
// Unicode says that they are text by themselves. Two of ours are among those that may be
// shown so, the arrows of Recalled and Slowest, and stand behind or before a space. https://unicode.org/reports/tr51/#Emoji_Properties
func TestNoSignIsAnEmoji(t *testing.T) {
	t.Parallel()
	emoji := []string{"©", "®", "‼", "⁉", "™", "ℹ", "↔", "↕", "↖", "↗", "↘", "↙", "↪", "⌚", "⌛", "⏩", "⏪", "▪", "▫", "▶", "◻", "◼", "☀", "☁", "☎", "☑", "☔", "☠", "☢", "☣", "⚒", "⚓", "⚔", "⚖", "⚗", "⚙", "⚛", "⚜", "⚠", "⚡", "⚪", "⚫", "⛔", "✂", "✅", "✈", "✉", "✏", "✒", "✔", "✖", "✝", "✡", "✨", "✳", "✴", "❄", "❇", "❌", "❎", "❓", "❗", "❤", "➕", "➖", "➗", "➡", "⤴", "⬅", "⬆", "⬇", "⬛", "⭐", "⭕"}
	for _, one := range signNames(unicodeGlyphs) {
		if slices.Contains(emoji, one.sign) {
			t.Errorf("%s is %q, an emoji, want a sign that is text everywhere", one.field, one.sign)
		}
	}
}

// styles calls f with every style of a theme.
func styles(look Theme, f func(name string, style lipgloss.Style)) {
	fields := reflect.ValueOf(look)
	for i := range fields.NumField() {
		if style, ok := fields.Field(i).Interface().(lipgloss.Style); ok {
			f(fields.Type().Field(i).Name, style)
		}
	}
}

func TestBuiltinsPaintNoBackground(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		styles(builtin(t, name, false), func(role string, style lipgloss.Style) {
			if _, none := style.GetBackground().(lipgloss.NoColor); !none {
				t.Errorf("%s: %s has the background %v, want none", name, role, style.GetBackground())
			}
		})
	}
}

func TestNoneHasNoStyle(t *testing.T) {
	t.Parallel()
	styles(builtin(t, "none", false), func(role string, style lipgloss.Style) {
		if got := style.Render("a"); got != "a" {
			t.Errorf("%s is drawn as %q, want %q", role, got, "a")
		}
	})
}

func TestDefaultSpeaksOfSixteenColors(t *testing.T) {
	t.Parallel()
	styles(builtin(t, "", false), func(role string, style lipgloss.Style) {
		switch style.GetForeground().(type) {
		case lipgloss.NoColor, ansi.BasicColor:
		default:
			t.Errorf("%s has the color %v, want one of the terminal's 16", role, style.GetForeground())
		}
	})
	if builtin(t, "", false).Name != DefaultName() || Names()[0] != DefaultName() {
		t.Errorf("the default is %s, the first name %s, want %s", builtin(t, "", false).Name, Names()[0], DefaultName())
	}
}

func TestUnknownBuiltin(t *testing.T) {
	t.Parallel()
	if _, err := Builtin("solarized", false); err == nil || !strings.Contains(err.Error(), strings.Join(Names(), ", ")) {
		t.Errorf("got %v, want an error with the names of the themes", err)
	}
}

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mine.toml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const mine = `
base = "dark"

[styles]
problem = { fg = "bright-red", bold = true }
border-focused = { fg = "#5fafff", bg = 17, reverse = true, italic = true, faint = true }

[glyphs]
cursor = "»"
failed = "F"
`

func TestLoad(t *testing.T) {
	t.Parallel()
	path := write(t, mine)
	look, ignored, err := Load(path, false)
	if err != nil || len(ignored) > 0 {
		t.Fatal(err, ignored)
	}
	dark := builtin(t, "dark", false)
	if got, want := look.Problem.Render("x"), lipgloss.NewStyle().Foreground(lipgloss.BrightRed).Bold(true).Render("x"); got != want {
		t.Errorf("problem is drawn %q, want %q", got, want)
	}
	if got, want := look.BorderFocused.Render("x"), "\x1b[3;7;2;38;2;95;175;255;48;5;17mx\x1b[m"; got != want {
		t.Errorf("border is drawn %q, want %q", got, want)
	}
	if look.Good.Render("x") != dark.Good.Render("x") || look.Glyphs.Delivered != dark.Glyphs.Delivered {
		t.Errorf("got %q and %q, want what the file does not name from the base", look.Good.Render("x"), look.Glyphs.Delivered)
	}
	if look.Glyphs.Cursor != "»" || look.Status("failed").Glyph != "F" || look.Name != path {
		t.Errorf("got the glyphs %q and %q and the name %q, want », F and %s", look.Glyphs.Cursor, look.Status("failed").Glyph, look.Name, path)
	}
	ascii, _, err := Load(path, true)
	if err != nil {
		t.Fatal(err)
	}
	if ascii.Glyphs.Cursor != ">" || ascii.Glyphs.Failed != "F" {
		t.Errorf("got the ASCII glyphs %q and %q, want > and F", ascii.Glyphs.Cursor, ascii.Glyphs.Failed)
	}
}

func TestAFileOfOneColorForManyOutcomesKeepsItForThem(t *testing.T) {
	t.Parallel()
	magenta, blue := lipgloss.NewStyle().Foreground(lipgloss.Magenta), lipgloss.NewStyle().Foreground(lipgloss.Blue)
	look, _, err := Load(write(t, "[styles]\nproblem = { fg = \"magenta\" }\nspam = { fg = \"blue\" }\n"), false)
	if err != nil {
		t.Fatal(err)
	}
	for status, want := range map[client.Status]lipgloss.Style{
		client.StatusFailed: magenta, client.StatusQuarantined: magenta, client.StatusFilteredAsSpam: blue,
		client.StatusPending: builtin(t, DefaultName(), false).Pending,
	} {
		if got := look.Status(status).Style; got.Render("x") != want.Render("x") {
			t.Errorf("%s is drawn %q, want %q", status, got.Render("x"), want.Render("x"))
		}
	}
}

func TestEachOutcomeHasItsOwnColorAndOnlyTheSignOfADeliveryHasOne(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		if name == "none" {
			continue
		}
		look, drawn := builtin(t, name, false), map[string]client.Status{}
		for _, status := range []client.Status{
			client.StatusDelivered, client.StatusFailed, client.StatusQuarantined, client.StatusFilteredAsSpam, client.StatusPending, client.StatusExpanded,
		} {
			shown := look.Status(status)
			sign, words := shown.Style.Render("x"), shown.Words.Render("x")
			if other, taken := drawn[sign]; taken {
				t.Errorf("%s: %s and %s are both drawn %q, want a color for each", name, other, status, sign)
			}
			drawn[sign] = status
			if plain := words == look.Text.Render("x"); plain != (status == client.StatusDelivered) {
				t.Errorf("%s: the word of %s is drawn %q; want that of a delivery alone plain", name, status, words)
			}
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, content, want string }{
		{"a bad color", "[styles]\n\nproblem = { fg = \"redd\" }\n", `:3: no color "redd": write one of the 16 names, a number from 0 to 255, or #rrggbb: did you mean "red"?`},
		{"a number too large", "[styles]\nproblem = { fg = 256 }\n", `:2: no color "256"`},
		{"a short hex color", "[styles]\nproblem = { fg = \"#fff\" }\n", `:2: no color "#fff"`},
		{"a wide glyph", "[glyphs]\ncursor = \"発\"\n", `:2: the glyph "発" is not one column wide`},
		{"two characters", "[glyphs]\ncursor = \"=>\"\n", `:2: the glyph "=>" is not one column wide`},
		{"a control character", "[glyphs]\ncursor = \"\\u001b\"\n", `:2: the glyph "\x1b" has a control character`},
		{"an unknown base", "base = \"drak\"\n", `:1: no theme "drak": there are ` + strings.Join(Names(), ", ") + `: did you mean "dark"?`},
		{"no TOML", "base = \n", `:1: `},
		{"no text", "base = 1\n", `:1: no theme "1"`},
		{"a list", "base = []\n", `:1: base must be a text in quotation marks`},
		{"no table", "styles = 1\n", `:1: styles must be a table`},
		{"no style", "[styles]\nproblem = \"red\"\n", `:2: styles.problem must be a table such as { fg = "red", bold = true }`},
		{"no color", "[styles]\nproblem = { fg = true }\n", `:2: no color "true": write one of the 16 names`},
		{"neither true nor false", "[styles]\nproblem = { bold = \"yes\" }\n", `:2: bold, faint, italic and reverse must be true or false`},
		{"no glyph", "[glyphs]\ncursor = []\n", `:2: glyphs.cursor must be a text in quotation marks`},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, test.content)
			_, _, err := Load(path, false)
			if err == nil || !strings.Contains(err.Error(), path+test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
	if _, _, err := Load(filepath.Join(t.TempDir(), "none.toml"), false); !os.IsNotExist(err) {
		t.Errorf("Load of a missing file: got %v, want that it does not exist", err)
	}
}

// A file of another release, or one with a slip of the hand, is read as far as
// it is understood.
func TestUnknownNamesHaveNoEffectAndAreTold(t *testing.T) {
	t.Parallel()
	const good = "[styles.good]\nfg = 2\n"
	for _, test := range []struct{ name, content, want string }{
		{"a table", "\n[style]\nx = 1\n", `:2: unknown name "style" has no effect: did you mean "styles"?`},
		{"a style", "[styles]\nproblm = { fg = 1 }\n", `:2: unknown style or attribute "problm" has no effect: did you mean "problem"?`},
		{"a style as a table", "[styles.problm]\nfg = 1\n", `:1: unknown style or attribute "problm" has no effect: did you mean "problem"?`},
		{"an attribute", "[styles]\nproblem = { colour = 1, bold = true }\n", `:2: unknown style or attribute "colour" has no effect`},
		{"an attribute of a table", "[styles.problem]\nblod = true\n", `:2: unknown attribute "blod" has no effect: did you mean "bold"?`},
		{"a glyph", "[glyphs]\n\ncurser = '>'\n", `:3: unknown glyph "curser" has no effect: did you mean "cursor"?`},
		{"two", "[glyphs]\ncurser = '>'\ndeliverd = '+'\n", `:3: unknown glyph "deliverd" has no effect: did you mean "delivered"?`},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, test.content+good)
			look, ignored, err := Load(path, false)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(ignored, "\n"); !strings.Contains(got, path+test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if got, want := look.Good.Render("x"), lipgloss.NewStyle().Foreground(lipgloss.Green).Render("x"); got != want {
				t.Errorf("the style after it: got %q, want %q", got, want)
			}
			if test.name == "an attribute" && !look.Problem.GetBold() {
				t.Error("the attribute beside it has no effect, want it to be bold")
			}
		})
	}
}

func TestARoleIsReadByEveryNameItHad(t *testing.T) {
	t.Parallel()
	type look struct {
		Problem lipgloss.Style `was:"failure,bad-one"`
		Good    lipgloss.Style
		Count   int
	}
	shape := tableOf(reflect.TypeFor[look](), reflect.TypeFor[lipgloss.Style](), reflect.TypeFor[styleSpec]())
	if got, want := fieldNames(shape), []string{"problem", "good"}; !slices.Equal(got, want) {
		t.Errorf("names: got %q, want %q", got, want)
	}
	for document, want := range map[string]string{
		"problem = { fg = 1 }":                         "Problem 1",
		"failure = { fg = 2 }":                         "Problem 2",
		"bad-one = { fg = 3 }":                         "Problem 3",
		"good = { fg = 4 }":                            "Good 4",
		"problem = { fg = 1 }\nfailure = { fg = 2 }\n": "Problem 1",
	} {
		file := reflect.New(shape)
		if err := toml.NewDecoder(strings.NewReader(document)).DisallowUnknownFields().Decode(file.Interface()); err != nil {
			t.Fatal(err)
		}
		got := ""
		for role, spec := range set(file.Elem()) {
			got = fmt.Sprint(role, " ", spec.Interface().(styleSpec).Foreground.color)
		}
		if got != want {
			t.Errorf("%q: got %s last, want %s", document, got, want)
		}
	}
}

func TestNamesOfFiles(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"title", "border-focused", "chip-active", "field-bad", "match"} {
		if !slices.Contains(StyleNames(), name) {
			t.Errorf("StyleNames() = %v, want %q in it", StyleNames(), name)
		}
	}
	for _, name := range []string{"sort-up", "may-change", "top-left"} {
		if !slices.Contains(GlyphNames(), name) {
			t.Errorf("GlyphNames() = %v, want %q in it", GlyphNames(), name)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(mine))
	f.Add([]byte("[styles]\nproblem = { fg = 300 }\n"))
	f.Add([]byte("base = 1\n[glyphs]\ncursor = ''\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		look, unknown, err := parse(data, true)
		if err != nil {
			_ = positioned("file", data, err).Error()
			return
		}
		for _, one := range unknown {
			_ = unknownName(one.Key())
		}
		if !isASCII(look.Glyphs.Cursor) {
			t.Errorf("an ASCII theme has the cursor %q, want ASCII", look.Glyphs.Cursor)
		}
	})
}
