package explain

import (
	"strconv"
	"strings"

	"msgtrace/client"
)

// Pages that explain the fields of an event's data. No page lists them all; what none
// explains was recorded in one public lab.
const (
	pageHeaders = "https://learn.microsoft.com/defender-office-365/message-headers-eop-mdo"
	pageSCL     = "https://learn.microsoft.com/defender-office-365/anti-spam-spam-confidence-level-scl-about"
	pageTLS     = "https://learn.microsoft.com/purview/exchange-online-uses-tls-to-secure-email-connections"
	pageLab     = "https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md"
)

// field is a name of an event's data that is explained.
type field struct {
	name, meaning, source string
	value                 func(string) string // what a value means, "" for one that is not known; nil: it says it itself
}

// fields are in the order in which a person asks for them.
var fields = []field{
	{"SCL", "How sure the filter is that it is spam, -1 to 9", pageSCL, sclWords},
	{"SFV", "The verdict of the spam filter", pageHeaders, func(s string) string { return filterWords[strings.ToUpper(s)] }},
	{"CAT", "The kind of threat that the filter saw", pageHeaders, func(s string) string { return categories[strings.ToUpper(s)] }},
	{"DI", "What the filter did with it", pageLab, func(s string) string { return dispositions[strings.ToUpper(s)] }},
	{"PCL", "How sure the filter is that it is phishing, 0 to 8", pageLab, nil},
	{"BCL", "How many complaints bulk mail of this sender draws, 0 to 9", pageHeaders, nil},
	{"IPV", "Whether the sending address is on a list", pageHeaders, func(s string) string { return addressLists[strings.ToUpper(s)] }},
	{"CIP", "The address that the message came from", pageHeaders, nil},
	{"H", "The name that the sending server gave itself", pageHeaders, nil},
	{"RD", "The name that the sending address has in DNS", pageLab, nil},
	{"PTR", "The name that the sending address has in DNS", pageHeaders, nil},
	{"CTRY", "The country of the sending address", pageHeaders, nil},
	{"Language", "The language of the message, as the filter sees it", pageHeaders, nil},
	{"tlsversion", "The encryption of the connection", pageTLS, nil},
	{"tlscipher", "The cipher of that encryption", pageTLS, nil},
	{"SourceContext", "Which part of the service wrote the event", pageLab, nil},
	{"RecipientStatus", "The answer as it came", pageLab, nil},
	{"IsSmtpResponseFromExternalServer", "Whether a server outside gave the answer", pageLab, yesNo},
	{"OutboundProxyTargetHostName", "The server that the message was sent to", pageLab, nil},
	{"OutboundProxyTargetIPAddress", "The address of that server", pageLab, nil},
	{"OutboundIpPoolName", "Which of the service's addresses it was sent from", pageLab, nil},
	{"ProxiedClientHostname", "The server that the message came from", pageLab, nil},
	{"ProxiedClientIPAddress", "The address of that server", pageLab, nil},
	{"ClientName", "The server that handed the message over", pageLab, nil},
	{"ClientIP", "The address of that server", pageLab, nil},
	{"ServerHostName", "The server of the service that took it", pageLab, nil},
	{"ConnectorId", "The connector that it came through", pageLab, nil},
	{"MailboxServer", "The server of the mailbox", pageLab, nil},
	{"ReturnPath", "Where reports of non-delivery go (SMTP MAIL FROM)", pageLab, nil},
	{"RelatedRecipient", "The other address: what this one stands for, or the group it is a member of", pageLab, nil},
	{"RcptCount", "How many recipients there were", pageLab, nil},
	{"TotalLatency", "Seconds from receipt to this event", pageLab, nil},
}

func yesNo(s string) string {
	switch strings.ToLower(s) {
	case "true", "1":
		return "yes"
	case "false", "0":
		return "no"
	}
	return ""
}

func sclWords(s string) string {
	level, err := strconv.Atoi(s)
	switch {
	case err != nil || level < -1 || level > 9:
		return ""
	case level == -1:
		return "not filtered: a rule, a safe sender or the organization itself"
	case level <= 1:
		return "not spam"
	case level <= 4:
		return "not spam, by a rule"
	case level <= 6:
		return "spam"
	}
	return "surely spam"
}

// dispositions are what the filter did, as the extended trace report and one public lab
// have them. They disagree on which pool SN and SO stand for.
var dispositions = map[string]string{
	"SB": "refused",
	"SD": "deleted",
	"SJ": "to Junk Email",
	"SQ": "to quarantine",
	"SN": "sent on",
	"SO": "sent on",
}

// categories are the values of CAT: https://learn.microsoft.com/defender-office-365/message-headers-eop-mdo
var categories = map[string]string{
	"AMP":    "malware",
	"BIMP":   "pretends to be a brand",
	"BULK":   "bulk mail",
	"DIMP":   "pretends to be a domain",
	"HPHISH": "surely phishing",
	"HPHSH":  "surely phishing",
	"HSPM":   "surely spam",
	"INTOS":  "phishing from inside the organization",
	"MALW":   "malware",
	"OSPM":   "spam sent by the organization",
	"PHSH":   "phishing",
	"SAP":    "a harmful attachment",
	"SPM":    "spam",
	"SPOOF":  "a forged sender",
	"UIMP":   "pretends to be a person",
	"NONE":   "none",
}

var addressLists = map[string]string{
	"CAL": "on the list of allowed addresses, so that it was not filtered",
	"NLI": "on no list",
}

// fieldFacts explains those fields of an event's data that are known.
func fieldFacts(e client.Event) []Fact {
	filter := filterFields(e)
	var facts []Fact
	for _, f := range fields {
		said := value(e, f.name)
		if said == "" {
			said = filter[f.name]
		}
		if said == "" {
			continue
		}
		meaning := f.meaning
		if f.value != nil {
			if words := f.value(said); words != "" {
				said += " (" + words + ")"
			}
		}
		facts = append(facts, Fact{f.name, meaning + ": " + said, f.source})
	}
	return facts
}

// filterFields are the fields that stand in one value of the filter: "SUM|SFV=SPM|SCL=9".
func filterFields(e client.Event) map[string]string {
	found := map[string]string{}
	for part := range strings.SplitSeq(value(e, "SFA"), "|") {
		if name, said, ok := strings.Cut(part, "="); ok && found[name] == "" {
			found[name] = said
		}
	}
	return found
}
