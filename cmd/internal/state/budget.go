package state

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// window is how long a request counts: the service's limit is over any five
// minutes. Twice that is kept, for clocks that differ a little.
const window = 2 * 5 * time.Minute

// Budget is where the requests to one tenant are counted by all processes of
// the user, from one run to the next. It is a client.BudgetStore.
type Budget struct{ file file[[]time.Time] }

// Budget returns the store for a tenant, or for a host when no tenant is known.
// The name goes into the file's name as a digest only.
func (d Dir) Budget(tenant string) *Budget {
	digest := sha256.Sum256([]byte(tenant))
	return &Budget{file[[]time.Time]{dir: d, name: "budget-" + hex.EncodeToString(digest[:8]), version: 1}}
}

// Update hands the stored instants to change and keeps what it returns. No other
// process comes between.
func (b *Budget) Update(change func([]time.Time) []time.Time) error {
	return b.file.update(func(stored []time.Time) []time.Time {
		return recent(change(recent(stored, b.file.dir.now(), window)), b.file.dir.now(), window)
	})
}

// Stamps returns the stored instants.
func (b *Budget) Stamps() ([]time.Time, error) {
	stored, err := b.file.read()
	return recent(stored, b.file.dir.now(), window), err
}
