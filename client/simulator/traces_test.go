package simulator

import (
	"strings"
	"testing"
)

func TestTracesRefuseWhatThePageDoesNotDocument(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20})
	for _, query := range []string{
		"$filter=senderEmail eq 'a@b.c'", "$filter=contains(subject,'x')", "$filter=messageId eq 'a' or messageId eq 'b'", "$filter=not messageId eq 'a'",
		"$filter=receivedDateTime lt 2026-11-20T00:00:00Z", "$filter=receivedDateTime ge 'x'", "$filter=receivedDateTime ge yesterday", "$filter=messageId",
		"$expand=senders", "$expand=recipients($expand=logs)",
		"$expand=recipients($filter=deliveryStatus eq 'failed')", "$expand=recipients($filter=recipientEmail ne 'a')",
		"$expand=recipients($filter=recipientEmail eq 'a' or recipientEmail eq 'b')", "$expand=recipients($filter=bad)", "$expand=recipients($top=1)",
		"$top=5001", "$top=x", "$top=1&$top=2", "$skiptoken=8w1xSSxJDEhMT7UyAgA%253d",
	} {
		refusedWith(t, s, 400, tracesPath+"?"+query)
	}
	refusedWith(t, s, 404, tracesPath+"(id='00000000-0000-0000-0000-000000000000')")
	refusedWith(t, s, 404, tracesPath+"/nothing")
}

// A filter inside $expand is about recipients only: every message of the window
// comes, with those of its recipients that match, or none.
func TestNestedFilterKeepsEveryMessage(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 300})
	page := get[tracesJSON](t, s, tracesPath+"?$top=5000&$expand=recipients($filter=recipientEmail in ('BOB@contoso.com','dee@contoso.com'))")
	if len(page.Value) != 300 {
		t.Fatalf("%d messages", len(page.Value))
	}
	found := 0
	for i, trace := range page.Value {
		if trace.Recipients == nil {
			t.Fatalf("message %d has no recipients at all", i)
		}
		found += len(*trace.Recipients)
		for _, recipient := range *trace.Recipients {
			if address := recipient.RecipientEmail; address != "bob@contoso.com" && address != "dee@contoso.com" {
				t.Errorf("%s came", address)
			}
		}
	}
	want := wanted(s, func(_ Message, r Recipient) bool {
		return r.Address == "bob@contoso.com" || r.Address == "dee@contoso.com"
	})
	if found != len(want) || found == 0 {
		t.Errorf("%d recipients, want %d", found, len(want))
	}
}

// The ids of recipients and events are drawn for every answer; everything else
// stays.
func TestNestedIDsAreRandom(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 300})
	link := tracesPath + "(id='" + s.MessagesOf("mailbox full")[0].ID + "')?$expand=recipients($expand=events)"
	_, first := send(t, s, link)
	_, second := send(t, s, link)
	if first == second {
		t.Error("the same ids twice")
	}
	if drawnIDs.ReplaceAllString(first, "") != drawnIDs.ReplaceAllString(second, "") {
		t.Error("more than the ids differs")
	}
}

func TestTracesOfOneMessageID(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 300})
	twice := s.MessagesOf("back from on-premises")
	if len(twice) != 2 || twice[0].MessageID != twice[1].MessageID || twice[0].ID == twice[1].ID {
		t.Fatalf("%+v", twice)
	}
	page := get[tracesJSON](t, s, filter(tracesPath, "messageId eq '"+twice[0].MessageID+"'"))
	if len(page.Value) != 2 || page.Value[0].ID != twice[0].ID || page.Value[1].ID != twice[1].ID {
		t.Errorf("got %+v", page.Value)
	}
	page = get[tracesJSON](t, s, filter(tracesPath, "messageId eq '"+twice[0].MessageID+"' and receivedDateTime le 2026-11-20T00:00:00Z"))
	if len(page.Value) != 0 {
		t.Errorf("outside of the window: %+v", page.Value)
	}
}

func TestTracesKeepTenDays(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 500, Span: 40 * day})
	messages := s.Messages()
	oldest := messages[len(messages)-1]
	if age := noon.Sub(oldest.Received); age < 35*day {
		t.Fatalf("the oldest message is %v old", age)
	}
	refusedWith(t, s, 404, tracesPath+"(id='"+oldest.ID+"')")
	page := get[tracesJSON](t, s, tracesPath+"?$top=5000&$filter=receivedDateTime ge 2026-10-01T00:00:00Z")
	if last := page.Value[len(page.Value)-1]; last.ReceivedDateTime < "2026-11-13" || len(page.Value) >= 500 {
		t.Errorf("%d messages, back to %s", len(page.Value), last.ReceivedDateTime)
	}
	window := "receivedDateTime ge 2026-10-14T00:00:00Z and receivedDateTime le 2026-10-20T00:00:00Z"
	if rows := get[rowsJSON](t, s, filter(tracingPath, window)).Value; len(rows) == 0 {
		t.Error("tracing has no row of a month ago")
	}
}

func TestVariantsOfTraces(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 30, Variants: Variants{Wrapped: true, EmptyLink: true}})
	id := s.Messages()[3].ID
	if page := get[tracesJSON](t, s, tracesPath+"('"+id+"')"); len(page.Value) != 1 || page.Value[0].ID != id {
		t.Errorf("wrapped: %+v", page)
	}
	for _, path := range []string{tracesPath, tracingPath} {
		if _, body := send(t, s, path); !strings.Contains(body, `"@odata.nextLink":"",`) {
			t.Errorf("%s: the last page has no empty link", path)
		}
	}
}

func TestTimesAndNullsOfTraces(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 300})
	message := s.MessagesOf("no subject")[0]
	_, body := send(t, s, tracesPath+"/"+message.ID)
	for _, part := range []string{
		`"subject":null`,
		`"receivedDateTime":"` + message.Received.Format("2006-01-02T15:04:05.0000000") + `"`,
		`"sourceIPAddress":"` + message.FromIP + `"`,
	} {
		if !strings.Contains(body, part) {
			t.Errorf("no %s in %s", part, body)
		}
	}
}
