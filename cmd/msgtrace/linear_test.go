package main

import (
	"strings"
	"testing"
)

func TestLineByLineAPasteOfSeveralLinesIsOneText(t *testing.T) {
	t.Parallel()
	s := start(t, "demo", "--plain", "--messages", "200")
	s.await(0, "conditions:")
	s.press("From: <ann@fabrikam.com>\rTo: <bob@contoso.com>\rSubject: quit\r\rhelp\rquit\r")
	s.await(0, "Took recipient, sender and subject.")
	s.await(0, "command; Enter ")
	s.press("quit\r")
	s.end(0)
	if text := s.text(); strings.Contains(text, "There is no command") || strings.Count(text, "This costs") != 1 {
		t.Errorf("got\n%s\nwant one search and no command", text)
	}
}

func TestLineByLineAnInterruptStopsAWaitAndThenTheProgram(t *testing.T) {
	t.Parallel()
	s := start(t, "demo", "--plain", "--messages", "200", "--latency", "10m")
	s.await(0, "conditions:")
	s.press("bob@contoso.com\r")
	s.await(0, "This costs 1 request or more.")
	s.press("\x03")
	s.await(0, "Stopped. What came stays.")
	s.await(0, "command; Enter reads on: ")
	s.press("half a line\x03")
	s.await(0, "Ctrl+c again ends the program.")
	s.press("keep\r")
	s.await(0, "Name to save the search under")
	mark := len(s.text())
	s.press("\x03")
	s.await(mark, "command; Enter reads on: ")
	mark = len(s.text())
	s.press("\x03")
	s.await(mark, "again ends the program.")
	s.await(mark, "command; Enter reads on: ")
	s.press("\x03")
	s.end(130)
}

func TestLineByLineCtrlDEndsAPasteAndThenTheProgram(t *testing.T) {
	t.Parallel()
	s := start(t, "demo", "--plain", "--messages", "200")
	s.await(0, "conditions:")
	s.press("paste\r")
	s.await(0, "ends it.")
	s.press("To: <bob@contoso.com>\r")
	s.await(0, "To: <bob@contoso.com>\r\n")
	s.press("\x04")
	s.await(0, "command; Enter ")
	mark := len(s.text())
	s.press("watch\r")
	s.await(mark, "Enter stops.")
	s.press("\r")
	s.await(mark, "No longer watching.")
	s.await(mark, "command; Enter ")
	s.press("\x04")
	s.end(0)
}
