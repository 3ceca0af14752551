package count_test

import (
	"testing"

	"msgtrace/client/count"
)

func TestNumbersAreWrittenAsPeopleReadThem(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0 messages", 1: "1 message", 999: "999 messages", 1204: "1,204 messages", 1000000: "1,000,000 messages", -1204: "-1,204 messages"} {
		if got := count.Noun(n, "message"); got != want {
			t.Errorf("Noun(%d): got %q, want %q", n, got, want)
		}
	}
}

func TestTheVerbGoesWithTheNumber(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0 sessions were", 1: "1 session was", 1204: "1,204 sessions were"} {
		if got := count.Was(n, "session"); got != want {
			t.Errorf("Was(%d): got %q, want %q", n, got, want)
		}
	}
}
