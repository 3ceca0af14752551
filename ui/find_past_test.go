package ui_test

import "testing"

func TestTheFilterTakesBackWordsOfAnotherList(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("/")
		e.Type("delivered")
		e.Settle()
		e.Press("enter", "esc")
		e.Refuse("/ delivered")
		e.Press("tab", "/", "up")
		e.Expect("/ delivered")
		e.Press("up")
		e.Expect("/ delivered")
		e.Press("down")
		e.Refuse("/ delivered")
		e.Press("esc")
		e.Press("H")
		e.Press("H")
		e.Press("/", "up") // names were typed in them
		e.Refuse("/ delivered")
	})
}
