package contrast

import (
	"image/color"

	"github.com/lucasb-eyer/go-colorful"
)

// Vision is a way of seeing colors.
type Vision string

// The common ones. Of a hundred men, one is a protanope, to whom red is dark, and one a
// deuteranope; more see less of a difference between red and green than others, and so
// more than these. Tritanopes are rare, but age and some illnesses take blue away.
const (
	Trichromacy  Vision = "normal vision"
	Protanopia   Vision = "protanopia"
	Deuteranopia Vision = "deuteranopia"
	Tritanopia   Vision = "tritanopia"
)

// Visions are all of them, the usual one first.
var Visions = []Vision{Trichromacy, Protanopia, Deuteranopia, Tritanopia}

// matrix is applied to the linear parts of a color.
type matrix [3][3]float64

// What two of the three kinds of cones see, for linear sRGB: after F. Viénot, H. Brettel
// and J. D. Mollon, "Digital video colourmaps for checking the legibility of displays by
// dichromats", 1999. The numbers are those of libDaltonLens.
// https://daltonlens.org/understanding-cvd-simulation/
// https://github.com/DaltonLens/libDaltonLens/blob/master/libDaltonLens.c
var (
	protan = matrix{{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}}
	deutan = matrix{{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}}
)

// Without the cones for blue one matrix is not enough: after H. Brettel, F. Viénot and
// J. D. Mollon, "Computerized simulation of color appearance for dichromats", 1997. The
// second is for what lies behind the plane.
var (
	tritan      = matrix{{1.01277, 0.13548, -0.14826}, {-0.01243, 0.86812, 0.14431}, {0.07589, 0.80500, 0.11911}}
	tritanOther = matrix{{0.93678, 0.18979, -0.12657}, {0.06154, 0.81526, 0.12320}, {-0.37562, 1.12767, 0.24796}}
	tritanPlane = [3]float64{0.03901, -0.02788, -0.01113}
)

// See returns the color that looks to everybody as c does to a person with this vision.
func (v Vision) See(c color.Color) color.Color {
	r, g, b := of(c).LinearRgb()
	linear := [3]float64{r, g, b}
	switch {
	case v == Protanopia:
		return protan.apply(linear)
	case v == Deuteranopia:
		return deutan.apply(linear)
	case v == Tritanopia && dot(tritanPlane, linear) >= 0:
		return tritan.apply(linear)
	case v == Tritanopia:
		return tritanOther.apply(linear)
	}
	return of(c)
}

// Difference returns how far apart two colors look to a person with this vision.
func (v Vision) Difference(a, b color.Color) float64 { return Difference(v.See(a), v.See(b)) }

func (m matrix) apply(linear [3]float64) color.Color {
	return colorful.LinearRgb(dot(m[0], linear), dot(m[1], linear), dot(m[2], linear)).Clamped()
}

func dot(a, b [3]float64) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }
