package simulator

import "time"

// pageExample returns the message of the page "Get messageTrace"
// (https://github.com/microsoftgraph/microsoft-graph-docs/pull/13536), with its ids, its
// two recipients and, for each, the four events with their texts and times. It is
// from 2020: both dialects find it by id and by Message-ID, and message-traces by its
// dates too. It is exempt from the limits of history so that the page's five requests
// answer as the page shows.
func pageExample() *message {
	at := time.Date(2020, 6, 15, 23, 55, 22, 955735300, time.UTC)
	tick := func(second, millisecond int) time.Duration {
		return time.Date(2020, 6, 15, 23, 55, second, millisecond*int(time.Millisecond), time.UTC).Sub(at)
	}
	events := &outcome{[]step{
		{after: tick(23, 817), event: "Receive", text: "Message received by: BL2SR01MB606"},
		{after: tick(24, 453), event: "Spam", text: "Sent to Junk Folder"},
		{after: tick(25, 403), event: "Deliver", status: delivered, text: "The message was successfully delivered."},
		{after: tick(26, 378), event: "Send", text: "Message transferred."},
	}}
	id, _ := parseGUID("2e3c0fac-4669-4e4a-2669-08d5dd529cbe")
	return &message{
		id: id, received: at, sender: "user@contoso.com", subject: "Low-severity alert", size: 6677, exact: true,
		messageID: "<ea7d4b44435d4810a151eaca8d596958@CO2PR00MB0199.namprd00.prod.outlook.com>",
		scenario:  &scenario{name: "page example"},
		recipients: []recipient{
			{address: "user2@contoso.com", outcome: events, size: 6677},
			{address: "user3@contoso.com", outcome: events, size: 6677},
		},
	}
}
