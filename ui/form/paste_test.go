package form

import (
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

const headers = `Received: from mail.fabrikam.com (192.0.2.1) by AM0PR03MB4467.eurprd03.prod.outlook.com
 with Microsoft SMTP Server id 15.20.1; Mon, 16 Nov 2026 13:01:12 +0000
From: Ann <ann@fabrikam.com>
To: "Bob, B." <bob@contoso.com>,
	cy@contoso.com
Subject: =?utf-8?B?55m65rOo5pu4?= 2041
Date: Mon, 16 Nov 2026 14:01:12 +0100
Message-ID:
 <CAF0001@mail.fabrikam.com>
X-MS-Exchange-Organization-Network-Message-Id: 2e3c0fac-4669-4e4a-2669-08d5dd529cbe
Return-Path: bounces+1@fabrikam.com
`

const bounce = `Your message to bob@contoso.com couldn't be delivered.

Original Message Details
Created Date:	11/16/2026 1:01:12 PM
Sender Address:	ann@fabrikam.com
Recipient Address:	bob@contoso.com
Subject:	Invoice 2041

Error Details
Reported error:	552 5.2.2 mailbox full

Original Message Headers
From: Ann <ann@fabrikam.com>
To: Bob <bob@contoso.com>
Message-ID: <CAF0001@mail.fabrikam.com>
`

func TestPastedMessages(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		want       func(*client.Query)
		notice     string
	}{
		{"headers", headers, func(q *client.Query) {
			q.MessageIDs = []string{"<CAF0001@mail.fabrikam.com>"}
			q.IDs = []string{"2e3c0fac-4669-4e4a-2669-08d5dd529cbe"}
		}, "Took Message-ID, network message ID and time (16 Nov ± 24 h). Kept for a wider search: to bob@contoso.com +1, from bounces+1@fabrikam.com, subject 発注書 2041."},
		{"headers with Windows line ends", strings.ReplaceAll(headers, "\n", "\r\n"), func(q *client.Query) {
			q.MessageIDs = []string{"<CAF0001@mail.fabrikam.com>"}
			q.IDs = []string{"2e3c0fac-4669-4e4a-2669-08d5dd529cbe"}
		}, "Took Message-ID, network message ID and time (16 Nov ± 24 h). Kept for a wider search: to bob@contoso.com +1, from bounces+1@fabrikam.com, subject 発注書 2041."},
		{"a bounce", bounce, func(q *client.Query) { q.MessageIDs = []string{"<CAF0001@mail.fabrikam.com>"} },
			"Took Message-ID and time (16 Nov ± 24 h). Kept for a wider search: to bob@contoso.com, from ann@fabrikam.com, subject Invoice 2041."},
		{"a bounce without ids", bounce[:strings.Index(bounce, "Original Message Headers")], func(q *client.Query) {
			q.Senders, q.Recipients, q.Subject, q.SubjectMatch = []string{"ann@fabrikam.com"}, []string{"bob@contoso.com"}, "Invoice 2041", client.SubjectContains
		}, "Took recipient, sender, subject and time (16 Nov ± 24 h)."},
		{"headers without ids", "From: Ann <ann@fabrikam.com>\nTo: bob@contoso.com\nSubject: =?utf-8?B?55m65rOo5pu4?=\n", func(q *client.Query) {
			q.Senders, q.Recipients, q.Subject, q.SubjectMatch = []string{"ann@fabrikam.com"}, []string{"bob@contoso.com"}, "発注書", client.SubjectContains
		}, "Took recipient, sender and subject. The sender is the one of From, which may not be the envelope's."},
		{"a delivery status", "Reporting-MTA: dns;mx\nFinal-Recipient: rfc822;bob@contoso.com\nAction: failed\n", func(q *client.Query) {
			q.Recipients = []string{"bob@contoso.com"}
		}, "Took recipient."},
		{"a network message ID", " 2E3C0FAC-4669-4e4a-2669-08d5dd529cbe \n", func(q *client.Query) {
			q.IDs = []string{"2E3C0FAC-4669-4e4a-2669-08d5dd529cbe"}
		}, "Took network message ID."},
		{"a Message-ID with two @", "From: Ann <ann@fabrikam.com>\nMessage-ID: <113c01d86b4a$53bb4230$fa9e45a$@ann@fabrikam.com>\n", func(q *client.Query) {
			q.MessageIDs = []string{"<113c01d86b4a$53bb4230$fa9e45a$@ann@fabrikam.com>"}
		}, "Took Message-ID. Kept for a wider search: from ann@fabrikam.com."},
		{"a Message-ID without brackets", "From: Ann <ann@fabrikam.com>\nMessage-ID: faff5b13bff19cf16f0fbf46edb721e3@fabrikam.com\n", func(q *client.Query) {
			q.MessageIDs = []string{"faff5b13bff19cf16f0fbf46edb721e3@fabrikam.com"}
		}, "Took Message-ID. Kept for a wider search: from ann@fabrikam.com."},
		{"a Message-ID without @", "From: Ann <ann@fabrikam.com>\nMessage-ID: <3a53c9f2-1a8e-41f0-bb95-58c8029e16f0>\n", func(q *client.Query) {
			q.MessageIDs = []string{"<3a53c9f2-1a8e-41f0-bb95-58c8029e16f0>"}
		}, "Took Message-ID. Kept for a wider search: from ann@fabrikam.com."},
		{"a Message-ID without @, alone", "<3a53c9f2-1a8e-41f0-bb95-58c8029e16f0>\n", func(q *client.Query) {
			q.MessageIDs = []string{"<3a53c9f2-1a8e-41f0-bb95-58c8029e16f0>"}
		}, "Took Message-ID."},
		{"a Message-ID folded inside", "From: Ann <ann@fabrikam.com>\r\nMessage-ID: <NMID-105-newsletter_prod-AA==@communication.fab\r\n\trikam.com>\r\n", func(q *client.Query) {
			q.MessageIDs = []string{"<NMID-105-newsletter_prod-AA==@communication.fabrikam.com>"}
		}, "Took Message-ID. Kept for a wider search: from ann@fabrikam.com."},
		{"a network message ID in braces", " {2e3c0fac46694e4a266908d5dd529cbe} \n", func(q *client.Query) {
			q.IDs = []string{"2e3c0fac-4669-4e4a-2669-08d5dd529cbe"}
		}, "Took network message ID."},
		{"network message IDs, one a line", "2e3c0fac-4669-4e4a-2669-08d5dd529cbe\r\n{C862609D-11B5-172C-6C1B-6D8807A705B9}\r\n", func(q *client.Query) {
			q.IDs = []string{"2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "C862609D-11B5-172C-6C1B-6D8807A705B9"}
		}, "Took 2 network message IDs."},
		{"a link to a message", "https://security.microsoft.com/emailentity?f=summary&id=2e3c0fac-4669-4e4a-2669-08d5dd529cbe&tid=3a53c9f2-1a8e-41f0-bb95-58c8029e16f0",
			func(q *client.Query) { q.IDs = []string{"2e3c0fac-4669-4e4a-2669-08d5dd529cbe"} }, "Took network message ID."},
		{"a header with an id without dashes", "X-MS-Exchange-Organization-Network-Message-Id:\r\n 2e3c0fac46694e4a266908d5dd529cbe\r\n", func(q *client.Query) {
			q.IDs = []string{"2e3c0fac-4669-4e4a-2669-08d5dd529cbe"}
		}, "Took network message ID."},
		{"a Message-ID", "<CAF0001@mail.fabrikam.com>\n", func(q *client.Query) { q.MessageIDs = []string{"<CAF0001@mail.fabrikam.com>"} }, "Took Message-ID."},
	} {
		m := newForm(t, client.MessageTraces)
		m.Paste(test.text)
		q := query(t, m)
		var want client.Query
		test.want(&want)
		q.Start, q.End = want.Start, want.End
		if !equal(q, want) || m.notice != test.notice {
			t.Errorf("%s:\n got %+v %q\nwant %+v %q", test.name, q, m.notice, want, test.notice)
		}
	}
}

func TestAnOldDateWidensTheWindow(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.Tracing)
	m.Paste(headers)
	want, notice := "2026-11-16 13:01:12 UTC +-24h", "Took Message-ID, network message ID and time (16 Nov ± 24 h). Kept for a wider search: to bob@contoso.com +1, from bounces+1@fabrikam.com, subject 発注書 2041."
	if got := m.whenText(); got != want || m.notice != notice {
		t.Errorf("got the window %q and the notice %q, want %q and %q", got, m.notice, want, notice)
	}
	query(t, m)
}

func TestAnIDClearsWhatCouldHideTheMessage(t *testing.T) {
	t.Parallel()
	m := filled(t, false)
	typed(m, stopWhen, "2h")
	m.Paste(headers)
	q := query(t, m)
	if len(q.Senders)+len(q.Recipients)+len(q.Statuses)+len(q.Subject) > 0 || m.whenText() != "2026-11-16 13:01:12 UTC +-24h" {
		t.Errorf("got %+v, want the ids alone and the window of the message", q)
	}
	if want := "Took Message-ID, network message ID and time (16 Nov ± 24 h). Cleared Recipient, Sender, Subject, Status: the id is enough. Kept for a wider search: to bob@contoso.com +1, from bounces+1@fabrikam.com, subject 発注書 2041."; m.notice != want {
		t.Errorf("got the notice %q, want %q", m.notice, want)
	}
}

func TestPastedLists(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.Tracing)
	m.focus = stopRecipient
	m.Paste("Bob <bob@contoso.com>\r\ncy@contoso.com;\r\n\r\n dee@contoso.com\r\n")
	if got, want := m.editors[stopRecipient].String(), "Bob <bob@contoso.com>, cy@contoso.com, dee@contoso.com"; got != want {
		t.Errorf("got the recipients %q, want %q", got, want)
	}
	if q := query(t, m); len(q.Recipients) != 3 {
		t.Errorf("got the recipients %q, want three", q.Recipients)
	}
	m.focus = stopSender
	m.Paste("<ann@fabrikam.com>\n")
	if q := query(t, m); len(q.Senders) != 1 || q.Senders[0] != "ann@fabrikam.com" || len(q.MessageIDs) != 0 {
		t.Errorf("an address in angle brackets: got %+v, want the sender ann@fabrikam.com and no Message-ID", q)
	}
}

// Over a slow line what is typed can come all at once, as if it were pasted.
func TestADomainBehindABegunAddressEndsIt(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ typed, pasted, want string }{
		{"", "contoso.com", "*@contoso.com"},
		{"bob@", "contoso.com", "bob@contoso.com"},
		{"bob@c", "ontoso.com", "bob@contoso.com"},
		{"bob", "@contoso.com", "bob@contoso.com"},
		{"*@", "contoso.com", "*@contoso.com"},
		{"ann@fabrikam.com, bob", "@contoso.com", "ann@fabrikam.com, bob@contoso.com"},
		{"ann@fabrikam.com, ", "contoso.com", "ann@fabrikam.com, *@contoso.com"},
		{"ann@fabrikam.com;", "@contoso.com", "ann@fabrikam.com;*@contoso.com"},
	} {
		m := newForm(t, client.Tracing)
		typed(m, stopRecipient, test.typed)
		m.Paste(test.pasted)
		if got := m.editors[stopRecipient].String(); got != test.want {
			t.Errorf("%q pasted behind %q: got %q, want %q", test.pasted, test.typed, got, test.want)
		}
	}
}

func TestPastedText(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	m.focus = stopSubject
	m.Paste("Re: it's\n2041")
	if got, want := m.editors[stopSubject].String(), "Re: it's 2041"; got != want {
		t.Errorf("got the subject %q, want %q", got, want)
	}
	m.focus = stopWhen
	m.Paste("yesterday 14:00\n")
	if got, want := m.whenText(), "yesterday 14:00"; got != want {
		t.Errorf("got the window %q, want %q", got, want)
	}
	m.focus = stopStatus
	m.Paste("hello")
	if !strings.Contains(m.notice, "Nothing") {
		t.Errorf("got the notice %q, want it to say that nothing was taken", m.notice)
	}
}

func FuzzPaste(f *testing.F) {
	f.Add(headers, 0)
	f.Add(bounce, 1)
	f.Add("Subject: =?x?B?//?=\n \x1b[2J\x00", 9)
	f.Fuzz(func(t *testing.T, s string, at int) {
		m := newForm(t, client.MessageTraces)
		m.open = true
		m.focus = stops[max(0, at)%len(stops)]
		m.Paste(s)
		m.SetSize(60, 17)
		uitest.Fits(t, inRoom(m, 17), 60, 17)
		_ = m.Equals()
	})
}
