package simulator

import "time"

// keptFromSending is mail that this organization's own service does not send.
// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/non-delivery-reports-in-exchange-online
var keptFromSending = []*scenario{
	{
		name:     "not allowed to send as",
		from:     "info@contoso.com",
		subjects: []string{"Opening hours in {month}"},
		copies: []copies{{to: customer, outcome: unsubmitted("554 5.2.252 SendAsDenied; bob@contoso.com not allowed to send as {sender}; " +
			"STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception " +
			"with message [BeginDiagnosticData]Cannot submit message. 0.35250:0A00F67E, 1.36674:0A000000")}},
		weight: 1,
		age:    3 * time.Hour,
	},
	{
		name:     "account blocked for spam",
		from:     "quentin.lopez@contoso.com",
		subjects: []string{"Shared a document with you", "Re: Shared a document with you"},
		copies:   []copies{{to: customer, outcome: stopped("550 5.1.8 Access denied, bad outbound sender AS(42004) "+stamp, "Unknown"), count: 3}},
		count:    2,
		gap:      4 * time.Minute,
		age:      24 * time.Hour,
	},
	{
		name:     "organization blocked for spam",
		from:     colleague,
		subjects: []string{"Offer {n}", "Your appointment on {day}", "Question about item {n}"},
		copies:   []copies{{to: partner, outcome: stopped("550 5.7.705 Access denied, tenant has exceeded threshold "+stamp, "Unknown")}},
		count:    3,
		gap:      2 * time.Minute,
		age:      28 * time.Hour,
	},
	{
		name:     "external forwarding off",
		from:     "tariq.haddad@contoso.com",
		subjects: []string{"Invoice {n}"},
		copies: []copies{{to: "tariq.haddad@gmail.example", outcome: stopped("550 5.7.520 Access denied, Your organization does not allow external forwarding. "+
			"Please contact your administrator for further assistance. AS(7555) "+stamp, "Unknown")}},
		weight: 1,
		age:    24*time.Hour + 20*time.Minute,
	},
	{
		name:     "sender's daily limit",
		from:     "events@contoso.com",
		subjects: []string{"Reminder: summer party on {day}"},
		copies: []copies{{to: customer, count: 4, outcome: unsubmitted("554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; " +
			"Failed to process message due to a permanent exception with message The message can't be submitted because the sender's submission quota " +
			"was exceeded.")}},
		age: 31 * time.Hour,
	},
	{
		// Nothing comes back to anybody: the rule in the mailbox forwards, and the
		// setting of the remote domain drops what it forwards.
		name:     "automatic forward suppressed",
		from:     "vera.novak@contoso.com",
		subjects: []string{"FW: Rechnung {n}"},
		copies: []copies{{to: "vera.novak@gmx.example", outcome: &outcome{[]step{
			submitted,
			{
				after:  time.Second,
				event:  "Drop",
				status: failed,
				text:   reason("250 2.1.5 RESOLVER.MSGTYPE.AF; handled AutoForward addressed to external recipient"),
				data: []mep{text("RecipientStatus", "[{LED=250 2.1.5 RESOLVER.MSGTYPE.AF; handled AutoForward addressed to external recipient};"+
					"{MSG=};{FQDN=};{IP=};{LRT=}]")},
			},
		}}}},
		age: 20 * time.Hour,
	},
}
