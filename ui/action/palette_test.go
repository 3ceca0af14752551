package action

import "testing"

func TestPalette(t *testing.T) {
	t.Parallel()
	k := keymap(t, nil)
	all := k.Palette("", Chain(ScopeTraces)...)
	if len(all) < 15 {
		t.Errorf("got %d actions in the palette, want 15 or more", len(all))
	}
	for _, test := range []struct {
		query string
		want  ID
	}{
		{"filter", Find}, {"nprob", NextProblem}, {"nxtprob", NextProblem}, {"NEXT PROBLEM", NextProblem}, {"allrec", AllRecipients},
		{"search", Form}, {"times", Times}, {"redraw", Redraw}, {"run-again", RunAgain},
	} {
		matches := k.Palette(test.query, Chain(ScopeTraces)...)
		if len(matches) == 0 || matches[0].Action.ID != test.want {
			t.Errorf("%q: got %v, want %s first", test.query, matches, test.want)
			continue
		}
		for _, at := range matches[0].At {
			if at < 0 || at >= len(matches[0].Action.Title) {
				t.Errorf("%q: got the places %v, want them in %q", test.query, matches[0].At, matches[0].Action.Title)
			}
		}
	}
	if got := k.Palette("qqq", Chain(ScopeTraces)...); len(got) != 0 {
		t.Errorf("nonsense: got %v, want nothing", got)
	}
	for _, match := range k.Palette("", Chain(ScopeTimeline)...) {
		if !match.Action.In(ScopeTimeline) && !match.Action.In(ScopeApp) && !match.Action.In(ScopeAlways) {
			t.Errorf("got %s in the palette of the timeline, want only what is in force there", match.Action.ID)
		}
	}
}
