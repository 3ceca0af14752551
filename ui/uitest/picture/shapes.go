package picture

import "fmt"

// lines are the box drawing characters, by where their arms go.
var lines = map[string]arms{
	"─": {left: true, right: true}, "│": {up: true, down: true},
	"┌": {right: true, down: true}, "┐": {left: true, down: true},
	"└": {right: true, up: true}, "┘": {left: true, up: true},
	"├": {right: true, up: true, down: true}, "┤": {left: true, up: true, down: true},
	"┬": {left: true, right: true, down: true}, "┴": {left: true, right: true, up: true},
	"┼": {left: true, right: true, up: true, down: true},
}

type arms struct{ left, right, up, down bool }

// blocks are the block elements: what part of the cell they fill, in eighths.
var blocks = map[string]part{
	"█": {0, 0, 8, 8}, "▌": {0, 0, 4, 8}, "▐": {4, 0, 4, 8}, "▏": {0, 0, 1, 8}, "▎": {0, 0, 2, 8},
	"▍": {0, 0, 3, 8}, "▋": {0, 0, 5, 8}, "▊": {0, 0, 6, 8}, "▉": {0, 0, 7, 8}, "▕": {7, 0, 1, 8},
	"▁": {0, 7, 8, 1}, "▂": {0, 6, 8, 2}, "▃": {0, 5, 8, 3}, "▄": {0, 4, 8, 4},
	"░": {0, 0, 8, 8}, "▒": {0, 0, 8, 8}, "▓": {0, 0, 8, 8},
	"▅": {0, 3, 8, 5}, "▆": {0, 2, 8, 6}, "▇": {0, 1, 8, 7}, "▀": {0, 0, 8, 4}, "▔": {0, 0, 8, 1},
}

type part struct{ x, y, width, height int }

// shades are the blocks that let their ground through: how many hundredths of the
// color they have.
var shades = map[string]int{"░": 25, "▒": 50, "▓": 75}

// drawn reports whether a character is drawn as a shape. A font's own would leave
// gaps between rows and columns.
func drawn(content string) bool {
	_, line := lines[content]
	_, block := blocks[content]
	return line || block
}

// shape is the same shape in a number of cells side by side, as the data of a path
// that is filled.
func shape(content string, column, row, cells int) string {
	x, y := left(column), top(row)
	if b, ok := blocks[content]; ok {
		return box(x+eighths(b.x, cellWidth), y+eighths(b.y, cellHeight),
			float64((cells-1)*cellWidth)+eighths(b.width, cellWidth), eighths(b.height, cellHeight))
	}
	a, path := lines[content], ""
	middle, center := x+cellWidth/2, y+cellHeight/2
	switch {
	case a.left && a.right:
		path = box(x, center-.5, float64(cells*cellWidth), 1)
	case a.left:
		path = box(x, center-.5, cellWidth/2+.5, 1)
	case a.right:
		path = box(middle-.5, center-.5, cellWidth/2+.5, 1)
	}
	for cell := range cells {
		middle := middle - .5 + float64(cell*cellWidth)
		switch {
		case a.up && a.down:
			path += box(middle, y, 1, cellHeight)
		case a.up:
			path += box(middle, y, 1, cellHeight/2)
		case a.down:
			path += box(middle, center, 1, cellHeight/2)
		}
	}
	return path
}

func eighths(n, of int) float64 { return float64(n*of) / 8 }

// box is a rectangle.
func box(x, y, width, height float64) string {
	return fmt.Sprintf("M%sh%sv%sh-%sz", number(x)+" "+number(y), number(width), number(height), number(width))
}
