package chips

import (
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

func counts(of map[client.Status]int) client.StatusCounts {
	var counts client.StatusCounts
	for status, n := range of {
		counts[status.Place()] = n
	}
	return counts
}

var some = counts(map[client.Status]int{client.StatusDelivered: 2437, client.StatusFailed: 60, client.StatusUnknown: 3})

func TestTheLineGetsShorter(t *testing.T) {
	t.Parallel()
	look := uitest.Theme(t, "none", false)
	for _, test := range []struct {
		width  int
		active client.Status
		want   string
	}{
		{80, "", " 0 All 2,500  1 ✓ Delivered 2,437  4 ✗ Failed 60  9 ? Unknown 3"},
		{80, client.StatusFailed, " 0 All 2,500  1 ✓ Delivered 2,437  [4 ✗ Failed 60]  9 ? Unknown 3"},
		{80, client.StatusPending, " 0 All 2,500  1 ✓ Delivered 2,437  4 ✗ Failed 60  [5 … Pending 0]  9 ? Unknown 3"},
		{60, "", " 0 All 2,500  1 ✓ 2,437  4 ✗ 60  9 ? 3"},
		{36, "", " All 2,500  ✓ 2,437  ✗ 60  ? 3"}, {29, client.StatusFailed, " All 2,500 ✓ 2,437 [✗ 60] ? 3"}, {12, "", " All 2,500 ✓"}, {0, "", ""},
	} {
		got := Line{Total: 2500, Counts: some, Active: test.active}.View(look, test.width)
		if strings.TrimRight(got, " ") != test.want || text.Width(got) != test.width {
			t.Errorf("in %d columns: got %q, want %q", test.width, got, test.want)
		}
	}
}

func TestTheMarksAreCounted(t *testing.T) {
	t.Parallel()
	look := uitest.Theme(t, "none", false)
	for _, test := range []struct {
		width          int
		marked, ranged int
		want           string
	}{
		{60, 3, 0, " 0 All 9  ◆ 3 marked"}, {60, 1200, 12, " 0 All 9  ◆ 1,200 marked + 12 in the range"}, {60, 0, 2, " 0 All 9  ◆ 0 marked + 2 in the range"}, {20, 3, 12, " 0 All 9  ◆ 3 + 12"}, {14, 3, 12, " 0 …  ◆ 3 + 12"}, {5, 3, 0, "  ◆ 3"},
	} {
		line := Line{Total: 9, Marked: test.marked, Ranged: test.ranged}
		if got := strings.TrimRight(line.View(look, test.width), " "); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
	if got, want := (Line{Counts: some, Marked: 2}).Brief(look, 60), "1 ✓ 2,437  4 ✗ 60  9 ? 3  ◆ 2"; got != want {
		t.Errorf("in a title: got %q, want %q", got, want)
	}
}

func TestTheTitleHasTheDigitsWhereThereIsRoom(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]string{40: "1 ✓ 2,437  [4 ✗ 60]  9 ? 3", 26: "1 ✓ 2,437  [4 ✗ 60]  9 ? 3", 25: "✓ 2,437  [✗ 60]  ? 3", 3: "✓ 2,437  [✗ 60]  ? 3"} {
		if got := (Line{Total: 2500, Counts: some, Active: client.StatusFailed}).Brief(uitest.Theme(t, "ansi16", false), width); got != want {
			t.Errorf("in %d columns: got %q, want %q", width, got, want)
		}
	}
}

func TestOneStatusNeedsNoDigit(t *testing.T) {
	t.Parallel()
	look := uitest.Theme(t, "none", false)
	one := counts(map[client.Status]int{client.StatusDelivered: 3})
	for active, want := range map[client.Status]string{"": "✓ 3", client.StatusDelivered: "[1 ✓ 3]", client.StatusFailed: "1 ✓ 3  [4 ✗ 0]"} {
		if got := (Line{Counts: one, Active: active}).Brief(look, 60); got != want {
			t.Errorf("narrowed to %q: got %q, want %q", active, got, want)
		}
	}
}

// A terminal without color shows all that one with color does.
func TestColorsAddNothing(t *testing.T) {
	t.Parallel()
	line := Line{Total: 2500, Counts: some, Active: client.StatusFailed}
	if got, want := text.Width(line.View(uitest.Theme(t, "ansi16", false), 100)), 100; got != want {
		t.Errorf("got %d columns, want %d", got, want)
	}
	if got := line.View(uitest.Theme(t, "none", false), 100); strings.Contains(got, "\x1b") {
		t.Errorf("got %q, want no color", got)
	}
}

func TestWhatADigitChooses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		digit        int
		active, want client.Status
	}{
		{0, "", ""}, {0, client.StatusFailed, ""}, {4, "", client.StatusFailed}, {4, client.StatusFailed, ""}, {1, client.StatusFailed, client.StatusDelivered}, {9, "", client.StatusUnknown}, {12, "", ""},
	} {
		if got := Choose(test.digit, test.active); got != test.want {
			t.Errorf("%d while %q: got %q, want %q", test.digit, test.active, got, test.want)
		}
	}
}

func TestWhatStandsBesideTheChipsGivesWayFirst(t *testing.T) {
	t.Parallel()
	look := uitest.Theme(t, "none", false)
	line := Line{Total: 2500, Counts: some, Only: "14:00–15:10", Way: " · esc shows all", Marked: 2, Beside: func(room int) string {
		if room < 8 {
			return ""
		}
		return "▁▂▃ now "
	}}
	const chips = " 0 All 2,500  1 ✓ Delivered 2,437  4 ✗ Failed 60  9 ? Unknown 3"
	for width, want := range map[int]string{
		120: chips + "  only 14:00–15:10 · esc shows all  ◆ 2 marked ▁▂▃ now",
		119: chips + "  only 14:00–15:10 · esc shows all  ◆ 2 marked",
		96:  chips + "  only 14:00–15:10  ◆ 2 marked",
	} {
		got := line.View(look, width)
		if squeezed := strings.Join(strings.Fields(got), " "); squeezed != strings.Join(strings.Fields(want), " ") || text.Width(got) != width {
			t.Errorf("in %d columns: got %q, want %q", width, got, want)
		}
	}
}
