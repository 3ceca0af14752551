package overlay

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"msgtrace/client/volume"
	"msgtrace/ui/action"
	"msgtrace/ui/bars"
	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

var asked = time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)

// berlin is the zone of the screens.
var berlin = bars.Times{Zone: time.FixedZone("CET", 3600)}

// traffic are messages of two days, every ninth of them with a problem.
func traffic() *volume.Histogram {
	h := &volume.Histogram{}
	for i := range 600 {
		h.Add(asked.Add(-time.Duration(i*i%2880)*time.Minute), i%9 == 0, 1)
	}
	return h
}

// overTime is the window of two days that were read whole.
func overTime(t *testing.T, ascii bool, width, height int, chosen *volume.Span) *Volume {
	t.Helper()
	w := NewVolume(uitest.Theme(t, "none", ascii), "enter narrows · esc closes", asked.Add(-time.Minute), chosen)
	w.SetSize(width, height)
	w.SetVolume(traffic(), volume.Extent{From: asked.Add(-48 * time.Hour), To: asked, Now: true, Whole: true}, berlin)
	return w
}

func handle(w *Volume, ids ...action.ID) {
	for _, id := range ids {
		w.Handle(id)
	}
}

func shown(w *Volume) string { return strings.Join(w.View(), "\n") }

func TestVolumeScreens(t *testing.T) {
	t.Parallel()
	for name, ascii := range map[string]bool{"unicode": false, "ascii": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := overTime(t, ascii, 118, 38, nil)
			var all []string
			all = append(all, shown(w))
			handle(w, action.VolumeLeft, action.VolumeExtendLeft, action.VolumeExtendLeft, action.VolumeExtendLeft)
			all = append(all, shown(w))
			handle(w, action.VolumeFiner, action.VolumeFiner)
			all = append(all, shown(w))
			handle(w, action.VolumeMark, action.VolumeCoarser, action.VolumeCoarser, action.VolumeCoarser, action.VolumeCoarser, action.VolumeFirst)
			w.SetSize(58, 18)
			all = append(all, shown(w))
			part := volume.Extent{From: asked.Add(-20 * time.Hour), To: asked, Now: true, Read: asked.Add(-20 * time.Hour)}
			few := &volume.Histogram{}
			few.Add(asked.Add(-time.Hour), true, 1)
			few.Add(time.Time{}, true, 1)
			w.SetVolume(few, part, berlin)
			all = append(all, shown(w))
			uitest.Golden(t, strings.Join(all, "\n"))
		})
	}
}

func TestASpanIsChosen(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		keys []action.ID
		want string
		part bool
	}{
		{"the bar under the cursor", nil, "23 Nov 14:00 – now", true},
		{"the bar before", []action.ID{action.VolumeLeft}, "23 Nov 13:30–14:00", true},
		{"at the last bar there is no later one", []action.ID{action.VolumeRight, action.VolumeRight}, "23 Nov 14:00 – now", true},
		{"from a mark on", []action.ID{action.VolumeLeft, action.VolumeMark, action.VolumeLeft, action.VolumeLeft}, "23 Nov 12:30–14:00", true},
		{"with shift", []action.ID{action.VolumeLeft, action.VolumeExtendLeft, action.VolumeExtendLeft}, "23 Nov 12:30–14:00", true},
		{"and back over the mark", []action.ID{action.VolumeLeft, action.VolumeExtendLeft, action.VolumeExtendRight, action.VolumeExtendRight}, "23 Nov 13:30 – now", true},
		{"a mark is dropped", []action.ID{action.VolumeMark, action.VolumeLeft, action.VolumeMark, action.VolumeLeft}, "23 Nov 13:00–13:30", true},
		{"finer bars leave the span as it is", []action.ID{action.VolumeLeft, action.VolumeExtendLeft, action.VolumeFiner, action.VolumeFiner}, "23 Nov 13:00–14:00", true},
		{"coarser bars make it whole", []action.ID{action.VolumeLeft, action.VolumeExtendLeft, action.VolumeCoarser, action.VolumeCoarser}, "23 Nov 12:00–14:00", true},
		{"finer bars go to the first of the bar", []action.ID{action.VolumeLeft, action.VolumeFiner}, "23 Nov 13:30–13:45", true},
		{"the first bar", []action.ID{action.VolumeFirst}, "21 Nov 14:00–14:30", true},
		{"all there is", []action.ID{action.VolumeFirst, action.VolumeMark, action.VolumeLast}, "21 Nov 14:00 – now", false},
	} {
		w := overTime(t, false, 118, 30, nil)
		handle(w, test.keys...)
		if _, part := w.Span(); w.Value() != test.want || part != test.part {
			t.Errorf("%s: got %q, %v, want %q, %v", test.name, w.Value(), part, test.want, test.part)
		}
		if got, want := shown(w), test.want+": "; !strings.Contains(got, want) {
			t.Errorf("%s: got\n%s\nwant %q in it", test.name, got, want)
		}
	}
}

func TestAChosenSpanIsShownAgain(t *testing.T) {
	t.Parallel()
	for _, to := range []time.Time{asked.Add(-2 * time.Hour), {}} {
		span := volume.Span{From: asked.Add(-302 * time.Minute), To: to}
		if !to.IsZero() {
			span.To = to.Truncate(time.Hour)
		}
		w := overTime(t, false, 118, 30, &span)
		if got, _ := w.Span(); !got.From.Equal(span.From) || !got.To.Equal(span.To) {
			t.Errorf("got %v, want %v", got, span)
		}
	}
}

func TestTheWindowSaysHowManyThereWere(t *testing.T) {
	t.Parallel()
	w := overTime(t, false, 118, 30, nil)
	h := traffic()
	handle(w, action.VolumeLeft, action.VolumeExtendLeft)
	span, _ := w.Span()
	want := h.Count(span.From, span.To)
	if got, want := shown(w), ": "+text.Counted(want.All, "message")+", "+text.Count(want.Problems)+" with problems"; !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant %q in it", got, want)
	}
	h.Add(span.From, true, 1)
	w.SetVolume(h, w.extent, berlin)
	if got, want := shown(w), ": "+text.Counted(want.All+1, "message")+", "+text.Count(want.Problems+1)+" with problems"; !strings.Contains(got, want) {
		t.Errorf("with one more: got\n%s\nwant %q in it", got, want)
	}
}

func TestProblemsAreSought(t *testing.T) {
	t.Parallel()
	h := &volume.Histogram{}
	for _, ago := range []int{5, 100, 400} {
		h.Add(asked.Add(-time.Duration(ago)*time.Minute), ago != 100, 1)
	}
	w := NewVolume(uitest.Theme(t, "none", false), "", asked, nil)
	w.SetSize(100, 30)
	w.SetVolume(h, volume.Extent{From: asked.Add(-8 * time.Hour), To: asked, Now: true, Whole: true}, berlin)
	for _, test := range []struct {
		id         action.ID
		at, saying string
	}{
		{action.VolumePrevProblem, "13:50", "1 message, 1 with a problem"}, {action.VolumePrevProblem, "07:20", "1 message, 1 with a problem"},
		{action.VolumePrevProblem, "07:20", "No earlier message has a problem."}, {action.VolumeNextProblem, "13:50", "1 with a problem"}, {action.VolumeNextProblem, "13:50", "No later message has a problem."},
	} {
		w.Handle(test.id)
		if got := shown(w); !strings.Contains(got, "23 Nov "+test.at) || !strings.Contains(got, test.saying) {
			t.Errorf("%s: got\n%s\nwant the bar of %s, and %q", test.id, got, test.at, test.saying)
		}
	}
}

// What is not known looks unlike none.
func TestWhatIsNotReadIsNoZero(t *testing.T) {
	t.Parallel()
	h := &volume.Histogram{}
	h.Add(asked.Add(-time.Hour), true, 1)
	h.Add(asked.Add(-5*time.Hour), false, 1)
	w := NewVolume(uitest.Theme(t, "none", false), "", asked, nil)
	w.SetSize(100, 30)
	w.SetVolume(h, volume.Extent{From: asked.Add(-2 * time.Hour), To: asked, Now: true, Read: asked.Add(-2 * time.Hour)}, berlin)
	for _, want := range []string{"░░█░░", "▁▁█▁▁", "2 loaded, not all of them", "Nothing before 23 Nov 12:02 is read yet. G in the list reads on."} {
		if got := shown(w); !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwant %q in it", got, want)
		}
	}
	w.Handle(action.VolumeFirst)
	for id, want := range map[action.ID]string{action.VolumeFirst: "at least 1 message, not all of it is read", action.VolumeRight: "not read yet"} {
		w.Handle(id)
		if got := shown(w); !strings.Contains(got, ": "+want) {
			t.Errorf("%s: got\n%s\nwant %q in it", id, got, want)
		}
		w.Handle(action.VolumeFirst)
	}
}

// Each day in sight has its date, the first one only where it stands beside no other.
func TestTheAxisHasTheDateOfEachDay(t *testing.T) {
	t.Parallel()
	for minutes := 0; minutes < 9*60; minutes += 30 {
		from := asked.Add(time.Duration(minutes)*time.Minute - 48*time.Hour)
		h := &volume.Histogram{}
		h.Add(asked.Add(-time.Minute), true, 1)
		w := NewVolume(uitest.Theme(t, "none", false), "", asked, nil)
		w.SetSize(118, 30)
		w.SetVolume(h, volume.Extent{From: from, To: asked, Now: true, Whole: true}, berlin)
		for day := asked.Add(-24 * time.Hour); !day.After(asked); day = day.Add(24 * time.Hour) {
			if got, want := w.axis(), berlin.Format(day, "2 Jan"); !strings.Contains(got, want) {
				t.Errorf("from %s: got %q, want %q in it", from, got, want)
			}
		}
	}
}

// Bars that there is no room for are not passed over in silence.
func TestBarsOutOfSightHaveASign(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		for _, whole := range []bool{false, true} {
			w := overTime(t, ascii, 80, 30, nil)
			w.SetVolume(traffic(), volume.Extent{From: asked.Add(-48 * time.Hour), To: asked, Now: true, Whole: whole, Read: asked.Add(-48 * time.Hour)}, berlin)
			handle(w, action.VolumeFiner, action.VolumeFiner)
			cut := w.look.Glyphs.Ellipsis
			for _, test := range []struct {
				keys          []action.ID
				before, after bool
			}{{nil, true, false}, {[]action.ID{action.VolumeFirst}, false, true}} {
				handle(w, test.keys...)
				_, y := w.Cursor()
				row := w.View()[y-1]
				left := ansi.Cut(row, 2+w.labels()-cutSign, 2+w.labels())
				if before, after := strings.TrimSpace(left) == cut, strings.HasSuffix(strings.TrimRight(row, " │:"), cut); before != test.before || after != test.after {
					t.Errorf("read whole %v, after %v: got %q, want the sign %q before %v, after %v", whole, test.keys, row, cut, test.before, test.after)
				}
			}
		}
	}
}

// Whatever is pressed, in whatever room: the window fits, and the cursor is on a bar.
func TestVolumeFitsAlways(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	ids := []action.ID{action.VolumeLeft, action.VolumeRight, action.VolumeExtendLeft, action.VolumeExtendRight, action.VolumeMark, action.VolumeFirst, action.VolumeLast, action.VolumeFiner, action.VolumeCoarser, action.VolumeNextProblem, action.VolumePrevProblem}
	for range 40 {
		width, height := 38+random.IntN(120), 8+random.IntN(40)
		w := overTime(t, random.IntN(2) == 0, width, height, nil)
		if random.IntN(2) == 0 {
			w.SetVolume(traffic(), volume.Extent{From: asked.Add(-20 * time.Hour), To: asked, Read: asked.Add(-20 * time.Hour)}, berlin)
		}
		for range 60 {
			id := ids[random.IntN(len(ids))]
			w.Handle(id)
			view := w.View()
			x, y := w.Cursor()
			if len(view) > height || y >= len(view)-1 || x >= text.Width(view[0])-1 || !strings.HasPrefix(ansi.Cut(view[y], x, x+1), w.look.Glyphs.Cursor) {
				t.Fatalf("%dx%d after %s: got the cursor at %d, %d of\n%s\nwant it on its mark", width, height, id, x, y, strings.Join(view, "\n"))
			}
			for _, line := range view {
				if text.Width(line) != text.Width(view[0]) || text.Width(line) > width {
					t.Fatalf("%dx%d after %s: got\n%s\nwant lines of one width", width, height, id, strings.Join(view, "\n"))
				}
			}
			from, to := w.bounds()
			if sum := w.of.Count(from, to); sum != w.chosen {
				t.Fatalf("after %s: got %+v in the span, want %+v", id, w.chosen, sum)
			}
		}
	}
}
