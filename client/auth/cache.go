package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/cache"

	"msgtrace/client/files"
)

// tokenCache keeps the tokens of the library between runs. Whatever happens to
// the file, signing in goes on: trouble is told once, in a sentence, and then
// the tokens stay in memory.
type tokenCache struct {
	place      Place
	file       *cacheFile   // nil: memory only
	everywhere []*cacheFile // where the profile's tokens may be, also from other settings
	shared     []*cacheFile // where tokens may be that all profiles of the application once shared
	sole       bool         // those are this profile's
	notice     func(string)

	mu      sync.Mutex
	told    map[string]bool
	base    []byte // what the library was last given, for merging
	memory  []byte // the newest content, where it is not in the file
	latest  []byte // what the file held when it was last read or written here
	unsaved bool   // memory is newer than the file
	refused error  // the file is not to be touched
	stored  bool   // the file was there
	gone    bool   // and was removed: somebody has signed out, which a renewal must not undo
}

// errGone says that the file is not there any more.
var errGone = errors.New("gone")

// empty is a cache without content, as the library reads it.
var empty = []byte("{}")

// Replace gives the library what is stored. It fails only when the context
// has ended.
func (c *tokenCache) Replace(ctx context.Context, into cache.Unmarshaler, _ cache.ReplaceHints) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	content := c.load(ctx)
	if into.Unmarshal(content) != nil {
		c.moveAside(ctx, content)
		content = empty
		if err := into.Unmarshal(content); err != nil {
			return errors.New("the token cache cannot be emptied")
		}
	}
	c.base = content
	return nil
}

// Export stores what the library has, merged with what another process stored
// since Replace.
func (c *tokenCache) Export(ctx context.Context, from cache.Marshaler, _ cache.ExportHints) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	ours, err := from.Marshal()
	if err != nil {
		return errors.New("the tokens cannot be written down")
	}
	c.memory, c.unsaved = ours, true
	if c.file == nil || c.refused != nil || c.gone {
		return nil
	}
	file, base, stored := c.file, c.base, c.stored
	content, err := within(ctx, file, func(ctx context.Context) (content []byte, err error) {
		err = file.locked(ctx, func() error {
			theirs, err := file.read()
			if err != nil && !errors.Is(err, errDamaged) && !errors.Is(err, errKeyLost) {
				return err
			}
			if err == nil && theirs == nil && stored {
				return errGone
			}
			content = merge(base, ours, theirs)
			return file.write(content)
		})
		return content, err
	})
	switch {
	case err == nil:
		c.memory, c.latest, c.unsaved, c.stored = nil, content, false, true
	case errors.Is(err, errGone):
		c.leave()
	case errors.Is(err, files.ErrRefused):
		c.refuse(err)
	case ctx.Err() != nil: // nobody is there any more
	default:
		c.tell(err.Error(), fmt.Sprintf("The sign-in could not be saved (%v). It is kept for this run only.", err))
	}
	return nil
}

// load returns the newest content there is. The caller holds the lock.
func (c *tokenCache) load(ctx context.Context) []byte {
	if c.file == nil || c.refused != nil || c.unsaved {
		return orEmpty(c.memory)
	}
	file := c.file
	content, err := within(ctx, file, func(context.Context) ([]byte, error) { return file.read() })
	switch {
	case err == nil && content == nil && c.stored:
		c.memory, c.unsaved = c.latest, true
		c.leave()
	case err == nil && content == nil:
		c.latest = c.adopt(ctx)
		return orEmpty(c.latest)
	case err == nil:
		c.stored, c.latest = true, content
		return content
	case errors.Is(err, files.ErrRefused):
		c.refuse(err)
	case errors.Is(err, errDamaged):
		c.moveAside(ctx, nil)
	case errors.Is(err, errKeyLost):
		c.tell("key", "The saved sign-in cannot be opened: its key is not on this host. A key goes with a restart or a long pause, and stays on the host where it was made. Sign in again.")
	case ctx.Err() != nil: // nobody is there any more
	default:
		c.tell(err.Error(), fmt.Sprintf("The saved sign-in could not be read (%v).", err))
	}
	return orEmpty(c.memory)
}

// leave keeps what this process has to itself, and does not undo what somebody
// who has signed out did.
func (c *tokenCache) leave() {
	c.gone = true
	c.tell("gone", "The saved sign-in was removed meanwhile. This run keeps its own until it ends.")
}

func orEmpty(content []byte) []byte {
	if len(bytes.TrimSpace(content)) == 0 {
		return empty
	}
	return content
}

// moveAside puts a damaged file out of the way, if it still is damaged.
func (c *tokenCache) moveAside(ctx context.Context, bad []byte) {
	if c.file == nil {
		c.memory = nil
		return
	}
	c.stored = false
	file := c.file
	_, err := within(ctx, file, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, file.locked(ctx, func() error { return file.moveAside(bad) })
	})
	if err != nil {
		c.tell("damage", fmt.Sprintf("The saved sign-in is damaged and could not be moved aside (%v).", err))
		return
	}
	c.tell("damage", "The saved sign-in was damaged. It was moved to "+c.file.aside()+"; sign in again.")
}

func (c *tokenCache) refuse(err error) {
	c.refused = err
	c.tell("refuse", fmt.Sprintf("The saved sign-in is not used: %v. Until that is fixed, the sign-in is kept for this run only.", err))
}

// tell says something of a topic once.
func (c *tokenCache) tell(topic, text string) {
	if c.told[topic] {
		return
	}
	if c.told == nil {
		c.told = map[string]bool{}
	}
	c.told[topic] = true
	if c.notice != nil {
		c.notice(text)
	}
}

// reopen lets the next sign-in be saved, also after somebody has signed out.
func (c *tokenCache) reopen() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stored, c.gone = false, false
}

// remove deletes what is stored, in every place where it may be.
func (c *tokenCache) remove(ctx context.Context) ([]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base, c.memory, c.latest, c.unsaved, c.refused, c.stored, c.gone = nil, nil, nil, false, nil, false, false
	return removeAll(ctx, slices.Concat(c.everywhere, c.shared))
}

// removeAll deletes files, and returns the paths that there were.
func removeAll(ctx context.Context, all []*cacheFile) ([]string, error) {
	var removed []string
	var failed error
	for _, file := range all {
		gone, err := within(ctx, file, file.remove)
		removed = append(removed, gone...)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, err)
		}
	}
	return removed, failed
}

// merge joins what this process made of the cache (ours, which was base) with
// what another one stored meanwhile (theirs). An entry that we did not change
// is as they left it; one that we changed or deleted is as we left it. The
// format is the library's, of which only this is used: an object of objects.
// What does not have that form is not merged, and ours is stored.
func merge(base, ours, theirs []byte) []byte {
	type sections map[string]map[string]json.RawMessage
	var was, mine, other sections
	if json.Unmarshal(orEmpty(ours), &mine) != nil || json.Unmarshal(orEmpty(theirs), &other) != nil || len(other) == 0 {
		return ours
	}
	if json.Unmarshal(orEmpty(base), &was) != nil {
		was = nil
	}
	for name, entries := range other {
		for key, value := range entries {
			before, known := was[name][key]
			now, kept := mine[name][key]
			switch {
			case !kept && !known: // they added it
			case kept && known && bytes.Equal(before, now): // only they may have changed it
			default:
				continue
			}
			if mine[name] == nil {
				mine[name] = map[string]json.RawMessage{}
			}
			mine[name][key] = value
		}
	}
	for name, entries := range was { // what they deleted and we left alone
		for key, before := range entries {
			if _, theirsHas := other[name][key]; !theirsHas && bytes.Equal(before, mine[name][key]) {
				delete(mine[name], key)
			}
		}
	}
	joined, err := json.Marshal(mine)
	if err != nil {
		return ours
	}
	return joined
}
