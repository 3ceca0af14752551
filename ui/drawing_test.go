package ui_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui"
	"msgtrace/ui/uitest"
)

// sizes are one of each shape, and one that is too small.
var sizes = []struct{ w, h int }{{160, 45}, {120, 40}, {60, 20}, {30, 8}}

// TestDrawingChangesNothing draws every frame of the main job twice, and of what
// opens over the panes.
func TestDrawingChangesNothing(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		t.Run(fmt.Sprintf("%dx%d", size.w, size.h), func(t *testing.T) {
			o := setup{api: client.MessageTraces, messages: 60, Options: uitest.Options{Width: size.w, Height: size.h}}
			o.watch = func(changed string) { t.Errorf("got: %s, want drawing to change nothing", changed) }
			walk(t, o, func(*explorer, string) {})
			explore(t, o, func(e *explorer) {
				for _, keys := range [][]string{
					{"?"}, {"esc"}, {"f1"}, {"pgdown", "pgdown", "esc"}, {"enter"}, {"G"}, {"s"}, {"/", "i", "n", "enter"}, {"n"}, {"e"}, {"1", "0"}, {"b"}, {"tab", "j", "esc"}, {"i", "enter"}, {"b", "enter"}, {"esc"}, {"r"}, {"esc"}, {":", "z"},
					{"down", "esc"}, {"z"}, {"t"}, {"enter"}, {"/", "a", "esc"}, {"enter"}, {"G"}, {"r"}, {"j"}, {"esc"}, {"tab"}, {"!"}, {"y"}, {"j", "j", "esc"}, {"tab"}, {"c"}, {"j", "space", ">"}, {"s", "esc"}, {"f"}, {"tab", "x"},
				} {
					e.Press(keys...)
					e.Settle()
				}
				e.Resize(100, 16)
				e.Resize(size.w, size.h)
				e.Settle()
			})
		})
	}
}

func TestDrawingASignInChangesNothing(t *testing.T) {
	t.Parallel()
	for _, size := range sizes[1:3] {
		for _, browser := range []bool{false, true} {
			d := &desk{browser: browser}
			o := setup{signIn: d, Options: uitest.Options{Width: size.w, Height: size.h}}
			o.watch = func(changed string) { t.Errorf("got: %s, want drawing to change nothing", changed) }
			explore(t, o, func(e *explorer) {
				e.Press("enter")
				e.Advance(3 * time.Second)
				e.Type("http")
				d.signIns.Tell(ui.SignInEvent{Step: ui.SignInTroubled, Err: errors.New("the sign-in service cannot be reached")})
				e.Advance(3 * time.Second)
				d.decide(e, declined)
				e.Settle()
			})
		}
	}
}
