package when_test

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"msgtrace/client/when"
)

// row is a line of testdata/times.txt: a text, and what it means at each instant.
type row struct {
	text string
	at   []time.Time
	want []string
}

// rows reads testdata/times.txt, which says how it is written.
func rows(t *testing.T, berlin *time.Location) []row {
	t.Helper()
	content, err := os.ReadFile("testdata/times.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []row
	var at []time.Time
	for line := range strings.Lines(string(content)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if cells[0] == "text" {
			at = instants(t, cells[1:], berlin)
			continue
		}
		if len(cells) != len(at)+1 {
			t.Fatalf("%q: got %d cells, want %d", line, len(cells)-1, len(at))
		}
		for i := range cells {
			if cells[i] == "=" {
				cells[i] = cells[i-1]
			}
		}
		all = append(all, row{cells[0], at, cells[1:]})
	}
	return all
}

// instants reads heads like "Sun 2026-10-25 13:00, the clocks went back".
func instants(t *testing.T, heads []string, zone *time.Location) []time.Time {
	t.Helper()
	var all []time.Time
	for _, head := range heads {
		head, _, _ = strings.Cut(head, ",")
		at, err := time.ParseInLocation("Mon 2006-01-02 15:04", head, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := at.Format("Mon 2006-01-02 15:04"); got != head {
			t.Fatalf("the head of a column: got %q, want %q", head, got)
		}
		all = append(all, at)
	}
	return all
}

// cell writes a span as testdata/times.txt has it.
func cell(start, end, now time.Time, zone *time.Location) string {
	start, end = start.In(zone), end.In(zone)
	switch {
	case end.Equal(now):
		return onClocks(start, "2 Jan") + " - now"
	case start.YearDay() == end.YearDay() && start.Year() == end.Year():
		return onClocks(start, "2 Jan") + " - " + onClocks(end, "")
	}
	return onClocks(start, "2 Jan") + " - " + onClocks(end, "2 Jan")
}

func onClocks(t time.Time, day string) string {
	layout := day + " 15:04"
	if day != "" && t.Year() != 2026 {
		layout = day + " 2006 15:04"
	}
	if t.Second() != 0 {
		layout += ":05"
	}
	if twice(t) {
		layout += " MST"
	}
	return strings.TrimSpace(t.Format(layout))
}

// twice reports whether the clocks of Berlin show t twice.
func twice(t time.Time) bool {
	for _, other := range []time.Time{t.Add(-time.Hour), t.Add(time.Hour)} {
		if other.Format(time.DateTime) == t.Format(time.DateTime) {
			return true
		}
	}
	return false
}

func TestEveryTimeOfTheTableIsReadAsItSays(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	right, all := 0, 0
	for _, row := range rows(t, berlin) {
		for i, now := range row.at {
			all++
			want := row.want[i]
			start, end, err := when.ParseRange(row.text, now, berlin)
			words, refused := strings.CutPrefix(want, "! ")
			switch {
			case err != nil && refused && strings.Contains(err.Error(), words):
				right++
			case err != nil:
				t.Errorf("%q at %s: got %q, want %q", row.text, now.Format("Mon 2 Jan 15:04"), err, want)
			case cell(start, end, now, berlin) != want:
				t.Errorf("%q at %s: got %q, want %q", row.text, now.Format("Mon 2 Jan 15:04"), cell(start, end, now, berlin), want)
			default:
				right++
			}
		}
	}
	t.Logf("%d of %d cells are right", right, all)
}

// Whatever the hour, the day of the week or of the year is, a time is of the past and
// an end is not before its start.
func TestNoTimeOfTheTableIsEverReadAsOneOfTheFuture(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for _, place := range []string{"Europe/Berlin", "America/Havana", "Australia/Lord_Howe"} {
		zone := zone(t, place)
		for _, row := range rows(t, zone) {
			for range 50 {
				now := row.at[0].Add(time.Duration(random.IntN(2*366*24*3600)) * time.Second)
				start, end, err := when.ParseRange(row.text, now, zone)
				if err == nil && (!start.Before(end) || end.After(now)) {
					t.Errorf("%q at %s: got %s to %s, want a span of the past", row.text, now, start, end)
				}
				at, err := when.Parse(row.text, now, zone)
				until, untilErr := when.ParseEnd(row.text, now, zone)
				if err == nil && untilErr == nil && (at.After(now) || until.After(now) || until.Before(at)) {
					t.Errorf("%q at %s: got %s by Parse and %s by ParseEnd, want both of the past, in that order", row.text, now, at, until)
				}
			}
		}
	}
}
