package text

import (
	"testing"
	"time"
)

func TestWidths(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		in   string
		want int
	}{
		{"", 0}, {"abc", 3}, {"発注書", 6}, {"e\u0301", 1}, {"\x1b[31mred\x1b[m", 3}, {"\U0001f389", 2}, {"\U0001f1e9\U0001f1ea", 2}, {"ｱ", 1},
	} {
		if got := Width(test.in); got != test.want {
			t.Errorf("Width(%+q) = %d, want %d", test.in, got, test.want)
		}
	}
}

func TestWhatATextTakesAtMost(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		want int
	}{{"", 0}, {"bob@contoso.com", 15}, {"b•••12@contoso.com", 18}, {"•••••7", 6}, {"j•••3@exämple.com", 18}, {"発注書", 9}} {
		if got := Most(test.text); got != test.want || got < Width(Clean(test.text).String()) {
			t.Errorf("%q: got %d, want %d and at least %d", test.text, got, test.want, Width(Clean(test.text).String()))
		}
	}
}

func TestTruncate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		in    string
		width int
		tail  string
		want  string
	}{
		{"Invoice", 7, "…", "Invoice"},
		{"Invoice", 4, "…", "Inv…"},
		{"Invoice", 4, "~", "Inv~"},
		{"Invoice", 1, "…", "…"},
		{"Invoice", 2, "...", "In"},
		{"Invoice", 0, "…", ""},
		{"Invoice", -1, "…", ""},
		{"発注書", 5, "…", "発注…"},
		{"発注書", 4, "…", "発…"},
		{"\x1b[31mInvoice\x1b[m", 4, "…", "\x1b[31mInv…\x1b[m"},
	} {
		if got := Truncate(test.in, test.width, test.tail); got != test.want {
			t.Errorf("Truncate(%q, %d) = %q, want %q", test.in, test.width, got, test.want)
		}
	}
	if got, want := Fit("発注書", 5), "発注 "; got != want {
		t.Errorf("Fit = %q, want %q", got, want)
	}
	if got, want := FitLeft("45", 5), "   45"; got != want {
		t.Errorf("FitLeft = %q, want %q", got, want)
	}
	if got := len(Spaces(1000)); got != 1000 {
		t.Errorf("got %d spaces, want 1000", got)
	}
}

func TestTruncateStart(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		s     string
		width int
		want  string
	}{
		{"~/trace.csv", 11, "~/trace.csv"}, {"~/trace.csv", 10, "…trace.csv"}, {"~/発注書.csv", 9, "…注書.csv"}, {"abc", 1, "…"}, {"abc", 0, ""}, {"", 3, ""},
	} {
		if got := TruncateStart(test.s, test.width, "…"); got != test.want {
			t.Errorf("TruncateStart(%q, %d) = %q, want %q", test.s, test.width, got, test.want)
		}
	}
}

func TestSize(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		in   int64
		want string
	}{
		{-1, ""}, {0, "0 B"}, {1023, "1023 B"}, {1024, "1 KB"}, {46080, "45 KB"}, {1536, "2 KB"},
		{1023 * 1024, "1023 KB"}, {1<<20 - 1, "1.0 MB"}, {1 << 20, "1.0 MB"}, {1258291, "1.2 MB"},
		{10 << 20, "10 MB"}, {10<<20 - 1, "10 MB"}, {25 << 20, "25 MB"}, {3 << 30, "3.0 GB"}, {5000 << 40, "5000 TB"},
	} {
		if got := Size(test.in); got != test.want {
			t.Errorf("Size(%d) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1204: "1,204", -1204: "-1,204", 1000000: "1,000,000", 123456: "123,456"} {
		if got := Count(n); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]string{0: "0 pages", 1: "1 page", 2: "2 pages", 1204: "1,204 pages"} {
		if got := Counted(n, "page"); got != want {
			t.Errorf("Counted(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("CET", 3600)
	at := time.Date(2026, 11, 23, 13, 1, 12, 345, time.UTC)
	now := at.Add(3*time.Minute + 5*time.Second)
	old := time.Date(2025, 6, 1, 23, 30, 0, 0, time.UTC)
	for _, test := range []struct{ what, got, want string }{
		{"stamp", Stamp(at, zone, TimesLocal, now), "23 Nov 14:01:12"},
		{"stamp UTC", Stamp(at, zone, TimesUTC, now), "23 Nov 13:01:12"},
		{"stamp without a zone", Stamp(at, nil, TimesLocal, now), "23 Nov 13:01:12"},
		{"stamp of a one-digit day", Stamp(at.AddDate(0, 0, -20), zone, TimesUTC, now), " 3 Nov 13:01:12"},
		{"stamp relative", Stamp(at, zone, TimesRelative, now), "3m 05s ago"},
		{"stamp of another year", Stamp(old, zone, TimesLocal, now), "2025-06-02 00:30"},
		{"stamp of nothing", Stamp(time.Time{}, zone, TimesLocal, now), ""},
		{"clock", Clock(at, zone, TimesLocal, now), "14:01:12"},
		{"clock relative", Clock(at, zone, TimesRelative, now), "3m 05s ago"},
		{"clock of nothing", Clock(time.Time{}, zone, TimesLocal, now), ""},
		{"zone", Zone(at, zone, TimesLocal), "CET"},
		{"zone UTC", Zone(at, zone, TimesUTC), "UTC"},
		{"zone without letters", Zone(at, time.FixedZone("+0530", 19800), TimesLocal), "UTC+05:30"},
		{"zone west", Zone(at, time.FixedZone("-03", -10800), TimesLocal), "UTC-03"},
		{"zone without a name", Zone(at, time.FixedZone("", 0), TimesLocal), "UTC"},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %q, want %q", test.what, test.got, test.want)
		}
		if len(test.got) > StampWidth {
			t.Errorf("%s: got %q, want %d columns at most", test.what, test.got, StampWidth)
		}
	}
	if TimesRelative.Next() != TimesLocal || TimesLocal.Next() != TimesUTC {
		t.Errorf("after relative and local: got %v and %v, want %v and %v", TimesRelative.Next(), TimesLocal.Next(), TimesLocal, TimesUTC)
	}
}

func TestElapsedAgreesWithTheClockBesideIt(t *testing.T) {
	t.Parallel()
	from := time.Date(2020, 6, 15, 23, 55, 23, 817e6, time.UTC)
	for _, test := range []struct {
		to   time.Time
		want string
	}{
		{from, "0s"},
		{from.Add(182 * time.Millisecond), "0s"},
		{from.Add(183 * time.Millisecond), "+1s"},
		{from.Add(-818 * time.Millisecond), "-1s"},
		{from.Add(2 * time.Second), "+2s"},
		{from.Add(-3 * time.Second), "-3s"},
		{from.Add(65 * time.Second), "+1m05s"},
		{from.Add(2*time.Hour + 3*time.Minute + 59*time.Second), "+2h03m"},
		{from.Add(28 * time.Hour), "+1d04h"},
		{time.Time{}, ""},
	} {
		if got := Elapsed(from, test.to); got != test.want {
			t.Errorf("Elapsed from %v to %v = %q, want %q", from, test.to, got, test.want)
		}
	}
	if got := Elapsed(time.Time{}, from); got != "" {
		t.Errorf("Elapsed from an unknown time = %q, want nothing", got)
	}
}

func TestAgo(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		d    time.Duration
		want string
	}{
		{0, "now"},
		{999 * time.Millisecond, "now"},
		{-999 * time.Millisecond, "now"},
		{2 * time.Second, "2s ago"},
		{-3 * time.Second, "in 3s"},
		{65 * time.Second, "1m 05s ago"},
		{2*time.Hour + 3*time.Minute + 59*time.Second, "2h 03m ago"},
		{28 * time.Hour, "1d 04h ago"},
		{100 * 24 * time.Hour, "100d 00h ago"},
	} {
		if got := Ago(test.d); got != test.want {
			t.Errorf("Ago(%v) = %q, want %q", test.d, got, test.want)
		}
	}
}
