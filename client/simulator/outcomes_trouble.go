package simulator

import "time"

// What goes wrong, and what takes its time.
var (
	mailboxFull = &outcome{[]step{
		received,
		tagged,
		refused(2*time.Second, "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; "+
			"Failed to process message due to a permanent exception", "Store Driver"),
	}}
	memberFull = &outcome{[]step{
		refused(2*time.Second, "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded", "Store Driver")}}
	notFound = &outcome{[]step{
		received,
		refused(time.Second, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {recipient} not found by SMTP address lookup", "Resolver"),
	}}
	deniedThere = &outcome{[]step{
		submitted,
		taken,
		refusedThere(4*time.Second, "550 5.7.1 Service unavailable, client host blocked using a block list; contact postmaster@{to}"),
	}}
	unknownThere = &outcome{[]step{
		submitted,
		taken,
		refusedThere(3*time.Second, "550-5.1.1 <{recipient}>: Recipient address rejected: 550 5.1.1 User unknown in virtual mailbox table"),
	}}
	rejectedThere = &outcome{[]step{
		submitted,
		taken,
		refusedThere(5*time.Second, "<{recipient}> recipient rejected"),
	}}
	hostileThere = &outcome{[]step{
		submitted,
		taken,
		refusedThere(3*time.Second, "550-5.7.1 \x1b[2J\x1b]0;owned\x07 your mail\r\n"+
			"550 5.7.1 \u202egnp.exe\u202c is \u009b31mnot\u009b0m wanted; see \x1b]8;;https://evil.example/\x07here\x1b]8;;\x07"),
	}}
	failedDMARC = &outcome{[]step{
		received,
		spam("5", "SPM", "SB"),
		refused(time.Second, "550 5.7.509 Access denied, sending domain {from} does not pass DMARC verification and has a DMARC policy of reject.", "Unknown"),
	}}
	looped = &outcome{[]step{
		received,
		{
			after: time.Second,
			event: "Resolve",
			text:  "The recipient's address was resolved to {related}.",
			data:  []mep{text("RelatedRecipient", "{related}")},
		},
		refused(41*time.Second, "554 5.4.14 Hop count exceeded - possible mail loop ATTR34 "+
			"[{host}.eop-eur05.prod.protection.outlook.com {iso} {hex}]", "Unknown"),
	}}
	deferredFourTimes = &outcome{[]step{
		submitted,
		taken,
		deferredForTLS(70 * time.Second),
		deferredForTLS(6 * time.Minute),
		deferredForTLS(21 * time.Minute),
		deferredForTLS(51 * time.Minute),
		{
			after:  111 * time.Minute,
			event:  "Send external",
			status: delivered,
			text:   "Message transferred.",
			data:   sentOut.data,
		},
	}}
	expiredInQueue = &outcome{[]step{
		submitted,
		taken,
		deferredForTLS(time.Minute),
		deferredForTLS(time.Hour),
		deferredForTLS(8 * time.Hour),
		refused(24*time.Hour, "550 4.4.7 QUEUE.Expired; message expired in queue after 24 hours", "Queue"),
	}}
	greylisted = &outcome{[]step{
		submitted,
		taken,
		{
			after:  5 * time.Second,
			event:  "Defer",
			status: pending,
			text:   remoteReason("451-4.7.23 Message deferred - unable to verify SPF policy for 451 4.7.23 {from}. IB305"),
		},
		{
			after:  6 * time.Minute,
			event:  "Send external",
			status: delivered,
			text:   "Message transferred.",
			data:   sentOut.data,
		},
	}}
	redirectedAway = &outcome{[]step{
		received,
		{
			after: time.Second,
			event: "Transport rule",
			text:  ruleText("Leavers to their manager", "d2e0a3b1-7c44-4f5e-9b0a-2a1b3c4d5e06"),
			data: []mep{
				text("SourceContext", "Transport Rule Agent"),
				text("Action", "RedirectMessage"),
				text("RuleId", "d2e0a3b1-7c44-4f5e-9b0a-2a1b3c4d5e06"),
			},
		},
		{
			after: time.Second,
			event: "Redirect",
			text:  "The message was redirected to {related}.",
			data:  []mep{text("RelatedRecipient", "{related}"), text("RecipientReference", "{recipient}")},
		},
		{
			after:  time.Second,
			event:  "Drop",
			status: delivered,
			text:   reason("250 2.1.5 RESOLVER.FWD.Forwarded; recipient forwarded"),
		},
	}}
	redirectedHere = &outcome{[]step{
		{
			after: time.Second,
			event: "Redirect",
			text:  "The message was redirected from {related}.",
			data:  []mep{text("RelatedRecipient", "{related}")},
		},
		intoMailbox,
	}}
	handledOOF = &outcome{[]step{
		submitted,
		{
			after:  time.Second,
			event:  "Drop",
			status: delivered,
			text:   reason("250 2.1.5 RESOLVER.OOF.IntToExt; handled internal OOF addressed to external recipient"),
		},
		{after: time.Second, event: "Drop", text: "Reason: [{LED=250 2.1.5 RESOLVER.OOF.IntToExt"},
	}}
	overLimit = &outcome{[]step{
		submitted,
		refused(time.Second, "550 5.5.3 RESOLVER.ADR.RecipLimit; too many recipients", "Resolver"),
	}}
)
