package picture

import (
	"fmt"
	"image/color"

	"github.com/charmbracelet/x/ansi"
)

// Ground is the colors of a terminal: its two own ones and the 16 that have names.
type Ground struct {
	Name       string
	back, text rgb
	edge       rgb // around the window
	faint      int // hundredths of its color that faint text keeps; the rest is the ground
	named      [16]rgb
}

// Dark and Light are the grounds of the pictures. Their 16 colors are readable on
// them, as a person's own are: at a contrast of 4.5 and more, but for black on the
// dark one and white on the light one.
var (
	Dark = Ground{
		Name: "dark", back: 0x0d1117, text: 0xd5dbe2, edge: 0x30363d, faint: 66,
		named: [16]rgb{
			0x484f58, 0xff7b72, 0x56d364, 0xe3b341, 0x79c0ff, 0xd2a8ff, 0x56d4dd, 0xd5dbe2,
			0x8b949e, 0xffa198, 0x7ee787, 0xf2cc60, 0xa5d6ff, 0xe2c5ff, 0x7fe3ea, 0xffffff,
		},
	}
	Light = Ground{
		Name: "light", back: 0xffffff, text: 0x1f2328, edge: 0xd0d7de, faint: 75,
		named: [16]rgb{
			0x1f2328, 0xc21c27, 0x116329, 0x6b4200, 0x0550ae, 0x7a3ec8, 0x0f6a74, 0xaeb5bd,
			0x57606a, 0xa40e26, 0x1a7f37, 0x633c01, 0x0969da, 0x8250df, 0x0c5c66, 0xd0d7de,
		},
	}
)

// Grounds are all of them.
func Grounds() []Ground { return []Ground{Dark, Light} }

// rgb is a color as SVG writes it.
type rgb uint32

func (c rgb) String() string {
	long := fmt.Sprintf("%06x", uint32(c))
	if long[0] == long[1] && long[2] == long[3] && long[4] == long[5] {
		long = long[:1] + long[2:3] + long[4:5]
	}
	return "#" + long
}

// over is the color when it is laid over another one, a number of hundredths thick.
func (c rgb) over(ground rgb, hundredths int) rgb {
	mixed := rgb(0)
	for shift := 0; shift <= 16; shift += 8 {
		top, below := int(c>>shift&0xff), int(ground>>shift&0xff)
		mixed |= rgb((top*hundredths+below*(100-hundredths)+50)/100) << shift
	}
	return mixed
}

// shown is a cell's color on the ground, or otherwise where it has none.
func (g Ground) shown(c color.Color, otherwise rgb) rgb {
	switch c := c.(type) {
	case nil:
		return otherwise
	case ansi.BasicColor:
		return g.named[c%16]
	case ansi.IndexedColor:
		if c < 16 {
			return g.named[c]
		}
	}
	red, green, blue, _ := c.RGBA()
	return rgb(red>>8<<16 | green>>8<<8 | blue>>8)
}
