package overlay

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/action"
	"msgtrace/ui/uitest"
)

// saving is a window as the explorer makes it.
func saving(t *testing.T) *Saving {
	t.Helper()
	forms := []SaveForm{{"c", "CSV", "csv", "for spreadsheets"}, {"n", "NDJSON", "ndjson", "a message a line"}, {"e", "ECS", "ndjson", "for Elasticsearch"}}
	options := []SaveOption{
		{Key: "a", Title: "all recipients", Detail: func(func(string) bool) string { return "3 requests" }},
		{Key: "w", Title: "with events", Detail: func(on func(string) bool) string {
			if on("a") {
				return "9 requests or more"
			}
			return "9 requests"
		}},
	}
	hints := SaveHints{List: "enter saves", Option: "enter turns on", File: "enter types a file", Path: func(form string) string { return "enter saves as " + form }}
	return NewSaving(plain(t), "Save 45 messages", hints, forms, options, "~/mail", "traces")
}

func typedIn(w *Saving, text string) {
	for _, r := range text {
		w.Key(tea.KeyPressMsg{Text: string(r), Code: r})
	}
}

func TestTheSaveWindowFitsItsRoom(t *testing.T) {
	t.Parallel()
	w := saving(t)
	w.folder = "~/" + strings.Repeat("発注書/", 30)
	for width := 16; width < 100; width += 7 {
		for height := 4; height < 20; height += 3 {
			for range w.items() {
				w.Handle(action.OverlayDown)
				shown := view(w, width, height)
				exact(t, shown, width, height)
				if x, y := w.Cursor(); x != 2 || y < 1 || y > len(shown)-2 || !strings.HasPrefix(shown[y], "│ ▌") {
					t.Fatalf("%dx%d: got the cursor at %d,%d of\n%s\nwant it at its mark", width, height, x, y, strings.Join(shown, "\n"))
				}
			}
			w.Handle(action.OverlayTop)
		}
	}
}

func TestTheSaveWindow(t *testing.T) {
	t.Parallel()
	w := saving(t)
	screens := []string{strings.Join(view(w, 70, 20), "\n")}
	typedIn(w, "a")
	screens = append(screens, strings.Join(view(w, 70, 20), "\n"))
	w.Handle(action.OverlayNext)
	w.Completed("~/mail/traces.csv", "~/mail/traces.csv", "no directory of that name")
	screens = append(screens, strings.Join(view(w, 70, 20), "\n"))
	uitest.Golden(t, strings.Join(screens, "\n\n")+"\n")
}

func TestALetterSavesInAFormAndTurnsAnOption(t *testing.T) {
	t.Parallel()
	w := saving(t)
	view(w, 70, 20)
	if got := w.Key(tea.KeyPressMsg{Text: "w", Code: 'w'}); got != Took || !w.On("w") || w.On("a") {
		t.Errorf("got %v, %t, %t, want the events only", got, w.On("w"), w.On("a"))
	}
	if got := w.Key(tea.KeyPressMsg{Text: "e", Code: 'e'}); got != Choose || w.Value() != "e" || w.Path() != "" {
		t.Errorf("got %v, %s, %q, want ECS in a file of the usual name", got, w.Value(), w.Path())
	}
	w.Handle(action.OverlayBottom)
	w.Handle(action.OverlayUp)
	if got := w.Handle(action.OverlayChoose); got != Stay || w.On("w") {
		t.Errorf("got %v, %t, want the events off again", got, w.On("w"))
	}
}

func TestTheExtensionThatIsTypedChoosesTheForm(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ form, typed, want, path string }{
		{"c", "x.ndjson", "n", "x.ndjson"}, {"e", "x.ndjson", "e", "x.ndjson"}, {"c", "x.log", "c", "x.log"}, {"n", "x", "n", "x"}, {"c", "", "c", ""},
	} {
		w := saving(t)
		w.Key(tea.KeyPressMsg{Text: test.form, Code: rune(test.form[0])})
		w.Handle(action.OverlayNext)
		w.path.Set("")
		typedIn(w, test.typed)
		if got := w.Handle(action.PathSave); got != Choose || w.Value() != test.want || w.Path() != test.path {
			t.Errorf("%v: got %v, the form %s and the path %q", test, got, w.Value(), w.Path())
		}
	}
}

func TestWhatIsTypedMeanwhileIsNotCompletedAway(t *testing.T) {
	t.Parallel()
	w := saving(t)
	w.Handle(action.OverlayNext)
	begun := w.Typed()
	typedIn(w, "x")
	w.Completed(begun, "~/other/", "")
	if got := w.Typed(); got != begun+"x" {
		t.Errorf("got %q, want what was typed", got)
	}
}

// What does nothing in a window is refused with a reason, so it must say what does.
func TestTheSaveWindowSaysWhichKeysAreUseful(t *testing.T) {
	t.Parallel()
	w := saving(t)
	for id, want := range map[action.ID]bool{action.OverlayNext: true, action.OverlayChoose: true, action.OverlayClose: true, action.OverlayCopy: false, action.OverlayPrev: false} {
		if got := w.Useful(id); got != want {
			t.Errorf("%s: got %t, want %t", id, got, want)
		}
	}
}

func TestTheLowerEdgeSaysWhatEnterDoes(t *testing.T) {
	t.Parallel()
	w := saving(t)
	w.SetSize(80, 20)
	edge := func() string { return w.View()[len(w.View())-1] }
	want := func(where, words string) {
		t.Helper()
		if got := edge(); !strings.Contains(got, words) {
			t.Errorf("%s: got the lower edge %q, want %q in it", where, got, words)
		}
	}
	want("a form", "enter saves ")
	w.Handle(action.OverlayNext)
	want("the path, typed in", "enter saves as ")
	w.Handle(action.PathClose)
	want("the path", "enter types a file ")
	w.Handle(action.OverlayUp)
	want("an option", "enter turns on ")
}
