package explain

import (
	"cmp"
	"net/netip"
	"regexp"
	"strings"

	"msgtrace/client"
)

// Detail says in one line what an event did: "from mail.fabrikam.com over TLS
// 1.3", "'Tag external mail'", "552 5.2.2 mailbox full". What is not understood
// comes back as the service wrote it. The text is foreign: clean it before it
// reaches a terminal.
func Detail(e client.Event) string {
	if detail := detail(e); detail != "" {
		return detail
	}
	return cmp.Or(oneLine(e.Description), oneLine(e.Action))
}

func detail(e client.Event) string {
	if refuses(e.Kind) {
		return reasonDetail(e)
	}
	switch e.Kind {
	case client.EventReceive:
		return receiveDetail(e)
	case client.EventSend:
		return sendDetail(e)
	case client.EventDeliver, client.EventDynamicDelivery:
		return deliverDetail(e)
	case client.EventTransportRule, client.EventDLPRule:
		return ruleDetail(e)
	case client.EventSpam:
		return spamDetail(e)
	case client.EventRedirect, client.EventResolve:
		return relatedDetail(e)
	case client.EventExpand:
		return expandDetail(e)
	}
	return ""
}

var ownServer = regexp.MustCompile(`(?i)\.[a-z0-9-]+\.prod\.outlook\.com\.?$`)

// server is a server by name, address, or both.
type server struct{ host, ip string }

// String names the server: "mail.fabrikam.com (192.0.2.7)", or what there is of it.
func (s server) String() string {
	if s.host != "" && s.ip != "" {
		return s.host + " (" + s.ip + ")"
	}
	return s.host + s.ip
}

// serverOf reads a server from the data of an event: what stands under the first pair of
// names that has something. Either may hold an address.
func serverOf(e client.Event, pairs ...[2]string) server {
	for _, names := range pairs {
		found := server{}
		for _, name := range names {
			said := value(e, name)
			if _, err := netip.ParseAddr(said); err != nil {
				found.host = cmp.Or(found.host, said)
			} else {
				found.ip = cmp.Or(found.ip, said)
			}
		}
		if found != (server{}) {
			return found
		}
	}
	return server{}
}

func receiveDetail(e client.Event) string {
	detail := ""
	from := serverOf(e, [2]string{"ProxiedClientHostname", "ProxiedClientIPAddress"}, [2]string{"ClientName", "ClientIP"})
	if from != (server{}) {
		detail = "from " + from.String()
	} else if m := receivedBy.FindStringSubmatch(e.Description); m != nil {
		// One of the service's own servers: its first name says as much.
		detail = "by " + strings.TrimSuffix(strings.TrimRight(m[1], ".,"), ownServer.FindString(m[1]))
	}
	detail += byConnector(e)
	if version := tls(e); version != "" {
		detail += " over " + version
	}
	return strings.TrimSpace(detail)
}

func sendDetail(e client.Event) string {
	detail := ""
	if to := receiverOf(e); to != (server{}) {
		detail = "to " + to.String()
	}
	detail += byConnector(e)
	if version := tls(e); version != "" {
		detail += " over " + version
	}
	if reply := replyOf(e); reply.Code != "" || reply.Enhanced != "" {
		detail += ": " + reply.String()
	}
	return strings.TrimSpace(strings.TrimPrefix(detail, ": "))
}

// receiverOf is the server outside that took the message.
func receiverOf(e client.Event) server {
	to := serverOf(e, [2]string{"OutboundProxyTargetHostName", "OutboundProxyTargetIPAddress"}, [2]string{"RcptDomainMailSvr", "OutboundProxyTargetIP"})
	answer := ParseReason(value(e, "RecipientStatus"))
	if to.host == "" && answer.Host != "" && (to.ip == "" || to.ip == answer.IP) {
		to.host = answer.Host
	}
	if to.ip == "" && (to.host == answer.Host || to.host == "") {
		to.ip = answer.IP
	}
	return to
}

// sentTo names that server.
func sentTo(e client.Event) string {
	to := receiverOf(e)
	return cmp.Or(to.host, to.ip)
}

func deliverDetail(e client.Event) string {
	switch where, name := folderOf(e); where {
	case folderInbox:
		return "to the Inbox"
	case folderJunk:
		return "to Junk Email"
	case folderQuarantine:
		return "to quarantine"
	case folderOther:
		return "to the folder " + name
	}
	if strings.TrimSuffix(strings.ToLower(oneLine(e.Description)), ".") == "the message was successfully delivered" {
		return "to the mailbox"
	}
	return ""
}

// refuses reports whether events of a kind carry the reason for which a copy did not go
// on.
func refuses(kind client.EventKind) bool {
	switch kind {
	case client.EventFail, client.EventDefer, client.EventDrop, client.EventProcessingFailed:
		return true
	}
	return false
}

func reasonDetail(e client.Event) string {
	said, tail := reasonWords(e)
	if said == "" {
		return ""
	}
	if host := answeredBy(e); host != "" {
		said += " [" + host + "]"
	}
	return said + tail
}

// reasonWords is the answer of an event, and what follows the server that gave it.
func reasonWords(e client.Event) (said, tail string) {
	reason := reasonOf(e)
	if said = reason.String(); said == "" {
		return "", ""
	}
	if reason.Inner != "" {
		said += ": " + reason.Inner
	}
	if reason.Cut {
		tail = " (cut off by the service)"
	}
	return said, tail
}

func ruleDetail(e client.Event) string {
	found, ok := ruleOf(e)
	if !ok || found.String() == "" {
		return ""
	}
	if found.gone() {
		return withAction("a rule "+found.String(), e)
	}
	return withAction(found.String(), e)
}

func withAction(detail string, e client.Event) string {
	if action := oneLine(e.Action); action != "" {
		return detail + ", " + action
	}
	return detail
}

func spamDetail(e client.Event) string {
	detail := spamOf(e).String()
	switch where, _ := folderOf(e); where {
	case folderJunk:
		return strings.TrimPrefix(detail+", to Junk Email", ", ")
	case folderQuarantine:
		return strings.TrimPrefix(detail+", to quarantine", ", ")
	}
	return detail
}

// movedText is how a redirect or a resolved address names the other one.
var movedText = regexp.MustCompile(`(?i)\b(from|to) ([^\s@]+@[^\s@]+?)[.,]?$`)

// relatedDetail says from or to which address a copy went.
func relatedDetail(e client.Event) string {
	if m := movedText.FindStringSubmatch(oneLine(e.Description)); m != nil {
		return strings.ToLower(m[1]) + " " + m[2]
	}
	if other := value(e, "RelatedRecipient"); other != "" {
		return "related recipient " + other
	}
	return ""
}

// movedTo returns the address that a copy went on to, when the event says it.
func movedTo(e client.Event) string {
	if to, found := strings.CutPrefix(relatedDetail(e), "to "); found {
		return to
	}
	return ""
}

func expandDetail(e client.Event) string {
	switch count := value(e, "RcptCount"); count {
	case "":
		if group := value(e, "RelatedRecipient"); group != "" {
			return "the group " + group
		}
		return ""
	case "1":
		return "a group, to its 1 member"
	default:
		return "a group, to its " + count + " members"
	}
}

// reasonOf reads the reason of a Fail, Defer or Drop from its description or,
// when that has none, from the copy in its data.
func reasonOf(e client.Event) Reason {
	reason := ParseReason(e.Description)
	if reason.Code != "" || reason.Enhanced != "" {
		return withHost(reason, e)
	}
	if status := value(e, "RecipientStatus"); status != "" {
		if inData := ParseReason(status); inData.String() != "" {
			return withHost(inData, e)
		}
	}
	return withHost(reason, e)
}

func withHost(reason Reason, e client.Event) Reason {
	reason.Host = cmp.Or(reason.Host, value(e, "OutboundProxyTargetHostName"), value(e, "RcptDomainMailSvr"))
	reason.IP = cmp.Or(reason.IP, value(e, "OutboundProxyTargetIPAddress"))
	return reason
}

// replyOf reads the answer that took a message.
func replyOf(e client.Event) Reply {
	return ParseReason(value(e, "RecipientStatus")).Reply
}
