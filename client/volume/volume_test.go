package volume

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loaded, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func at(t testing.TB, stamp string) time.Time {
	t.Helper()
	parsed, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestBucketsBeginWhereTheClockOnTheWallDoes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		zone           string
		step           Step
		at, from, next string
	}{
		{"UTC", Minute, "2026-11-23T14:01:12Z", "2026-11-23T14:01:00Z", "2026-11-23T14:02:00Z"},
		{"UTC", 15 * Minute, "2026-11-23T14:15:00Z", "2026-11-23T14:15:00Z", "2026-11-23T14:30:00Z"},
		{"UTC", 15 * Minute, "1969-12-31T23:59:59Z", "1969-12-31T23:45:00Z", "1970-01-01T00:00:00Z"},
		{"Europe/Berlin", 6 * Hour, "2026-11-23T14:01:12Z", "2026-11-23T11:00:00Z", "2026-11-23T17:00:00Z"},
		{"Asia/Kathmandu", Hour, "2026-11-23T14:01:12Z", "2026-11-23T13:15:00Z", "2026-11-23T14:15:00Z"},
		{"Asia/Kolkata", Day, "2026-11-23T14:01:12Z", "2026-11-22T18:30:00Z", "2026-11-23T18:30:00Z"},
		{"UTC", Week, "2026-11-27T14:01:12Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"},
		// In spring the clocks go from 2:00 to 3:00, at 1:00 UTC.
		{"Europe/Berlin", Hour, "2026-03-29T00:59:00Z", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z"},
		{"Europe/Berlin", Hour, "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"},
		{"Europe/Berlin", 6 * Hour, "2026-03-29T03:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T04:00:00Z"},
		{"Europe/Berlin", Day, "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"},
		{"Europe/Berlin", Week, "2026-03-29T12:00:00Z", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z"},
		{"Europe/Berlin", 2 * Hour, "2026-03-29T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"}, // 3:00 to 4:00
		// In autumn they go from 3:00 to 2:00, at 1:00 UTC: the hour from 2:00 comes twice.
		{"Europe/Berlin", Hour, "2026-10-25T00:30:00Z", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"},
		{"Europe/Berlin", Hour, "2026-10-25T01:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"},
		{"Europe/Berlin", 2 * Hour, "2026-10-25T01:30:00Z", "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z"},
		{"Europe/Berlin", Day, "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"},
		// There it goes from 2:00 to 1:30.
		{"Australia/Lord_Howe", 30 * Minute, "2026-04-04T15:15:00Z", "2026-04-04T15:00:00Z", "2026-04-04T15:30:00Z"},
		{"Australia/Lord_Howe", Hour, "2026-04-04T15:15:00Z", "2026-04-04T15:00:00Z", "2026-04-04T15:30:00Z"},
		// A day without a midnight: it begins at 1:00.
		{"America/Santiago", Day, "2026-09-06T12:00:00Z", "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"},
		{"America/Santiago", Day, "2026-09-06T03:59:00Z", "2026-09-05T04:00:00Z", "2026-09-06T04:00:00Z"},
	} {
		c := Clock{zone(t, test.zone), test.step}
		when := at(t, test.at)
		if got, want := c.Floor(when), at(t, test.from); !got.Equal(want) {
			t.Errorf("%s in steps of %d: the bucket of %s begins at %s, want %s", test.zone, test.step, test.at, got, want)
		}
		if got, want := c.Next(when), at(t, test.next); !got.Equal(want) {
			t.Errorf("%s in steps of %d: the bucket of %s ends at %s, want %s", test.zone, test.step, test.at, got, want)
		}
	}
}

var zones = []string{"UTC", "Europe/Berlin", "America/New_York", "America/Santiago", "Asia/Kathmandu", "Asia/Beirut", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Apia", "Africa/Monrovia", "America/St_Johns"}

func TestEveryInstantIsInOneBucket(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 11))
	for _, name := range zones {
		for _, step := range append(steps, 2*Week, 8*Week) {
			c := Clock{zone(t, name), step}
			for range 200 {
				when := time.Unix(random.Int64N(60*365*24*3600), 0)
				from, next := c.Floor(when), c.Next(when)
				switch {
				case from.After(when) || !next.After(when):
					t.Fatalf("%s in steps of %d: %s is not in its bucket from %s to %s", name, step, when.UTC(), from, next)
				case !c.Next(from).Equal(next) || !c.Floor(next.Add(-time.Second)).Equal(from) || !c.Floor(next).Equal(next):
					t.Fatalf("%s in steps of %d: the bucket of %s from %s to %s has no neighbor: %s, %s, %s", name, step, when.UTC(), from, next, c.Next(from), c.Floor(next.Add(-time.Second)), c.Floor(next))
				case !c.Next(c.Prev(when)).Equal(from):
					t.Fatalf("%s in steps of %d: the bucket before %s ends at %s, want %s", name, step, when.UTC(), c.Next(c.Prev(when)), from)
				}
			}
		}
	}
}

// messages are a histogram of random messages, and what was put into it.
func messages(random *rand.Rand, around time.Time, n int) (*Histogram, []time.Time, []bool) {
	h, times, problems := &Histogram{}, make([]time.Time, n), make([]bool, n)
	for i := range n {
		times[i] = around.Add(time.Duration(random.Int64N(int64(60 * time.Hour))))
		problems[i] = random.IntN(4) == 0
		h.Add(times[i], problems[i], 1)
	}
	return h, times, problems
}

func TestTheBucketsHaveEveryMessageOnce(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for _, name := range zones {
		for _, around := range []string{"2026-03-28T00:00:00Z", "2026-10-24T00:00:00Z", "1969-12-31T12:00:00Z"} {
			h, times, problems := messages(random, at(t, around), 500)
			h.Add(time.Time{}, true, 1)
			from, to, _ := h.Span()
			for _, most := range []int{1, 7, 40, 200} {
				c := Fit(zone(t, name), from, to, most)
				buckets := h.Buckets(c, from, to)
				if len(buckets) > most {
					t.Errorf("%s: got %d buckets, want at most %d", name, len(buckets), most)
				}
				sum := Count{}
				for _, b := range buckets {
					sum.add(b.Count)
					want := Count{}
					for i, when := range times {
						if !when.Before(b.From) && when.Before(b.To) {
							want.All++
							if problems[i] {
								want.Problems++
							}
						}
					}
					if b.Count != want {
						t.Errorf("%s from %s to %s: got %+v, want %+v", name, b.From, b.To, b.Count, want)
					}
				}
				sum.add(h.Undated())
				if sum != h.Total() {
					t.Errorf("%s in %d buckets: got %+v in all, want %+v", name, most, sum, h.Total())
				}
			}
		}
	}
}

func TestWhatIsTakenOutIsCountedNoMore(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	h, times, problems := messages(random, at(t, "2026-11-23T00:00:00Z"), 300)
	for i := 1; i < len(times); i++ {
		h.Add(times[i], problems[i], -1)
	}
	if got := h.Total().All; got != 1 || len(h.quarters) != 1 {
		t.Errorf("got %d messages in %d quarters, want 1 in 1", got, len(h.quarters))
	}
	from, to, ok := h.Span()
	if want := times[0].Truncate(time.Minute); !ok || !from.Equal(want) || !to.Equal(want.Add(time.Minute)) {
		t.Errorf("got the span %s to %s, want the minute from %s", from, to, want)
	}
	h.Add(times[0], problems[0], -1)
	if _, _, ok := h.Span(); ok || h.Total() != (Count{}) {
		t.Errorf("got a span and %+v, want nothing", h.Total())
	}
}

func TestTheNearestProblem(t *testing.T) {
	t.Parallel()
	h := &Histogram{}
	for _, stamp := range []string{"2026-11-23T14:01:12Z", "2026-11-23T14:03:00Z", "2026-11-23T16:00:00Z"} {
		h.Add(at(t, stamp), true, 1)
	}
	h.Add(at(t, "2026-11-23T15:00:00Z"), false, 1)
	for _, test := range []struct {
		at      string
		forward bool
		want    string
	}{
		{"2026-11-23T14:00:00Z", true, "2026-11-23T14:01:00Z"}, {"2026-11-23T14:02:00Z", true, "2026-11-23T14:03:00Z"}, {"2026-11-23T14:04:00Z", true, "2026-11-23T16:00:00Z"}, {"2026-11-23T16:01:00Z", true, ""},
		{"2026-11-23T16:00:00Z", false, "2026-11-23T14:03:00Z"}, {"2026-11-23T14:03:00Z", false, "2026-11-23T14:01:00Z"}, {"2026-11-23T14:01:00Z", false, ""},
	} {
		got, ok := h.Problem(at(t, test.at), test.forward)
		if ok != (test.want != "") || ok && !got.Equal(at(t, test.want)) {
			t.Errorf("from %s, forward %v: got %s, %v, want %q", test.at, test.forward, got, ok, test.want)
		}
	}
}

func TestSteps(t *testing.T) {
	t.Parallel()
	for i, step := range steps {
		if i > 0 && (step.Finer() != steps[i-1] || steps[i-1].Coarser() != step) {
			t.Errorf("got %d finer than %d and %d coarser than %d, want neighbors", step.Finer(), step, steps[i-1].Coarser(), steps[i-1])
		}
	}
	if got := Minute.Finer(); got != Minute {
		t.Errorf("got %d finer than a minute, want a minute", got)
	}
	if got := Week.Coarser().Finer(); got != Week {
		t.Errorf("got %d, want a week", got)
	}
}

func TestEvenTenThousandYearsFit(t *testing.T) {
	t.Parallel()
	h := &Histogram{}
	h.Add(at(t, "0001-01-02T00:00:00Z"), false, 1)
	h.Add(at(t, "9999-12-31T23:59:59Z"), true, 1)
	from, to, _ := h.Span()
	if buckets := h.Buckets(Fit(zone(t, "Europe/Berlin"), from, to, 20), from, to); len(buckets) > 20 || buckets[0].All != 1 || buckets[len(buckets)-1].Problems != 1 {
		t.Errorf("got %v, want two messages in at most 20 buckets", buckets)
	}
}

func TestLevelsNeverHideAMessage(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ n, most, levels, want int }{{0, 10, 7, 0}, {1, 1000000, 7, 1}, {10, 10, 7, 7}, {5, 10, 7, 4}, {1, 1, 7, 7}, {0, 0, 7, 0}, {-1, 3, 7, 0}} {
		if got := Level(test.n, test.most, test.levels); got != test.want {
			t.Errorf("%d of %d in %d levels: got %d, want %d", test.n, test.most, test.levels, got, test.want)
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	h, when := &Histogram{}, time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	for i := 0; b.Loop(); i++ {
		h.Add(when.Add(-time.Duration(i%1_000_000)*time.Second), i%9 == 0, 1)
	}
}

// A strip of 90 days with a message in each minute.
func BenchmarkBuckets(b *testing.B) {
	h, end := &Histogram{}, time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	start := end.Add(-90 * 24 * time.Hour)
	for when := start; when.Before(end); when = when.Add(time.Minute) {
		h.Add(when, false, 1)
	}
	for _, name := range []string{"Europe/Berlin", "Asia/Kathmandu"} {
		for _, most := range []int{40, 200} {
			b.Run(fmt.Sprintf("%s/%d", name, most), func(b *testing.B) {
				b.ReportAllocs()
				where := zone(b, name)
				for b.Loop() {
					h.Buckets(Fit(where, start, end, most), start, end)
				}
			})
		}
	}
}
