package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"msgtrace/client/files"
	"msgtrace/cmd/internal/state"
	"msgtrace/ui/memory"
)

func TestWhoeverIsAwayReadsNoPathOfTheHost(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil func(path string) error
		want  []string // what the person reads
	}{
		"damaged": {func(path string) error { return os.WriteFile(path, []byte("{"), 0o600) }, []string{lostWords}},
		"newer":   {func(path string) error { return os.WriteFile(path, []byte(`{"version":9,"data":{}}`), 0o600) }, []string{errNotKept.Error(), errNotKept.Error()}},
	} {
		home := t.TempDir()
		dir, err := state.Open(func(string) string { return home }, time.Now, &files.Patience{})
		if err != nil {
			t.Fatal(err)
		}
		var logged strings.Builder
		kept := awayMemory{dir.Of("ann").Memory("contoso"), func(format string, arguments ...any) { fmt.Fprintf(&logged, format+"\n", arguments...) }}
		change := memory.Change{Save: &memory.Saved{Name: "bounces", Line: "status:failed", At: time.Now()}, At: time.Now()}
		if err := kept.Apply(t.Context(), change); err != nil {
			t.Fatal(err)
		}
		err = filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
			if err == nil && strings.HasPrefix(d.Name(), "searches-") {
				return test.spoil(path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var read []string
		if _, err := kept.Recall(t.Context()); err != nil {
			read = append(read, err.Error())
		}
		if err := kept.Apply(t.Context(), change); err != nil {
			read = append(read, err.Error())
		}
		read = append(read, kept.Told()...)
		if strings.Join(read, "\n") != strings.Join(test.want, "\n") || !strings.Contains(logged.String(), home) {
			t.Errorf("%s: got %q and %q in the log, want %q, and the path in the log", name, read, logged.String(), test.want)
		}
	}
}
