package uitest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// Size is a size in cells.
type Size struct{ Width, Height int }

func (s Size) String() string { return fmt.Sprintf("%dx%d", s.Width, s.Height) }

// Views are the views of one pane at several sizes.
type Views struct {
	Sizes []Size
	// Draw returns the view, filled with what is hard to draw.
	Draw func(t testing.TB, size Size, ascii bool) string
	// Foreign holds every character beyond ASCII that comes from the data.
	Foreign string
}

// Golden compares every view with its golden file, and the view in ASCII at one of
// the sizes.
func (v Views) Golden(t *testing.T, ascii Size) {
	t.Helper()
	for _, size := range v.Sizes {
		t.Run(size.String(), func(t *testing.T) { Golden(t, v.Draw(t, size, false)+"\n") })
	}
	t.Run(ascii.String()+"-ascii", func(t *testing.T) { Golden(t, v.Draw(t, ascii, true)+"\n") })
}

// words are what a view says, its signs apart.
var words = regexp.MustCompile(`[0-9A-Za-z@.:]{3,}`)

// SameInASCII fails unless every view in ASCII fits, has no character beyond ASCII
// but those of the data, and has the words of the other one.
func (v Views) SameInASCII(t *testing.T) {
	t.Helper()
	for _, size := range v.Sizes {
		view := v.Draw(t, size, true)
		Fits(t, view, size.Width, size.Height)
		if strings.ContainsFunc(view, func(r rune) bool { return r >= 0x80 && !strings.ContainsRune(v.Foreign, r) }) {
			t.Errorf("%s: got\n%s\nwant nothing but ASCII and what the data have", size, view)
		}
		got, want := words.FindAllString(view, -1), uncut(v.Draw(t, size, false))
		for _, word := range got {
			if len(want) > 0 && word == want[0] {
				want = want[1:]
			}
		}
		if len(want) > 0 {
			t.Errorf("%s: got the words\n%q, want also\n%q", size, got, want)
		}
	}
}

// uncut are the words of a view that are not near a place where it was cut: the two
// dots of ASCII begin a column earlier there.
func uncut(view string) []string {
	var all []string
	for line := range strings.SplitSeq(view, "\n") {
		before, _, cut := strings.Cut(line, "…")
		found := words.FindAllString(before, -1)
		if cut {
			found = found[:max(0, len(found)-2)]
		}
		all = append(all, found...)
	}
	return all
}
