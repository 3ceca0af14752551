package cli_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestTheDemoHasMailOfAsManyDaysAsAsked(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	for days, want := range map[string]time.Duration{"90": 85 * 24 * time.Hour, "10": 8 * 24 * time.Hour} {
		out := h.run("demo", "search", "--api", "tracing", "--messages", "1000", "--days", days, "--since", "89d", "-o", "ndjson").want(t, 0).out
		var oldest time.Time
		for line := range strings.Lines(out) {
			var trace struct{ Received time.Time }
			if err := json.Unmarshal([]byte(line), &trace); err != nil {
				t.Fatal(err)
			}
			if oldest.IsZero() || trace.Received.Before(oldest) {
				oldest = trace.Received
			}
		}
		if age := now.Sub(oldest); age < want {
			t.Errorf("--days %s: the oldest message is %s old, want %s or more", days, age, want)
		}
	}
}
