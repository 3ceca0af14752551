package odata

import (
	"testing"
	"time"
)

// The requests of the page "Get messageTrace", as a browser would send
// them: its spaces and angle brackets encoded, everything else as printed.
// https://github.com/microsoftgraph/microsoft-graph-docs/pull/13536
func TestThePagesOwnRequests(t *testing.T) {
	t.Parallel()
	const id = "2e3c0fac-4669-4e4a-2669-08d5dd529cbe"
	const messageID = "<ea7d4b44435d4810a151eaca8d596958@CO2PR00MB0199.namprd00.prod.outlook.com>"
	day := time.Date(2020, 6, 15, 0, 0, 0, 0, time.UTC)
	window := And(Ge("receivedDateTime", Time(day)), Le("receivedDateTime", Time(day.Add(48*time.Hour-time.Second))))
	for _, test := range []struct{ name, got, want string }{
		{"2", "messageTraces" + Key(id) + "?" + Options{Expand: []Expand{{Property: "recipients"}}}.Encode(),
			"messageTraces(id='" + id + "')?$expand=recipients"},
		{"3", Options{Filter: Eq("messageId", Quote(messageID))}.Encode(),
			"$filter=messageId%20eq%20'%3Cea7d4b44435d4810a151eaca8d596958@CO2PR00MB0199.namprd00.prod.outlook.com%3E'"},
		{"4", Options{Filter: window, Expand: []Expand{{Property: "recipients", Filter: In("recipientEmail", "user2@contoso.com", "user3@contoso.com")}}}.Encode(),
			"$filter=receivedDateTime%20ge%202020-06-15T00:00:00Z%20and%20receivedDateTime%20le%202020-06-16T23:59:59Z" +
				"&$expand=recipients($filter=recipientEmail%20in%20('user2@contoso.com',%20'user3@contoso.com'))"},
		{"5", Options{Expand: []Expand{{Property: "recipients", Filter: Eq("recipientEmail", Quote("user2@contoso.com")), Expand: []Expand{{Property: "events"}}}}}.Encode(),
			"$expand=recipients($filter=recipientEmail%20eq%20'user2@contoso.com';$expand=events)"},
	} {
		if test.got != test.want {
			t.Errorf("example %s\n got %s\nwant %s", test.name, test.got, test.want)
		}
	}
}

func TestBuild(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 2*3600)
	for _, test := range []struct{ got, want string }{
		{Quote("o'neil@contoso.com"), "'o''neil@contoso.com'"},
		{Time(time.Date(2026, 11, 23, 14, 0, 0, 999, zone)), "2026-11-23T12:00:00Z"},
		{Options{Filter: Eq("recipientAddress", Quote("a+b@x.com"))}.Encode(), "$filter=recipientAddress%20eq%20'a%2Bb@x.com'"},
		{Options{Filter: Contains("subject", `50% & "more" #1`)}.Encode(), "$filter=contains(subject,'50%25%20%26%20%22more%22%20%231')"},
		{Options{Filter: StartsWith("subject", "発")}.Encode(), "$filter=startswith(subject,'%E7%99%BA')"},
		{Options{Filter: EndsWith("subject", "?")}.Encode(), "$filter=endswith(subject,'%3F')"},
		{Options{Top: 10, SkipToken: "a=="}.Encode(), "$top=10&$skiptoken=a=="},
		{Options{}.Encode(), ""},
		{And("", "a eq 1", "", "b eq 2"), "a eq 1 and b eq 2"},
		{And(), ""},
		{Key("a/b"), "(id='a%2Fb')"},
		{Call("getDetailsByRecipient", "recipientAddress", "robert@contoso.com"), "getDetailsByRecipient(recipientAddress='robert@contoso.com')"},
		{Call("getDetailsByRecipient", "recipientAddress", "o'neil+x@contoso.com"), "getDetailsByRecipient(recipientAddress='o%27%27neil%2Bx@contoso.com')"},
	} {
		if test.got != test.want {
			t.Errorf("\n got %s\nwant %s", test.got, test.want)
		}
	}
}
