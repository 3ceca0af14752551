package simulator

import (
	"fmt"
	"regexp"
	"testing"
)

var drawnIDs = regexp.MustCompile(`"id":"[0-9a-f-]{36}","(recipientEmail|dateTime)"`)

// The five requests of the page "Get messageTrace", and what it shows
// as their answers; its random ids are left out.
func TestThePagesFiveRequests(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 2000})
	const (
		id      = "2e3c0fac-4669-4e4a-2669-08d5dd529cbe"
		context = `{"@odata.context":"https://graph.microsoft.com/beta/$metadata#messageTraces`
		message = `"id":"` + id + `","senderEmail":"user@contoso.com","receivedDateTime":"2020-06-15T23:55:22.9557353",` +
			`"messageId":"\u003cea7d4b44435d4810a151eaca8d596958@CO2PR00MB0199.namprd00.prod.outlook.com\u003e",` +
			`"subject":"Low-severity alert","size":6677,"sourceIPAddress":null,"destinationIPAddress":null`
		user2  = `{"recipientEmail":"user2@contoso.com","deliveryStatus":"Delivered"`
		user3  = `{"recipientEmail":"user3@contoso.com","deliveryStatus":"Delivered"}`
		events = `,"events":[{"dateTime":"2020-06-15T23:55:23.817","eventType":"receive","description":"Message received by: BL2SR01MB606"},` +
			`{"dateTime":"2020-06-15T23:55:24.453","eventType":"spam","description":"Sent to Junk Folder"},` +
			`{"dateTime":"2020-06-15T23:55:25.403","eventType":"deliver","description":"The message was successfully delivered."},` +
			`{"dateTime":"2020-06-15T23:55:26.378","eventType":"send","description":"Message transferred."}]`
	)
	for _, test := range []struct{ name, request, want string }{
		{"2", tracesPath + "(id='" + id + "')?$expand=recipients",
			context + `(recipients())",` + message + `,"recipients":[` + user2 + "}," + user3 + "]}"},
		{"3", tracesPath + "?$filter=messageId eq '%3Cea7d4b44435d4810a151eaca8d596958@CO2PR00MB0199.namprd00.prod.outlook.com%3E'",
			context + `","value":[{` + message + "}]}"},
		{"4", tracesPath + "?$filter=receivedDateTime ge 2020-06-15T00:00:00Z and receivedDateTime le 2020-06-16T23:59:59Z" +
			"&$expand=recipients($filter=recipientEmail in ('user2@contoso.com', 'user3@contoso.com'))",
			context + `(recipients())","value":[{` + message + `,"recipients":[` + user2 + "}," + user3 + "]}]}"},
		{"5", tracesPath + "(id='" + id + "')?$expand=recipients($filter=recipientEmail eq 'user2@contoso.com';$expand=events)",
			context + `(recipients(events()))/$entity",` + message + `,"recipients":[` + user2 + events + "}]}"},
	} {
		response, body := send(t, s, test.request)
		if got := drawnIDs.ReplaceAllString(body, `"$1"`); response.StatusCode != 200 || got != test.want {
			t.Errorf("example %s: %s\n got %s\nwant %s", test.name, response.Status, got, test.want)
		}
	}
	first := get[tracesJSON](t, s, tracesPath)
	if first.Context != host+"/beta/$metadata#messageTraces" || first.NextLink == nil || len(first.Value) == 0 {
		t.Fatalf("example 1: %s, %d messages", first.Context, len(first.Value))
	}
	form := regexp.MustCompile(`^https://graph\.microsoft\.com/beta/admin/exchange/messageTraces\?\$skiptoken=[\w-]{19}%253d$`)
	if !form.MatchString(*first.NextLink) {
		t.Errorf("example 1: nextLink %s", *first.NextLink)
	}
}

func TestTheThreeFormsOfAKey(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 50})
	want := s.Messages()[10]
	for _, form := range []string{"(id='%s')", "('%s')", "/%s"} {
		got := get[traceByKeyJSON](t, s, tracesPath+fmt.Sprintf(form, want.ID))
		if got.ID != want.ID || got.Subject == nil || *got.Subject != want.Subject || got.Recipients != nil {
			t.Errorf("%s: %+v", form, got)
		}
	}
}

// The page's link with raw options: two question marks, raw spaces, quotes and
// parentheses, and the padding encoded twice.
func TestLinksOfTracesAreAsOddAsThePageShows(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 200})
	query := "$filter=receivedDateTime ge 2026-11-20T00:00:00Z and receivedDateTime le 2026-11-23T12:00:00Z" +
		"&$expand=recipients($filter=recipientEmail in ('bob@contoso.com', 'a%2Bb@contoso.com'))"
	page := get[tracesJSON](t, s, tracesPath+"?"+query+"&$top=3")
	form := "^" + regexp.QuoteMeta(tracesPath+"??"+query+"&$top=3&$skiptoken=") + `[\w-]{19}%253d$`
	if page.NextLink == nil || !regexp.MustCompile(form).MatchString(*page.NextLink) {
		t.Fatalf("nextLink %v\nwant %s", page.NextLink, form)
	}
	if response, _ := send(t, s, repair(t, *page.NextLink)); response.StatusCode != 200 {
		t.Errorf("the repaired link: %s", response.Status)
	}
	clean, _ := newSimulator(t, Options{Messages: 200, Variants: Variants{CleanLinks: true}})
	link := *get[tracesJSON](t, clean, tracesPath+"?$top=3").NextLink
	if !regexp.MustCompile(`\?\$top=3&\$skiptoken=[\w-]{19}=$`).MatchString(link) {
		t.Errorf("a clean link is %s", link)
	}
}
