package main

import (
	"regexp"
	"strings"
	"testing"
)

// control is what a terminal is told besides text.
var control = regexp.MustCompile("\x1b\\[[0-9;?>=<]* ?[a-zA-Z]|\x1b\\][^\a]*\a")

// The answer outlives the screen: it stands below the prompt.
func TestTheLastVerdictIsPrintedWhenTheExplorerEnds(t *testing.T) {
	t.Parallel()
	for setting, want := range map[string]string{
		"":                          `^[^\n]+\.\r\n[^\n]+ -> \S+@\S+ [^\n]*\r\n$`,
		"exit_note = \"verdict\"\n": `^[^\n]+\.\r\n[^\n]+ -> \S+@\S+ [^\n]*\r\n$`,
		"exit_note = \"note\"\n":    `^VERDICT   [^\n]+\.\r\n(?s:.*)SEARCHED  [^\n]+ requests?\r\n$`,
		"exit_note = \"none\"\n":    `^$`,
	} {
		s := configured(t, setting)
		s.await(0, "Recipient")
		s.press("\r")
		s.await(0, "all of it")
		mark := len(s.text())
		s.press("\r\r")
		s.await(mark, " 0s")
		s.press("q")
		s.end(0)
		text := s.text()
		after := control.ReplaceAllString(text[strings.LastIndex(text, leaveScreen):], "")
		if !regexp.MustCompile(want).MatchString(after) {
			t.Errorf("%q: got %q below the prompt, want what matches %s", setting, after, want)
		}
	}
}

func TestNothingIsPrintedWhenNothingWasOpened(t *testing.T) {
	t.Parallel()
	s := start(t, "demo", "--messages", "50")
	s.await(0, "Recipient")
	s.press("\r")
	s.await(0, "all of it")
	s.press("q")
	s.end(0)
	if strings.Contains(s.text(), " -> ") {
		t.Errorf("got %q, want no verdict", tail(s.text()))
	}
}
