package audit_test

import (
	"os"
	"slices"
	"testing"

	"msgtrace/cmd/internal/audit"
)

// FuzzRead reads whatever stands in the place of a log. Only the log itself, with lines
// cut off that the second file does not know, is sound.
func FuzzRead(f *testing.F) {
	tr := newTrail(f)
	tr.with(6)
	whole, err := os.ReadFile(tr.current())
	must(f, err)
	f.Add(whole)
	f.Add(whole[:len(whole)-1])
	f.Add(slices.Concat(whole, whole))
	f.Add(slices.Concat(whole, []byte("\n{\"n\":8}\n")))
	f.Add([]byte(`{"n":1,"mac":"` + "0000000000000000000000000000000000000000000000000000000000000000" + `"}` + "\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		must(t, os.WriteFile(tr.current(), content, 0o600))
		read := 0
		report, err := audit.Read(tr.Options, func(l audit.Line) error { read += len(l.Raw); return nil })
		if err != nil || read > len(content) {
			t.Fatalf("got %v and %d bytes of %d, want it read", err, read, len(content))
		}
		begins := len(content) >= len(whole) && slices.Equal(content[:len(whole)], whole)
		if report.OK() && !begins {
			t.Errorf("got no finding for %q, want one", content)
		}
	})
}
