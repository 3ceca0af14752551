package table

// Width returns how wide a table of columns of these widths is.
func Width(columns ...int) int {
	width := gutter
	for i, column := range columns {
		if i > 0 {
			width += gap
		}
		width += column
	}
	return width
}
