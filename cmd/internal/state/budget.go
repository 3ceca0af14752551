package state

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"msgtrace/client"
	"msgtrace/client/files"
)

// kept is how long a request stays in the log. The service's limit is over any
// five minutes; twice that, for clocks that differ a little.
const kept = 2 * client.ServiceWindow

// Budget is where the requests to one tenant are counted by all processes of
// the user, from one run to the next. It is a client.BudgetStore, for one
// goroutine at a time.
type Budget struct {
	dir  Dir
	name string
	open *counting // nil: not yet, or somebody may still be at work on the last one
}

// counting is a budget's log as it is read and written.
type counting struct {
	log    log
	before file[[]time.Time] // where earlier versions counted
	begun  bool
}

// Budget returns the store for a tenant, or for a host when no tenant is known.
// The name goes into the file's name as a digest only.
func (d Dir) Budget(tenant string) *Budget {
	return &Budget{dir: d, name: "budget-" + digest(tenant)}
}

// Append implements client.BudgetStore. Its context, or a file that does not
// answer, may end it while the work goes on. Then what that reads is read again.
func (b *Budget) Append(ctx context.Context, entries ...client.BudgetEntry) ([]client.BudgetEntry, error) {
	if b.open == nil {
		b.open = &counting{
			log:    log{dir: b.dir, name: b.name},
			before: file[[]time.Time]{dir: b.dir, name: b.name, version: 1},
		}
	}
	open := b.open
	added, done, err := files.Within(ctx, b.dir.patience.Do, filepath.Join(b.dir.path, b.name), func(context.Context) ([]client.BudgetEntry, error) {
		return open.exchange(entries)
	})
	if !done {
		b.open = nil
	}
	return added, err
}

func (c *counting) exchange(entries []client.BudgetEntry) ([]client.BudgetEntry, error) {
	if c.begun {
		return c.log.exchange(entries)
	}
	if err := c.log.dir.make(); err != nil {
		return nil, err
	}
	earlier, err := c.earlier()
	if err != nil {
		return nil, err
	}
	all, err := c.log.exchange(append(earlier, entries...))
	if err != nil {
		return all, err
	}
	c.begun = true
	return all, c.supersede()
}

// earlier are the requests that an earlier version has counted.
func (c *counting) earlier() ([]client.BudgetEntry, error) {
	stamps, err := c.before.loadOrMoveAside()
	if err != nil {
		return nil, err
	}
	var entries []client.BudgetEntry
	for _, at := range stamps {
		if c.log.dir.now().Sub(at) < kept {
			// Processes that begin at once each write it, and count it once.
			entries = append(entries, client.BudgetEntry{ID: uint64(at.UnixNano()), Kind: client.BudgetEnd, At: at})
		}
	}
	return entries, nil
}

// supersede removes what is in the log now.
func (c *counting) supersede() error {
	for _, path := range []string{c.before.path(), c.before.lockPath()} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
