package uitest

import (
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

// Golden fails unless a text is the one in the golden file of the test, and then
// says how to write that file again.
func Golden(t testing.TB, got string) {
	t.Helper()
	same := false
	defer func() {
		if !same {
			t.Log("If this is what you meant: make golden IN=ui writes the file again. Read the diff.")
		}
	}()
	golden.RequireEqual(t, got)
	same = true
}
