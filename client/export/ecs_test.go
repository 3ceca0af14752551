package export_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/export"
)

// linus is the message of the sample event of Elastic's package.
// https://github.com/elastic/integrations/blob/main/packages/microsoft_exchange_online_message_trace/data_stream/log/sample_event.json
func linus() *client.Trace {
	return &client.Trace{
		ID: "a5e6dc0f-23df-4b20-d240-08dab38944a1", MessageID: "<GVAP278MB037586A65EF1FB2F844B0258DA2D9@GVAP278MB0375.CHEP278.PROD.OUTLOOK.COM>",
		Received: client.TimeOf(time.Date(2022, 10, 21, 17, 25, 36, 969376000, time.UTC), 6),
		Sender:   "noreply@azure.microsoft.com", Subject: "testmail 2", Size: 22761, FromIP: client.IPOf("40.107.23.54"),
		Recipients: []client.Recipient{{Address: "linus@contoso.com", Status: client.StatusDelivered}},
	}
}

// What the package looks up besides, such as the registered domain, is not in it, and
// what the agent adds is not either.
const linusECS = `{
	"@timestamp": "2022-10-21T17:25:36.969Z",
	"destination": {"domain": "contoso.com", "user": {"domain": "contoso.com", "email": "linus@contoso.com", "id": "linus@contoso.com", "name": "linus"}},
	"ecs": {"version": "8.11.0"},
	"email": {
		"attachments": {"file": {"size": 22761}},
		"delivery_timestamp": "2022-10-21T17:25:36.969376Z",
		"from": {"address": ["noreply@azure.microsoft.com"]},
		"local_id": "a5e6dc0f-23df-4b20-d240-08dab38944a1",
		"message_id": "<GVAP278MB037586A65EF1FB2F844B0258DA2D9@GVAP278MB0375.CHEP278.PROD.OUTLOOK.COM>",
		"subject": "testmail 2",
		"to": {"address": ["linus@contoso.com"]}
	},
	"event": {"category": ["email"], "dataset": "microsoft_exchange_online_message_trace.log", "outcome": "success", "type": ["info"]},
	"microsoft": {"online_message_trace": {
		"FromIP": "40.107.23.54",
		"MessageId": "<GVAP278MB037586A65EF1FB2F844B0258DA2D9@GVAP278MB0375.CHEP278.PROD.OUTLOOK.COM>",
		"MessageTraceId": "a5e6dc0f-23df-4b20-d240-08dab38944a1",
		"Received": "2022-10-21T17:25:36.969376Z", "RecipientAddress": "linus@contoso.com", "SenderAddress": "noreply@azure.microsoft.com",
		"Size": 22761, "Status": "delivered", "Subject": "testmail 2"
	}},
	"related": {"user": ["linus@contoso.com", "noreply@azure.microsoft.com", "linus", "noreply"]},
	"source": {"domain": "azure.microsoft.com", "ip": "40.107.23.54", "user": {"domain": "azure.microsoft.com", "email": "noreply@azure.microsoft.com", "id": "noreply@azure.microsoft.com", "name": "noreply"}}
}`

// documents are the lines that ECS writes of a message.
func documents(t *testing.T, one *client.Trace) []map[string]any {
	t.Helper()
	var out strings.Builder
	if err := export.ECS(&out, one); err != nil {
		t.Fatal(err)
	}
	var all []map[string]any
	for line := range strings.Lines(out.String()) {
		var d map[string]any
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatalf("got %v in %q, want JSON", err, line)
		}
		all = append(all, d)
	}
	return all
}

func TestADocumentHasTheFieldsOfElasticsPackage(t *testing.T) {
	t.Parallel()
	var want map[string]any
	if err := json.Unmarshal([]byte(linusECS), &want); err != nil {
		t.Fatal(err)
	}
	if got := documents(t, linus()); len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestADocumentIsAboutOneRecipient(t *testing.T) {
	t.Parallel()
	got := documents(t, trace())
	if len(got) != 2 {
		t.Fatalf("got %d documents, want one for each of 2 recipients", len(got))
	}
	second := got[1]["destination"].(map[string]any)
	if second["ip"] != "192.0.2.1" || got[1]["event"].(map[string]any)["outcome"] != "failure" {
		t.Errorf("got %v, want IP and outcome of the second copy", got[1])
	}
	alone := trace()
	alone.Recipients = nil
	got = documents(t, alone)
	if len(got) != 1 || got[0]["destination"] != nil || got[0]["event"].(map[string]any)["outcome"] != "unknown" {
		t.Errorf("got %v, want one document without a destination", got)
	}
}

func TestOutcomesAreThoseOfElasticsPackage(t *testing.T) {
	t.Parallel()
	for status, want := range map[client.Status]string{
		client.StatusDelivered: "success", client.StatusFailed: "failure", client.StatusQuarantined: "failure", client.StatusFilteredAsSpam: "failure",
		client.StatusPending: "unknown", client.StatusExpanded: "unknown", client.StatusGettingStatus: "unknown", "new": "unknown",
	} {
		one := linus()
		one.Recipients[0].Status = status
		if got := documents(t, one)[0]["event"].(map[string]any)["outcome"]; got != want {
			t.Errorf("%s: got the outcome %v, want %s", status, got, want)
		}
	}
}

// A document that Elasticsearch refuses would be lost: no address is no party, and no
// field of an IP has anything else in it.
func TestNothingIsPutIntoAFieldThatCannotTakeIt(t *testing.T) {
	t.Parallel()
	for _, sender := range []string{"", "<>"} {
		one := linus()
		one.Sender, one.FromIP, one.Received = sender, client.IPOf("not an IP"), client.Time{}
		one.Recipients[0].Address = "nobody"
		d := documents(t, one)[0]
		if d["source"] == nil || d["source"].(map[string]any)["ip"] != nil || d["email"].(map[string]any)["from"] != nil || d["@timestamp"] != nil {
			t.Errorf("sender %q: got %v, want no sender, no IP and no time", sender, d)
		}
		if got := d["related"].(map[string]any)["user"]; !reflect.DeepEqual(got, []any{"nobody"}) {
			t.Errorf("got the users %v, want the recipient only", got)
		}
	}
}

func TestADocumentDoesNotSteerATerminal(t *testing.T) {
	t.Parallel()
	one := linus()
	one.Subject = "a\x1b]0;x\x07\u202e"
	var out strings.Builder
	if err := export.ECS(&out, one); err != nil || strings.ContainsAny(out.String(), "\x1b\x07\u202e") {
		t.Errorf("got %q, %v, want each control character escaped", out.String(), err)
	}
}
