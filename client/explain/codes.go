package explain

import (
	"strconv"
	"strings"
)

// codeEntry says what an enhanced status code, or a range of them, means in
// Exchange Online.
type codeEntry struct {
	from, to string // to is empty: from alone
	when     string // the answer must have one of these words, separated by |; empty: any answer
	cause    *Cause
}

// codeTable is the catalogue. The first entry that fits counts, so that an exact
// code stands before the range it lies in, and a code with certain words in the
// answer before the same code with any answer. Its
// source is Microsoft's page "Email non-delivery reports and SMTP errors in Exchange
// Online"; an entry from elsewhere has its source beside it.
// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/non-delivery-reports-in-exchange-online
var codeTable = []codeEntry{
	{"4.3.2", "", "", &causeThrottled},
	{"4.4.7", "", "", &causeExpired},
	{"4.4.8", "", "", &causeMTASTS},
	{"5.4.8", "", "mta-sts|sts policy", &causeMTASTS}, // no page has the code; the words decide: https://www.rfc-editor.org/rfc/rfc8461
	{"4.4.316", "", "", &causeConnection},
	{"4.4.317", "", "tls|certificate", &causeTLS}, // https://learn.microsoft.com/defender-office-365/connectors-mail-flow-intelligence
	{"4.4.317", "", "", &causeConnection},         // https://learn.microsoft.com/defender-office-365/connectors-mail-flow-intelligence
	{"4.4.1", "4.4.2", "", &causeConnection},      // https://www.rfc-editor.org/rfc/rfc3463#section-3.5
	{"4.4.3", "4.4.4", "", &causeDNS},             // https://www.rfc-editor.org/rfc/rfc3463#section-3.5
	{"4.4.312", "", "", &causeDNS},                // https://learn.microsoft.com/defender-office-365/connectors-mail-flow-intelligence
	{"4.5.3", "", "", &causeTooManyRecipients},
	{"4.2.2", "", "", &causeMailboxFull}, // https://www.rfc-editor.org/rfc/rfc3463#section-3.3
	{"4.7.23", "", "", &causeSPF},        // https://www.rfc-editor.org/rfc/rfc7372#section-3.2
	{"4.7.26", "", "", &causeIPv6Authentication},
	{"4.7.500", "4.7.699", "", &causeSuspicious},
	{"4.7.850", "4.7.899", "", &causeSuspicious},
	{"4.7.321", "4.7.325", "dane|dnssec|tlsa", &causeDANE},
	{"4.7.321", "4.7.325", "", &causeTLS},
	{"5.0.350", "", "", &causeRichText},
	{"5.1.0", "", "", &causeNotFound},
	{"5.1.8", "", "", &causeSenderBlocked},
	{"5.1.20", "", "", &causeFormat}, // https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-550-5-1-20-multiple-from-addresses
	{"5.1.1", "5.1.20", "", &causeNotFound},
	{"5.2.2", "", "submission quota|sending quota|sendquota|submissionquota", &causeSubmissionQuota},
	{"5.2.2", "", "", &causeMailboxFull}, // https://www.rfc-editor.org/rfc/rfc3463#section-3.3
	{"5.2.3", "", "", &causeTooLarge},    // https://www.rfc-editor.org/rfc/rfc3463#section-3.3
	{"5.2.121", "5.2.122", "", &causeThrottled},
	{"5.3.4", "", "", &causeTooLarge}, // https://www.rfc-editor.org/rfc/rfc3463#section-3.4
	{"5.3.190", "", "", &causeJournaling},
	{"5.4.1", "", "relay", &causeRelay},
	{"5.4.1", "", "", &causeAddressRejected},
	{"5.4.4", "", "", &causeDNS},        // https://www.rfc-editor.org/rfc/rfc3463#section-3.5
	{"5.4.6", "5.4.20", "", &causeLoop}, // https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-5-4-6-through-5-4-20-in-exchange-online
	{"5.4.300", "", "", &causeExpired},
	{"5.4.310", "5.4.312", "", &causeDNS},        // the permanent form of 4.4.310 to 4.4.312: no page has it
	{"5.4.316", "5.4.317", "", &causeConnection}, // the permanent form of 4.4.316 and 4.4.317: no page has it
	{"5.5.0", "", "", &causeUnavailable},
	{"5.5.3", "", "", &causeTooManyRecipients}, // https://www.rfc-editor.org/rfc/rfc3463#section-3.6
	{"5.6.0", "5.6.11", "", &causeFormat},      // https://www.rfc-editor.org/rfc/rfc3463#section-3.7
	{"5.7.1", "", "relay", &causeRelay},
	{"5.7.1", "", "not authenticated|authentication required", &causeNotAuthenticated},
	{"5.7.1", "", "", &causeNotAuthorized},
	{"5.7.12", "5.7.13", "", &causeRestricted},
	{"5.7.124", "", "", &causeRestricted},
	{"5.7.133", "5.7.136", "", &causeRestricted},
	{"5.7.23", "", "", &causeSPF},
	{"5.7.25", "", "", &causeIPv6Authentication},
	{"5.7.26", "", "dmarc", &causeDMARC},         // https://www.rfc-editor.org/rfc/rfc7372#section-3.4
	{"5.7.26", "", "", &causeIPv6Authentication}, // https://www.rfc-editor.org/rfc/rfc7372#section-3.4
	{"5.7.57", "", "", &causeNotAuthenticated},
	{"5.7.64", "", "", &causeRelay},
	{"5.7.171", "", "", &causeDLP}, // seen in one public lab: https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md (chapter 9)
	{"5.7.232", "5.7.233", "", &causeRecipientLimit},
	{"5.7.236", "", "", &causeRecipientLimit},
	{"5.7.321", "5.7.325", "dane|dnssec|tlsa", &causeDANE},
	{"5.7.321", "5.7.325", "", &causeTLS},
	{"5.7.367", "", "", &causeRelay}, // https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/forwarded-message-rejected-5-7-367-ndr
	{"5.7.501", "5.7.503", "", &causeSenderBlocked},
	{"5.7.504", "", "", &causeAddressRejected},
	{"5.7.505", "", "", &causeBannedRecipient},
	{"5.7.506", "", "", &causeBadHELO},
	{"5.7.507", "", "", &causeRecipientBlockList},
	{"5.7.508", "", "", &causeIPv6Limit},
	{"5.7.509", "", "", &causeDMARC},
	{"5.7.510", "", "", &causeNoIPv6},
	{"5.7.511", "", "", &causeSenderBlocked},
	{"5.7.512", "", "", &causeFormat},
	{"5.7.513", "", "", &causeRecipientBlockList},
	{"5.7.520", "", "", &causeForwarding}, // https://learn.microsoft.com/defender-office-365/outbound-spam-policies-external-email-forwarding
	{"5.7.606", "5.7.649", "", &causeIPBlocked},
	{"5.7.703", "", "", &causeTenantBlockList},
	{"5.7.700", "5.7.749", "", &causeTenantBlocked}, // https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-5-7-700-through-5-7-750
	{"5.7.750", "", "", &causeUnregisteredDomain},
	{"5.7.800", "", "", &causeSenderBlocked},
	{"5.7.900", "5.7.999", "", &causeRule}, // https://learn.microsoft.com/powershell/module/exchange/new-transportrule
}

// textEntry recognizes a cause by the words of an answer, for answers without a
// code and for causes that hide behind another's code.
type textEntry struct {
	words string // any of these, separated by |
	cause *Cause
}

// textTable holds words that mean one thing only, in Exchange's own texts or in
// the customary answers of other mail servers. The former are from the page above;
// no page lists the latter, but many of them stand in a public collection of answers:
// https://github.com/ActiveCampaign/smtp-field-manual
var textTable = []textEntry{
	{"transport.rules.|by a transport rule|mail flow rule", &causeRule},
	{"tls negotiation|starttls is required|requires tls|certificate has expired|certificate expired", &causeTLS},
	{"mta-sts", &causeMTASTS},
	{"dnssec|tlsa record|dane validation", &causeDANE},
	{"queue.expired|message expired", &causeExpired},
	{"connection refused|connection timed out|failed to connect|cannot connect|socketerror|connection dropped|no route to host", &causeConnection},
	{"dns query failed|domain does not exist|nonexistentdomain|no such domain|host not found", &causeDNS},
	{"notauthforrecipient|restricttoauth|authenticated senders only", &causeRestricted},
	{"recipientnotfound|user unknown|no such user|unknown user|recipient not found|mailbox not found|does not exist here|recipient rejected|invalid recipient", &causeNotFound},
	{"mailbox full|mailbox is full|quotaexceededexception|over quota", &causeMailboxFull},
	{"dmarc", &causeDMARC},
	{"spf policy|spf check|spf validation|spf fail", &causeSPF},
	{"external forwarding", &causeForwarding},
	{"too many recipients|rcptlimit|recipientlimit", &causeTooManyRecipients},
	{"access denied, banned sender", &causeSenderBlocked},
	{"client host blocked|blocked using|listed by spamhaus|blocklist|blacklist", &causeIPBlocked},
	{"unable to relay|relay access denied|relaying denied", &causeRelay},
	{"hop count exceeded|loop detected|routing loop|mail loop|too many hops", &causeLoop},
	{"message too large|exceeds fixed maximum|size limit|rcptsizelimit|sendersizelimit|message size exceeds", &causeTooLarge},
	{"bare line feed|bare lf", &causeFormat},
}

// byCode finds the meaning of an enhanced status code in the text around it.
func byCode(code, text string) *Cause {
	value, ok := codeValue(code)
	if !ok {
		return nil
	}
	for _, entry := range codeTable {
		low, _ := codeValue(entry.from)
		high := low
		if entry.to != "" {
			high, _ = codeValue(entry.to)
		}
		if value >= low && value <= high && (entry.when == "" || hasAny(text, entry.when)) {
			return entry.cause
		}
	}
	return nil
}

// byText finds the root of the causes that the words name.
func byText(text string) *Cause {
	var found *Cause
	for _, entry := range textTable {
		if hasAny(text, entry.words) {
			found = rootCause(found, entry.cause)
		}
	}
	return found
}

// hasAny reports whether the text, in lower case, has one of the words.
func hasAny(text, words string) bool {
	for word := range strings.SplitSeq(words, "|") {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// codeValue makes a status code comparable: 5.7.23 comes before 5.7.124.
func codeValue(code string) (int, bool) {
	parts := strings.Split(code, ".")
	if len(parts) != 3 {
		return 0, false
	}
	value := 0
	for _, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 || n > 999 {
			return 0, false
		}
		value = value*1000 + n
	}
	return value, true
}
