package table

import (
	"strings"
	"testing"

	"msgtrace/ui/text"
)

// What stands before a text and after it stays whole when the text is cut, and the
// column says how that is done.
func TestACellIsCutAsItsColumnSays(t *testing.T) {
	t.Parallel()
	cell := Cell{Lead: Span{Text: "! "}, Text: "support@rnicrosoft.example", Tail: " +3"}
	for _, test := range []struct {
		truncate func(string, int, string) string
		want     string
	}{
		{nil, "! support@rnicrosoft.… +3"},
		{text.TruncateAddress, "! …@rnicrosoft.example +3"},
	} {
		width := text.Width(test.want)
		m := New(func(s string) string { return s }, []Column[string]{{ID: "a", Width: width, Truncate: test.truncate, Cell: func(string) Cell { return cell }}}, plainTheme(t, false))
		var b strings.Builder
		m.cell(&b, fitted[string]{Column: m.columns[0], width: width}, cell)
		if got := b.String(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
