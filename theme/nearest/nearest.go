// Package nearest finds the name that somebody probably meant. It is below theme
// because theme files need it too, and theme is what every other part but the
// client may import.
package nearest

// Name returns the known name closest to the one that was written, or nothing
// when none is close: more than a third of it would have to change. A swap of
// two neighbors counts as one change.
func Name(written string, known []string) string {
	best, least := "", len(written)/3+2
	for _, name := range known {
		if changes := distance(written, name); changes < least {
			best, least = name, changes
		}
	}
	return best
}

// Slip returns the known name that is one slip of the hand away from the one that was
// written: a letter too many, too few or wrong, or two neighbors swapped. It is "" for
// a name that is known.
func Slip(written string, known []string) string {
	best := ""
	for _, name := range known {
		switch {
		case name == written:
			return ""
		case best != "" || len(name)-len(written) > 1 || len(written)-len(name) > 1:
		case distance(written, name) == 1:
			best = name
		}
	}
	return best
}

// Hint is the end of an error line: `: did you mean "sender"?`, or nothing.
func Hint(written string, known []string) string {
	if name := Name(written, known); name != "" {
		return `: did you mean "` + name + `"?`
	}
	return ""
}

// distance counts the letters to add, take away, replace or swap (the optimal
// string alignment distance).
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
