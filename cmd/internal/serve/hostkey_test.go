package serve

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestTheHostKeyIsMadeOnceAndKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state", "serve", "host_ed25519")
	first, made, err := HostKey(path, true)
	if err != nil || !made {
		t.Fatalf("got made %t, %v, want a new key", made, err)
	}
	second, made, err := HostKey(path, true)
	if err != nil || made {
		t.Fatalf("got made %t, %v, want the key that is there", made, err)
	}
	if got, want := Fingerprint(second), Fingerprint(first); got != want {
		t.Errorf("got %s at the second start, want %s", got, want)
	}
	if runtime.GOOS == "windows" {
		return
	}
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700 | os.ModeDir} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != want {
			t.Errorf("%s: got the mode %v, want %v", filepath.Base(name), info.Mode(), want)
		}
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("got %d files, %v, want the key alone", len(left), err)
	}
}

func TestServersThatStartForTheFirstTimeAtOnceGetOneHostKey(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "serve")
	path := filepath.Join(folder, "host_ed25519")
	var wg sync.WaitGroup
	var made atomic.Int32
	fingerprints := make([]string, 100)
	for i := range fingerprints {
		wg.Go(func() {
			key, isNew, err := HostKey(path, true)
			if err != nil {
				t.Errorf("got %v at first start %d, want a key", err, i)
				return
			}
			if isNew {
				made.Add(1)
			}
			fingerprints[i] = Fingerprint(key)
		})
	}
	wg.Wait()
	if got := len(slices.Compact(fingerprints)); got != 1 || made.Load() != 1 {
		t.Errorf("got %d keys in a row, of which %d were said to be made, want one", got, made.Load())
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("got %d files, %v, want the key alone", len(left), err)
	}
}

func TestAHostKeyThatIsThereIsNeverReplaced(t *testing.T) {
	t.Parallel()
	whole := filepath.Join(t.TempDir(), "key")
	if _, _, err := HostKey(whole, true); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string][]byte{
		"empty": {}, "cut off": content[:len(content)/2], "something else": []byte("hello\n"), "long": bytes.Repeat([]byte("x"), longestKey+1),
		"changed": bytes.Replace(content, content[60:70], []byte("AAAAAAAAAA"), 1),
	} {
		path := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := HostKey(path, true); err == nil {
			t.Errorf("%s: got a key, want that the server does not start", name)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, damaged) {
			t.Errorf("%s: got another file, %v, want that it is left alone", name, err)
		}
	}
	if _, _, err := HostKey(filepath.Join(t.TempDir(), "none"), false); err == nil {
		t.Error("got a new key for --host-key, want that one that is not there is an error")
	}
	empty := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := HostKey(empty, true); err == nil || !strings.Contains(err.Error(), empty+" is empty") {
		t.Errorf("got %v for an empty file, want that it is empty", err)
	}
	if _, _, err := HostKey(t.TempDir(), true); err == nil {
		t.Error("got a key from a folder, want an error")
	}
	if runtime.GOOS == "windows" {
		return
	}
	if err := os.Chmod(whole, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, _, err := HostKey(whole, true); err == nil || !strings.Contains(err.Error(), "is open to others: chmod 600") {
		t.Errorf("got %v for a key that others can read, want what to do", err)
	}
}
