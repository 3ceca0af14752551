package overlay

import "strings"

// bigRows is how high a letter is, in dots; bigWidth is how wide.
const (
	bigRows  = 5
	bigWidth = 5
)

// dots are the letters and digits of a code that is read off one screen and
// typed at another: one of five dots a row, top row first. Those that are often
// taken for each other differ clearly: 0 and O, 1 and I, 5 and S, 8 and B.
var dots = map[rune]string{
	'0': " ### |#  ##|# # #|##  #| ### ", '1': "  #  | ##  |  #  |  #  | ### ",
	'2': "#### |    #| ### |#    |#####", '3': "#### |    #| ### |    #|#### ",
	'4': "#  # |#  # |#####|   # |   # ", '5': "#####|#    |#### |    #|#### ",
	'6': " ### |#    |#### |#   #| ### ", '7': "#####|   # |  #  | #   | #   ",
	'8': " ### |#   #| ### |#   #| ### ", '9': " ### |#   #| ####|    #| ### ",
	'A': " ### |#   #|#####|#   #|#   #", 'B': "#### |#   #|#### |#   #|#### ",
	'C': " ####|#    |#    |#    | ####", 'D': "#### |#   #|#   #|#   #|#### ",
	'E': "#####|#    |#### |#    |#####", 'F': "#####|#    |#### |#    |#    ",
	'G': " ####|#    |#  ##|#   #| ####", 'H': "#   #|#   #|#####|#   #|#   #",
	'I': "#####|  #  |  #  |  #  |#####", 'J': "#####|   # |   # |#  # | ##  ",
	'K': "#   #|#  # |###  |#  # |#   #", 'L': "#    |#    |#    |#    |#####",
	'M': "#   #|## ##|# # #|#   #|#   #", 'N': "#   #|##  #|# # #|#  ##|#   #",
	'O': " ### |#   #|#   #|#   #| ### ", 'P': "#### |#   #|#### |#    |#    ",
	'Q': " ### |#   #|# # #|#  # | ## #", 'R': "#### |#   #|#### |#  # |#   #",
	'S': " ####|#    | ### |    #|#### ", 'T': "#####|  #  |  #  |  #  |  #  ",
	'U': "#   #|#   #|#   #|#   #| ### ", 'V': "#   #|#   #|#   #| # # |  #  ",
	'W': "#   #|#   #|# # #|## ##|#   #", 'X': "#   #| # # |  #  | # # |#   #",
	'Y': "#   #| # # |  #  |  #  |  #  ", 'Z': "#####|   # |  #  | #   |#####",
	'-': "     |     | ### |     |     ",
}

// big draws a code in large letters, or nothing when it has a character that
// there is no large one for. Without ASCII two dots share a cell, one above the
// other, so that a letter is as high as it is wide.
func big(code string, ascii bool) []string {
	rows := make([]string, bigRows)
	for i, letter := range code {
		shape, ok := dots[letter]
		if !ok {
			return nil
		}
		for y, row := range strings.Split(shape, "|") {
			if i > 0 {
				rows[y] += " "
			}
			rows[y] += row
		}
	}
	if ascii {
		return rows
	}
	return halved(rows)
}

// halves are the cells for a dot above another, by whether there are any.
var halves = map[[2]byte]string{
	{'#', '#'}: "█", {'#', ' '}: "▀", {' ', '#'}: "▄", {' ', ' '}: " ",
}

// halved puts two rows of dots into one of cells.
func halved(rows []string) []string {
	var out []string
	for y := 0; y < len(rows); y += 2 {
		below := strings.Repeat(" ", len(rows[y]))
		if y+1 < len(rows) {
			below = rows[y+1]
		}
		var line strings.Builder
		for x := range len(rows[y]) {
			line.WriteString(halves[[2]byte{rows[y][x], below[x]}])
		}
		out = append(out, line.String())
	}
	return out
}

// spaced puts a blank between any two characters of a code.
func spaced(code string) string { return strings.Join(strings.Split(code, ""), " ") }
