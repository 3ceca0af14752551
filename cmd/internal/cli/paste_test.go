package cli_test

import (
	"path/filepath"
	"strings"
	"testing"

	"msgtrace/ui/pasted"
)

const pastedBounce = `Return-Path: <>
From: MAILER-DAEMON@mail.fabrikam.com
To: ann@contoso.com
Subject: failure notice
Message-ID: <bounce@mail.fabrikam.com>
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.fabrikam.com
Arrival-Date: Sun, 22 Nov 2026 12:01:05 +0000

Final-Recipient: rfc822; bob@fabrikam.com
Action: failed

--b
Content-Type: text/rfc822-headers

From: Ann <ann@contoso.com>
To: bob@fabrikam.com
Subject: Invoice 2041
Message-ID: <original@contoso.com>
--b--
`

func TestExplainSaysWhatAPasteGivesAndSendsNothing(t *testing.T) {
	t.Parallel()
	for _, api := range apis {
		h := newHost(t) // where nothing is set up
		file := filepath.Join(h.home, "bounce.eml")
		write(t, file, pastedBounce)
		o := h.run("search", "--api", api, "--paste", file, "--explain").want(t, 0)
		for _, want := range []string{
			"Took Message-ID and time (22 Nov ± 24 h).", "Kept for a wider search: to bob@fabrikam.com, from ann@contoso.com, subject Invoice 2041.", "  Message-ID  <original@contoso.com>\n",
			"  Sender      ann@contoso.com\n", "  Recipient   bob@fabrikam.com\n", "  Subject     Invoice 2041\n", "  When        2026-11-22 13:01:05 CET ± 24 h\n",
			"Cost     1 request at least",
			"Same as  msgtrace search --api " + api + " 'message-id:<original@contoso.com> since:2026-11-21T12:01:05Z until:2026-11-23T12:01:05Z'\n",
		} {
			if !strings.Contains(o.out, want) {
				t.Errorf("%s: got\n%s\nwant %q in it", api, o.out, want)
			}
		}
		if strings.Contains(o.out+o.err, "bounce@") {
			t.Errorf("%s: got %q, want nothing of the bounce's own id", api, o.out+o.err)
		}
	}
}

func TestAPasteIsReadFromStandardInputAndFlagsWin(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.in = "bob@contoso.com did not get the mail from ann@fabrikam.com yesterday at 14:00\n"
	o := h.run("search", "--paste", "-", "--explain", "--since", "5d", "--recipient", "cy@contoso.com").want(t, 0)
	if want := "Same as  msgtrace search 'to:cy@contoso.com from:ann@fabrikam.com since:5d'\n"; !strings.Contains(o.out, want) {
		t.Errorf("got\n%s\nwant %q in it", o.out, want)
	}
	h.in = "Subject: x\nDate: Wed, 1 Jan 2025 12:00:00 +0000\n"
	if o := h.run("search", "--paste", "-", "--explain").want(t, 1, "this API keeps 90 days"); !strings.Contains(o.out, "Took subject and time (1 Jan 2025 ± 24 h).") {
		t.Errorf("of a message that is no longer kept: got %q, want what was taken", o.out)
	}
	h.in = "nothing of interest\n"
	h.run("search", "--paste", "-").want(t, 1, "no tenant is set up")
	h.run("search", "--paste", "-", "--explain").want(t, 1, "--paste: nothing in the text is known")
	h.run("search", "--paste", filepath.Join(h.home, "none"), "--explain").want(t, 1, "--paste: open ")
}

func TestASearchForAPastedIDFindsItsMessage(t *testing.T) {
	t.Parallel()
	message := scenario(t, "mailbox full")
	for _, api := range apis {
		h := newHost(t)
		h.in = "Message-ID: " + message.MessageID + "\r\nSubject: another\r\n"
		o := h.run("demo", "search", "--api", api, "--paste", "-", "-o", "ndjson").want(t, 0, "Took Message-ID.", "Kept for a wider search: subject another.")
		if got := traces(t, o.out); len(got) != 1 || got[0].MessageID != message.MessageID {
			t.Errorf("%s: got %s, want the message %s", api, o.out, message.MessageID)
		}
		if strings.Contains(o.err, "another id") {
			t.Errorf("%s: got %s, want no wider search where the id was found", api, o.err)
		}
	}
}

func TestWhereAPastedIDFindsNothingTheRestIsOffered(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.in = pastedBounce
	h.run("demo", "search", "--paste", "-").want(t, 0, "none match",
		"A server on the way gave it another id: search the recipient, sender and subject that were pasted with it:",
		`msgtrace demo search 'to:bob@fabrikam.com from:ann@contoso.com subject:"Invoice 2041" since:2026-11-21T12:01:05Z until:2026-11-23T12:01:05Z'`)
}

func TestWhatWasPastedIsShownClean(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.in = "From: a\x1b[2J@contoso.com\nSubject: \x1b]0;owned\a\u202e invoice\nMessage-ID: <\x1b[31mx@contoso.com>\n" + strings.Repeat("x\n", pasted.Limit/2)
	o := h.run("search", "--paste", "-", "--explain", "--ascii")
	if strings.ContainsAny(o.out+o.err, "\x1b\a\u202e") {
		t.Errorf("got %q, want no control characters", o.out+o.err)
	}
	if want := "It is longer than 1 MB: only its beginning was read."; !strings.Contains(o.out, want) {
		t.Errorf("got %q, %q, want %q", o.out, o.err, want)
	}
}
