package traces

import (
	"testing"
	"time"

	"msgtrace/client"
)

// Nearly any letters stand in their order in an id: rows
// with nothing of what was typed on the screen would be left.
func TestScatteredLettersAreSoughtInCodesByNameOnly(t *testing.T) {
	t.Parallel()
	row := &client.Trace{
		Sender: "ann@contoso.com", Subject: "Lunch", MessageID: "<xFxBxRxKxM@contoso.com>", ID: "2f0b3e1c-1111-2222-3333-444444444444",
		FromIP: client.IPOf("2001:db8::f00"), ToIP: client.IPOf("192.0.2.25"), Recipients: []client.Recipient{{Address: "cy@contoso.com", ToIP: client.IPOf("192.0.2.26")}},
	}
	fields := Fields(time.Now(), time.UTC, func(*client.Trace, client.Recipient) string { return "" })
	for line, want := range map[string]bool{
		"~fbrkm": false, "message-id:~fbrkm": true, "~2fbec": false, "id:~2fbec": true, "~2f00": false, "from-ip:~2f00": true, "~19226": false, "to-ip:~19226": true,
		"~lnch": true, "~cntso": true, "xFxBx": true, "192.0.2.2": true,
	} {
		if got := fields.Match(fields.Parse(line))(row); got != want {
			t.Errorf("%s: got %v, want %v", line, got, want)
		}
	}
}
