package find_test

import (
	"testing"

	"msgtrace/ui/action"
	"msgtrace/ui/find"
)

func TestEarlierWordsComeBackIntoTheLine(t *testing.T) {
	t.Parallel()
	var past find.Past
	l, other := find.New(), find.New()
	for _, line := range []*find.Line{&l, &other} {
		line.SetPast(&past)
	}
	step := func(id action.ID, want string) {
		t.Helper()
		if !l.Recall(id) || l.Words() != want {
			t.Errorf("%s: got %q, want %q", id, l.Words(), want)
		}
	}
	if l.Recall(action.FindEarlier) {
		t.Error("got a closed line that takes the key, want it to be no key of its own")
	}
	l.Open()
	step(action.FindEarlier, "") // none yet
	typed(&l, "invoice")
	l.Leave()
	other.Open()
	typed(&other, "status:failed")
	other.Accept()
	l.Open()
	typed(&l, "inv")
	step(action.FindLater, "inv")
	step(action.FindEarlier, "status:failed")
	step(action.FindEarlier, "invoice")
	step(action.FindEarlier, "invoice") // the oldest
	step(action.FindLater, "status:failed")
	step(action.FindLater, "inv")
	step(action.FindEarlier, "status:failed")
	l.Accept()
	l.Open()
	step(action.FindEarlier, "invoice") // it opened with the newest
	l.Leave()
	l.Reset()
	l.Open()
	step(action.FindEarlier, "invoice") // which is the newest now
	past.Forget()
	l.Leave()
	if l.Open(); !l.Recall(action.FindEarlier) || l.Words() == "status:failed" {
		t.Errorf("after they were forgotten: got %q, want none of them", l.Words())
	}
	if l.Recall(action.Accept) {
		t.Error("got another action taken, want only those two")
	}
}

func TestThePastIsBoundedAndHasWordsOnce(t *testing.T) {
	t.Parallel()
	var past find.Past
	l := find.New()
	l.SetPast(&past)
	for n := range 120 {
		l.Open()
		l.Insert(string(rune('a' + n%3)))
		l.Leave()
		l.Open()
		l.Insert(string(rune('А' + n)))
		l.Leave()
	}
	l.Open()
	steps, last := 0, ""
	for l.Recall(action.FindEarlier); l.Words() != last; l.Recall(action.FindEarlier) {
		last = l.Words()
		steps++
	}
	if steps != 100 {
		t.Errorf("got %d words of the past, want 100", steps)
	}
}
