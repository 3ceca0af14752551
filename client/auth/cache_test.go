//go:build unix

package auth

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/cache"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

// saved makes a lab with a sign-in that was saved, and a source that reads it.
func saved(t *testing.T, place Place) (*lab, Options, string) {
	t.Helper()
	l := newLab(t, authority.Options{})
	l.decide(authority.Approve)
	options := l.options(MethodDeviceCode)
	options.Cache.Place = place
	s := l.source(options)
	l.token(s, client.TokenRequest{})
	if content, err := os.ReadFile(s.cache.file.path()); err != nil || len(content) < 1000 {
		t.Fatalf("the saved sign-in: got %d bytes, %v, want 1000 or more", len(content), err)
	}
	l.events = nil
	return l, options, s.cache.file.path()
}

func TestDamagedCacheIsMovedAside(t *testing.T) {
	t.Parallel()
	for _, place := range []Place{PlaceKeyring, PlaceFile} {
		for name, damage := range map[string]func([]byte) []byte{
			"truncated": func(content []byte) []byte { return content[:len(content)/2] },
			"garbled": func(content []byte) []byte {
				content[len(content)/2] ^= 1
				return bytes.ReplaceAll(content, []byte(`":`), []byte(`=`))
			},
			"empty": func([]byte) []byte { return nil },
			"other": func([]byte) []byte { return []byte(`{"AccessToken":["not","a","cache"]}`) },
		} {
			l, options, path := saved(t, place)
			content, _ := os.ReadFile(path)
			if err := os.WriteFile(path, damage(content), 0o600); err != nil {
				t.Fatal(err)
			}
			l.token(l.source(options), client.TokenRequest{})
			l.wantEvents(string(place)+" "+name, "prompted ended")
			if got := l.notices(); len(got) != 1 || !strings.HasPrefix(got[0], "The saved sign-in was damaged. It was moved to ") {
				t.Errorf("%s %s: got the notices %q, want one that the sign-in was moved", place, name, got)
			}
			if _, err := os.Stat(path + ".damaged"); err != nil {
				t.Errorf("%s %s: got %v, want the damaged file beside the old one", place, name, err)
			}
			options.Ask = nil
			l.token(l.source(options), client.TokenRequest{}) // the new sign-in was saved
		}
	}
}

func TestCacheThatOthersCanReachIsRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(path string) error{
		"world-readable file": func(path string) error { return os.Chmod(path, 0o644) },
		"group-writable file": func(path string) error { return os.Chmod(path, 0o620) },
		"open folder":         func(path string) error { return os.Chmod(filepath.Dir(path), 0o755) },
		"symbolic link": func(path string) error {
			if err := os.Rename(path, path+".real"); err != nil {
				return err
			}
			return os.Symlink(path+".real", path)
		},
		"named pipe": func(path string) error {
			if err := os.Remove(path); err != nil {
				return err
			}
			return syscall.Mkfifo(path, 0o600)
		},
	} {
		l, options, path := saved(t, PlaceKeyring)
		if err := spoil(path); err != nil {
			t.Fatal(err)
		}
		before, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		s := l.source(options)
		l.token(s, client.TokenRequest{})
		l.token(s, client.TokenRequest{Refresh: true}) // from memory
		l.wantEvents(name, "prompted ended")
		got := l.notices()
		if len(got) != 1 || !strings.HasPrefix(got[0], "The saved sign-in is not used: ") {
			t.Errorf("%s: got the notices %q, want one that the sign-in is not used", name, got)
		}
		t.Logf("%-20s %s", name, strings.ReplaceAll(strings.Join(got, " "), l.state, "STATE"))
		if status := s.Status(t.Context()); status.Refused == "" || !status.SignedIn {
			t.Errorf("%s: got %+v, want somebody signed in, and why the saved sign-in is refused", name, status)
		}
		after, err := os.Lstat(path)
		if err != nil || after.Mode() != before.Mode() || after.Size() != before.Size() {
			t.Errorf("%s: got the file %v, %v, want it untouched: %v", name, after, err, before)
		}
		if err := os.Chmod(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLostKeyMeansSigningInAgain(t *testing.T) {
	t.Parallel()
	l, options, _ := saved(t, PlaceKeyring)
	l.keys.keys = nil
	l.token(l.source(options), client.TokenRequest{})
	const want = "The saved sign-in cannot be opened: its key is not on this host. A key goes with a restart or a long pause, and stays on the host where it was made. Sign in again."
	if got := l.notices(); len(got) != 1 || got[0] != want || l.asked() != "prompted ended" {
		t.Errorf("got the notices %q and the events %q, want %q and prompted ended", got, l.asked(), want)
	}
	options.Ask = nil
	l.token(l.source(options), client.TokenRequest{})
}

func TestSignOutRemovesEverything(t *testing.T) {
	t.Parallel()
	for _, place := range []Place{PlaceKeyring, PlaceFile, PlaceRuntime} {
		l := newLab(t, authority.Options{})
		l.decide(authority.Approve)
		options := l.options(MethodDeviceCode)
		runtime := filepath.Join(l.state, "run")
		if err := os.Mkdir(runtime, 0o700); err != nil {
			t.Fatal(err)
		}
		options.Cache = CacheOptions{Place: place, StateDir: l.state, RuntimeDir: runtime}
		s := l.source(options)
		l.token(s, client.TokenRequest{})
		path := s.cache.file.path()
		for _, extra := range []string{path + ".damaged", path + ".ABC.tmp"} {
			if err := os.WriteFile(extra, []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		removed, err := s.SignOut(t.Context())
		if err != nil || !slices.Contains(removed, path) || len(removed) != 3 {
			t.Errorf("%s: got %v removed, %v, want three files with %s", place, removed, err, path)
		}
		for _, folder := range []string{filepath.Join(l.state, "tokens"), filepath.Join(runtime, "msgtrace")} {
			if left, err := os.ReadDir(folder); err == nil && len(left) > 0 {
				t.Errorf("%s: got %v left in %s, want nothing", place, left, folder)
			}
		}
		if len(l.keys.keys) != 0 {
			t.Errorf("%s: got %d keys left, want none", place, len(l.keys.keys))
		}
		if status := s.Status(t.Context()); status.SignedIn {
			t.Errorf("%s: got %+v, want nobody signed in", place, status)
		}
		if removed, err := s.SignOut(t.Context()); err != nil || len(removed) != 0 {
			t.Errorf("%s: signing out twice: got %v removed, %v, want nothing", place, removed, err)
		}
	}
}

// before calls a function before each request for a token.
type before struct {
	http.RoundTripper
	do func()
}

func (b before) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/token") {
		b.do()
	}
	return b.RoundTripper.RoundTrip(r)
}

func TestSignOutIsNotUndoneByARenewal(t *testing.T) {
	t.Parallel()
	for _, place := range []Place{PlaceKeyring, PlaceFile} {
		l, options, path := saved(t, place)
		other := l.source(options)
		options.Transport = before{options.Transport, func() {
			if _, err := other.SignOut(t.Context()); err != nil {
				t.Errorf("SignOut: got %v, want no error", err)
			}
		}}
		s := l.source(options)
		for range 2 { // this run goes on
			l.token(s, client.TokenRequest{Refresh: true})
		}
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: Stat: got %v, want that the file is gone", place, err)
		}
		if status := l.source(options).Status(t.Context()); status.SignedIn {
			t.Errorf("%s: the next run: got %+v, want nobody signed in", place, status)
		}
		if got := l.notices(); len(got) != 1 || !strings.HasPrefix(got[0], "The saved sign-in was removed meanwhile") {
			t.Errorf("%s: got the notices %q, want one that the sign-in was removed", place, got)
		}
	}
}

func TestSignOutBetweenTwoRenewals(t *testing.T) {
	t.Parallel()
	for _, place := range []Place{PlaceKeyring, PlaceFile} {
		l, options, path := saved(t, place)
		options.Ask = nil
		s, other := l.source(options), l.source(options)
		l.token(s, client.TokenRequest{Refresh: true})
		if _, err := other.SignOut(t.Context()); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			l.token(s, client.TokenRequest{Refresh: true}) // with what this run has
		}
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: Stat: got %v, want that the file is gone", place, err)
		}
	}
}

// contents is a cache of the library's that is what it is.
type contents []byte

func (c contents) Marshal() ([]byte, error) { return c, nil }
func (c contents) Unmarshal([]byte) error   { return nil }

func TestSignOutWhileATokenIsSaved(t *testing.T) {
	t.Parallel()
	_, options, path := saved(t, PlaceFile)
	c := openCache(options.Cache, &memoryKeys{}, options.Tenant, options.ClientID, func(string) {})
	held := contents(`{"Account":{"a":{}}}`)
	if err := c.Replace(t.Context(), held, cache.ReplaceHints{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := c.Export(t.Context(), held, cache.ExportHints{}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Stat: got %v, want that the file is gone", err)
	}
	if got := c.load(t.Context()); string(got) != string(held) {
		t.Errorf("this run has %s, want %s", got, held)
	}
}

func TestSigningOutNeedsNoCredential(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	options := l.options(MethodCertificate)
	options.Certificate = filepath.Join(l.state, "none.pem")
	s := l.source(options)
	if _, err := s.SignOut(t.Context()); err != nil {
		t.Errorf("SignOut: got %v, want no error", err)
	}
	if status := s.Status(t.Context()); status.SignedIn {
		t.Errorf("Status: got %+v, want nobody signed in", status)
	}
	if err := s.Ready(t.Context()); kindOf(err) != KindConfig {
		t.Errorf("Ready without its certificate: got %v, want an error of the kind %s", err, KindConfig)
	}
}

func TestSignOutRemovesALaxFileToo(t *testing.T) {
	t.Parallel()
	l, options, path := saved(t, PlaceFile)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if removed, err := l.source(options).SignOut(t.Context()); err != nil || len(removed) != 1 {
		t.Errorf("SignOut: got %v removed, %v, want one file", removed, err)
	}
}

func TestPlaceIsTheFirstThatWorks(t *testing.T) {
	t.Parallel()
	state, private, lax := t.TempDir(), filepath.Join(t.TempDir(), "run"), filepath.Join(t.TempDir(), "run")
	for path, mode := range map[string]os.FileMode{private: 0o700, lax: 0o755} {
		if err := os.Mkdir(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	good, broken := &memoryKeys{}, brokenKeys{}
	for _, test := range []struct {
		name    string
		options CacheOptions
		keys    keyring
		want    Place
		notices int
	}{
		{"everything works", CacheOptions{Place: "", StateDir: state, RuntimeDir: private}, good, PlaceKeyring, 0},
		{"auto by name", CacheOptions{Place: PlaceAuto, StateDir: state, RuntimeDir: private}, good, PlaceKeyring, 0},
		{"no keyring", CacheOptions{Place: "", StateDir: state, RuntimeDir: private}, nil, PlaceRuntime, 0},
		{"a forbidden keyring", CacheOptions{Place: "", StateDir: state, RuntimeDir: private}, broken, PlaceRuntime, 0},
		{"a lax runtime folder", CacheOptions{Place: "", StateDir: state, RuntimeDir: lax}, broken, PlaceMemory, 1},
		{"nothing", CacheOptions{}, broken, PlaceMemory, 1},
		{"memory by name", CacheOptions{Place: PlaceMemory, StateDir: state, RuntimeDir: private}, good, PlaceMemory, 0},
		{"a file by name", CacheOptions{Place: PlaceFile, StateDir: state, RuntimeDir: private}, good, PlaceFile, 0},
		{"a keyring by name that does not work", CacheOptions{Place: PlaceKeyring, StateDir: state, RuntimeDir: private}, broken, PlaceMemory, 1},
		{"a place that does not exist", CacheOptions{Place: "cloud", StateDir: state, RuntimeDir: private}, good, PlaceMemory, 1},
	} {
		var notices []string
		cache := openCache(test.options, test.keys, "contoso.com", "", func(text string) { notices = append(notices, text) })
		if cache.place != test.want || len(notices) != test.notices {
			t.Errorf("%s: got %s and the notices %q, want %s and %d", test.name, cache.place, notices, test.want, test.notices)
		}
	}
	if len(good.keys) != 0 {
		t.Errorf("the probe left %d keys behind, want none", len(good.keys))
	}
}

// brokenKeys is a keyring that forbids everything, as in many containers.
type brokenKeys struct{}

func (brokenKeys) get(string) ([]byte, error) { return nil, syscall.EPERM }
func (brokenKeys) put(string, []byte) error   { return syscall.EPERM }
func (brokenKeys) remove(string) error        { return syscall.EPERM }

// TestKernelKeyring uses the real one, where there is one: a key survives, is
// found again, and can be removed.
func TestKernelKeyring(t *testing.T) {
	keys := systemKeyring()
	if keys == nil || !usable(keys) {
		t.Log("this host has no kernel keyring; nothing is kept in one then")
		return
	}
	const name = "msgtrace:test:keyring"
	defer func() { _ = keys.remove(name) }() // it is gone if the test did well
	for _, key := range [][]byte{newKey(), newKey()} {
		if err := keys.put(name, key); err != nil {
			t.Fatal(err)
		}
		if got, err := keys.get(name); err != nil || !bytes.Equal(got, key) {
			t.Errorf("get: got another key, %v, want what was put", err)
		}
	}
	if err := keys.remove(name); err != nil {
		t.Errorf("remove: got %v, want no error", err)
	}
	if _, err := keys.get(name); err != errNoKey {
		t.Errorf("get after remove: got %v, want %v", err, errNoKey)
	}
}

func TestMergeKeepsWhatEachProcessDid(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, base, ours, theirs, want string }{
		{"they added", `{"A":{"x":1}}`, `{"A":{"x":2}}`, `{"A":{"x":1,"y":3}}`, `{"A":{"x":2,"y":3}}`},
		{"they changed what we left", `{"A":{"x":1,"z":1}}`, `{"A":{"x":2,"z":1}}`, `{"A":{"x":1,"z":9}}`, `{"A":{"x":2,"z":9}}`},
		{"both changed", `{"A":{"x":1}}`, `{"A":{"x":2}}`, `{"A":{"x":3}}`, `{"A":{"x":2}}`},
		{"we deleted", `{"A":{"x":1,"y":1}}`, `{"A":{"x":1}}`, `{"A":{"x":1,"y":1}}`, `{"A":{"x":1}}`},
		{"they deleted", `{"A":{"x":1,"y":1}}`, `{"A":{"x":2,"y":1}}`, `{"A":{"x":1}}`, `{"A":{"x":2}}`},
		{"a section of theirs", `{}`, `{"A":{"x":1}}`, `{"B":{"y":1}}`, `{"A":{"x":1},"B":{"y":1}}`},
		{"no base", ``, `{"A":{"x":1}}`, `{"A":{"y":1}}`, `{"A":{"x":1,"y":1}}`},
		{"nothing of theirs", `{"A":{"x":1}}`, `{"A":{"x":1}}`, ``, `{"A":{"x":1}}`},
		{"not ours to read", `{}`, `[1]`, `{"A":{}}`, `[1]`},
		{"not theirs to read", `{}`, `{"A":{"x":1}}`, `{"A":[1]}`, `{"A":{"x":1}}`},
	} {
		got := merge([]byte(test.base), []byte(test.ours), []byte(test.theirs))
		var compact bytes.Buffer
		if err := json.Compact(&compact, got); err != nil || compact.String() != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}
