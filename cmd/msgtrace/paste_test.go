package main

import (
	"strings"
	"testing"
)

// The program asks for marks around what is pasted, and there are terminals that
// know none: they type the text.
func TestAPasteWithoutMarksIsNoKeys(t *testing.T) {
	const line = "Received: from mail.fabrikam.com; quit now please q q q\r"
	const last = "Bitte q quit, please quit now: bob@contoso.com q\r"
	for name, writes := range map[string][]string{
		"one write":     {last},
		"several":       {"Sehr geehrte Damen und Herren,\r", "seit gestern fehlt q die Rechnung.\r", last},
		"a long text":   {strings.Repeat(line, 180) + last},
		"in long parts": {strings.Repeat(line, 60), strings.Repeat(line, 60), strings.Repeat(line, 60) + last},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, "demo", "--messages", "200")
			s.await(0, "Recipient")
			mark := len(s.text())
			s.press("\r")
			s.await(mark, "contoso.com")
			mark = len(s.text())
			for _, part := range writes {
				s.press(part)
			}
			s.await(mark, "messages to")
			s.press("\x03")
			s.end(0)
		})
	}
}
