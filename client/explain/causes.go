package explain

// Cause is a reason why a message was not delivered, or not yet, that the
// catalogue knows.
type Cause struct {
	ID    string // a stable word to group and count by: "mailbox-full"
	Words string // for the headline: "mailbox full"
	// Whose says whose move it is and what the move is; Next the same as advice
	// in full. {recipient}, {domain} and {host} stand for the address, its
	// domain and the server that answered.
	Whose, Next string

	rank int // causes of a lower rank explain those of a higher one
}

// The ranks: when one event shows several causes, the first of this order is
// the one behind the others. A message that expired because TLS failed is a TLS
// problem; one that a rule refused with "access denied" is a matter of the rule.
const (
	rankPolicy = iota
	rankTLS
	rankExpired
	rankNetwork
	rankRestricted
	rankNotFound
	rankFull
	rankAuthentication
	rankForwarding
	rankLimits
	rankBlockedSender
	rankRelay
	rankLoop
	rankFormat
	rankOther
)

// rootCause returns the cause that explains the others: the one of the lowest rank,
// of equal ones the first. A nil counts as no cause.
func rootCause(causes ...*Cause) *Cause {
	var root *Cause
	for _, cause := range causes {
		if cause != nil && (root == nil || cause.rank < root.rank) {
			root = cause
		}
	}
	return root
}

const resend = ", then ask for a resend"

// The causes, each with the page that its advice is from. Those without one are on
// the page of the codes: see codeTable.
var (
	// No page says how to find the rule; one public lab does:
	// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md (chapter 9)
	causeDLP = Cause{"dlp", "blocked by a data loss prevention rule",
		"the owner of the DLP policy (review the rule)" + resend,
		"The owner of the DLP policy reviews the rule and the content; the sender sends again.", rankPolicy}
	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-550-5-7-1-in-exchange-online
	causeRule = Cause{"rule", "blocked by a mail flow rule",
		"the owner of the mail flow rule (review it)" + resend,
		"The owner of the mail flow rule reviews it; the sender sends again.", rankPolicy}
	// https://learn.microsoft.com/defender-office-365/quarantine-about
	causeMalware = Cause{"malware", "malware found",
		"the sender (check the attachment and the computer it came from)",
		"The sender checks the file. What was held can be looked at in Defender, under Quarantine.", rankPolicy}
	// https://learn.microsoft.com/defender-office-365/tenant-allow-block-list-about
	causeTenantBlockList = Cause{"tenant-block-list", "blocked by the Tenant Allow/Block List",
		"the security administrators (Defender, Tenant Allow/Block List)" + resend,
		"A security administrator removes the entry in Defender; the sender sends again.", rankPolicy}

	// https://learn.microsoft.com/defender-office-365/connectors-mail-flow-intelligence
	causeTLS = Cause{"tls", "no secure connection to the destination",
		"the administrators of {domain} (TLS and certificate of their mail server)",
		"The destination fixes TLS or its certificate, or the connector here stops requiring it.", rankTLS}
	// https://www.rfc-editor.org/rfc/rfc8461
	causeMTASTS = Cause{"mta-sts", "the destination's MTA-STS policy does not hold",
		"the administrators of {domain} (MTA-STS policy, MX records, certificate)",
		"The destination fixes its MTA-STS policy, MX records or certificate.", rankTLS}
	// https://learn.microsoft.com/purview/how-smtp-dane-works
	causeDANE = Cause{"dane", "the destination's DANE or DNSSEC records do not hold",
		"the administrators of {domain} (DNSSEC and TLSA records)",
		"The destination fixes its DNSSEC or TLSA records.", rankTLS}

	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-550-4-4-7-in-exchange-online
	causeExpired = Cause{"expired", "expired in the queue",
		"the administrators of {domain} (their mail server did not take it in time)" + resend,
		"Check the address and the MX records of the domain; the destination's server was unreachable or kept refusing.", rankExpired}
	// https://learn.microsoft.com/defender-office-365/connectors-mail-flow-intelligence
	causeConnection = Cause{"connection", "cannot connect to the destination",
		"the administrators of {domain} (mail server, firewall)",
		"The destination checks its mail server and firewall; the MX records of the domain are worth a look.", rankNetwork}
	// https://learn.microsoft.com/defender-office-365/connectors-mail-flow-intelligence
	causeDNS = Cause{"dns", "the destination cannot be found in DNS",
		"the administrators of {domain} (DNS and MX records)",
		"Check the domain for a typing mistake; its owner checks DNS and MX records.", rankNetwork}

	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-5-7-133-in-exchange-online
	causeRestricted = Cause{"restricted", "the recipient does not accept mail from this sender",
		"the administrators of {domain} (who may send to {recipient})" + resend,
		"The recipient's organization allows the sender, or takes senders from outside.", rankRestricted}
	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-550-5-7-1-in-exchange-online
	causeNotAuthorized = Cause{"not-authorized", "the sender is not authorized",
		"the administrators of {domain} (what they allow)",
		"Read the answer in full: a rule, a permission or a connector of the recipient's organization refused it.", rankOther}
	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-5-7-57-in-exchange-online
	causeNotAuthenticated = Cause{"not-authenticated", "the sending device or application did not sign in",
		"the owner of the sending device or application (its sign-in)",
		"The device or application signs in to send, or sends through a connector.", rankRestricted}

	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-550-5-1-1-through-5-1-20-in-exchange-online
	causeNotFound = Cause{"not-found", "recipient not found",
		"the sender (check the address; clear the remembered one)",
		"Check the address for a typing mistake; remove it from the sender's auto-complete list and type it again.", rankNotFound}
	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-550-5-4-1-in-exchange-online
	causeAddressRejected = Cause{"address-rejected", "recipient address rejected",
		"the sender (check the address), or the administrators of {domain} (accepted domains)",
		"Check the address; the recipient's organization checks that it has it in its directory.", rankNotFound}

	// https://www.rfc-editor.org/rfc/rfc3463#section-3.3
	causeMailboxFull = Cause{"mailbox-full", "mailbox full",
		"{recipient} (free space)" + resend,
		"The recipient frees space; the sender sends again.", rankFull}

	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-5-7-23-in-exchange-online
	causeSPF = Cause{"spf", "SPF of the sender's domain failed",
		"the owner of the sender's domain (SPF record)" + resend,
		"The owner of the sender's domain adds the sending server to the SPF record.", rankAuthentication}
	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/non-delivery-reports-in-exchange-online#why-would-dmarc-fail
	causeDMARC = Cause{"dmarc", "DMARC of the sender's domain failed",
		"the owner of the sender's domain (SPF, DKIM and DMARC)" + resend,
		"The owner of the sender's domain makes SPF or DKIM agree with the From address.", rankAuthentication}
	causeIPv6Authentication = Cause{"ipv6-authentication", "mail over IPv6 must pass SPF or DKIM",
		"the owner of the sender's domain (SPF or DKIM, reverse DNS)",
		"The sender's side sets up SPF or DKIM and reverse DNS, or sends over IPv4.", rankAuthentication}

	// https://learn.microsoft.com/defender-office-365/outbound-spam-policies-external-email-forwarding
	causeForwarding = Cause{"forwarding", "automatic forwarding to the outside is not allowed",
		"the security administrators (outbound spam policy)",
		"A security administrator allows forwarding for this mailbox, or the forwarding ends.", rankForwarding}

	causeThrottled = Cause{"throttled", "too much mail for this mailbox at once",
		"the sender (slow down); the service tries again by itself",
		"Wait: the mailbox takes mail again when the rate falls.", rankLimits}
	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-451-4-7-500-699-asxxx-in-exchange-online
	causeSuspicious = Cause{"suspicious", "held back for suspicious activity, for now",
		"nobody's yet (the service tries again by itself)",
		"Wait. When it goes on, look at the sender's address and IP in Defender.", rankLimits}
	causeTooManyRecipients = Cause{"too-many-recipients", "too many recipients",
		"the sender (send it in parts)",
		"Split the list of recipients.", rankLimits}
	// https://learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits#sending-limits
	causeRecipientLimit = Cause{"recipient-limit", "the limit of outside recipients for a day is used up",
		"the sender's administrators (wait, or spread the mail)",
		"Wait for the next day, or send from another place made for bulk mail.", rankLimits}
	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-for-submission-quota-exceeded-in-exchange-online
	causeSubmissionQuota = Cause{"submission-quota", "the sender's sending quota is used up",
		"the sender (wait, send less)",
		"The sender waits and sends less at once.", rankLimits}
	causeIPv6Limit = Cause{"ipv6-limit", "too much mail from the sender's IPv6 range",
		"the administrators of the sending server (slow down)",
		"The sending server slows down or sends over IPv4.", rankLimits}

	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-5-1-8-in-exchange-online
	causeSenderBlocked = Cause{"sender-blocked", "the sending account is blocked for spam",
		"the sender's administrators (Defender, Restricted entities)",
		"Secure the account, then unblock it in Defender, under Restricted entities.", rankBlockedSender}
	causeIPBlocked = Cause{"ip-blocked", "the sending IP is blocked",
		"the administrators of the sending server (delisting), or of {domain}",
		"The owner of the IP asks for delisting at the address in the answer.", rankBlockedSender}
	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-5-7-700-through-5-7-750
	causeTenantBlocked = Cause{"tenant-blocked", "the sending organization is blocked for spam",
		"the sender's administrators (secure the accounts, then Microsoft support)",
		"Secure the accounts that sent the spam, then ask Microsoft support to lift the block.", rankBlockedSender}
	causeRecipientBlockList = Cause{"recipient-block-list", "blocked by the recipient's organization",
		"the administrators of {domain} (their block list)",
		"The recipient's organization takes the sender off its block list.", rankBlockedSender}
	causeBannedRecipient = Cause{"banned-recipient", "the recipient is on a list of addresses that get no mail",
		"the sender (check the address)",
		"Check the address; it is treated as one that spammers use.", rankBlockedSender}
	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-5-7-700-through-5-7-750
	causeUnregisteredDomain = Cause{"unregistered-domain", "sent from domains that are not registered",
		"the sender's administrators (add the domain to the organization)",
		"Add the sending domain to the organization, or send from one that is.", rankBlockedSender}

	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-5-7-64-in-exchange-online
	causeRelay = Cause{"relay", "relaying denied",
		"the administrators of the connector between the two sides",
		"The connector names the sending server's certificate or IP, and the domain is an accepted one.", rankRelay}
	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-5-4-6-through-5-4-20-in-exchange-online
	causeLoop = Cause{"loop", "routing loop",
		"the administrators of {domain} (rules, forwarding, connectors, MX)",
		"Look for the two places that send it to each other: rules, forwarding, connectors, MX records.", rankLoop}

	// https://www.rfc-editor.org/rfc/rfc3463#section-3.3
	causeTooLarge = Cause{"too-large", "message too large",
		"the sender (make it smaller, or share a link)",
		"The sender makes it smaller or shares the file by a link.", rankFormat}
	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-550-5-6-11-in-exchange-online
	causeFormat = Cause{"format", "the message is not well formed",
		"the owner of the sending program",
		"The program that sends it writes the message or its addresses in a way that mail does not allow.", rankFormat}
	// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-550-5-0-350-in-exchange-online
	causeRichText = Cause{"rich-text", "a header was too long, or the remote server failed without saying why",
		"the sender (send it as HTML)",
		"Send it as HTML instead of rich text; if that fails, ask the destination.", rankFormat}
	causeJournaling = Cause{"journaling", "journaling to Microsoft 365 mailboxes is not enabled",
		"the administrators (journal rule's address)",
		"Journal to an archive outside Microsoft 365.", rankFormat}
	causeBadHELO = Cause{"bad-helo", "the sending server introduced itself wrongly",
		"the administrators of the sending server (HELO name)",
		"The sending server gives its own full name in HELO.", rankFormat}
	causeUnavailable = Cause{"unavailable", "mailbox unavailable",
		"the administrators of {domain} (the mailbox), or the sender (the address)",
		"Check the address; the recipient's organization checks the mailbox.", rankNotFound}
	causeNoIPv6 = Cause{"no-ipv6", "the destination takes no mail over IPv6",
		"the administrators of {domain}",
		"The destination takes mail over IPv6, or is reached over IPv4.", rankNetwork}
)
