package explain

import (
	"cmp"
	"maps"
	"slices"
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
	known                 []string            // the values that mean something, in their order
}

// fields are in the order in which a person asks for them.
var fields = []field{
	{name: "SCL", meaning: "How sure the filter is that it is spam, -1 to 9", source: pageSCL, value: sclWords, known: levels(-1, 9)},
	{name: "SFV", meaning: "The verdict of the spam filter", source: pageHeaders, value: wordsOf(filterWords), known: wordsIn(filterWords)},
	{name: "CAT", meaning: "The kind of threat that the filter saw", source: pageHeaders, value: wordsOf(categories), known: wordsIn(categories)},
	{name: "DI", meaning: "What the filter did with it", source: pageLab, value: wordsOf(dispositions), known: wordsIn(dispositions)},
	{name: "PCL", meaning: "How sure the filter is that it is phishing, 0 to 8", source: pageLab},
	{name: "BCL", meaning: "How many complaints bulk mail of this sender draws, 0 to 9", source: pageHeaders},
	{name: "IPV", meaning: "Whether the sending address is on a list", source: pageHeaders, value: wordsOf(addressLists), known: wordsIn(addressLists)},
	{name: "CIP", meaning: "The address that the message came from", source: pageHeaders},
	{name: "H", meaning: "The name that the sending server gave itself", source: pageHeaders},
	{name: "RD", meaning: "The name that the sending address has in DNS", source: pageLab},
	{name: "PTR", meaning: "The name that the sending address has in DNS", source: pageHeaders},
	{name: "CTRY", meaning: "The country of the sending address", source: pageHeaders},
	{name: "Language", meaning: "The language of the message, as the filter sees it", source: pageHeaders},
	{name: "tlsversion", meaning: "The encryption of the connection", source: pageTLS},
	{name: "tlscipher", meaning: "The cipher of that encryption", source: pageTLS},
	{name: "SourceContext", meaning: "Which part of the service wrote the event", source: pageLab},
	{name: "RecipientStatus", meaning: "The answer as it came", source: pageLab},
	{name: "IsSmtpResponseFromExternalServer", meaning: "Whether a server outside gave the answer", source: pageLab, value: yesNo, known: []string{"True", "False"}},
	{name: "OutboundProxyTargetHostName", meaning: "The server that the message was sent to", source: pageLab},
	{name: "OutboundProxyTargetIPAddress", meaning: "The address of that server", source: pageLab},
	{name: "OutboundIpPoolName", meaning: "Which of the service's addresses it was sent from", source: pageLab},
	{name: "ProxiedClientHostname", meaning: "The server that the message came from", source: pageLab},
	{name: "ProxiedClientIPAddress", meaning: "The address of that server", source: pageLab},
	{name: "ClientName", meaning: "The server that handed the message over", source: pageLab},
	{name: "ClientIP", meaning: "The address of that server", source: pageLab},
	{name: "ServerHostName", meaning: "The server of the service that took it", source: pageLab},
	{name: "ConnectorId", meaning: "The connector of the service that it came through", source: pageLab},
	{name: "InboundConnectorData", meaning: "The organization's connector that it came through", source: pageLab},
	{name: "TenantOutboundConnectorCustomData", meaning: "The organization's connector that it was sent through", source: pageLab},
	{name: "RequiredTlsAuthLevel", meaning: "The encryption that the way demands", source: pageLab},
	{name: "MailboxServer", meaning: "The server of the mailbox", source: pageLab},
	{name: "ReturnPath", meaning: "Where reports of non-delivery go (SMTP MAIL FROM)", source: pageLab},
	{name: "RelatedRecipient", meaning: "The other address: what this one stands for, or the group it is a member of", source: pageLab},
	{name: "RcptCount", meaning: "How many recipients there were", source: pageLab},
	{name: "TotalLatency", meaning: "Seconds from receipt to this event", source: pageLab},
}

// wordsOf looks a value up in any case.
func wordsOf(known map[string]string) func(string) string {
	return func(s string) string { return known[strings.ToUpper(s)] }
}

// wordsIn are the values that a table explains.
func wordsIn(known map[string]string) []string { return slices.Sorted(maps.Keys(known)) }

// levels are the numbers from one to another.
func levels(from, to int) []string {
	var all []string
	for level := from; level <= to; level++ {
		all = append(all, strconv.Itoa(level))
	}
	return all
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
			said = cmp.Or(filter[f.name], described(e, f.name))
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

// described is a field that stands in the text of an event: client.MessageTraces has no
// data beside it.
func described(e client.Event, name string) string {
	switch name {
	case "SCL":
		return spamOf(e).level
	case "tlsversion":
		return tls(e)
	}
	return ""
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
