package theme

import "reflect"

// Glyphs are the signs that are not letters. Every one is a single column
// wide, but in ASCII for boxes, folds, the arrow and the ellipsis. One sign has one meaning: a test
// finds two that are the same, but for the parts of a frame.
type Glyphs struct {
	Cursor   string // the mark of the row under the cursor
	Resting  string // the same in a pane that is not focused
	Marked   string // a row that a person has marked
	Remark   string // before the subject of a message that a person has written about
	News     string // a row that came or changed while it was watched
	Focus    string // before the title of the focused pane
	Ellipsis string // something was cut off here
	Altered  string // foreign text that could not be shown as it came

	Lookalike string // before an address whose domain is made to be taken for another

	Info, Warning, Error string // the levels of messages

	Delivered, Junk, Quarantined, Failed, Pending string
	Spam, Expanded, Getting, Recalled, Unknown    string

	Step string // an event that says nothing of the outcome

	MayChange string // a row that is younger than the settling time, or pending

	Checked, Unchecked string // a choice of several
	Left, Right        string // around a choice of one
	Open, Closed       string // a fold
	SortUp, SortDown   string // ascending, descending
	Crumb              string // between two steps of the breadcrumb
	Times, Dot, Arrow  string // 2 × 3, a · b, a → b
	Gap                string // twice on either side of a row that is no message

	Bar, BarLeast string // a cell of a bar, and a bar too short for one
	Slowest       string // behind the longest of them

	Bars   []string // how many: none, and then from few to most
	Unread string   // in place of a bar: what was there is not read yet

	Horizontal, Vertical                        string
	TopLeft, TopRight, BottomLeft, BottomRight  string
	TeeDown, TeeUp, TeeLeft, TeeRight, Crossing string

	Spinner []string // in turn, at most four a second
}

var unicodeGlyphs = Glyphs{
	Cursor:   "▌",
	Resting:  "▏",
	Marked:   "◆",
	Remark:   "✎",
	News:     "●",
	Focus:    "»",
	Ellipsis: "…",
	Altered:  "¿",

	Lookalike: "!",

	Info: "○", Warning: "△", Error: "■",

	Delivered: "✓", Junk: "↓", Quarantined: "⚑", Failed: "✗", Pending: "…",
	Spam: "⊘", Expanded: "⊞", Getting: "◌", Recalled: "↩", Unknown: "?",

	Step: "•",

	MayChange: "~",

	Checked: "☒", Unchecked: "☐",
	Left: "‹", Right: "›",
	Open: "▽", Closed: "▷",
	SortUp: "▴", SortDown: "▾",
	Crumb: "❯",
	Times: "×", Dot: "·", Arrow: "→",
	Gap: "┈",

	Bar: "█", BarLeast: "▎", Slowest: "◀",

	Bars:   []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
	Unread: "░",

	Horizontal: "─", Vertical: "│",
	TopLeft: "┌", TopRight: "┐", BottomLeft: "└", BottomRight: "┘",
	TeeDown: "┬", TeeUp: "┴", TeeLeft: "┤", TeeRight: "├", Crossing: "┼",

	Spinner: []string{"◐", "◓", "◑", "◒"},
}

// asciiGlyphs: an outcome has the first letter of its word, where no other has it, so that
// a count beside it (4 X 2) is no sum. A sign that is ASCII in
// the other set is the same here, for a theme file sets both.
var asciiGlyphs = Glyphs{
	Cursor:   ">",
	Resting:  ".",
	Marked:   "#",
	Remark:   "&",
	News:     "N",
	Focus:    "}",
	Ellipsis: "..",
	Altered:  "%",

	Lookalike: "!",

	Info: "i", Warning: "w", Error: "e",

	Delivered: "D", Junk: "J", Quarantined: "Q", Failed: "X", Pending: "P",
	Spam: "S", Expanded: "E", Getting: "o", Recalled: "R", Unknown: "?",

	Step: "*",

	MayChange: "~",

	Checked: "[x]", Unchecked: "[ ]",
	Left: "(", Right: ")",
	Open: "[-]", Closed: "[+]",
	SortUp: "^", SortDown: "v",
	Crumb: "/",
	Times: "x", Dot: "|", Arrow: "->",
	Gap: "_",

	Bar: "=", BarLeast: ",", Slowest: "<",

	Bars:   []string{" ", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
	Unread: "u",

	Horizontal: "-", Vertical: ":",
	TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomRight: "+",
	TeeDown: "+", TeeUp: "+", TeeLeft: "+", TeeRight: "+", Crossing: "+",

	Spinner: []string{"|", "/", "-", "\\"},
}

func glyphs(ascii bool) Glyphs {
	if ascii {
		return asciiGlyphs
	}
	return unicodeGlyphs
}

// named is a sign by its field.
type named struct{ field, sign string }

// signNames are the signs of a set; those of the spinner move, and stand for nothing.
func signNames(g Glyphs) []named {
	var all []named
	fields := reflect.ValueOf(g)
	for i := range fields.NumField() {
		if fields.Field(i).Kind() == reflect.String {
			all = append(all, named{fields.Type().Field(i).Name, fields.Field(i).String()})
		}
	}
	return all
}
