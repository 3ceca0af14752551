package when_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"msgtrace/client/when"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// A Monday afternoon in Berlin, an hour ahead of UTC.
var now = time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"now":                                   "2026-11-23T13:02:00Z",
		"2h":                                    "2026-11-23T11:02:00Z",
		"-2h":                                   "2026-11-23T11:02:00Z",
		"2 hours ago":                           "2026-11-23T11:02:00Z",
		"90m":                                   "2026-11-23T11:32:00Z",
		"1d12h":                                 "2026-11-22T01:02:00Z",
		"1.5h":                                  "2026-11-23T11:32:00Z",
		"10d":                                   "2026-11-13T13:02:00Z",
		"last week":                             "2026-11-16T13:02:00Z",
		"today":                                 "2026-11-22T23:00:00Z",
		"yesterday":                             "2026-11-21T23:00:00Z",
		"Yesterday 14:00":                       "2026-11-22T13:00:00Z",
		"yesterday at 2pm":                      "2026-11-22T13:00:00Z",
		"14:00 yesterday":                       "2026-11-22T13:00:00Z",
		"yesterday 23:30 America/New_York":      "2026-11-23T04:30:00Z",
		"14:00":                                 "2026-11-23T13:00:00Z",
		"14:00Z":                                "2026-11-22T14:00:00Z",
		"monday":                                "2026-11-22T23:00:00Z",
		"tue 08:15":                             "2026-11-17T07:15:00Z",
		"2026-11-20":                            "2026-11-19T23:00:00Z",
		"2026-11-20 09:30 America/New_York":     "2026-11-20T14:30:00Z",
		"2026-11-20 09:30 america/new_york":     "2026-11-20T14:30:00Z",
		"2026-11-20T09:30":                      "2026-11-20T08:30:00Z",
		"2026-11-20t09:30z":                     "2026-11-20T09:30:00Z",
		"2026-11-20T09:30:05.25+02:00":          "2026-11-20T07:30:05.25Z",
		"2026-11-20 09:30:05.25":                "2026-11-20T08:30:05.25Z",
		"2026-11-20 09:30 -0500":                "2026-11-20T14:30:00Z",
		"20 Nov":                                "2026-11-19T23:00:00Z",
		"Nov 20th, 09:30":                       "2026-11-20T08:30:00Z",
		"24 Dec 18:00":                          "2025-12-24T17:00:00Z",
		"29 February 2024":                      "2024-02-28T23:00:00Z",
		"11/20/2026 09:30":                      "2026-11-20T08:30:00Z",
		"13/11/2026":                            "2026-11-12T23:00:00Z",
		"11/11/2026":                            "2026-11-10T23:00:00Z",
		"2026/11/02":                            "2026-11-01T23:00:00Z",
		"20.11.2026 09:30":                      "2026-11-20T08:30:00Z",
		"Mon, 23 Nov 2026 14:01:12 +0100":       "2026-11-23T13:01:12Z",
		"Mon, 23 Nov 2026 05:01:12 -0800 (PST)": "2026-11-23T13:01:12Z",
		"2026-10-25 02:30":                      "2026-10-25T00:30:00Z",
		"2026-10-25 03:30":                      "2026-10-25T02:30:00Z",
	} {
		got, err := when.Parse(text, now, zone(t, "Europe/Berlin"))
		if err != nil {
			t.Errorf("Parse(%q): got %v, want %s", text, err, want)
			continue
		}
		if got.Format(time.RFC3339Nano) != want {
			t.Errorf("Parse(%q) = %s, want %s", text, got.Format(time.RFC3339Nano), want)
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                              "no time given",
		"at":                            "cannot read",
		"soon":                          `cannot read "soon" as a time: write 2h`,
		"2026-11-31":                    "there is no day 2026-11-31",
		"31 Nov":                        "there is no 31 November",
		"29 Feb 2026":                   "there is no 29 February 2026",
		"02/11/2026":                    "02/11/2026 can be read in two ways: write 2026-11-02 or 2026-02-11",
		"31/11/2026":                    "cannot read 31/11/2026 as a day: write it as 2026-11-20",
		"13/13/2026":                    "cannot read 13/13/2026 as a day",
		"11/32/26":                      "cannot read 11/32/26 as a day: write it as 2026-11-20",
		"25:00":                         "cannot read",
		"0h":                            "cannot read",
		"9999999d":                      "cannot read",
		"yesterday 14:00 PST":           `the zone "PST" is not known: write it as America/New_York or -05:00`,
		"yesterday 14:00 Europe/Bärlin": `the zone "Europe/Bärlin" is not known`,
		"yesterday today":               "cannot read",
		"14:00 15:00":                   "cannot read",
		"2026-03-29 02:30":              "02:30 does not exist on 29 March in Europe/Berlin: the clocks go forward",
		"Tue, 23 Nov 2026 14:01":        "23 November 2026 is a Monday, not a Tuesday",
		strings.Repeat("1h", 100):       "cannot read",
	} {
		got, err := when.Parse(text, now, zone(t, "Europe/Berlin"))
		if err == nil {
			t.Errorf("Parse(%q) = %s, want an error with %q", text, got, want)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q): %v, want %q", text, err, want)
		}
	}
}

func TestParseEndTakesTheWholeDay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-11-20":       "2026-11-20T23:00:00Z",
		"yesterday":        "2026-11-22T23:00:00Z",
		"today":            "2026-11-23T13:02:00Z",
		"2026-11-20 09:30": "2026-11-20T08:30:00Z",
		"now":              "2026-11-23T13:02:00Z",
	} {
		got, err := when.ParseEnd(text, now, zone(t, "Europe/Berlin"))
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("ParseEnd(%q) = %s, %v, want %s", text, got.Format(time.RFC3339), err, want)
		}
	}
}

func TestADayBeginsWhereTheClocksChangeAtMidnight(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ place, day, start, end string }{
		{"America/Havana", "2026-03-07", "2026-03-07T05:00:00Z", "2026-03-08T05:00:00Z"}, // 00:00 to 01:00 the night after
		{"America/Havana", "2026-03-08", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"},
		{"America/Havana", "2025-11-02", "2025-11-02T04:00:00Z", "2025-11-03T05:00:00Z"}, // 01:00 to 00:00
		{"America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"},
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"},
		{"Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z"},
	} {
		start, err := when.Parse(test.day, now, zone(t, test.place))
		if err != nil || start.Format(time.RFC3339) != test.start {
			t.Errorf("%s in %s begins %v, %v, want %s", test.day, test.place, start, err, test.start)
		}
		end, err := when.ParseEnd(test.day, now, zone(t, test.place))
		if err != nil || end.Format(time.RFC3339) != test.end {
			t.Errorf("%s in %s ends %v, %v, want %s", test.day, test.place, end, err, test.end)
		}
	}
}

func TestParseRange(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"last 48 hours":              "2026-11-21T13:02:00Z 2026-11-23T13:02:00Z",
		"10d":                        "2026-11-13T13:02:00Z 2026-11-23T13:02:00Z",
		"today":                      "2026-11-22T23:00:00Z 2026-11-23T13:02:00Z",
		"yesterday":                  "2026-11-21T23:00:00Z 2026-11-22T23:00:00Z",
		"yesterday UTC":              "2026-11-22T00:00:00Z 2026-11-23T00:00:00Z",
		"since yesterday":            "2026-11-21T23:00:00Z 2026-11-23T13:02:00Z",
		"yesterday 14:00":            "2026-11-22T13:00:00Z 2026-11-23T13:02:00Z",
		"20 Nov – 22 Nov":            "2026-11-19T23:00:00Z 2026-11-22T23:00:00Z",
		"21 Nov 14:00 - now":         "2026-11-21T13:00:00Z 2026-11-23T13:02:00Z",
		"21 Nov 14:00 -":             "2026-11-21T13:00:00Z 2026-11-23T13:02:00Z",
		"from 20 Nov 22:00 to 02:00": "2026-11-20T21:00:00Z 2026-11-21T01:00:00Z",
		"30 Sep 22:00 to 02:00":      "2026-09-30T20:00:00Z 2026-10-01T00:00:00Z",
		"between 09:30 and 11:00":    "2026-11-23T08:30:00Z 2026-11-23T10:00:00Z",
		"yesterday 09:00-11:00":      "2026-11-22T08:00:00Z 2026-11-22T10:00:00Z",
		"2026-11-20 09:00-05:00":     "2026-11-20T14:00:00Z 2026-11-23T13:02:00Z",
		"2026-11-20 09:30..11:00 America/New_York":              "2026-11-20T14:30:00Z 2026-11-20T16:00:00Z",
		"2026-11-20 09:30 America/New_York to 2026-11-21 09:30": "2026-11-20T14:30:00Z 2026-11-21T14:30:00Z",
		"2026-11-20T09:30:00Z – 2026-11-20T10:30:00Z":           "2026-11-20T09:30:00Z 2026-11-20T10:30:00Z",
		"yesterday 14:01 ±15m":                                  "2026-11-22T12:46:00Z 2026-11-22T13:16:00Z",
		"2026-11-23T13:00:00Z +-15m":                            "2026-11-23T12:45:00Z 2026-11-23T13:02:00Z",
		"22 Nov – 23 Nov":                                       "2026-11-21T23:00:00Z 2026-11-23T13:02:00Z",
	} {
		start, end, err := when.ParseRange(text, now, zone(t, "Europe/Berlin"))
		if got := start.Format(time.RFC3339) + " " + end.Format(time.RFC3339); err != nil || got != want {
			t.Errorf("ParseRange(%q) = %s, %v, want %s", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"22 Nov – 20 Nov":       "the start must be before the end",
		"now":                   "the start must be before the end",
		"2027-01-01":            "the start is in the future",
		"yesterday 14:00 ± now": "as a length of time",
		"":                      "no time given",
	} {
		if _, _, err := when.ParseRange(text, now, zone(t, "Europe/Berlin")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseRange(%q): %v, want %q", text, err, want)
		}
	}
}

func TestTheTwoEndsOfASpanAreReadTogether(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ since, until, want string }{
		{"14:00", "15:10", "2026-11-23T13:00:00Z 2026-11-23T13:02:00Z"}, // it is 14:02
		{"9:00", "11:00", "2026-11-23T08:00:00Z 2026-11-23T10:00:00Z"},
		{"15:00", "16:00", "2026-11-22T14:00:00Z 2026-11-22T15:00:00Z"},
		{"23:00", "1:00", "2026-11-22T22:00:00Z 2026-11-23T00:00:00Z"},
		{"9", "11", "2026-11-23T08:00:00Z 2026-11-23T10:00:00Z"},
		{"20 Nov", "22 Nov", "2026-11-19T23:00:00Z 2026-11-22T23:00:00Z"},
		{"monday", "wednesday", "2026-11-15T23:00:00Z 2026-11-18T23:00:00Z"},
		{"yesterday", "", "2026-11-21T23:00:00Z 2026-11-23T13:02:00Z"},
		{"this morning", "", "2026-11-23T05:00:00Z 2026-11-23T13:02:00Z"},
		{"yesterday afternoon", "today", "2026-11-22T11:00:00Z 2026-11-23T13:02:00Z"},
		{"9", "", "2026-11-23T08:00:00Z 2026-11-23T13:02:00Z"},
		{"9:00 - 11:00", "", "2026-11-23T08:00:00Z 2026-11-23T10:00:00Z"},
		{"13:00 +-15m", "", "2026-11-23T11:45:00Z 2026-11-23T12:15:00Z"},
		{"", "noon", "0001-01-01T00:00:00Z 2026-11-23T11:00:00Z"},
		{"", "9", "0001-01-01T00:00:00Z 2026-11-23T08:00:00Z"},
		{"20 Nov", "2027-01-01", "2026-11-19T23:00:00Z 2026-11-23T13:02:00Z"},
	} {
		start, end, err := when.ParseEnds(test.since, test.until, now, zone(t, "Europe/Berlin"))
		if got := start.Format(time.RFC3339) + " " + end.Format(time.RFC3339); err != nil || got != test.want {
			t.Errorf("since %q until %q: got %s, %v, want %s", test.since, test.until, got, err, test.want)
		}
	}
}

func TestTheEndOfASpanThatIsAtFaultIsNamed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		since, until string
		atUntil      bool
		want         string
	}{
		{"soon", "", false, `cannot read "soon"`},
		{"soon", "noon", false, `cannot read "soon"`},
		{"9:00", "later", true, `cannot read "later"`},
		{"", "later", true, `cannot read "later"`},
		{"9:00 - 11:00", "12:00", false, "has an end already"},
		{"03/04/2026", "noon", false, "two ways: write 2026-04-03 or 2026-03-04"},
		{"10:00", "2", true, "two ways: write 2:00 or 14:00"},
		{"2027-01-01", "", false, "in the future"},
	} {
		_, _, err := when.ParseEnds(test.since, test.until, now, zone(t, "Europe/Berlin"))
		var side *when.SideError
		if !errors.As(err, &side) || side.Until != test.atUntil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("since %q until %q: got %v, want %q of until %t", test.since, test.until, err, test.want, test.atUntil)
		}
	}
}

func TestWhatIsOfTheFutureIsRefusedButByInstant(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2027-01-01", "today 15:00", "tomorrow", "next monday", "tonight", "2026-11-23T13:02:01Z"} {
		if at, err := when.Parse(text, now, zone(t, "Europe/Berlin")); err == nil {
			t.Errorf("Parse(%q): got %s, want an error", text, at)
		}
	}
	at, err := when.Instant("2027-01-01", now, time.UTC)
	if want := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC); err != nil || !at.Equal(want) {
		t.Errorf("Instant: got %s, %v, want %s", at, err, want)
	}
}

func TestAZoneByItsName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Berlin": "Europe/Berlin", "europe/berlin": "Europe/Berlin", " New  York ": "America/New_York", "UTC": "UTC", "+02:00": "+02:00", "CEST": "CEST",
	} {
		if zone, err := when.ParseZone(name); err != nil || zone.String() != want {
			t.Errorf("ParseZone(%q): got %v, %v, want %s", name, zone, err, want)
		}
	}
	for _, name := range []string{"", " ", "Berlim", "Berlin Paris", "UTC UTC", "+25:00", "../etc/passwd", "Europe/Berlin x"} {
		if zone, err := when.ParseZone(name); err == nil {
			t.Errorf("ParseZone(%q): got %s, want an error", name, zone)
		}
	}
}

// FuzzParseRange holds what is true of any text: nothing is read as an instant after
// now, and no end is before its start.
func FuzzParseRange(f *testing.F) {
	for _, seed := range []string{
		"2h", "20 Nov – 22 Nov", "yesterday 09:00-11:00", "Mon, 23 Nov 2026 14:01:12 +0100 (CET)", "İ to 2h", "14:01 ±15m",
		"last night", "between 2 and 4 yesterday afternoon", "20.-22.11.", "mon-wed", "9-11pm", "the 31st", "30 Dec - 5 Jan", "around 20 Nov",
		"9h30 - 11h", "yesterday 20:00 - 24:00", "20 Nov 9:00 New York", "last weekend", "~14.00", "until noon", "29 Feb",
	} {
		f.Add(seed, "11:00", int64(0))
	}
	berlin := zone(f, "Europe/Berlin")
	f.Fuzz(func(t *testing.T, s, until string, minutes int64) {
		now := now.Add(time.Duration(minutes%(2*366*24*60)) * time.Minute)
		start, end, err := when.ParseRange(s, now, berlin)
		if err == nil && (!start.Before(end) || end.After(now)) {
			t.Errorf("ParseRange(%q): got %s to %s, want a span that ends by %s", s, start, end, now)
		}
		start, end, err = when.ParseEnds(s, until, now, berlin)
		if err == nil && s+until != "" && (!start.Before(end) || end.After(now)) {
			t.Errorf("ParseEnds(%q, %q): got %s to %s, want a span that ends by %s", s, until, start, end, now)
		}
		start, startErr := when.Parse(s, now, berlin)
		end, endErr := when.ParseEnd(s, now, berlin)
		if startErr == nil && start.After(now) || endErr == nil && end.After(now) {
			t.Errorf("%q: got %s by Parse, %s by ParseEnd, want nothing after %s", s, start, end, now)
		}
		if startErr == nil && endErr == nil && end.Before(start) {
			t.Errorf("%q: got %s by ParseEnd, want no end before %s", s, end, start)
		}
	})
}
