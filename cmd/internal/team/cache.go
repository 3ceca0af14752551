package team

import (
	"context"
	"strings"
	"time"

	"github.com/redis/rueidis"
)

// Cache keeps what was read of one tenant, encrypted. What is damaged, or was written by
// somebody else, is not there.
type Cache struct {
	store  *Store
	tenant string
}

// maxValue is how large an encrypted value can be. A larger one is not kept.
const maxValue = 8 << 20

// Cache returns the cache of a tenant, or false if none is kept.
func (s *Store) Cache(tenant string) (*Cache, bool) {
	return &Cache{s, tenant}, len(s.options.Keys) > 0 && s.options.TTL > 0
}

// begin is what the names of all entries of a tenant begin with, whatever the key.
func begin(tenant string) string { return "msgtrace:cache:" + digest(tenant) + ":" }

func (c *Cache) name(k key, name string) string { return begin(c.tenant) + k.hide(c.tenant, name) }

// Get returns what is kept under a name; nil: nothing is.
func (c *Cache) Get(ctx context.Context, name string) ([]byte, error) {
	keys := c.store.options.Keys
	sealed, err := ask(ctx, c.store, func(ctx context.Context, line rueidis.Client) ([]string, error) {
		var all rueidis.Commands
		for _, k := range keys {
			// One byte more than is kept: whatever stands there, no more is read.
			all = append(all, line.B().Getrange().Key(c.name(k, name)).Start(0).End(maxValue).Build())
		}
		values := make([]string, len(keys))
		for i, result := range line.DoMulti(ctx, all...) {
			value, err := result.ToString()
			if err != nil && !strings.HasPrefix(err.Error(), "WRONGTYPE") { // what another program has put there
				return nil, err
			}
			values[i] = value
		}
		return values, nil
	})
	if err != nil {
		return nil, err
	}
	for i, k := range keys {
		if value, err := k.decrypt(c.tenant, name, []byte(sealed[i])); err == nil && len(sealed[i]) <= maxValue {
			return value, nil
		}
	}
	return nil, nil
}

// Put keeps a value for that long, or the time that is configured if that is shorter.
func (c *Cache) Put(ctx context.Context, name string, value []byte, keep time.Duration) error {
	k := c.store.options.Keys[0]
	sealed := k.encrypt(c.tenant, name, value)
	keep = min(keep, c.store.options.TTL).Truncate(time.Millisecond)
	if len(sealed) > maxValue || keep <= 0 {
		return nil
	}
	_, err := ask(ctx, c.store, func(ctx context.Context, line rueidis.Client) (struct{}, error) {
		set := line.B().Set().Key(c.name(k, name)).Value(rueidis.BinaryString(sealed)).Px(keep).Build()
		return struct{}{}, line.Do(ctx, set).Error()
	})
	return err
}

// purgeStep is how many names the server looks at for one step of a purge.
const purgeStep = 1000

// Purge removes everything that is kept of a tenant, whatever key it was encrypted with,
// and returns how many entries there were.
func (s *Store) Purge(ctx context.Context, tenant string) (removed int64, err error) {
	type step struct {
		cursor  uint64
		removed int64
	}
	var at step
	for {
		at, err = ask(ctx, s, func(ctx context.Context, line rueidis.Client) (step, error) {
			found, err := line.Do(ctx, line.B().Scan().Cursor(at.cursor).Match(begin(tenant)+"*").Count(purgeStep).Build()).AsScanEntry()
			next := step{cursor: found.Cursor}
			if err == nil && len(found.Elements) > 0 {
				next.removed, err = line.Do(ctx, line.B().Unlink().Key(found.Elements...).Build()).AsInt64()
			}
			return next, err
		})
		if err != nil {
			return removed, err
		}
		if removed += at.removed; at.cursor == 0 {
			return removed, nil
		}
	}
}
