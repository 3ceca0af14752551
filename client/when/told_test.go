package when_test

import (
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
