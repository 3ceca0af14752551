package picture

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"
)

// written is the screen of a terminal that a text was written to, without a cursor.
func written(width, height int, text string) Screen {
	terminal := vt.NewEmulator(width, height)
	_, _ = terminal.WriteString(text)
	return Screen{Width: width, Height: height, Cell: terminal.CellAt, Title: "A screen", Description: "What is on it."}
}

// element is an element of a picture.
type element struct {
	name       string
	attributes map[string]string
	text       string
}

// elements are all elements of a picture. It fails unless the picture is well-formed XML.
func elements(t *testing.T, svg string) []element {
	t.Helper()
	var found []element
	var open []int
	for reader := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := reader.Token()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatalf("got %v in\n%s\nwant well-formed XML", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attributes: map[string]string{}}
			for _, a := range token.Attr {
				e.attributes[a.Name.Local] = a.Value
			}
			open, found = append(open, len(found)), append(found, e)
		case xml.CharData:
			if len(open) > 0 {
				found[open[len(open)-1]].text += string(token)
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
}

// texts are the texts of a picture with the column and the row where they begin, and
// their length in cells.
func texts(t *testing.T, svg string) string {
	t.Helper()
	var all strings.Builder
	for _, e := range elements(t, svg) {
		if e.name != "text" {
			continue
		}
		at := func(name string, from, size int) float64 {
			value, err := strconv.ParseFloat(e.attributes[name], 64)
			if err != nil {
				t.Fatalf("%s: got %v, want a number", name, err)
			}
			return (value - float64(from)) / float64(size)
		}
		cells := "1"
		if e.attributes["textLength"] != "" {
			cells = fmt.Sprint(at("textLength", 0, cellWidth))
		}
		fmt.Fprintf(&all, "%v,%v %s cells %q\n", at("x", padding, cellWidth), at("y", padding+baseline, cellHeight), cells, e.text)
	}
	return all.String()
}

func TestEveryRunStandsInItsColumns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"one look", "mailbox full", "0,0 12 cells \"mailbox full\"\n"},
		{"two columns", "Failed   full", "0,0 6 cells \"Failed\"\n9,0 4 cells \"full\"\n"},
		{"one blank between looks", "\x1b[31mno\x1b[m yes", "0,0 2 cells \"no\"\n3,0 3 cells \"yes\"\n"},
		{"a look that goes on after a blank of another", "\x1b[1mno\x1b[m \x1b[1myes", "0,0 6 cells \"no yes\"\n"},
		{"rows", "a\r\n b", "0,0 1 cells \"a\"\n1,1 1 cells \"b\"\n"},
		{"letters with accents", "Überblick", "0,0 9 cells \"Überblick\"\n"},
		{"two cells each", "a発注b", "0,0 1 cells \"a\"\n2,0 1 cells \"発\"\n4,0 1 cells \"注\"\n5,0 1 cells \"b\"\n"},
		{"a sign", "⊘ no", "0.5,0 1 cells \"⊘\"\n2,0 2 cells \"no\"\n"},
		{"a sign that may be an emoji", "↩ x", "0.5,0 1 cells \"↩\ufe0e\"\n2,0 1 cells \"x\"\n"},
		{"an emoji", "🙏!", "1,0 1 cells \"🙏\"\n2,0 1 cells \"!\"\n"},
		{"right to left", "הצ", "0.5,0 1 cells \"ה\"\n1.5,0 1 cells \"צ\"\n"},
		{"an accent of its own", "e\u0301x", "0.5,0 1 cells \"e\u0301\"\n1,0 1 cells \"x\"\n"},
		{"underlined blanks", "\x1b[4ma   b", "0,0 5 cells \"a   b\"\n"},
		{"hidden", "\x1b[8msecret\x1b[m x", "7,0 1 cells \"x\"\n"},
	} {
		if got := texts(t, written(20, 2, c.text).SVG(Dark)); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestHostileTextStaysText(t *testing.T) {
	t.Parallel()
	s := written(60, 1, `</text><script>alert("1")</script>&amp;`)
	s.Title, s.Description = "</title><script/>\x1b", "]]>&"
	svg := s.SVG(Dark)
	for _, e := range elements(t, svg) {
		if e.name == "script" {
			t.Errorf("got a script in\n%s\nwant its text", svg)
		}
	}
	if want := `"</text><script>alert(\"1\")</script>&amp;"`; !strings.Contains(texts(t, svg), want) {
		t.Errorf("got the texts\n%s\nwant %s", texts(t, svg), want)
	}
	if strings.ContainsRune(svg, '\x1b') {
		t.Errorf("got a control character in\n%s\nwant none", svg)
	}
}

// known are the elements that a picture may have: none that loads or runs anything.
var known = map[string]bool{"svg": true, "title": true, "desc": true, "style": true, "rect": true, "path": true, "text": true}

func TestAPictureIsOneFile(t *testing.T) {
	t.Parallel()
	svg := written(40, 4, "\x1b]8;;https://contoso.com\x07a link\x1b]8;;\x07 \x1b[44;1mb\x1b[m ┌─┐").SVG(Light)
	for _, e := range elements(t, svg) {
		if !known[e.name] {
			t.Errorf("got the element %s, want one of %v", e.name, known)
		}
	}
	for _, loads := range []string{"url(", "@import", "href", "https://contoso.com"} {
		if strings.Contains(svg, loads) {
			t.Errorf("got %q in\n%s\nwant nothing that is loaded", loads, svg)
		}
	}
	if again := written(40, 4, "\x1b]8;;https://contoso.com\x07a link\x1b]8;;\x07 \x1b[44;1mb\x1b[m ┌─┐").SVG(Light); again != svg {
		t.Errorf("got\n%s\nwant the same again:\n%s", again, svg)
	}
}

func TestAPictureSaysWhatItShows(t *testing.T) {
	t.Parallel()
	said := map[string]string{}
	var labelled string
	for _, e := range elements(t, written(4, 1, "").SVG(Dark)) {
		said[e.attributes["id"]] = e.text
		if e.name == "svg" {
			labelled = e.attributes["aria-labelledby"]
		}
	}
	for id, want := range map[string]string{"title": "A screen", "description": "What is on it."} {
		if said[id] != want || !strings.Contains(labelled, id) {
			t.Errorf("%s: got %q, labelled by %q, want %q and to be labelled by it", id, said[id], labelled, want)
		}
	}
}

func TestColorsAreThoseOfTheGround(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, dark, light string }{
		{"by name", "\x1b[31mx", "fill:#ff7b72", "fill:#c21c27"},
		{"bright", "\x1b[97mx", "fill:#fff", "fill:#d0d7de"},
		{"by number", "\x1b[38;5;1mx", "fill:#ff7b72", "fill:#c21c27"},
		{"of the 256", "\x1b[38;5;208mx", "fill:#ff8700", "fill:#ff8700"},
		{"any", "\x1b[38;2;1;2;3mx", "fill:#010203", "fill:#010203"},
		{"behind", "\x1b[41mx", `<path fill="#ff7b72"`, `<path fill="#c21c27"`},
		{"the other way round", "\x1b[7mx", `<path fill="#d5dbe2"`, `<path fill="#1f2328"`},
		{"faint", "\x1b[2mx", "fill:" + Dark.text.over(Dark.back, Dark.faint).String(), "fill:" + Light.text.over(Light.back, Light.faint).String()},
		{"shaded", "\x1b[31m░", `<path fill="#4a2c2e"`, `<path fill="#f0c6c9"`},
		{"bold", "\x1b[1mx", "font-weight:bold", "font-weight:bold"},
		{"italic", "\x1b[3mx", "font-style:italic", "font-style:italic"},
		{"underlined", "\x1b[4mx", "text-decoration:underline", "text-decoration:underline"},
		{"struck", "\x1b[9mx", "text-decoration:line-through", "text-decoration:line-through"},
	} {
		for _, on := range []struct {
			ground Ground
			want   string
		}{{Dark, c.dark}, {Light, c.light}} {
			if got := written(3, 1, c.text).SVG(on.ground); !strings.Contains(got, on.want) {
				t.Errorf("%s, %s: got\n%s\nwant %s in it", c.name, on.ground.Name, got, on.want)
			}
		}
	}
}

func TestTheCursorIsShown(t *testing.T) {
	t.Parallel()
	s := written(3, 1, "abc")
	s.CursorX = 1
	if svg := s.SVG(Dark); strings.Contains(svg, "<path") {
		t.Errorf("got\n%s\nwant no cursor that is hidden", svg)
	}
	s.CursorShown = true
	svg := s.SVG(Dark)
	if want := `<path fill="#d5dbe2" d="M21 14h2v18h-2z"/>`; !strings.Contains(svg, want) {
		t.Errorf("got\n%s\nwant the cursor: %s", svg, want)
	}
}

func TestFramesAndBarsLeaveNoGaps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"a line", "──", "M14 22.5h16v1h-16z"},
		{"a line down", "│", "M17.5 14h1v18h-1z"},
		{"a corner", "┌", "M17.5 22.5h4.5v1h-4.5zM17.5 23h1v9h-1z"},
		{"a tee", "┬", "M14 22.5h8v1h-8zM17.5 23h1v9h-1z"},
		{"a bar", "███", "M14 14h24v18h-24z"},
		{"half of a cell", "▌", "M14 14h4v18h-4z"},
		{"the lowest eighth", "▁", "M14 29.75h8v2.25h-8z"},
	} {
		svg := written(4, 1, c.text).SVG(Dark)
		if want := `<path fill="#d5dbe2" d="` + c.want + `"/>`; !strings.Contains(svg, want) {
			t.Errorf("%s: got\n%s\nwant %s", c.name, svg, want)
		}
		if got := texts(t, svg); got != "" {
			t.Errorf("%s: got the texts\n%s\nwant a shape", c.name, got)
		}
	}
}

// TestTheGroundsAreReadable measures the contrast as WCAG 2.2 does:
// https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
func TestTheGroundsAreReadable(t *testing.T) {
	t.Parallel()
	const least = 4.5
	for _, ground := range Grounds() {
		shown := map[string]rgb{"text": ground.text, "bright black": ground.named[8]}
		for i, name := range []string{"red", "green", "yellow", "blue", "magenta", "cyan"} {
			shown[name], shown["bright "+name] = ground.named[1+i], ground.named[9+i]
		}
		for _, name := range []string{"text", "yellow"} { // what is faint in the default theme
			shown["faint "+name] = shown[name].over(ground.back, ground.faint)
		}
		for name, color := range shown {
			if got := contrast(color, ground.back); got < least {
				t.Errorf("%s, %s: got a contrast of %.2f, want %v", ground.Name, name, got, least)
			}
		}
	}
}

func contrast(a, b rgb) float64 {
	light, dark := max(a.luminance(), b.luminance()), min(a.luminance(), b.luminance())
	return (light + .05) / (dark + .05)
}

func (c rgb) luminance() float64 {
	part := func(n rgb) float64 {
		if v := float64(n&0xff) / 255; v > .04045 {
			return math.Pow((v+.055)/1.055, 2.4)
		} else {
			return v / 12.92
		}
	}
	return .2126*part(c>>16) + .7152*part(c>>8) + .0722*part(c)
}
