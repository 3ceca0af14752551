// Package filestest reads folders for tests.
package filestest

import (
	"os"
	"testing"
)

// Names are the names of the files of a folder.
func Names(t testing.TB, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
