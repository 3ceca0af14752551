package client

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	seedID        = "2e3c0fac-4669-4e4a-2669-08d5dd529cbe"
	seedMessageID = "<ea7d4b44435d4810a151eaca8d596958@CO2PR00MB0199.namprd00.prod.outlook.com>"
	seedMessage   = `{"id":"2e3c0fac-4669-4e4a-2669-08d5dd529cbe","senderEmail":"user@contoso.com",
		"receivedDateTime":"2020-06-15T23:55:22.9557353","messageId":"<ea7d4b44435d4810a151eaca8d596958@CO2PR00MB0199.namprd00.prod.outlook.com>",
		"subject":"Low-severity alert","size":6677,"sourceIPAddress":null,"destinationIPAddress":null,"recipients":[
		{"id":"6cb725fb-9ae0-4379-83b1-66885e5f82af","recipientEmail":"user2@contoso.com","deliveryStatus":"Delivered","events":[
		{"id":"1","dateTime":"2020-06-15T23:55:23.817","eventType":"receive","description":"Message received by: BL2SR01MB606"},
		{"id":"2","dateTime":"2020-06-15T23:55:24.453","eventType":"spam","description":"Sent to Junk Folder"},
		{"id":"3","dateTime":"2020-06-15T23:55:25.403","eventType":"deliver","description":"The message was successfully delivered."},
		{"id":"4","dateTime":"2020-06-15T23:55:26.378","eventType":"send","description":"Message transferred."}]}]}`
)

// TestTheFiveRequestsOfTheDocumentation compares each example of the page "Get
// messageTrace", as it is written there, with what a call of the client puts on the
// wire. https://github.com/microsoftgraph/microsoft-graph-docs/pull/13536
func TestTheFiveRequestsOfTheDocumentation(t *testing.T) {
	t.Parallel()
	then := time.Date(2020, 6, 17, 8, 0, 0, 0, time.UTC)
	search := func(q Query) func(*Client) error {
		return func(c *Client) error {
			p, err := c.Plan(q)
			if err != nil {
				return err
			}
			return c.Search(p).Ensure(context.Background(), 1)
		}
	}
	tests := []struct {
		name     string
		onDemand bool
		do       func(*Client) error
		want     string
	}{
		{"the most recent messages", true, search(Query{Latest: true}),
			"/beta/admin/exchange/messageTraces"},
		{"one message", false, func(c *Client) error { _, err := c.Message(context.Background(), seedID); return err },
			"/beta/admin/exchange/messageTraces(id='2e3c0fac-4669-4e4a-2669-08d5dd529cbe')?$expand=recipients"},
		{"one message, as a search", false, search(Query{IDs: []string{seedID}}),
			"/beta/admin/exchange/messageTraces(id='2e3c0fac-4669-4e4a-2669-08d5dd529cbe')?$expand=recipients"},
		{"a Message-ID", true, search(Query{MessageIDs: []string{seedMessageID}}),
			"/beta/admin/exchange/messageTraces?$filter=messageId eq '<ea7d4b44435d4810a151eaca8d596958@CO2PR00MB0199.namprd00.prod.outlook.com>'"},
		{"recipients in a window", false, search(Query{
			Start: time.Date(2020, 6, 15, 0, 0, 0, 0, time.UTC), End: time.Date(2020, 6, 16, 23, 59, 59, 0, time.UTC),
			Recipients: []string{"user2@contoso.com", "user3@contoso.com"}}),
			"/beta/admin/exchange/messageTraces?$filter=receivedDateTime ge 2020-06-15T00:00:00Z and receivedDateTime le 2020-06-16T23:59:59Z&$expand=recipients($filter=recipientEmail in ('user2@contoso.com', 'user3@contoso.com'))"},
		{"events", false, func(c *Client) error {
			events, err := c.Events(context.Background(), Trace{ID: seedID}, "user2@contoso.com")
			if err == nil && len(events) != 4 {
				t.Errorf("got %d events, want 4", len(events))
			}
			return err
		}, "/beta/admin/exchange/messageTraces(id='2e3c0fac-4669-4e4a-2669-08d5dd529cbe')?$expand=recipients($filter=recipientEmail eq 'user2@contoso.com';$expand=events)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			body := `{"value":[` + seedMessage + `]}`
			if strings.Contains(test.want, "(id=") {
				body = seedMessage
			}
			c, s := newTestClient(t, MessageTraces, answers(body), func(o *Options) {
				o.RecipientsOnDemand = test.onDemand
				o.Now = func() time.Time { return then }
			})
			if err := test.do(c); err != nil {
				t.Fatal(err)
			}
			if got := s.requests(); !slices.Equal(got, []string{test.want}) {
				t.Errorf("asked\n%q, want\n%q", got, test.want)
			}
			raw := s.asked[0].URL.RequestURI()
			if strings.ContainsAny(raw, " <>\"") || s.asked[0].Method != http.MethodGet {
				t.Errorf("asked %s %s, want a GET fit for the wire", s.asked[0].Method, raw)
			}
		})
	}
}
