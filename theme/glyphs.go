package theme

// Glyphs are the signs that are not letters. Every one is a single column
// wide, but in ASCII for the two boxes of a choice and the arrow.
type Glyphs struct {
	Cursor   string // the mark of the row under the cursor
	Resting  string // the same in a pane that is not focused
	Marked   string // a row that a person has marked
	News     string // a row that came or changed while it was watched
	Focus    string // before the title of the focused pane
	Ellipsis string // something was cut off here
	Altered  string // foreign text that could not be shown as it came

	Lookalike string // before an address whose domain is made to be taken for another

	Info, Warning, Error string // the levels of messages

	Delivered, Junk, Quarantined, Failed, Pending string
	Spam, Expanded, Getting, Recalled, Unknown    string

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
	News:     "●",
	Focus:    "»",
	Ellipsis: "…",
	Altered:  "⚠",

	Lookalike: "!",

	Info: "○", Warning: "△", Error: "■",

	Delivered: "✓", Junk: "↓", Quarantined: "⚑", Failed: "✗", Pending: "…",
	Spam: "⊘", Expanded: "⊞", Getting: "◌", Recalled: "↩", Unknown: "?",

	MayChange: "~",

	Checked: "☒", Unchecked: "☐",
	Left: "‹", Right: "›",
	Open: "▾", Closed: "▸",
	SortUp: "▴", SortDown: "▾",
	Crumb: "›",
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

var asciiGlyphs = Glyphs{
	Cursor:   ">",
	Resting:  ".",
	Marked:   "#",
	News:     "N",
	Focus:    "}",
	Ellipsis: "~",
	Altered:  "%",

	Lookalike: "!",

	Info: "i", Warning: "w", Error: "E",

	Delivered: "+", Junk: "v", Quarantined: "Q", Failed: "x", Pending: ".",
	Spam: "S", Expanded: "*", Getting: "o", Recalled: "R", Unknown: "?",

	MayChange: "'",

	Checked: "[x]", Unchecked: "[ ]",
	Left: "<", Right: ">",
	Open: "v", Closed: ">",
	SortUp: "^", SortDown: "v",
	Crumb: ">",
	Times: "x", Dot: "-", Arrow: "->",
	Gap: "-",

	Bar: "=", BarLeast: ":", Slowest: "<",

	Bars:   []string{"_", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
	Unread: "%",

	Horizontal: "-", Vertical: "|",
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
