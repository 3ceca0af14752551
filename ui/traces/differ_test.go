package traces

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// What is counted as messages come, change and come in between, and as they are asked
// for again, is what a count of all of them finds.
func TestCountsAreThoseOfAllMessagesWhateverCame(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	statuses := []client.Status{client.StatusDelivered, client.StatusFailed, client.StatusPending}
	serial := 0
	message := func() *client.Trace {
		serial++
		return trace(fmt.Sprintf("m%d", serial), time.Duration(random.IntN(12*60))*time.Minute, "s@x", "S", to("r@x", statuses[random.IntN(3)]))
	}
	var got counts
	var list []*client.Trace
	asked := now
	for step := range 2000 {
		switch random.IntN(6) {
		case 0:
			list = append(list, message())
		case 1:
			list = slices.Insert(slices.Clone(list), random.IntN(len(list)+1), message())
		case 2:
			if len(list) > 0 {
				list = slices.Clone(list)
				i := random.IntN(len(list))
				other := *list[i]
				other.Recipients = []client.Recipient{to("r@x", statuses[random.IntN(3)])}
				list[i] = &other
			}
		case 3:
			asked = asked.Add(time.Duration(random.IntN(20)-2) * time.Minute)
		case 4:
			if random.IntN(50) == 0 {
				list = []*client.Trace{message(), message()}
			}
		}
		got.askedAt(asked)
		got.update(list)
		var want counts
		want.askedAt(asked)
		for _, t := range list {
			want.add(t, 1)
		}
		if got.of != want.of || got.changing.n != want.changing.n {
			t.Fatalf("step %d: got %v, %d may change, want %v, %d", step, got.of, got.changing.n, want.of, want.changing.n)
		}
		if len(list) > 0 && got.volume.Total() != want.volume.Total() {
			t.Fatalf("step %d: got %v over time, want %v", step, got.volume.Total(), want.volume.Total())
		}
	}
}

// BenchmarkComes is what it costs to show a page that follows, one that brings another
// recipient of the message before, and a look that brings one message.
func BenchmarkComes(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		all := generated(n)
		for _, test := range []struct {
			name string
			next func(list []*client.Trace) ([]*client.Trace, time.Duration)
		}{
			{"page", func(list []*client.Trace) ([]*client.Trace, time.Duration) { return all, 0 }},
			{"page joined", func([]*client.Trace) ([]*client.Trace, time.Duration) {
				list := slices.Clone(all)
				last := *list[n-1001]
				list[n-1001] = &last
				return list, 0
			}},
			{"look", func(list []*client.Trace) ([]*client.Trace, time.Duration) {
				return slices.Insert(slices.Clone(list), 0, trace("new", 0, "s@x", "S", to("r@x", client.StatusDelivered))), time.Minute
			}},
		} {
			b.Run(fmt.Sprintf("%s/%d", test.name, n), func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					m := pane(uitest.Theme(b, "none", false), 120, 40, all[:n-1000])
					list, later := test.next(all[:n-1000])
					b.StartTimer()
					m.SetSnapshot(client.Snapshot{Traces: list, Version: m.snapshot.Version + 1, Asked: m.snapshot.Asked.Add(later)})
				}
			})
		}
	}
}
