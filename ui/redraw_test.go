package ui_test

import "testing"

// The renderer compares a frame with the last one, so it has to be told to
// forget what it knows of the screen: with Bubble Tea 2.0.7 and 2.0.8 the key
// sends nothing while the frame is the same.
func TestRedrawFixesAScreenThatAnotherProgramWroteOn(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		want := e.Screen()
		e.Scribble(4, "Broadcast message from root@jump (pts/3)")
		e.Expect("Broadcast message")
		for range 2 {
			e.Press("ctrl+l")
			e.Settle()
			if got := e.Screen(); got != want {
				e.Errorf("got another screen than before, want\n%s", want)
			}
		}
	})
}
