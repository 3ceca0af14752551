package nearest_test

import (
	"testing"

	"msgtrace/theme/nearest"
)

func TestName(t *testing.T) {
	known := []string{"sender", "since", "recipient", "status", "subject", "id"}
	for written, want := range map[string]string{
		"sedner":     "sender",
		"sendr":      "sender",
		"recipients": "recipient",
		"statsu":     "status",
		"ids":        "id",
		"from":       "",
		"":           "",
	} {
		if got := nearest.Name(written, known); got != want {
			t.Errorf("Name(%q) = %q, want %q", written, got, want)
		}
	}
	if got := nearest.Hint("sinec", known); got != `: did you mean "since"?` {
		t.Errorf("Hint = %q", got)
	}
	if got := nearest.Hint("frobnicate", known); got != "" {
		t.Errorf("Hint of a stranger = %q", got)
	}
}
