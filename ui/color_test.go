package ui_test

import (
	"strings"
	"testing"

	"msgtrace/ui/uitest"
)

func TestNoColorTakesAnyValue(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"1", "yes", "off"} {
		listed(t, setup{look: "dark", Options: uitest.Options{Environ: []string{"NO_COLOR=" + value}}}, func(e *explorer) {
			for _, color := range []string{"\x1b[3", "\x1b[38", "\x1b[9"} {
				if i := strings.Index(e.Raw(), color); i >= 0 && strings.Contains(e.Raw()[i:min(len(e.Raw()), i+6)], "m") {
					t.Errorf("NO_COLOR=%s: got the color %q, want none", value, e.Raw()[i:i+12])
				}
			}
		})
	}
}
