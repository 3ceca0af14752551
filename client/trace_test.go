package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestTraceJSON(t *testing.T) {
	t.Parallel()
	received, err := ParseTime("2020-06-15T23:55:22.9557353")
	if err != nil {
		t.Fatal(err)
	}
	trace := Trace{
		ID: seedID, MessageID: "<a@b>", Received: received, Sender: "user@contoso.com", Subject: "Low-severity alert",
		Size: 6677, RecipientsKnown: KnownAll, Recipients: []Recipient{{Address: "user2@contoso.com", Status: StatusDelivered}},
	}
	want := `{"id":"2e3c0fac-4669-4e4a-2669-08d5dd529cbe","messageId":"\u003ca@b\u003e","received":"2020-06-15T23:55:22.9557353Z",` +
		`"sender":"user@contoso.com","subject":"Low-severity alert","size":6677,"fromIP":null,"toIP":null,"recipientsKnown":"all",` +
		`"recipients":[{"address":"user2@contoso.com","status":"delivered"}]}`
	got, err := json.Marshal(trace)
	if err != nil || string(got) != want {
		t.Errorf("%s, %v, want\n%s", got, err, want)
	}
	empty, err := json.Marshal(Trace{RecipientsKnown: KnownNone, FromIP: IPOf("192.0.2.1")})
	if err != nil || !strings.Contains(string(empty), `"received":null`) || !strings.HasSuffix(string(empty), `"fromIP":"192.0.2.1","toIP":null,"recipientsKnown":"none","recipients":[]}`) {
		t.Errorf("got %s, %v, want nulls for what is not there", empty, err)
	}
}

func TestEventJSON(t *testing.T) {
	t.Parallel()
	e := Event{Time: TimeOf(time.Date(2020, 6, 15, 23, 55, 23, 817e6, time.UTC), 3), Kind: EventReceive, Name: "Receive", Description: "x", RawData: "<root/>"}
	got, err := json.Marshal(Recipient{Address: "a@b", Status: StatusFailed, Size: 5, ToIP: IPOf("192.0.2.1"), Events: []Event{e}})
	want := `{"address":"a@b","status":"failed","size":5,"toIP":"192.0.2.1","events":[{"time":"2020-06-15T23:55:23.817Z","kind":"receive","name":"Receive","action":"","description":"x","data":[]}]}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func TestSecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	secret := Secret("hunter2")
	token := Token{Value: secret}
	asJSON, err := json.Marshal(token)
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%c"} {
		for _, value := range []any{secret, token, &token, []Secret{secret}, map[string]Secret{"a": secret}} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, "hunter2") || strings.Contains(text, fmt.Sprintf("%x", "hunter2")) {
				t.Errorf("%s of %T: got %s, want nothing of the secret", verb, value, text)
			}
		}
	}
	if strings.Contains(string(asJSON), "hunter2") || strings.Contains(secret.LogValue().String(), "hunter2") {
		t.Errorf("got %s and %s, want nothing of the secret", asJSON, secret.LogValue())
	}
	if secret.Reveal() != "hunter2" {
		t.Errorf("Reveal() = %q, want hunter2", secret.Reveal())
	}
}

func TestEventData(t *testing.T) {
	t.Parallel()
	tests := map[string][]Datum{
		"":        nil,
		"<root/>": nil,
		`<root><MEP Name="ConnectorId" String="EXCH01\Default EXCH01" /><MEP Name="SequenceNumber" Long="0"/></root>`: {
			{"ConnectorId", `EXCH01\Default EXCH01`}, {"SequenceNumber", "0"}},
		`<root><mep Blob="S:a=b;&apos;S:c=d;e&apos;" Name="CustomData"/></root>`: {{"CustomData", "S:a=b;'S:c=d;e'"}},
		`<root><MEP Name="Flag"/><MEP String="lonely"/><MEP/></root>`:            {{"Flag", ""}, {"", "lonely"}},
		`<?xml version="1.0" encoding="utf-16"?><root><MEP Name="A" Integer="1"/></root>`: {
			{"A", "1"}},
		`<root><MEP Name="A" String="cut`:                   nil,
		`<root><MEP Name="A" String="1"/><MEP Name="B" Str`: nil,
		`<root><MEP Name="A" String="&#x1;"/></root>`:       nil,
		`plain text`: nil,
		`<!DOCTYPE x [<!ENTITY a "aaaa">]><r><MEP Name="&a;"/></r>`: nil,
	}
	for raw, want := range tests {
		if got := parseEventData(raw); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", raw, got, want)
		}
	}
}

func FuzzEventData(f *testing.F) {
	f.Add(`<root><MEP Name="A" String="1"/></root>`)
	f.Add(`<root><MEP Name="A" String="&lt;"/><MEP`)
	f.Fuzz(func(_ *testing.T, raw string) { parseEventData(raw) })
}

func TestErrorIsOneLine(t *testing.T) {
	t.Parallel()
	e := &Error{Kind: ErrThrottled, Status: 429, Code: "TooManyRequests", Message: "Please\r\nretry \x1b[31mlater\u202e" + strings.Repeat("x", 2000), RequestID: "abc"}
	text := e.Error()
	if strings.ContainsAny(text, "\r\n\x1b\u202e") || len(text) > longestLine+10 {
		t.Errorf("got %q, want a line of plain text that is not too long", text)
	}
	if !strings.HasPrefix(text, "the tenant's request limit is used up (429 TooManyRequests): Please retry") {
		t.Errorf("got %q, want the limit, the code and the message", text)
	}
	below := errors.New("below")
	wrapped := fmt.Errorf("search: %w", &Error{Kind: ErrNetwork, Err: below})
	if !errors.Is(wrapped, ErrNetwork) || !errors.Is(wrapped, below) || errors.Is(wrapped, ErrTLS) {
		t.Errorf("errors.Is(%v): want that it is a network error and what is below, and nothing else", wrapped)
	}
}

func TestTheRecipientThatStandsForAll(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		statuses []Status
		want     int
	}{
		"none":         {nil, -1},
		"all well":     {[]Status{StatusDelivered, StatusExpanded}, 0},
		"one failed":   {[]Status{StatusDelivered, StatusDelivered, StatusFailed}, 2},
		"two problems": {[]Status{StatusDelivered, StatusPending, StatusFailed}, 1},
	} {
		var trace Trace
		for _, status := range test.statuses {
			trace.Recipients = append(trace.Recipients, Recipient{Status: status})
		}
		if got := trace.Leading(); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}
