package when_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"msgtrace/client/when"
)

func TestAnInstantIsToldInTheZoneAndInUTCButNotTwiceTheSame(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 13, 1, 12, 955_735_300, time.UTC)
	for _, test := range []struct {
		name string
		at   time.Time
		zone *time.Location
		want string
	}{
		{"another zone", at, time.FixedZone("CET", 3600), "2026-11-23 14:01:12 CET (13:01:12Z)"},
		{"UTC", at, time.UTC, "2026-11-23 13:01:12 UTC"},
		{"another name of UTC", at, time.FixedZone("GMT", 0), "2026-11-23 13:01:12 GMT"},
		{"a zone without letters", at, time.FixedZone("+0530", 19800), "2026-11-23 18:31:12 UTC+05:30 (13:01:12Z)"},
		{"another date", at.Add(11 * time.Hour), time.FixedZone("CET", 3600), "2026-11-24 01:01:12 CET (00:01:12Z)"},
		{"another date in UTC", at.Add(10*time.Hour + 30*time.Minute), time.FixedZone("CET", 3600), "2026-11-24 00:31:12 CET (2026-11-23 23:31:12Z)"},
		{"no time", time.Time{}, time.UTC, ""},
	} {
		if got := when.Stamp(test.at, test.zone); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestASpanIsReadBackAsItIsWritten(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	first := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC) // 02:30 CEST, an hour before 02:30 CET
	for _, test := range []struct {
		start, end time.Time
		want       string
	}{
		{first.Add(-time.Hour), first.Add(2 * time.Hour), "2026-10-25 01:30 - 2026-10-25 03:30"},
		{first, first.Add(time.Hour), "2026-10-25 02:30+02:00 - 2026-10-25 02:30+01:00"},
		{first.Add(time.Hour), first.Add(26*time.Hour + time.Second), "2026-10-25 02:30+01:00 - 2026-10-26 03:30:01+01:00"},
		{first, time.Time{}, "2026-10-25 02:30+02:00 -"},
	} {
		if got := when.Span(test.start, test.end, berlin); got != test.want {
			t.Errorf("%s to %s: got %q, want %q", test.start, test.end, got, test.want)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, name := range []string{"Europe/Berlin", "America/New_York", "America/Havana", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"} {
		zone := zone(t, name)
		for range 5000 {
			end := now.Add(-time.Duration(random.IntN(400*24*60)) * time.Minute)
			start := end.Add(-time.Duration(1+random.IntN(3*24*3600)) * time.Second)
			text := when.Span(start, end, zone)
			if gotStart, gotEnd, err := when.ParseRange(text, now, zone); err != nil || !gotStart.Equal(start) || !gotEnd.Equal(end) {
				t.Fatalf("%q in %s: got %s to %s, %v, want %s to %s", text, name, gotStart, gotEnd, err, start, end)
			}
		}
	}
}
