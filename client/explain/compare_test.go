package explain

import (
	"testing"
	"time"

	"msgtrace/client"
)

func TestTwoWaysAreCompared(t *testing.T) {
	t.Parallel()
	at := func(e client.Event, second int) client.Event {
		e.Time = client.TimeOf(time.Unix(int64(second), 0), 0)
		return e
	}
	full := fail("552 5.2.2 mailbox full")
	for _, test := range []struct {
		name                string
		left, right         []client.Event
		common, alone, rest int
	}{
		{"the same first", []client.Event{at(receive, 0), at(deliver, 2)}, []client.Event{at(receive, 0), at(full, 2)}, 1, 1, 1},
		{"the same at another time", []client.Event{at(receive, 0)}, []client.Event{at(receive, 1)}, 0, 1, 1},
		{"all the same", []client.Event{at(receive, 0)}, []client.Event{at(receive, 0)}, 1, 0, 0},
		{"the same again after the ways parted", []client.Event{at(deliver, 0), at(full, 1)}, []client.Event{at(full, 1)}, 0, 2, 1},
		{"none", nil, []client.Event{at(receive, 0)}, 0, 0, 1},
	} {
		got := Compare(test.left, test.right)
		if len(got.Common) != test.common || len(got.Left) != test.alone || len(got.Right) != test.rest {
			t.Errorf("%s: got %d, %d and %d events, want %d, %d and %d", test.name, len(got.Common), len(got.Left), len(got.Right), test.common, test.alone, test.rest)
		}
	}
}
