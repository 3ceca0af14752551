package contrast

import (
	"image/color"
	"math"
	"testing"

	"github.com/lucasb-eyer/go-colorful"
)

func hex(t *testing.T, s string) color.Color {
	t.Helper()
	c, err := colorful.Hex(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestRatioIsThatOfTheStandard holds pairs whose contrast is published: black and white
// is the definition's own, the grays are the lightest that may stand on white.
// https://webaim.org/resources/contrastchecker/
func TestRatioIsThatOfTheStandard(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want float64
	}{
		{"#000000", "#ffffff", 21}, {"#ffffff", "#000000", 21}, {"#123456", "#123456", 1},
		{"#767676", "#ffffff", 4.54}, {"#777777", "#ffffff", 4.48}, {"#595959", "#ffffff", 7},
		{"#ff0000", "#ffffff", 4}, {"#0000ff", "#ffffff", 8.59}, {"#00ff00", "#ffffff", 1.37},
	} {
		if got := Ratio(hex(t, test.a), hex(t, test.b)); math.Abs(got-test.want) > 0.006 {
			t.Errorf("%s on %s: got %.3f, want %.2f", test.a, test.b, got, test.want)
		}
	}
}

func TestDifferenceIsThatOfCIEDE2000(t *testing.T) {
	t.Parallel()
	if got := Difference(color.Black, color.White); math.Abs(got-100) > 0.01 {
		t.Errorf("black and white: got %.2f, want 100", got)
	}
	// The first and the last of the pairs that test an implementation, in L*a*b*:
	// https://hajim.rochester.edu/ece/sites/gsharma/ciede2000/
	for _, test := range []struct {
		a, b [3]float64
		want float64
	}{
		{[3]float64{50, 2.6772, -79.7751}, [3]float64{50, 0, -82.7485}, 2.0425},
		{[3]float64{2.0776, 0.0795, -1.1350}, [3]float64{0.9033, -0.0636, -0.5514}, 0.9082},
	} {
		lab := func(v [3]float64) color.Color { return colorful.Lab(v[0]/100, v[1]/100, v[2]/100) }
		a, b := lab(test.a).(colorful.Color), lab(test.b).(colorful.Color)
		if got := 100 * a.DistanceCIEDE2000(b); math.Abs(got-test.want) > 0.0002 {
			t.Errorf("%v and %v: got %.4f, want %.4f", test.a, test.b, got, test.want)
		}
	}
}

func TestEveryVisionSeesGraysAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, vision := range Visions {
		for _, gray := range []string{"#000000", "#333333", "#808080", "#ffffff"} {
			if got := Difference(vision.See(hex(t, gray)), hex(t, gray)); got > 0.5 {
				t.Errorf("%s of %s: got %.2f away from it, want the same", vision, gray, got)
			}
		}
	}
}

// TestWhatEachVisionConfuses holds pairs of colors, of which each is as good as the
// same to one vision and far apart to the others that are named.
func TestWhatEachVisionConfuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		vision Vision
		a, b   string
	}{
		{Protanopia, "#ff0000", "#5e5e00"},
		{Deuteranopia, "#ff0000", "#949400"},
		{Tritanopia, "#00ffa0", "#66eeff"},
	} {
		a, b := hex(t, test.a), hex(t, test.b)
		if got := test.vision.Difference(a, b); got > 3 {
			t.Errorf("%s of %s and %s: got %.1f apart, want them alike", test.vision, test.a, test.b, got)
		}
		if got := Trichromacy.Difference(a, b); got < Apart {
			t.Errorf("%s and %s: got %.1f apart for normal vision, want %d", test.a, test.b, got, Apart)
		}
	}
}

// TestThePaletteForEveryoneIsToldApart: the colors of M. Okabe and K. Ito were chosen so
// that everybody can tell them apart. https://jfly.uni-koeln.de/color/
func TestThePaletteForEveryoneIsToldApart(t *testing.T) {
	t.Parallel()
	palette := []string{"#000000", "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7"}
	for _, vision := range Visions {
		for i, a := range palette {
			for _, b := range palette[:i] {
				if got := vision.Difference(hex(t, a), hex(t, b)); got < 7 {
					t.Errorf("%s of %s and %s: got %.1f apart, want 7", vision, a, b, got)
				}
			}
		}
	}
}

func TestIsDark(t *testing.T) {
	t.Parallel()
	for background, want := range map[string]bool{
		"#000000": true, "#1d1f21": true, "#002b36": true, "#300a24": true, "#012456": true,
		"#ffffff": false, "#fdf6e3": false, "#ffffdd": false, "#c0c0c0": false,
	} {
		if got := IsDark(hex(t, background)); got != want {
			t.Errorf("%s: got %v, want %v", background, got, want)
		}
	}
}

func TestFaintIsBetweenTheColorAndTheBackground(t *testing.T) {
	t.Parallel()
	if got, want := Faint(color.White, color.Black), hex(t, "#808080"); Difference(got, want) > 0.5 {
		t.Errorf("got %v, want %v", got, want)
	}
}
