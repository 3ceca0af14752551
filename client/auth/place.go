package auth

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"msgtrace/client/files"
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

// CacheOptions say where tokens are kept, and whose they are.
type CacheOptions struct {
	Place      Place  // "": PlaceAuto
	StateDir   string // msgtrace's state folder, such as ~/.local/state/msgtrace
	RuntimeDir string // $XDG_RUNTIME_DIR, or empty if there is none

	// Profile is the name of the profile: two of one tenant and application have
	// a sign-in each. Without a name it is the one that all of them once shared.
	Profile string
	// Sole says that no other profile has this tenant and application, so that
	// the sign-in they would have shared is this profile's.
	Sole bool

	// Bound runs work on a file beside the caller, for as long as there is patience
	// with files that do not answer; the work may go on after that. Nil: the caller
	// does it, and waits five seconds for a lock.
	Bound files.Bound
}

// openCache chooses the place. It cannot fail: the last choice is memory.
func openCache(options CacheOptions, keys keyring, tenant, clientID string, notice func(string)) *tokenCache {
	own := options.files(keys, cacheID(options.Profile, tenant, clientID))
	hasState, hasKeys, hasRuntime := options.has(keys)
	cache := &tokenCache{notice: notice, sole: options.Sole}
	cache.everywhere = inOrder(own)
	if options.Profile != "" {
		cache.shared = inOrder(options.files(keys, cacheID("", tenant, clientID)))
	}
	place := options.Place
	asked := place != "" && place != PlaceAuto
	switch {
	case place == PlaceMemory:
	case place == PlaceFile && hasState:
		cache.file = own[PlaceFile]
	case place == PlaceRuntime && hasRuntime:
		cache.file = own[PlaceRuntime]
	case place == PlaceKeyring && hasKeys && usable(keys):
		cache.file = own[PlaceKeyring]
	case asked:
		cache.tell("place", "The sign-in cannot be kept in the place \""+string(place)+"\" on this host. It is kept for this run only.")
	case hasKeys && usable(keys):
		cache.file, place = own[PlaceKeyring], PlaceKeyring
	case hasRuntime:
		cache.file, place = own[PlaceRuntime], PlaceRuntime
	default:
		cache.tell("place", "There is no safe place for the sign-in on this host (no kernel keyring, no $XDG_RUNTIME_DIR). It is kept for this run only.")
	}
	if cache.file == nil {
		cache.place = PlaceMemory
		return cache
	}
	cache.place = place
	return cache
}

// has reports which places there are on this host.
func (o CacheOptions) has(keys keyring) (state, sealed, runtime bool) {
	state = files.Owned && o.StateDir != ""
	return state, state && keys != nil, files.Owned && o.RuntimeDir != "" && privateRuntime(o.RuntimeDir)
}

// files returns the files of one name in all places that there are on this host.
func (o CacheOptions) files(keys keyring, id string) map[Place]*cacheFile {
	byPlace := map[Place]*cacheFile{}
	state, sealed, runtime := o.has(keys)
	if sealed {
		byPlace[PlaceKeyring] = &cacheFile{dir: o.stateFolder(), name: id + sealedEnd, seal: &seal{keys}, bound: o.Bound}
	}
	if state {
		byPlace[PlaceFile] = &cacheFile{dir: o.stateFolder(), name: id + plainEnd, bound: o.Bound}
	}
	if runtime {
		byPlace[PlaceRuntime] = &cacheFile{dir: o.runtimeFolder(), name: id + plainEnd, bound: o.Bound}
	}
	return byPlace
}

// inOrder lists files, the safest place first.
func inOrder(byPlace map[Place]*cacheFile) []*cacheFile {
	var list []*cacheFile
	for _, place := range []Place{PlaceKeyring, PlaceRuntime, PlaceFile} {
		if file := byPlace[place]; file != nil {
			list = append(list, file)
		}
	}
	return list
}

func (o CacheOptions) stateFolder() string   { return filepath.Join(o.StateDir, "tokens") }
func (o CacheOptions) runtimeFolder() string { return filepath.Join(o.RuntimeDir, "msgtrace") }

// privateRuntime checks what the XDG specification demands of the folder, and
// what a stray variable after su or sudo does not give.
func privateRuntime(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && files.CheckDir(dir, info) == nil
}

// How the names of the files end, by what is in them.
const (
	sealedEnd = ".sealed"
	plainEnd  = ".json"
)

// cacheID names the files of one profile with its application and its tenant:
// PROFILE@TENANT_CLIENT. All parts are checked to be plain before. In the name of
// the profile a capital has a sign before it, because some file systems do not
// tell it from a small letter.
func cacheID(profile, tenant, clientID string) string {
	id := strings.ToLower(tenant + "_" + cmp.Or(clientID, anyIdentity))
	if profile == "" {
		return id
	}
	return capitals.ReplaceAllStringFunc(profile, func(letter string) string { return capitalSign + strings.ToLower(letter) }) + "@" + id
}

const (
	capitalSign = "+"
	anyIdentity = "system" // the application of a profile that names none: the host's identity
)

var capitals = regexp.MustCompile(`[A-Z]`)
