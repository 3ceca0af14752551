package cli_test

import (
	"os"
	"path/filepath"
	"testing"
)

// Not parallel: a process has one profile of its time.
func TestARunWritesWhereItsTimeAndMemoryWent(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "profiles")
	h := newHost(t, "MSGTRACE_PPROF="+dir)
	h.run("demo", "search", "--limit", "1").want(t, 2) // its own code stays
	for _, name := range []string{"cpu.pprof", "heap.pprof"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Size() == 0 || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: got %v, %v, want a file of mode 0600 that is not empty", name, info, err)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	newHost(t, "MSGTRACE_PPROF="+file).run("version").want(t, 1, "MSGTRACE_PPROF: ")
}
