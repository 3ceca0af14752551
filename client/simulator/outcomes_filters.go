package simulator

import "time"

// What the filters do.
var (
	junked = &outcome{[]step{
		received,
		spam("6", "SPM", "SJ"),
		{
			after:  2 * time.Second,
			event:  "Deliver",
			status: filteredAsSpam,
			text:   "The message was successfully delivered to the folder: DefaultFolderType:JunkEmail",
			data:   []mep{text("MailboxServer", "{host}"), number("TotalLatency", "{latency}")},
		},
	}}
	held = &outcome{[]step{
		received,
		spam("9", "SPM", "SQ"),
		{
			after:  2 * time.Second,
			event:  "Deliver",
			status: quarantined,
			text:   "Message quarantined in: DefaultFolderType:QuarantinedEmailSecured",
			data: []mep{
				text("SourceContext", "AgentDefer - Antispam Quarantine Agent"),
				text("DI", "SQ"),
				number("SCL", "9"),
				text("SFV", "SPM"),
				text("CIP", "{fromip}"),
			},
		},
	}}
	phished = &outcome{[]step{
		received,
		spam("8", "BLK", "SQ"),
		{
			after:  2 * time.Second,
			event:  "Deliver",
			status: quarantined,
			text:   "Message quarantined in: DefaultFolderType:QuarantinedEmailSecured",
			data: []mep{
				text("SourceContext", "AgentDefer - Antiphish Quarantine Agent"),
				text("DI", "SQ"),
				number("PCL", "8"),
				text("CIP", "{fromip}"),
			},
		},
	}}
	infected = &outcome{[]step{
		received,
		{
			after: time.Second,
			event: "Malware",
			text:  "Malware was detected in an attachment of the message: DOS/Test_File",
			data: []mep{
				blob("CustomData", "S:AMA=SUM|v=1|action=b|error=|atch=1;S:AMA=EV|engine=M|v=1|sig=1.419.22|name=DOS/Test_File|file=invoice.zip")},
		},
		{
			after:  2 * time.Second,
			event:  "Deliver",
			status: quarantined,
			text:   "Message quarantined in: DefaultFolderType:QuarantinedEmailSecured",
			data:   []mep{text("SourceContext", "Malware Agent"), text("DI", "SQ"), text("CIP", "{fromip}")},
		},
	}}
	blockedByRule = &outcome{[]step{
		received,
		{
			after: time.Second,
			event: "Transport rule",
			text:  ruleText("Block executable attachments", "b7a1c5de-1d0c-4d0e-9d2f-3c6f1f8a7b02"),
			data: []mep{
				text("SourceContext", "Transport Rule Agent"),
				text("Action", "RejectMessage"),
				text("RuleId", "b7a1c5de-1d0c-4d0e-9d2f-3c6f1f8a7b02"),
			},
		},
		refused(time.Second, "550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy", "Transport Rule Agent"),
	}}
	stoppedByDLP = &outcome{[]step{
		submitted,
		taken,
		{
			after:  time.Second,
			event:  "DLP rule",
			action: "BA",
			text: "DLP rule: 'Credit cards to outside', ID: ('1c0f2a64-9a53-4a8e-8f3a-7c5d9e1b2a03'), " +
				"DLP policy: 'Financial data', ID: (8e4d2f10-6b7c-4c19-a1c4-5d3e2f1a0b04).",
			data: []mep{
				text("SourceContext", "DLP Policy Agent"),
				number("RcptCount", "{recipients}"),
				blob("CustomData", "S:DLPRU=1c0f2a64-9a53-4a8e-8f3a-7c5d9e1b2a03;"+
					"'S:DLPSI={\"name\":\"Credit Card Number\",\"count\":4;\"confidence\":85}';S:ContentBits=8"),
			},
		},
		refused(time.Second, "550 5.7.171 Delivery not authorized, message refused", "DLP Policy Agent"),
	}}
	unnamedRule = &outcome{[]step{
		received,
		{
			after: time.Second,
			event: "Transport rule",
			text:  ruleText("", "-1"),
		},
		intoMailbox,
	}}
	zapped = &outcome{[]step{
		received,
		tagged,
		intoInbox,
		{
			after:  47 * time.Minute,
			event:  "ZAP",
			status: quarantined,
			text:   "Zero-hour auto purge moved the message to quarantine after delivery.",
			data: []mep{
				text("SourceContext", "Zero-hour Auto Purge"),
				text("SFV", "SPM"),
				number("SCL", "9"),
				text("DI", "SQ"),
			},
		},
	}}
	detonated = &outcome{[]step{
		received,
		tagged,
		{
			after:  2 * time.Second,
			event:  "Dynamic delivery",
			status: delivered,
			text:   "The message was delivered without its attachment while that is scanned.",
		},
		{
			after:  3 * time.Minute,
			event:  "Deliver",
			status: delivered,
			text:   "The message was successfully delivered.",
			data:   []mep{number("TotalLatency", "{latency}")},
		},
	}}
	recalledLater = &outcome{[]step{
		submitted,
		taken,
		intoMailbox,
		{
			after:  12 * time.Minute,
			event:  "Recall",
			status: recalled,
			text:   "The sender recalled the message; it was removed from the mailbox.",
		},
	}}
	journaled = &outcome{[]step{
		submitted,
		taken,
		{
			after: time.Second,
			event: "Journal",
			text:  "The message was journaled to archive@journal.fourthcoffee.com.",
			data:  []mep{text("SourceContext", "Journal Agent")},
		},
		intoMailbox,
	}}
)
