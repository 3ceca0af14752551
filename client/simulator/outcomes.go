package simulator

import "time"

// Steps that many outcomes share. Their texts are those that Microsoft's pages and
// public questions show.
var (
	received = step{event: "Receive", text: "Message received by: {server} using TLS1.2 with AES256", data: []mep{
		text("ServerHostName", "{server}"), text("ClientIP", "{fromip}"), text("ClientName", "{fromhost}"), text("ConnectorId", "{host}\\Default {host}"),
		text("ReturnPath", "{sender}"), number("RcptCount", "{envelope}"),
		blob("CustomData", "S:ProxyHop1=EOP01.mail.protection.outlook.com(10.1.1.1);S:tlsversion=SP_PROT_TLS1_2_SERVER;S:tlscipher=CALG_AES_256;S:DeliveryPriority=Normal")}}
	submitted = step{event: "Submit", text: "The message was submitted.", data: []mep{
		text("ServerHostName", "{server}"), text("ReturnPath", "{sender}"), number("RcptCount", "{envelope}"), text("MailboxServer", "{host}")}}
	taken  = step{event: "Receive", text: "Message received by: {server}", data: []mep{text("ServerHostName", "{server}"), text("ReturnPath", "{sender}")}}
	tagged = step{after: time.Second, event: "Transport rule",
		text: "Transport rule: 'Tag external mail', ID: ('6f3c8f0e-52c1-4c0b-8d1b-0f4f8f0c1a11'), DLP policy: '', ID: (00000000-0000-0000-0000-000000000000).",
		data: []mep{text("SourceContext", "Transport Rule Agent"), text("Action", "PrependSubject"), text("RuleId", "6f3c8f0e-52c1-4c0b-8d1b-0f4f8f0c1a11")}}
	intoMailbox = step{after: 2 * time.Second, event: "Deliver", status: delivered, text: "The message was successfully delivered.", data: []mep{
		text("SourceContext", "{hex};{iso};ClientSubmitTime:{iso}"), text("MailboxServer", "{host}"), number("TotalLatency", "{latency}")}}
	intoInbox = step{after: 2 * time.Second, event: "Deliver", status: delivered,
		text: "The message was successfully delivered to the folder: DefaultFolderType:Inbox",
		data: []mep{text("MailboxServer", "{host}"), number("TotalLatency", "{latency}")}}
	sentOut = step{after: 3 * time.Second, event: "Send external", status: delivered, text: "Message transferred.", data: []mep{
		text("RecipientStatus", "[{LED=250 2.0.0 OK};{MSG=};{FQDN={tohost}};{IP={toip}};{LRT=}]"), text("OutboundProxyTargetIPAddress", "{toip}"),
		text("OutboundProxyTargetHostName", "{tohost}"), text("OutboundIpPoolName", "Normal"), text("IsSmtpResponseFromExternalServer", "True"), number("TotalLatency", "{latency}")}}
)

// spam is the filter's verdict, with what it was based on.
func spam(level, verdict, disposition string) step {
	return step{after: time.Second, event: "Spam", text: "Spam confidence level: " + level, data: []mep{
		number("SCL", level), text("SFV", verdict), text("DI", disposition), text("CIP", "{fromip}"), text("H", "{fromhost}"), text("Language", "en")}}
}

// refused ends a copy with a permanent error of this organization.
func refused(after time.Duration, led, component string) step {
	return step{after: after, event: "Fail", status: failed, text: reason(led), data: []mep{
		text("RecipientStatus", "[{LED="+led+"};{MSG=};{FQDN=};{IP=};{LRT=}]"), text("SourceContext", component), text("IsSmtpResponseFromExternalServer", "False")}}
}

// refusedThere ends a copy with the remote server's own answer.
func refusedThere(after time.Duration, led string) step {
	return step{after: after, event: "Fail", status: failed, text: remoteReason(led), data: []mep{
		text("RecipientStatus", "[{LED="+led+"};{MSG=};{FQDN={tohost}};{IP={toip}};{LRT={retry}}]"), text("OutboundProxyTargetIPAddress", "{toip}"),
		text("OutboundProxyTargetHostName", "{tohost}"), text("IsSmtpResponseFromExternalServer", "True")}}
}

// deferred puts a copy off until the next try. The service cuts long reasons in
// the middle of a field and goes on with the remote server's name.
func deferred(after time.Duration) step {
	const led = "450 4.4.317 Cannot connect to remote server [Message=451 4.4.0 TLS negotiation failed with error SocketError] " +
		"[LastAttemptedServerName={tohost}] [LastAttemptedIP={toip}:25] [SmtpSecurity=-2;-2] [{host}.eop-eur05.prod.protection.outlook.com {iso} {hex}]"
	return step{after: after, event: "Defer", status: pending,
		text: "Reason: [{LED=" + led + "};{MSG=4. OutboundProxyTargetIP: {toip}. OutboundProxyTargetHostName: {tohost}",
		data: []mep{text("RecipientStatus", "[{LED="+led+"};{MSG=4"), text("SourceContext", "Unknown"), text("OutboundProxyTargetHostName", "{tohost}")}}
}

// What ordinarily happens.
var (
	deliveredIn     = &outcome{[]step{received, tagged, intoMailbox}}
	deliveredInbox  = &outcome{[]step{received, tagged, intoInbox}}
	deliveredInside = &outcome{[]step{submitted, taken, intoMailbox}}
	deliveredOut    = &outcome{[]step{submitted, taken, sentOut}}
	deliveredMember = &outcome{[]step{intoMailbox}}
	deliveredNotice = &outcome{[]step{taken, intoMailbox}}
	spread          = &outcome{[]step{
		submitted, taken,
		{after: time.Second, event: "Expand DL", status: expanded, text: "The message was sent to a distribution list (DL) that was expanded to the recipients of the DL.",
			data: []mep{text("RelatedRecipient", "{recipient}"), number("RcptCount", "{members}")}},
		{after: time.Second, event: "Drop", text: reason("250 2.1.5 RESOLVER.GRP.Expanded; distribution list expanded"),
			data: []mep{text("RecipientStatus", "[{LED=250 2.1.5 RESOLVER.GRP.Expanded; distribution list expanded};{MSG=};{FQDN=};{IP=};{LRT=}]")}},
	}}
	spreadInner = &outcome{spread.steps[2:]}
)

// What the filters do.
var (
	junked = &outcome{[]step{received, spam("6", "SPM", "SJ"),
		{after: 2 * time.Second, event: "Deliver", status: filteredAsSpam, text: "The message was successfully delivered to the folder: DefaultFolderType:JunkEmail",
			data: []mep{text("MailboxServer", "{host}"), number("TotalLatency", "{latency}")}}}}
	held = &outcome{[]step{received, spam("9", "SPM", "SQ"),
		{after: 2 * time.Second, event: "Deliver", status: quarantined, text: "Message quarantined in: DefaultFolderType:QuarantinedEmailSecured",
			data: []mep{text("SourceContext", "AgentDefer - Antispam Quarantine Agent"), text("DI", "SQ"), number("SCL", "9"), text("SFV", "SPM"), text("CIP", "{fromip}")}}}}
	phished = &outcome{[]step{received, spam("8", "BLK", "SQ"),
		{after: 2 * time.Second, event: "Deliver", status: quarantined, text: "Message quarantined in: DefaultFolderType:QuarantinedEmailSecured",
			data: []mep{text("SourceContext", "AgentDefer - Antiphish Quarantine Agent"), text("DI", "SQ"), number("PCL", "8"), text("CIP", "{fromip}")}}}}
	infected = &outcome{[]step{received,
		{after: time.Second, event: "Malware", text: "Malware was detected in an attachment of the message: DOS/Test_File", data: []mep{
			blob("CustomData", "S:AMA=SUM|v=1|action=b|error=|atch=1;S:AMA=EV|engine=M|v=1|sig=1.419.22|name=DOS/Test_File|file=invoice.zip")}},
		{after: 2 * time.Second, event: "Deliver", status: quarantined, text: "Message quarantined in: DefaultFolderType:QuarantinedEmailSecured",
			data: []mep{text("SourceContext", "Malware Agent"), text("DI", "SQ"), text("CIP", "{fromip}")}}}}
	blockedByRule = &outcome{[]step{received,
		{after: time.Second, event: "Transport rule",
			text: "Transport rule: 'Block executable attachments', ID: ('b7a1c5de-1d0c-4d0e-9d2f-3c6f1f8a7b02'), DLP policy: '', ID: (00000000-0000-0000-0000-000000000000).",
			data: []mep{text("SourceContext", "Transport Rule Agent"), text("Action", "RejectMessage"), text("RuleId", "b7a1c5de-1d0c-4d0e-9d2f-3c6f1f8a7b02")}},
		refused(time.Second, "550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy", "Transport Rule Agent")}}
	stoppedByDLP = &outcome{[]step{submitted, taken,
		{after: time.Second, event: "DLP rule", action: "BA",
			text: "DLP rule: 'Credit cards to outside', ID: ('1c0f2a64-9a53-4a8e-8f3a-7c5d9e1b2a03'), DLP policy: 'Financial data', ID: (8e4d2f10-6b7c-4c19-a1c4-5d3e2f1a0b04).",
			data: []mep{text("SourceContext", "DLP Policy Agent"), number("RcptCount", "{recipients}"),
				blob("CustomData", "S:DLPRU=1c0f2a64-9a53-4a8e-8f3a-7c5d9e1b2a03;'S:DLPSI={\"name\":\"Credit Card Number\",\"count\":4;\"confidence\":85}';S:ContentBits=8")}},
		refused(time.Second, "550 5.7.171 Delivery not authorized, message refused", "DLP Policy Agent")}}
	unnamedRule = &outcome{[]step{received,
		{after: time.Second, event: "Transport rule", text: "Transport rule: '', ID: ('-1'), DLP policy: '', ID: (00000000-0000-0000-0000-000000000000)."}, intoMailbox}}
	zapped = &outcome{[]step{received, tagged, intoInbox,
		{after: 47 * time.Minute, event: "ZAP", status: quarantined, text: "Zero-hour auto purge moved the message to quarantine after delivery.",
			data: []mep{text("SourceContext", "Zero-hour Auto Purge"), text("SFV", "SPM"), number("SCL", "9"), text("DI", "SQ")}}}}
	detonated = &outcome{[]step{received, tagged,
		{after: 2 * time.Second, event: "Dynamic delivery", status: delivered, text: "The message was delivered without its attachment while that is scanned."},
		{after: 3 * time.Minute, event: "Deliver", status: delivered, text: "The message was successfully delivered.", data: []mep{number("TotalLatency", "{latency}")}}}}
	recalledLater = &outcome{[]step{submitted, taken, intoMailbox,
		{after: 12 * time.Minute, event: "Recall", status: recalled, text: "The sender recalled the message; it was removed from the mailbox."}}}
	journaled = &outcome{[]step{submitted, taken,
		{after: time.Second, event: "Journal", text: "The message was journaled to archive@journal.fourthcoffee.com.", data: []mep{text("SourceContext", "Journal Agent")}}, intoMailbox}}
)

// What goes wrong, and what takes its time.
var (
	mailboxFull = &outcome{[]step{received, tagged,
		refused(2*time.Second, "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; "+
			"Failed to process message due to a permanent exception", "Store Driver")}}
	memberFull = &outcome{[]step{
		refused(2*time.Second, "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded", "Store Driver")}}
	notFound = &outcome{[]step{received,
		refused(time.Second, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {recipient} not found by SMTP address lookup", "Resolver")}}
	deniedThere = &outcome{[]step{submitted, taken,
		refusedThere(4*time.Second, "550 5.7.1 Service unavailable, client host blocked using a block list; contact postmaster@{to}")}}
	unknownThere = &outcome{[]step{submitted, taken,
		refusedThere(3*time.Second, "550-5.1.1 <{recipient}>: Recipient address rejected: 550 5.1.1 User unknown in virtual mailbox table")}}
	rejectedThere = &outcome{[]step{submitted, taken, refusedThere(5*time.Second, "<{recipient}> recipient rejected")}}
	hostileThere  = &outcome{[]step{submitted, taken,
		refusedThere(3*time.Second, "550-5.7.1 \x1b[2J\x1b]0;owned\x07 your mail\r\n550 5.7.1 \u202egnp.exe\u202c is \u009b31mnot\u009b0m wanted; see \x1b]8;;https://evil.example/\x07here\x1b]8;;\x07")}}
	failedDMARC = &outcome{[]step{received, spam("5", "SPM", "SB"),
		refused(time.Second, "550 5.7.509 Access denied, sending domain {from} does not pass DMARC verification and has a DMARC policy of reject.", "Unknown")}}
	looped = &outcome{[]step{received,
		{after: time.Second, event: "Resolve", text: "The recipient's address was resolved to {related}.", data: []mep{text("RelatedRecipient", "{related}")}},
		refused(41*time.Second, "554 5.4.14 Hop count exceeded - possible mail loop ATTR34 [{host}.eop-eur05.prod.protection.outlook.com {iso} {hex}]", "Unknown")}}
	deferredFourTimes = &outcome{[]step{submitted, taken,
		deferred(70 * time.Second), deferred(6 * time.Minute), deferred(21 * time.Minute), deferred(51 * time.Minute),
		{after: 111 * time.Minute, event: "Send external", status: delivered, text: "Message transferred.", data: sentOut.data}}}
	expiredInQueue = &outcome{[]step{submitted, taken,
		deferred(time.Minute), deferred(time.Hour), deferred(8 * time.Hour),
		refused(24*time.Hour, "550 4.4.7 QUEUE.Expired; message expired in queue after 24 hours", "Queue")}}
	greylisted = &outcome{[]step{submitted, taken,
		{after: 5 * time.Second, event: "Defer", status: pending, text: remoteReason("451-4.7.23 Message deferred - unable to verify SPF policy for 451 4.7.23 {from}. IB305")},
		{after: 6 * time.Minute, event: "Send external", status: delivered, text: "Message transferred.", data: sentOut.data}}}
	redirectedAway = &outcome{[]step{received,
		{after: time.Second, event: "Transport rule",
			text: "Transport rule: 'Leavers to their manager', ID: ('d2e0a3b1-7c44-4f5e-9b0a-2a1b3c4d5e06'), DLP policy: '', ID: (00000000-0000-0000-0000-000000000000).",
			data: []mep{text("SourceContext", "Transport Rule Agent"), text("Action", "RedirectMessage"), text("RuleId", "d2e0a3b1-7c44-4f5e-9b0a-2a1b3c4d5e06")}},
		{after: time.Second, event: "Redirect", text: "The message was redirected to {related}.", data: []mep{text("RelatedRecipient", "{related}"), text("RecipientReference", "{recipient}")}},
		{after: time.Second, event: "Drop", status: delivered, text: reason("250 2.1.5 RESOLVER.FWD.Forwarded; recipient forwarded")}}}
	redirectedHere = &outcome{[]step{
		{after: time.Second, event: "Redirect", text: "The message was redirected from {related}.", data: []mep{text("RelatedRecipient", "{related}")}}, intoMailbox}}
	handledOOF = &outcome{[]step{submitted,
		{after: time.Second, event: "Drop", status: delivered, text: reason("250 2.1.5 RESOLVER.OOF.IntToExt; handled internal OOF addressed to external recipient")},
		{after: time.Second, event: "Drop", text: "Reason: [{LED=250 2.1.5 RESOLVER.OOF.IntToExt"}}}
	overLimit = &outcome{[]step{submitted,
		refused(time.Second, "550 5.5.3 RESOLVER.ADR.RecipLimit; too many recipients", "Resolver")}}
)
