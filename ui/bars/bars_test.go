package bars

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"msgtrace/client/volume"
	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

var now = time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)

// berlin is the zone of the screens.
var berlin = Times{Zone: time.FixedZone("CET", 3600)}

// received are messages that many minutes ago, the last of them with a problem.
func received(minutes ...int) *volume.Histogram {
	h := &volume.Histogram{}
	for i, ago := range minutes {
		h.Add(now.Add(-time.Duration(ago)*time.Minute), i == len(minutes)-1, 1)
	}
	return h
}

func TestTheStripSaysHowManyThereWere(t *testing.T) {
	t.Parallel()
	read := volume.Extent{From: now.Add(-48 * time.Hour), To: now, Now: true, Whole: true}
	part := volume.Extent{From: now.Add(-2 * time.Hour), To: now, Now: true, Read: now.Add(-2 * time.Hour)}
	past := volume.Extent{From: now.Add(-50 * time.Hour), To: now.Add(-40 * time.Hour), Whole: true}
	for _, test := range []struct {
		name  string
		of    *volume.Histogram
		x     volume.Extent
		ascii bool
		form  int
		want  string
	}{
		{"read whole", received(1, 2, 3, 4, 200, 1500, 1500), read, false, 0, "21 Nov ▁▁▁▁▁▁▁▁▁▁▁█▁▁▁▁▁▁▁▁▁▁▅██ now"},
		{"in ASCII", received(1, 2, 3, 4, 200, 1500, 1500), read, true, 0, "21 Nov            9          599 now"},
		{"in less room", received(1, 2, 3, 4, 200, 1500, 1500), read, false, 2, "21 Nov ▁▁▁▁▁▁▅▁▁▁▁▃█ now"},
		{"read in part", received(1, 100), part, false, 1, "12:02 ░░░▁█▁▁▁▁▁▁▁▁▁█ now"},
		{"read in part, with a message before that", received(1, 100, 200), part, false, 1, "10:42 ░░█░░░░░░░░▁█▁▁▁▁▁▁▁▁▁█ now"},
		{"nothing known of any part", received(1, 100), volume.Extent{To: now, Now: true}, false, 1, "12:22 ░░█░░░░░░░░░░░░░░░░░░░█ now"},
		{"not until now", received(2500), past, false, 1, "12:02 ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█▁▁▁▁ 22:02"},
		{"over more than a year", received(5, 400*24*60), volume.Extent{Whole: true}, false, 2, "2025-10 █▁▁▁▁▁▁▁█ 2026-11"},
		{"no message", received(), read, false, 0, ""},
		{"one message and no window", received(5), volume.Extent{Whole: true}, false, 0, ""},
	} {
		got := strings.TrimSpace(Strip(uitest.Theme(t, "none", test.ascii), test.of, test.x, berlin, test.form))
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestTheStripFitsItsForm(t *testing.T) {
	t.Parallel()
	h := received(1, 2, 3, 60*24*89)
	for hours := 1; hours < 90*24; hours += 7 {
		x := volume.Extent{From: now.Add(-time.Duration(hours) * time.Hour), To: now}
		for room := range 80 {
			form := Form(room)
			if form == Forms {
				continue
			}
			if got := Strip(uitest.Theme(t, "ansi16", false), h, x, berlin, form); text.Width(got) > room {
				t.Fatalf("%d hours: got %q in %d columns, want at most %d", hours, got, text.Width(got), room)
			}
			if room > 60 {
				break
			}
		}
	}
}

func TestProblemsHaveTheirColor(t *testing.T) {
	t.Parallel()
	look := uitest.Theme(t, "ansi16", false)
	got := Strip(look, received(1, 100), volume.Extent{From: now.Add(-2 * time.Hour), To: now, Whole: true}, berlin, 1)
	if want := look.Problem.Render("█"); strings.Count(got, want) != 1 {
		t.Errorf("got %q, want %q once", got, want)
	}
}

func TestSpansInWords(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ from, to, want string }{
		{"2026-11-23T13:00:00Z", "2026-11-23T13:15:00Z", "23 Nov 14:00–14:15"},
		{"2026-11-22T22:00:00Z", "2026-11-23T00:00:00Z", "22 Nov 23:00 – 23 Nov 01:00"},
		{"2026-11-22T22:00:00Z", "2026-11-22T23:00:00Z", "22 Nov 23:00–24:00"},
		{"2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z", "23 Nov"},
		{"2026-11-20T23:00:00Z", "2026-11-23T23:00:00Z", "21 Nov – 23 Nov"},
		{"2026-11-23T13:00:00Z", "", "23 Nov 14:00 – now"},
		{"2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "25 Oct 02:00 CEST–02:00 CET"},
		{"2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "25 Oct"},
	} {
		s := volume.Span{}
		s.From, _ = time.Parse(time.RFC3339, test.from)
		s.To, _ = time.Parse(time.RFC3339, test.to)
		if got := (Times{Zone: zone}).Span(s, "–"); got != test.want {
			t.Errorf("%s to %s: got %q, want %q", test.from, test.to, got, test.want)
		}
	}
	s := volume.Span{From: now, To: now.Add(time.Minute)}
	for _, mode := range []text.TimeMode{text.TimesLocal, text.TimesUTC, text.TimesRelative} {
		want := "23 Nov 14:02–14:03"
		if mode == text.TimesUTC {
			want = "23 Nov 13:02–13:03"
		}
		if got := (Times{berlin.Zone, mode}).Span(s, "–"); got != want {
			t.Errorf("times as %s: got %q, want %q", mode, got, want)
		}
	}
}
