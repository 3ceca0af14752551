package explain

import (
	"strings"
	"testing"
	"time"

	"msgtrace/client"
)

// TestTheKindsOfFaultThatBounceParsersMake has one text or more of each kind of wrong
// reading that codes and single words lead to.
func TestTheKindsOfFaultThatBounceParsersMake(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ kind, text, cause string }{
		{"5.1.1 of a quota", "552 5.1.1 Mailbox of the recipient is over quota", "mailbox-full"},
		{"5.1.0 of the sender", "550 5.1.0 Sender address rejected: User unknown", "invalid-sender"},
		{"5.1.1 of a rate", "452 4.1.1 too many recent messages", "recipient-rate"},
		{"5.7.1 without known words blames nobody", "550 5.7.1 Not today", causeOther},
		{"5.7.1 of a header", "550 5.7.1 Missing From: header", "format"},
		{"5.7.1 of a locked mailbox", "554 5.7.1 Recipient account is locked", "account-disabled"},
		{"4.3.2 of a recipient's rate", "432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded", "recipient-rate"},
		{"4.3.2 of a busy store", "432 4.3.2 STOREDRV.ClientSubmit; mailbox server is too busy", "service-busy"},
		{"4.3.2 of a removal", "550 4.3.2 QUEUE.TransportAgent; message deleted by transport agent", "queue-deleted"},
		{"4.3.2 of a full folder", "554 4.3.2 mailbox busy; STOREDRV.Deliver.Exception:StoragePermanentException.MapiExceptionMaxObjsExceeded", "folder-full"},
		{"4.3.2 of a rate of connections", "421 4.3.2 Too many open connections.", "connection-limit"},
		{"5.7.25 of a PTR", "550 5.7.25 The IP address sending this message does not have a PTR record setup", "reverse-dns"},
		{"5.7.26 of SPF", "550 5.7.26 The MAIL FROM domain [fabrikam.com] has an SPF record with a hard fail policy (-all)", "spf"},
		{"5.7.26 of neither", "550 5.7.26 This mail is blocked because the sender is unauthenticated", "unauthenticated"},
		{"5.6.0 of a stranger says nothing", "550 5.6.0 cannot do that", causeOther},
		{"5.1.8 of a stranger is the sender's domain", "553 5.1.8 Domain of sender address ann@fabrikam.com does not exist", "sender-domain"},
		{"5.1.8 of Exchange is the account", "550 5.1.8 Access denied, bad outbound sender. AS(42003)", "sender-restricted"},
		{"5.5.0 says nothing", "550 5.5.0 Sorry", causeOther},
		{"a quota of the sender", "554 5.2.0 STOREDRV.Submit.Exception:QuotaExceededException.MapiExceptionQuotaExceeded; no", "submission-quota"},
		{"a quota of the recipient", "554 5.2.2 STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionQuotaExceeded; no", "mailbox-full"},
		{"named properties are no quota of mail", "554 5.2.0 STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionNamedPropsQuotaExceeded; no", "format"},
		{"blocked using a list that refuses to answer", "554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org; Error: open resolver; https://www.spamhaus.org/returnc/pub/192.0.2.2", "list-query-refused"},
		{"blocked using greylisting", "450 4.7.1 Client host [192.0.2.1] blocked using grey.rbl; greylisted", "greylisted"},
		{"blocked using a list of domains", "554 5.7.1 Sender address [ann@fabrikam.com] blocked using dbl.spamhaus.org; https://www.spamhaus.org/query/domain/fabrikam.com", "listed-domain"},
		{"DMARC passed, SPF failed", "550 5.7.1 refused (DMARC=pass, SPF=fail)", "spf"},
		{"a reason behind a colon", "550 5.7.1 unable to relay: sending limit exceeded", "sender-rate"},
		{"a closed group is no device", "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed", "closed-group"},
		{"TLS behind a connect code", "450 4.4.317 Cannot connect to remote server [Message=451 5.7.3 STARTTLS is required to send mail]", "tls"},
		{"refused behind an expiry", "550 5.4.300 Message expired -> 450 4.4.316 Connection refused [Message=Socket error code 10061]", "connection"},
		{"an invalid sender", "550 5.1.7 Invalid sender address", "invalid-sender"},
		{"a listing that says refused", "554 Connection refused. 192.0.2.1 is listed on the Spamhaus XBL", "ip-blocked"},
		{"invalid recipients of an IP", "554 This IP has been blocked for too many invalid recipients", "ip-blocked"},
		{"a limit of a relay", "550 5.7.1 Relaying denied: sending limit reached", "sender-rate"},
		{"a disabled account", "550 5.7.13 The recipient's account is disabled", "account-disabled"},
		{"4.4.3 with the server's own trouble", "451 4.4.3 Temporary server error. Please try again later", "remote-trouble"},
		{"4.3.2 service not active", "451 4.3.2 Service not active", "remote-trouble"},
		{"only a small code", "550 5.1.1", causeOther},
		{"a group of Microsoft 365", "550 5.7.193 UnifiedGroupAgent; Delivery failed because the sender isn't a group member", "closed-group"},
		{"a partner's connector", "550 5.7.51 TenantInboundAttribution; Rejecting. Recipient has a partner connector", "connector-restricted"},
		{"send as", "550 5.7.60 SMTP; Client does not have permissions to send as this sender", "send-as"},
	} {
		if got := told(test.text); got.Cause != test.cause {
			t.Errorf("%s: %q: got the cause %s by %q, want %s", test.kind, test.text, got.Cause, got.Evidence.Words, test.cause)
		}
	}
}

func TestTheCodesOfAnAnswerAreReadWhereverTheyStand(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"smtp;550 5.1.1 User unknown":                     "550 5.1.1",
		"Remote Server returned '554 5.2.2 mailbox full'": "554 5.2.2",
		"mail.contoso.com #<exchange.contoso.com #5.7.1 smtp;530 5.7.1 Client was not authenticated> #SMTP#": "530 5.7.1",
		"550 5.7.1. Refused":       "550 5.7.1",
		"550 #5.7.1 Refused":       "550 5.7.1",
		"421 deferred - 4.16.55.1": "421",
		"[{LED=550 5.7.1 Refused [mx.fabrikam.com 2026-01-01T10:00:00.000Z 08DD]};{MSG=}]": "550 5.7.1",
	} {
		if got := ParseReason(text).Codes(); got != want {
			t.Errorf("%q: got the codes %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"{[{LED=550 no};{MSG=};{FQDN=};{IP=};{LRT=}]}", "Reason: [{LED=550 no};{MSG=};{FQDN=};{IP=};{LRT=}]."} {
		if reason := ParseReason(text); reason.Cut || reason.Text != "no" {
			t.Errorf("%q: got %+v, want a whole answer with the text no", text, reason)
		}
	}
	if reason := ParseReason("550 5.1.1 User unknown;{MSG=};{FQDN=mx1.fabrikam.com}"); reason.Text != "User unknown" || reason.Host != "mx1.fabrikam.com" {
		t.Errorf("without LED: got %+v, want the answer before the first field", reason)
	}
	if reason := ParseReason("Reason: [{LE"); !reason.Cut || reason.String() != "" {
		t.Errorf("cut in the name of its first field: got %+v, want no answer", reason)
	}
}

func TestWhatTheEventsShowBesideAnAnswer(t *testing.T) {
	t.Parallel()
	at := func(e client.Event, minutes int) client.Event {
		e.Time = client.TimeOf(time.Date(2026, 11, 27, 9, minutes, 0, 0, time.UTC), 7)
		return e
	}
	receive := at(event(client.EventReceive, ""), 0)
	drop := func(token string) client.Event {
		return event(client.EventDrop, "Reason: [{LED=250 2.1.5 "+token+"; done};{MSG=}]")
	}
	for _, test := range []struct {
		kind, want, not string
		status          client.Status
		events          []client.Event
	}{
		{"a failure with a temporary code is over", "Not delivered: ", "tries again", client.StatusFailed, []client.Event{fail("451 4.7.1 greylisted")}},
		{"a licence does not come by itself", "Not delivered yet: ", "Wait", client.StatusPending,
			[]client.Event{event(client.EventDefer, "451 4.4.4 Mail received as unauthenticated, incoming to a recipient domain configured in a hosted tenant which has no mail-enabled subscriptions. ATTR5")}},
		{"a forward that was held back", "Not forwarded: ", "nothing is wrong", client.StatusDelivered, []client.Event{drop("RESOLVER.MSGTYPE.AF")}},
		{"an unknown drop is not called harmless", "Ended without a delivery: done", "nothing is wrong", client.StatusDelivered, []client.Event{drop("RESOLVER.NEW.Thing")}},
		{"redirected and counted as failed", "Redirected: the copy for bob@contoso.com went to ann@contoso.com.", "Not delivered", client.StatusFailed,
			[]client.Event{event(client.EventRedirect, "The message was redirected to ann@contoso.com."), drop("RESOLVER.FWD.Forwarded")}},
		{"a reason in an event of an unknown name", "the mailbox of bob@contoso.com is full", "No event", client.StatusFailed,
			[]client.Event{{Kind: "Teleport", Name: "Teleport", Description: "Reason: [{LED=552 5.2.2 mailbox full};{MSG=}]"}}},
		{"moderation waits for a person", "waiting for a moderator", "tries again", client.StatusPending, []client.Event{receive, {Kind: "InitMessageCreated", Name: "InitMessageCreated"}}},
		{"a long silence", "47 min after it arrived", "deferred", client.StatusDelivered, []client.Event{receive, at(event(client.EventDeliver, "The message was successfully delivered."), 47)}},
		{"an alias", "the mailbox of robert@contoso.com, of which bob@contoso.com is an alias", "", client.StatusDelivered,
			[]client.Event{event(client.EventResolve, "The address was resolved to robert@contoso.com"), event(client.EventDeliver, "The message was successfully delivered.")}},
	} {
		got := Explain(Copy{Recipient: "bob@contoso.com", Status: test.status, Events: test.events})
		if said := got.Headline + " " + got.Next; !strings.Contains(said, test.want) || test.not != "" && strings.Contains(said, test.not) {
			t.Errorf("%s: got %q, want %q in it and not %q", test.kind, said, test.want, test.not)
		}
	}
}
