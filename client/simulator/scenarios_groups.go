package simulator

import (
	"slices"
	"time"
)

// toGroups is mail to groups and to people who have it sent on.
var toGroups = []*scenario{
	{
		name:     "closed group",
		from:     partner,
		subjects: []string{"Save the date: partner day in {month}"},
		copies: []copies{{to: "all-hands@contoso.com", outcome: turnedAway("550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; "+
			"Delivery restriction check failed because the sender was not authenticated when sending to this group", "Resolver")}},
		weight: 1,
		age:    4 * time.Hour,
	},
	{
		// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/550-5-7-193-when-external-users-send-to-microsoft-365-group
		name:     "Microsoft 365 group, outsider",
		from:     "carla.rossi@alpineskihouse.example",
		subjects: []string{"Comments on the draft, page {n}"},
		copies: []copies{{to: "project-aurora@contoso.com", outcome: turnedAway("550 5.7.193 UnifiedGroupAgent; Delivery failed because the sender "+
			"isn't a group member or external senders aren't permitted to send to this group.", "Unified Group Agent")}},
		age: 26*time.Hour + 10*time.Minute,
	},
	{
		name:     "waiting for a moderator",
		from:     "hugo@contoso.com",
		subjects: []string{"Car park closed on {day}"},
		copies:   []copies{{to: "announcements@contoso.com", outcome: &outcome{[]step{submitted, taken, moderated}}}},
		age:      2 * time.Hour,
	},
	{
		name:     "rejected by a moderator",
		from:     "irvin@contoso.com",
		subjects: []string{"For sale: mountain bike"},
		copies:   []copies{{to: "announcements@contoso.com", outcome: &outcome{[]step{submitted, taken, moderated, rejected}}}},
		age:      23 * time.Hour,
	},
	{
		// The mailbox of somebody who left: the copy counts as failed, and yet the
		// mail arrived elsewhere.
		name:     "redirected, counted as failed",
		from:     "orders@northwindtraders.com",
		subjects: []string{"Order {n} confirmed"},
		copies: []copies{
			{to: "retired@contoso.com", outcome: redirectedFailed, via: "karim@contoso.com"},
			{to: "karim@contoso.com", outcome: redirectedHere, via: "retired@contoso.com"},
		},
		age: 27 * time.Hour,
	},
	{
		name:     "duplicate dropped",
		from:     "adele@contoso.com",
		subjects: []string{"Fire drill on {day}"},
		copies: []copies{
			{to: "all-hands@contoso.com", outcome: spread},
			{to: "dee@contoso.com", outcome: deliveredOnce, via: "all-hands@contoso.com"},
			{to: colleague, outcome: throughGroup, count: 5, via: "all-hands@contoso.com"},
		},
		age: 21 * time.Hour,
	},
	{
		name:     "nested groups, all reached",
		from:     "henrietta@contoso.com",
		subjects: []string{"Results of the quarter"},
		copies: []copies{
			{to: "all-hands@contoso.com", outcome: spread},
			{to: "sales-emea@contoso.com", outcome: groupInGroup, via: "all-hands@contoso.com"},
			{to: colleague, outcome: throughGroup, count: 5, via: "all-hands@contoso.com"},
			{to: colleague, outcome: throughGroup, count: 7, via: "sales-emea@contoso.com"},
		},
		weight: 1,
		age:    100 * time.Minute,
	},
}

// Steps of groups. The names of the events are those of message tracking, by which
// the trace calls what it has no word of its own for:
// https://learn.microsoft.com/exchange/mail-flow/transport-logs/message-tracking
var (
	// cameThrough is the expansion as a member's copy has it: the related
	// recipient is the group.
	cameThrough = step{
		after: time.Second,
		event: "Expand DL",
		text:  "The message was sent to a distribution list (DL) that was expanded to the recipients of the DL.",
		data:  []mep{text("RelatedRecipient", "{related}")},
	}
	moderated = step{
		after:  time.Second,
		event:  "InitMessageCreated",
		status: pending,
		text:   reason("250 2.1.5 Resolver.MT.StartModeration; recipient is moderated"),
		data: []mep{
			text("RecipientStatus", "[{LED=250 2.1.5 Resolver.MT.StartModeration; recipient is moderated};{MSG=};{FQDN=};{IP=};{LRT=}]"),
			text("SourceContext", "Approval Processing Agent"),
		},
	}
	rejected = step{
		after:  38 * time.Minute,
		event:  "ModeratorReject",
		status: failed,
		text:   reason("550 5.7.1 APPROVAL.NotAuthorized; message cannot be delivered."),
		data: []mep{
			text("RecipientStatus", "[{LED=550 5.7.1 APPROVAL.NotAuthorized; message cannot be delivered.};{MSG=};{FQDN=};{IP=};{LRT=}]"),
			text("SourceContext", "Approval Processing Agent"),
		},
	}
	dropped = step{
		after: time.Second,
		event: "Drop",
		text:  reason("250 2.1.5 CAT.DuplicateRecipient; recipient already present"),
		data:  []mep{text("RecipientStatus", "[{LED=250 2.1.5 CAT.DuplicateRecipient; recipient already present};{MSG=};{FQDN=};{IP=};{LRT=}]")},
	}
)

var (
	throughGroup     = &outcome{[]step{cameThrough, intoMailbox}}
	groupInGroup     = &outcome{append([]step{cameThrough}, spreadInner.steps...)}
	deliveredOnce    = &outcome{[]step{submitted, taken, cameThrough, dropped, intoMailbox}}
	redirectedFailed = &outcome{slices.Concat(redirectedAway.steps[:3], []step{{
		after:  time.Second,
		event:  "Drop",
		status: failed,
		text:   redirectedAway.steps[3].text,
		data:   []mep{text("RecipientStatus", "[{LED=250 2.1.5 RESOLVER.FWD.Forwarded; recipient forwarded};{MSG=};{FQDN=};{IP=};{LRT=}]")},
	}})}
)
