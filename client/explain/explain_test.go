package explain

import (
	"strings"
	"testing"

	"msgtrace/client"
)

func event(kind client.EventKind, description string, data ...string) client.Event {
	e := client.Event{Kind: kind, Name: kind.Name(), Description: description}
	for i := 0; i+1 < len(data); i += 2 {
		e.Data = append(e.Data, client.Datum{Name: data[i], Value: data[i+1]})
	}
	return e
}

func fail(led string, data ...string) client.Event {
	return event(client.EventFail, "Reason: [{LED="+led+"};{MSG=};{FQDN=};{IP=};{LRT=}]", data...)
}

func remote(led string) client.Event {
	return event(client.EventFail, "Reason: [{LED="+led+"};{MSG=};{FQDN=mx.fabrikam.com};{IP=192.0.2.9};{LRT=}]")
}

const rejectRule = "Transport rule: 'Block Help-Desk', ID: ('3489a1f0-0000-4000-8000-000000000001'), DLP policy: '', ID: (00000000-0000-0000-0000-000000000000)."

func TestExplain(t *testing.T) {
	t.Parallel()
	receive := event(client.EventReceive, "Message received by: MWHPR14MB1808.namprd14.prod.outlook.com using TLS1.2 with AES256")
	tag := event(client.EventTransportRule, strings.ReplaceAll(rejectRule, "Block Help-Desk", "Tag external mail"))
	block := event(client.EventTransportRule, rejectRule)
	rejecting := block
	rejecting.Action = "RejectMessage"
	for _, test := range []struct {
		name   string
		status client.Status
		events []client.Event
		want   string
		cause  string
		step   int
	}{
		{"nothing known", client.StatusFailed, nil, "Not delivered.", "other", -1},
		{"delivered, nothing known", client.StatusDelivered, nil, "Delivered.", "delivered", -1},
		{"full", client.StatusFailed, []client.Event{receive, tag, fail("552 5.2.2 mailbox full")}, "Not delivered: the mailbox of bob@contoso.com is full (552 5.2.2, said by Microsoft 365).", "mailbox-full", 2},
		{"sending quota", client.StatusFailed, []client.Event{fail("550 5.2.2 Submission quota exceeded")}, "Not delivered: the sender's mailbox has used up its limit for sending (550 5.2.2, said by Microsoft 365).", "submission-quota", 0},
		{"the rule beside the reason", client.StatusFailed, []client.Event{receive, block, fail("550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy")},
			"Not delivered: the mail flow rule 'Block Help-Desk' blocked it (550 5.7.1, said by Microsoft 365).", "rule", 1},
		{"which of two rules, by its action", client.StatusFailed, []client.Event{tag, rejecting, fail("550 5.7.1 TRANSPORT.RULES.RejectMessage; no")},
			"Not delivered: the mail flow rule 'Block Help-Desk' blocked it (550 5.7.1, said by Microsoft 365).", "rule", 1},
		{"which of two rules, unknown", client.StatusFailed, []client.Event{tag, block, fail("550 5.7.1 TRANSPORT.RULES.RejectMessage; no")},
			"Not delivered: the mail flow rule (one of 'Tag external mail', 'Block Help-Desk') blocked it (550 5.7.1, said by Microsoft 365).", "rule", 2},
		{"code kept for rules", client.StatusFailed, []client.Event{fail("550 5.7.907 no pictures please")}, "Not delivered: a mail flow rule blocked it (550 5.7.907, said by Microsoft 365).", "rule", 0},
		{"a rule by its agent", client.StatusFailed, []client.Event{fail("550 5.7.1 no", "SourceContext", "Transport Rule Agent")}, "Not delivered: a mail flow rule blocked it (550 5.7.1, said by Microsoft 365).", "rule", 0},
		{"a rule is not blamed for a full mailbox", client.StatusFailed, []client.Event{rejecting, fail("552 5.2.2 mailbox full")}, "Not delivered: the mailbox of bob@contoso.com is full (552 5.2.2, said by Microsoft 365).", "mailbox-full", 1},
		{"no reason but a rejecting rule", client.StatusFailed, []client.Event{receive, rejecting}, "Not delivered: the mail flow rule 'Block Help-Desk' blocked it (said by Microsoft 365).", "rule", 1},
		{"no reason at all", client.StatusFailed, []client.Event{receive, tag}, "Not delivered. No event says why.", "other", -1},
		{"malware", client.StatusFailed, []client.Event{event(client.EventMalware, "Malware was detected"), fail("550 5.7.1 refused")}, "Not delivered: a virus or a forbidden attachment was found in it (550 5.7.1, said by Microsoft 365).", "malware", 1},
		{"malware was not what stopped it", client.StatusFailed, []client.Event{event(client.EventMalware, "Malware was detected"), fail("552 5.2.2 mailbox full")}, "Not delivered: the mailbox of bob@contoso.com is full (552 5.2.2, said by Microsoft 365).", "mailbox-full", 1},
		{"an unknown code", client.StatusFailed, []client.Event{fail("550 5.5.9 the moon is wrong")}, "Not delivered: Microsoft 365 refused it with the words \"the moon is wrong\" (550 5.5.9).", "other", 0},
		{"only a code", client.StatusFailed, []client.Event{fail("550 5.5.9")}, "Not delivered: Microsoft 365 refused it and gave no reason (550 5.5.9).", "other", 0},
		{"the other side", client.StatusFailed, []client.Event{remote("550 5.1.1 User unknown")}, "Not delivered: the address bob@contoso.com does not exist (550 5.1.1, said by contoso.com's mail server mx.fabrikam.com).", "not-found", 0},
		{"the other side's rules are not ours", client.StatusFailed, []client.Event{block, remote("550 5.7.1 refused by a mail flow rule")},
			"Not delivered: a mail flow rule of contoso.com blocked it (550 5.7.1, said by contoso.com's mail server mx.fabrikam.com).", "rule", 1},
		{"the other side, as data says", client.StatusFailed, []client.Event{fail("550 5.7.1 go away", "IsSmtpResponseFromExternalServer", "True")},
			"Not delivered: contoso.com's mail server refused it with the words \"go away\" (550 5.7.1).", "other", 0},
		{"TLS behind the network", client.StatusPending, []client.Event{event(client.EventDefer, reasonTests[3].text)},
			"Not delivered yet: no secure connection (TLS) came about between the two servers (450 4.4.317, said by Microsoft 365).", "tls", 0},
		{"underway", client.StatusPending, []client.Event{receive}, "Not delivered yet: it is on its way.", "pending", 0},
		{"deferred without a reason", client.StatusPending, []client.Event{receive, event(client.EventDefer, "")}, "Not delivered yet: Microsoft 365 tries again.", "pending", 1},
		{"junk", client.StatusDelivered, []client.Event{event(client.EventSpam, "Spam confidence level: 9"), event(client.EventDeliver, "The message was successfully delivered to the folder: DefaultFolderType:JunkEmail")},
			"Delivered to the Junk Email folder of bob@contoso.com (SCL 9).", "junk", 1},
		{"junk, by the filter's event", client.StatusDelivered, []client.Event{event(client.EventSpam, "Sent to Junk Folder"), event(client.EventDeliver, "The message was successfully delivered.")},
			"Delivered to the Junk Email folder of bob@contoso.com.", "junk", 0},
		{"a folder of one's own", client.StatusDelivered, []client.Event{event(client.EventDeliver, "delivered to the folder: DefaultFolderType:Archive")}, "Delivered to the folder Archive of bob@contoso.com.", "delivered", 0},
		{"accepted", client.StatusDelivered, []client.Event{event(client.EventSend, "Message transferred.", "OutboundProxyTargetHostName", "mx.fabrikam.com", "RecipientStatus", "[{LED=250 2.6.0 <x@y> Queued};{MSG=}]")},
			"Delivered: contoso.com's mail server mx.fabrikam.com accepted it (250 2.6.0).", "accepted", 0},
		{"redirected", client.StatusDelivered, []client.Event{event(client.EventRedirect, "The message was redirected to ann@contoso.com."), event(client.EventDrop, "Reason: [{LED=250 2.1.5 RESOLVER.FWD.Forwarded; recipient forwarded};{MSG=}]")},
			"Redirected: the copy for bob@contoso.com went to ann@contoso.com.", "redirected", 0},
		{"quarantined by a rule", client.StatusQuarantined, []client.Event{{Kind: client.EventTransportRule, Description: rejectRule, Action: "Quarantine"}}, "Held in quarantine by rule 'Block Help-Desk'.", "quarantined", 0},
		{"quarantined", client.StatusQuarantined, nil, "Held in quarantine.", "quarantined", -1},
		{"spam refused", client.StatusFilteredAsSpam, []client.Event{event(client.EventSpam, "Spam confidence level: 9"), fail("550 5.7.1 spam")}, "Not delivered: the spam filter refused it (SCL 9).", "spam", 1},
		{"spam", client.StatusFilteredAsSpam, nil, "Judged as spam: it was refused or moved to Junk Email.", "spam", -1},
		{"group", client.StatusExpanded, []client.Event{event(client.EventExpand, "expanded", "RcptCount", "3"), event(client.EventDrop, "Reason: [{LED=250 2.1.5 RESOLVER.GRP.Expanded; done};{MSG=}]")},
			"Sent on to the 3 members of the group bob@contoso.com.", "expanded", 0},
		{"not yet", client.StatusGettingStatus, nil, "No status yet: it was received a short while ago.", "getting-status", -1},
		{"not yet, but the events tell", client.StatusGettingStatus, []client.Event{receive, event(client.EventDeliver, "The message was successfully delivered.")},
			"Delivered to the mailbox of bob@contoso.com; the list has no status yet.", "delivered", 1},
		{"not yet, underway", client.StatusGettingStatus, []client.Event{receive}, "No status yet: it was received a short while ago.", "getting-status", 0},
		{"an unknown status", "teleported", []client.Event{receive}, "Its status is teleported; the last event is Receive.", "unknown", 0},
		{"an unknown status, known events", "teleported", []client.Event{receive, fail("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup")},
			"Not delivered: the address bob@contoso.com does not exist (550 5.1.10, said by Microsoft 365).", "not-found", 1},
		{"a hidden status", client.StatusUnknown, nil, "The service has a status for it that it does not say.", "unknown", -1},
		{"no status", "", nil, "It has no status.", "unknown", -1},
	} {
		got := Explain(Copy{Recipient: "bob@contoso.com", Status: test.status, Events: test.events})
		if got.Headline != test.want || got.Cause != test.cause || got.Step != test.step {
			t.Errorf("%s:\n got %q %s %d\nwant %q %s %d", test.name, got.Headline, got.Cause, got.Step, test.want, test.cause, test.step)
		}
	}
}

func TestDetail(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		event client.Event
		want  string
	}{
		{event(client.EventReceive, "Message received by: BL2SR01MB606"), "by BL2SR01MB606"},
		{event(client.EventReceive, "Message received by: MWHPR14MB1808.namprd14.prod.outlook.com using TLS1.2 with AES256"), "by MWHPR14MB1808 over TLS 1.2"},
		{event(client.EventReceive, "Message received via TLS1.2 with AES256"), "over TLS 1.2"},
		{event(client.EventReceive, "Message received by: X.prod.outlook.com", "ClientIP", "192.0.2.1", "ProxiedClientHostname", "mail.fabrikam.com", "CustomData", "S:ProxyHop1=a(10.1.1.1);S:Microsoft.Exchange.tlsversion=SP_PROT_TLS1_3_SERVER"),
			"from mail.fabrikam.com over TLS 1.3"},
		{event(client.EventReceive, "", "ClientIP", "192.0.2.1"), "from 192.0.2.1"},
		{event(client.EventReceive, "Message received using TLS1.3", "ClientIP", "192.0.2.1", "ClientName", "mail.fabrikam.com"), "from mail.fabrikam.com (192.0.2.1) over TLS 1.3"},
		{event(client.EventReceive, "", "ClientIP", "2001:db8::1", "ClientName", "192.0.2.1"), "from 192.0.2.1"},
		{event(client.EventSend, "Message transferred.", "OutboundProxyTargetHostName", "mx1.fabrikam.com", "OutboundProxyTargetIPAddress", "192.0.2.7",
			"RecipientStatus", "[{LED=250 2.0.0 OK};{MSG=};{FQDN=mx1.fabrikam.com};{IP=192.0.2.7};{LRT=}]", "CustomData", "S:tlsversion=SP_PROT_TLS1_2_CLIENT"),
			"to mx1.fabrikam.com (192.0.2.7) over TLS 1.2: 250 2.0.0 OK"},
		{event(client.EventSend, "Message transferred.", "RecipientStatus", "[{LED=250 2.0.0 OK};{MSG=};{FQDN=mx1.fabrikam.com};{IP=192.0.2.7};{LRT=}]"),
			"to mx1.fabrikam.com (192.0.2.7): 250 2.0.0 OK"},
		{event(client.EventSend, "Message transferred.", "OutboundProxyTargetIPAddress", "192.0.2.8", "RecipientStatus", "[{LED=250 2.0.0 OK};{MSG=};{FQDN=mx1.fabrikam.com};{IP=192.0.2.7};{LRT=}]"),
			"to 192.0.2.8: 250 2.0.0 OK"},
		{event(client.EventReceive, "", "ClientIP", "192.0.2.1", "CustomData", "'S:InboundConnectorData=Name=From Woodgrove Bank;ConnectorType=Partner;TenantId=1';S:tlsversion=SP_PROT_TLS1_3_SERVER"),
			"from 192.0.2.1 through connector 'From Woodgrove Bank' over TLS 1.3"},
		{event(client.EventSend, "", "OutboundProxyTargetIPAddress", "192.0.2.8", "CustomData", "S:Microsoft.Exchange.Hygiene.TenantOutboundConnectorCustomData=Name=To Woodgrove;ConnectorType=Partner;S:OutboundIpPoolName=Normal"),
			"to 192.0.2.8 through connector 'To Woodgrove'"},
		{event(client.EventSend, "Message transferred.", "CustomData", "S:Microsoft.Exchange.Hygiene.TenantOutboundConnectorCustomData=Name=;ConnectorType=Partner"), "Message transferred."},
		{event(client.EventSend, "Message transferred.", "RecipientStatus", "250 2.6.0 Queued"), "250 2.6.0 Queued"},
		{event(client.EventSubmit, "The message was submitted."), "The message was submitted."},
		{event(client.EventSend, "Message transferred."), "Message transferred."},
		{event(client.EventSpam, "Spam confidence level: 9"), "SCL 9"},
		{event(client.EventSpam, "", "SCL", "8", "SFV", "SPM"), "spam (SCL 8)"},
		{event(client.EventSpam, "", "CustomData", "S:SFA=SUM|SFV=SKB|SCL=6|DI=SJ"), "blocked by an anti-spam policy (SCL 6)"},
		{event(client.EventSpam, "", "SFV", "XYZ"), "XYZ"},
		{event(client.EventSpam, "Sent to Junk Folder"), "to Junk Email"},
		{event(client.EventDeliver, "The message was successfully delivered."), "to the mailbox"},
		{event(client.EventDeliver, "Message quarantined in: DefaultFolderType:QuarantinedEmailSecured"), "to quarantine"},
		{event(client.EventDeliver, "Delivered by drone"), "Delivered by drone"},
		{event(client.EventTransportRule, rejectRule), "'Block Help-Desk'"},
		{event(client.EventTransportRule, "Transport rule: 'It's O'Neil's', ID: ('a'), DLP policy: '', ID: (b)."), "'It's O'Neil's'"},
		{event(client.EventTransportRule, "Transport rule: '', ID: ('-1'), DLP policy: '', ID: (b)."), "a rule that no longer exists"},
		{event(client.EventTransportRule, "Transport rule: '', ID: ('guid-1'), DLP policy: '', ID: (b)."), "guid-1"},
		{event(client.EventDLPRule, "DLP rule: 'Cards', ID: ('a'), DLP policy: 'Money', ID: (b)."), "'Cards' of policy 'Money'"},
		{event(client.EventRedirect, "The message was redirected to ann@contoso.com."), "to ann@contoso.com"},
		{event(client.EventRedirect, "", "RelatedRecipient", "ann@contoso.com"), "related recipient ann@contoso.com"},
		{event("Teleport", "", "X", "y"), ""},
		{client.Event{Kind: "Teleport", Action: "beam"}, "beam"},
		{event(client.EventFail, "Reason: [{LED=552 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException};{MSG=};{FQDN=};{IP=};{LRT=}]"), "552 5.2.2 mailbox full"},
		{event(client.EventFail, "", "RecipientStatus", "[{LED=550 5.1.1 unknown};{MSG=}]"), "550 5.1.1 unknown"},
		{event(client.EventDefer, reasonTests[1].text), "250 2.1.5 RESOLVER.OOF.IntToExt (cut off by the service)"},
	} {
		if got := Detail(test.event); got != test.want {
			t.Errorf("%s %q: got %q, want %q", test.event.Kind, test.event.Description, got, test.want)
		}
	}
}

func TestCustomData(t *testing.T) {
	t.Parallel()
	blob := `S:ProxyHop1=EOP01.mail.protection.outlook.com(10.1.1.1);'S:Odd=a;b';S:Microsoft.Long.Name=last;S:Empty=;plain=yes`
	for name, want := range map[string]string{
		"proxyhop1": "EOP01.mail.protection.outlook.com(10.1.1.1)", "Odd": "a;b", "Name": "last", "Empty": "", "plain": "yes", "absent": "",
	} {
		if got := customValue(blob, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func FuzzExplain(f *testing.F) {
	for _, test := range reasonTests {
		f.Add("fail", test.text, "", "IsSmtpResponseFromExternalServer=True", "failed", "bob@contoso.com")
		f.Add("defer", test.text, "", "", "delivered", "@")
	}
	f.Add("transportRule", rejectRule, "RejectMessage", "S:SFV=SPM;'S:a=b;c", "failed", "")
	f.Add("spam", "Sent to Junk Folder", "", "SCL=9", "filteredAsSpam", "x")
	f.Fuzz(func(t *testing.T, kind, description, action, data, status, address string) {
		name, value, _ := strings.Cut(data, "=")
		e := client.Event{Kind: client.ParseEventKind(kind), Name: kind, Description: description, Action: action,
			Data: []client.Datum{{Name: name, Value: value}, {Name: "CustomData", Value: data}}}
		events := []client.Event{e, event(client.EventDefer, description), e}
		v := Explain(Copy{Recipient: address, Status: client.ParseStatus(status), Events: events})
		if strings.TrimSpace(v.Headline) == "" || v.Cause == "" || v.Step < -1 || v.Step >= len(events) {
			t.Errorf("got the verdict %+v, want a headline, a cause and a step of the %d events", v, len(events))
		}
		if text := v.Headline + v.Reason + v.Next + Detail(e); strings.ContainsAny(text, "\n\r\t\v\f") {
			t.Errorf("got %q, want one line", text)
		}
	})
}

func TestEveryStatusIsExplained(t *testing.T) {
	t.Parallel()
	for _, status := range client.Statuses {
		if got := Explain(Copy{Recipient: "bob@contoso.com", Status: status}); got.Cause == "unknown" {
			t.Errorf("%s: got %q, want a case of its own in Explain", status, got.Headline)
		}
	}
	if got := Explain(Copy{Status: "heldForMoon", Events: []client.Event{event(client.EventDeliver, "delivered")}}); got.Cause == "unknown" {
		t.Errorf("a status that is not known: got %q, want what the events say", got.Headline)
	}
}

// In client.MessageTraces no event names the server; the row does.
func TestTheRowNamesTheServerThatAcceptedACopy(t *testing.T) {
	t.Parallel()
	send := event(client.EventSend, "Message transferred.")
	named := event(client.EventSend, "", "OutboundProxyTargetHostName", "mx.fabrikam.com")
	bob, ann := client.Recipient{Address: "bob@fabrikam.com", Status: client.StatusDelivered}, client.Recipient{Address: "ann@fabrikam.com"}
	own := bob
	own.ToIP = client.IPOf("203.0.113.9")
	for _, test := range []struct {
		name  string
		about client.Trace
		copy  client.Recipient
		event client.Event
		want  string
	}{
		{"the message has one copy", client.Trace{ToIP: client.IPOf("203.0.113.7"), RecipientsKnown: client.KnownAll, Recipients: []client.Recipient{bob}}, bob, send, "Delivered: fabrikam.com's mail server 203.0.113.7 accepted it."},
		{"the copy has its own", client.Trace{RecipientsKnown: client.KnownMatching, Recipients: []client.Recipient{own, ann}}, own, send, "Delivered: fabrikam.com's mail server 203.0.113.9 accepted it."},
		{"the event names it", client.Trace{}, own, named, "Delivered: the mail server mx.fabrikam.com accepted it."},
		{"it may be that of another copy", client.Trace{ToIP: client.IPOf("203.0.113.7"), RecipientsKnown: client.KnownAll, Recipients: []client.Recipient{bob, ann}}, bob, send, "Delivered: the next server accepted it."},
		{"there may be other copies", client.Trace{ToIP: client.IPOf("203.0.113.7"), RecipientsKnown: client.KnownMatching, Recipients: []client.Recipient{bob}}, bob, send, "Delivered: the next server accepted it."},
	} {
		test.copy.Events = []client.Event{test.event}
		if got := Explain(CopyOf(&test.about, test.copy)).Headline; got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// A file does not change, however long somebody looks at it.
func TestWhatIsUnderWayIsAskedOfTheServiceAgain(t *testing.T) {
	t.Parallel()
	for _, status := range []client.Status{client.StatusPending, client.StatusGettingStatus} {
		if got := Explain(Copy{Status: status}).Next; !strings.HasPrefix(got, "Ask the service again in ") {
			t.Errorf("%s: got the next step %q, want to ask the service again", status, got)
		}
	}
}
