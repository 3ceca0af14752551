package auth

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
)

// Place is where tokens are kept between runs.
type Place string

// The places. PlaceAuto takes the first of keyring, runtime and memory that
// works here; PlaceFile is taken only when it is asked for.
const (
	PlaceAuto    Place = "auto"
	PlaceKeyring Place = "keyring" // a sealed file, its key in the kernel's keyring
	PlaceRuntime Place = "runtime" // a file in $XDG_RUNTIME_DIR, which is gone after the last log-out
	PlaceMemory  Place = "memory"  // nowhere
	PlaceFile    Place = "file"    // a plain file in the state folder
)

// CacheOptions say where tokens are kept.
type CacheOptions struct {
	Place      Place  // "": PlaceAuto
	StateDir   string // msgtrace's state folder, such as ~/.local/state/msgtrace
	RuntimeDir string // $XDG_RUNTIME_DIR, or empty if there is none
}

// openCache chooses the place. It cannot fail: the last choice is memory.
func openCache(options CacheOptions, keys keyring, tenant, clientID string, notice func(string)) *tokenCache {
	id := cacheID(tenant, clientID)
	state := filepath.Join(options.StateDir, "tokens")
	sealedFile := &cacheFile{dir: state, name: id + ".sealed", seal: &seal{keys}}
	plainFile := &cacheFile{dir: state, name: id + ".json"}
	runtimeFile := &cacheFile{dir: filepath.Join(options.RuntimeDir, "msgtrace"), name: id + ".json"}

	hasState := ownership && options.StateDir != ""
	hasKeys := hasState && keys != nil
	hasRuntime := ownership && options.RuntimeDir != "" && privateRuntime(options.RuntimeDir)
	cache := &tokenCache{notice: notice}
	place := options.Place
	asked := place != "" && place != PlaceAuto
	switch {
	case place == PlaceMemory:
	case place == PlaceFile && hasState:
		cache.file = plainFile
	case place == PlaceRuntime && hasRuntime:
		cache.file = runtimeFile
	case place == PlaceKeyring && hasKeys && usable(keys):
		cache.file = sealedFile
	case asked:
		cache.tell("place", "The sign-in cannot be kept in the place \""+string(place)+"\" on this host. It is kept for this run only.")
	case hasKeys && usable(keys):
		cache.file, place = sealedFile, PlaceKeyring
	case hasRuntime:
		cache.file, place = runtimeFile, PlaceRuntime
	default:
		cache.tell("place", "There is no safe place for the sign-in on this host (no kernel keyring, no $XDG_RUNTIME_DIR). It is kept for this run only.")
	}
	if cache.file == nil {
		cache.place = PlaceMemory
		return cache
	}
	cache.place = place
	for _, file := range []*cacheFile{sealedFile, plainFile, runtimeFile} {
		usableHere := file != runtimeFile && hasState || file == runtimeFile && hasRuntime
		if file != cache.file && usableHere && (file.seal == nil || keys != nil) {
			cache.file.siblings = append(cache.file.siblings, file)
		}
	}
	return cache
}

// privateRuntime checks what the XDG specification demands of the folder, and
// what a stray variable after su or sudo does not give.
func privateRuntime(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir() && owned(dir, info) == nil && info.Mode().Perm()&0o077 == 0
}

// cacheID names the files of one application in one tenant. Both parts are
// checked to be plain before.
func cacheID(tenant, clientID string) string {
	return strings.ToLower(tenant + "_" + cmp.Or(clientID, "system"))
}
