package ui_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// otherClock matches a look at the time that does not go by the clock of App.
var otherClock = regexp.MustCompile(`time\.(Now\(|Since\(|Until\()`)

func TestTheScreenGoesByOneClock(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{".", "form", "overlay", "recipients", "table", "timeline", "traces"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: got %d files, %v, want some", folder, len(files), err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if found := otherClock.Find(text); found != nil && !strings.HasSuffix(file, "_test.go") {
				t.Errorf("%s, line %d: got %s, want the clock of App", file, 1+bytes.Count(text[:bytes.Index(text, found)], []byte("\n")), found)
			}
		}
	}
}
