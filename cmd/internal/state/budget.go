package state

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"time"

	"msgtrace/client"
)

// kept is how long a request stays in the log. The service's limit is over any
// five minutes; twice that, for clocks that differ a little.
const kept = 2 * client.ServiceWindow

// Budget is where the requests to one tenant are counted by all processes of
// the user, from one run to the next. It is a client.BudgetStore.
type Budget struct {
	log    *log
	before file[[]time.Time] // where earlier versions counted
	begun  bool
}

// Budget returns the store for a tenant, or for a host when no tenant is known.
// The name goes into the file's name as a digest only.
func (d Dir) Budget(tenant string) *Budget {
	digest := sha256.Sum256([]byte(tenant))
	name := "budget-" + hex.EncodeToString(digest[:8])
	return &Budget{log: &log{dir: d, name: name}, before: file[[]time.Time]{dir: d, name: name, version: 1}}
}

// Append implements client.BudgetStore.
func (b *Budget) Append(_ context.Context, entries ...client.BudgetEntry) ([]client.BudgetEntry, error) {
	if b.begun {
		return b.log.exchange(entries)
	}
	earlier, err := b.earlier()
	if err != nil {
		return nil, err
	}
	all, err := b.log.exchange(append(earlier, entries...))
	if err != nil {
		return all, err
	}
	b.begun = true
	return all, b.supersede()
}

// earlier are the requests that an earlier version has counted.
func (b *Budget) earlier() ([]client.BudgetEntry, error) {
	stamps, err := b.before.load()
	if err != nil {
		return nil, err
	}
	var entries []client.BudgetEntry
	for _, at := range stamps {
		if b.log.dir.now().Sub(at) < kept {
			// Processes that begin at once each write it, and count it once.
			entries = append(entries, client.BudgetEntry{ID: uint64(at.UnixNano()), Kind: client.BudgetEnd, At: at})
		}
	}
	return entries, nil
}

// supersede removes what is in the log now.
func (b *Budget) supersede() error {
	for _, path := range []string{b.before.path(), b.before.lockPath()} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
