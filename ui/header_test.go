package ui

import (
	"testing"
	"time"
)

func TestLasting(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		20 * time.Minute: "20 min", time.Hour: "1 h", 48 * time.Hour: "48 h",
		10*24*time.Hour - time.Second: "10 days", 72 * time.Hour: "3 days", 50 * time.Hour: "50 h",
	} {
		if got := lasting(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}
