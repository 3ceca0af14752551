package simulator

import "time"

// Steps that many outcomes share. Their texts are those of the page of the details,
// of the lab, and of questions and answers in public forums; the names in their data
// are the lab's.
// https://learn.microsoft.com/graph/api/exchangemessagetrace-getdetailsbyrecipient
// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/tests/FakeGraph.cs
var (
	received = step{
		event: "Receive",
		text:  "Message received by: {server} using TLS1.2 with AES256",
		data: []mep{
			text("ServerHostName", "{server}"),
			text("ClientIP", "{fromip}"),
			text("ClientName", "{fromhost}"),
			text("ConnectorId", "{host}\\Default {host}"),
			text("ReturnPath", "{sender}"),
			number("RcptCount", "{envelope}"),
			blob("CustomData", "S:ProxyHop1=EOP01.mail.protection.outlook.com(10.1.1.1);"+
				"S:tlsversion=SP_PROT_TLS1_2_SERVER;S:tlscipher=CALG_AES_256;S:DeliveryPriority=Normal"),
		},
	}
	submitted = step{
		event: "Submit",
		text:  "The message was submitted.",
		data: []mep{
			text("ServerHostName", "{server}"),
			text("ReturnPath", "{sender}"),
			number("RcptCount", "{envelope}"),
			text("MailboxServer", "{host}"),
		},
	}
	taken = step{
		event: "Receive",
		text:  "Message received by: {server}",
		data:  []mep{text("ServerHostName", "{server}"), text("ReturnPath", "{sender}")},
	}
	tagged = step{
		after: time.Second,
		event: "Transport rule",
		text:  ruleText("Tag external mail", "6f3c8f0e-52c1-4c0b-8d1b-0f4f8f0c1a11"),
		data: []mep{
			text("SourceContext", "Transport Rule Agent"),
			text("Action", "PrependSubject"),
			text("RuleId", "6f3c8f0e-52c1-4c0b-8d1b-0f4f8f0c1a11"),
		},
	}
	intoMailbox = step{
		after:  2 * time.Second,
		event:  "Deliver",
		status: delivered,
		text:   "The message was successfully delivered.",
		data: []mep{
			text("SourceContext", "{hex};{iso};ClientSubmitTime:{iso}"),
			text("MailboxServer", "{host}"),
			number("TotalLatency", "{latency}"),
		},
	}
	intoInbox = step{
		after:  2 * time.Second,
		event:  "Deliver",
		status: delivered,
		text:   "The message was successfully delivered to the folder: DefaultFolderType:Inbox",
		data:   []mep{text("MailboxServer", "{host}"), number("TotalLatency", "{latency}")},
	}
	sentOut = step{
		after:  3 * time.Second,
		event:  "Send external",
		status: delivered,
		text:   "Message transferred.",
		data: []mep{
			text("RecipientStatus", "[{LED=250 2.0.0 OK};{MSG=};{FQDN={tohost}};{IP={toip}};{LRT=}]"),
			text("OutboundProxyTargetIPAddress", "{toip}"),
			text("OutboundProxyTargetHostName", "{tohost}"),
			text("OutboundIpPoolName", "Normal"),
			text("IsSmtpResponseFromExternalServer", "True"),
			number("TotalLatency", "{latency}"),
		},
	}
)

// ruleText is what the service says when a rule was applied.
func ruleText(name, id string) string {
	return "Transport rule: '" + name + "', ID: ('" + id + "'), DLP policy: '', ID: (00000000-0000-0000-0000-000000000000)."
}

// spam is the filter's verdict, with what it was based on.
func spam(level, verdict, disposition string) step {
	return step{
		after: time.Second,
		event: "Spam",
		text:  "Spam confidence level: " + level,
		data: []mep{
			number("SCL", level),
			text("SFV", verdict),
			text("DI", disposition),
			text("CIP", "{fromip}"),
			text("H", "{fromhost}"),
			text("Language", "en"),
		},
	}
}

// refused ends a copy with a permanent error of this organization.
func refused(after time.Duration, led, component string) step {
	return step{
		after:  after,
		event:  "Fail",
		status: failed,
		text:   reason(led),
		data: []mep{
			text("RecipientStatus", "[{LED="+led+"};{MSG=};{FQDN=};{IP=};{LRT=}]"),
			text("SourceContext", component),
			text("IsSmtpResponseFromExternalServer", "False"),
		},
	}
}

// refusedThere ends a copy with the remote server's own answer.
func refusedThere(after time.Duration, led string) step {
	return step{
		after:  after,
		event:  "Fail",
		status: failed,
		text:   remoteReason(led),
		data: []mep{
			text("RecipientStatus", "[{LED="+led+"};{MSG=};{FQDN={tohost}};{IP={toip}};{LRT={retry}}]"),
			text("OutboundProxyTargetIPAddress", "{toip}"),
			text("OutboundProxyTargetHostName", "{tohost}"),
			text("IsSmtpResponseFromExternalServer", "True"),
		},
	}
}

// deferredForTLS puts a copy off because no secure connection to the remote
// server came about.
func deferredForTLS(after time.Duration) step {
	return unreached(after, "450 4.4.317 Cannot connect to remote server [Message=451 4.4.0 TLS negotiation failed with error SocketError]")
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
		submitted,
		taken,
		{
			after:  time.Second,
			event:  "Expand DL",
			status: expanded,
			text:   "The message was sent to a distribution list (DL) that was expanded to the recipients of the DL.",
			data:   []mep{text("RelatedRecipient", "{recipient}"), number("RcptCount", "{members}")},
		},
		{
			after: time.Second,
			event: "Drop",
			text:  reason("250 2.1.5 RESOLVER.GRP.Expanded; distribution list expanded"),
			data:  []mep{text("RecipientStatus", "[{LED=250 2.1.5 RESOLVER.GRP.Expanded; distribution list expanded};{MSG=};{FQDN=};{IP=};{LRT=}]")},
		},
	}}
	spreadInner = &outcome{spread.steps[2:]}
)
