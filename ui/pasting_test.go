package ui_test

import (
	"strings"
	"testing"
)

func TestKeysWorkAfterBinaryJunkWasPasted(t *testing.T) {
	listed(t, setup{}, func(e *explorer) {
		var junk strings.Builder
		for c := range 2560 {
			junk.WriteByte(byte(c))
		}
		e.Paste(junk.String())
		e.Settle()
		e.Press("f")
		e.Expect("Runs as")
	})
}

func TestLinesAreReadAsTerminalsSendThem(t *testing.T) {
	headers := "From: Ann <ann@fabrikam.com>\nTo: Bob <bob@contoso.com>\n" +
		"Message-ID: <a.1@mail.fabrikam.com>\nSubject: Invoice\n"
	for _, end := range []string{"\n", "\r", "\r\n"} {
		pasted := strings.ReplaceAll(headers, "\n", end)
		listed(t, setup{}, func(e *explorer) {
			e.Paste(pasted)
			e.Expect("1 Message-ID     <a.1@mail.fabrikam.com>")
			e.Press("esc", "f")
			e.Paste(pasted)
			e.Expect("Took Message-ID.")
		})
	}
}
