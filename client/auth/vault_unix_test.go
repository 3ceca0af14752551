//go:build unix

package auth

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestAVaultIsWhereASignInWouldBe(t *testing.T) {
	t.Parallel()
	state, private := t.TempDir(), t.TempDir()
	if err := errors.Join(os.Chmod(state, 0o700), os.Chmod(private, 0o700)); err != nil {
		t.Fatal(err)
	}
	both := CacheOptions{StateDir: state, RuntimeDir: private}
	for _, test := range []struct {
		name    string
		options CacheOptions
		keys    keyring
		folder  string
	}{
		{"the keyring", both, &memoryKeys{}, filepath.Join(state, "restore")},
		{"no keyring", both, nil, filepath.Join(private, "msgtrace", "restore")},
		{"a forbidden keyring", both, brokenKeys{}, filepath.Join(private, "msgtrace", "restore")},
		{"neither", CacheOptions{StateDir: state}, nil, ""},
		{"memory by name", CacheOptions{Place: PlaceMemory, StateDir: state, RuntimeDir: private}, &memoryKeys{}, ""},
		{"a file by name", CacheOptions{Place: PlaceFile, StateDir: state}, nil, filepath.Join(state, "restore.plain")},
		{"a keyring by name that is not there", CacheOptions{Place: PlaceKeyring, StateDir: state, RuntimeDir: private}, nil, ""},
		{"no folder", CacheOptions{}, &memoryKeys{}, ""},
	} {
		v := openVault(test.options, test.keys, "restore")
		cache := openCache(test.options, test.keys, "t", "c", nil)
		if v.Folder() != test.folder || v.Place() != cache.place {
			t.Errorf("%s: got %q in %s, want %q in %s as the sign-in", test.name, v.Folder(), v.Place(), test.folder, cache.place)
		}
	}
}

func TestWhatIsSealedIsOpenedByItsNameAndItsKeyOnly(t *testing.T) {
	t.Parallel()
	keys, state := &memoryKeys{}, t.TempDir()
	if err := os.Chmod(state, 0o700); err != nil {
		t.Fatal(err)
	}
	v := openVault(CacheOptions{StateDir: state}, keys, "restore")
	if _, err := v.Opener(); !errors.Is(err, ErrKeyLost) {
		t.Errorf("before anything is sealed: got %v, want that there is no key", err)
	}
	first, err := v.Sealer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sealed := first.Seal("a#1", []byte("bob@contoso.com"))
	if bytes.Contains(sealed, []byte("bob")) {
		t.Errorf("got %q, want nothing to read in it", sealed)
	}
	second, err := openVault(CacheOptions{StateDir: state}, keys, "restore").Opener()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := second.Open("a#1", sealed); err != nil || string(got) != "bob@contoso.com" {
		t.Errorf("got %q, %v, want what was sealed", got, err)
	}
	for name, content := range map[string][]byte{"a#2": sealed, "a#1": append(bytes.Clone(sealed[:len(sealed)-1]), sealed[len(sealed)-1]^1)} {
		if got, err := second.Open(name, content); err == nil {
			t.Errorf("%s: got %q, want that it is damaged", name, got)
		}
	}
	if got, err := second.Open("a#1", sealed[:3]); err == nil {
		t.Errorf("cut: got %q, want that it is damaged", got)
	}
	if err := errors.Join(v.Forget(), v.Forget()); err != nil {
		t.Errorf("got %v, want that to forget twice is well", err)
	}
	if _, err := v.Opener(); !errors.Is(err, ErrKeyLost) {
		t.Errorf("after it was forgotten: got %v, want that the key is lost", err)
	}
}
