package export_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/addressees"
	"msgtrace/client/export"
)

func TestAListOfRecipientsIsSafeForASpreadsheet(t *testing.T) {
	t.Parallel()
	at := client.TimeOf(time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC), 0)
	list := addressees.Of(slices.Values([]*client.Trace{
		{ID: "1", Received: at, Recipients: []client.Recipient{{Address: "=cmd()@contoso.com", Status: "delivered"}, {Address: `"a,b"@contoso.com`, Status: "+1"}}},
		{ID: "2", Received: at, Recipients: []client.Recipient{{Address: "=CMD()@contoso.com", Status: "quarantined"}}},
	}))
	var b strings.Builder
	if err := export.Addressees(&b, slices.Values(list.All), false); err != nil {
		t.Fatal(err)
	}
	want := "recipient,status,outcomes,messages,first,last\r\n" +
		"'=cmd()@contoso.com,delivered,delivered 1; quarantined 1,2," + at.String() + "," + at.String() + "\r\n" +
		`"""a,b""@contoso.com",'+1,unknownFutureValue 1,1,` + at.String() + "," + at.String() + "\r\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}
