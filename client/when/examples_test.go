package when_test

import (
	"testing"
	"time"

	"msgtrace/client/when"
)

// What people are shown as examples is read.
func TestEveryExampleIsRead(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 20, 0, 0, 0, time.UTC)
	for _, example := range when.Examples {
		for _, written := range example.Written {
			if _, _, err := when.ParseRange(written, now, time.UTC); err != nil {
				t.Errorf("%q: got %v, want it read", written, err)
			}
		}
	}
}
