package theme_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"msgtrace/theme"
)

// plainGlyphs are those that stand for nothing of their own: frames, points and arrows
// between words.
var plainGlyphs = []string{
	"Horizontal", "Vertical", "TopLeft", "TopRight", "BottomLeft", "BottomRight", "TeeDown", "TeeUp", "TeeLeft", "TeeRight", "Crossing", "Dot", "Arrow",
}

func TestTheLegendExplainsEverySign(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		look, err := theme.Builtin("none", ascii)
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, sign := range look.Legend() {
			if sign.Sign == "" || sign.Means == "" {
				t.Errorf("got %+v, want a sign and what it stands for", sign)
			}
			said += " " + sign.Sign
		}
		glyphs := reflect.ValueOf(look.Glyphs)
		for i := range glyphs.NumField() {
			name := glyphs.Type().Field(i).Name
			if sign := glyphs.Field(i); sign.Kind() == reflect.String && !slices.Contains(plainGlyphs, name) && !strings.Contains(said, sign.String()) {
				t.Errorf("ASCII %t: the legend lacks %s %q, want every sign in it", ascii, name, sign)
			}
		}
	}
}
