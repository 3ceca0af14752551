package simulator

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Statuses of a recipient, as both dialects spell them but for case.
const (
	gettingStatus  = "gettingStatus"
	pending        = "pending"
	failed         = "failed"
	delivered      = "delivered"
	expanded       = "expanded"
	quarantined    = "quarantined"
	filteredAsSpam = "filteredAsSpam"
	recalled       = "recalled"
	unknownFuture  = "unknownFutureValue"
)

// outcome is what becomes of one recipient's copy of a message.
type outcome struct{ steps []step }

// step is one event of an outcome. Text and data hold names in braces, which
// filler fills in.
type step struct {
	after  time.Duration // since the message was received
	event  string        // its name in tracing
	status string        // the copy's status from then on; empty: as before
	action string
	text   string
	data   []mep
}

// mep is one value of an event's data.
type mep struct {
	name, kind, value string
}

func text(name, value string) mep   { return mep{name, "String", value} }
func number(name, value string) mep { return mep{name, "Integer", value} }
func blob(name, value string) mep   { return mep{name, "Blob", value} }

// eventTypes gives the message-traces name of each event: those that the examples of
// the page show in the examples' words, the others by the enumeration.
// https://github.com/microsoftgraph/microsoft-graph-docs/pull/13536
var eventTypes = map[string]string{
	"Receive": "receive", "Submit": "submitted", "Send": "send", "Send external": "send",
	"Deliver": "deliver", "Fail": "failed", "Defer": "delayed", "Drop": "dropped",
	"Expand DL": "distributionGroupExpanded", "Resolve": "resolved", "Redirect": "redirected",
	"Spam": "spam", "Malware": "malwareDetectedInAttachment", "Transport rule": "transportRuleTriggered",
	"DLP rule": "dlpRuleTriggered", "Journal": "journaled",
	"ZAP": "ttZapped", "Dynamic delivery": "ttDelivered",
}

// event is a step that happened.
type event struct {
	at   time.Time
	step *step
}

// jitter moves all steps of one message by the same part of a second, so that
// events of one second stay in it.
func (m *message) jitter() time.Duration {
	if m.exact {
		return 0
	}
	return time.Duration(m.seed%700) * time.Millisecond
}

// happened returns the events of a recipient's copy up to now, oldest first.
func (m *message) happened(r *recipient, now time.Time) []event {
	var events []event
	for i := range r.outcome.steps {
		step := &r.outcome.steps[i]
		at := m.received.Add(step.after + m.jitter())
		if at.After(now) {
			break
		}
		events = append(events, event{at: at, step: step})
	}
	return events
}

// status returns the status of a recipient's copy at an instant. In its first
// minutes the service does not know yet; between receipt and outcome delivery
// is pending.
func (m *message) status(r *recipient, now time.Time) string {
	age := now.Sub(m.received) - m.jitter()
	if !m.exact && age < m.unknownFor() {
		return gettingStatus
	}
	status := pending
	for i := range r.outcome.steps {
		if r.outcome.steps[i].after > age {
			break
		}
		if r.outcome.steps[i].status != "" {
			status = r.outcome.steps[i].status
		}
	}
	return status
}

// unknownFor is how long after receipt a message has no status.
func (m *message) unknownFor() time.Duration {
	return time.Duration(60+m.seed>>8%120) * time.Second
}

// xml returns the data of an event as the service does: one MEP element for
// each value, in a root element.
func (e event) xml(fill *strings.Replacer) string {
	switch {
	case len(e.step.data) == 0 && e.step.event == "Transport rule":
		return ""
	case len(e.step.data) == 0:
		return "<root/>"
	}
	var b strings.Builder
	b.WriteString("<root>")
	for _, value := range e.step.data {
		b.WriteString(`<MEP Name="` + value.name + `" ` + value.kind + `="`)
		// A strings.Builder never fails to write.
		_ = xml.EscapeText(&b, []byte(fill.Replace(value.value)))
		b.WriteString(`" />`)
	}
	b.WriteString("</root>")
	return b.String()
}

// filler fills in the names in braces for one event of a copy.
func (m *message) filler(r *recipient, at time.Time) *strings.Replacer {
	server := serverNames[m.seed%uint64(len(serverNames))]
	host, _, _ := strings.Cut(server, ".")
	_, from := cutAddress(m.sender)
	_, to := cutAddress(r.address)
	return strings.NewReplacer(
		"{server}", server, "{host}", host,
		"{sender}", m.sender, "{from}", from, "{fromip}", m.fromIP, "{fromhost}", "mail."+from,
		"{recipient}", r.address, "{to}", to, "{toip}", r.toIP, "{tohost}", mailServer(to),
		"{related}", r.related, "{recipients}", strconv.Itoa(len(m.recipients)),
		"{envelope}", strconv.Itoa(m.count(func(other *recipient) bool { return other.outcome.addressed() })),
		"{members}", strconv.Itoa(m.count(func(other *recipient) bool { return other.related == r.address })),
		"{retry}", at.Format("1/2/2006 3:04:05 PM"), "{iso}", at.Format("2006-01-02T15:04:05.000Z"),
		"{hex}", fmt.Sprintf("08DE%012X", m.seed&(1<<48-1)),
		"{latency}", strconv.Itoa(int(at.Sub(m.received)/time.Second)),
	)
}

// addressed reports whether the sender's server named the recipient: a copy that
// a group or a redirect made has neither Receive nor Submit.
func (o *outcome) addressed() bool {
	return o.steps[0].event == "Receive" || o.steps[0].event == "Submit"
}

// reaches reports whether a server of the recipient's domain is talked to, at
// once or later.
func (o *outcome) reaches() bool {
	return slices.ContainsFunc(o.steps, func(s step) bool { return strings.Contains(s.text, "{toip}") || s.event == "Send external" })
}

func (m *message) count(which func(*recipient) bool) int {
	n := 0
	for i := range m.recipients {
		if which(&m.recipients[i]) {
			n++
		}
	}
	return n
}

// reason is the form in which the service gives a transport answer: the last
// error, the remote side, and when it was tried last.
func reason(led string) string {
	return "Reason: [{LED=" + led + "};{MSG=};{FQDN=};{IP=};{LRT=}]"
}

// remoteReason is a reason with the remote server's name and address.
func remoteReason(led string) string {
	return "Reason: [{LED=" + led + "};{MSG=};{FQDN={tohost}};{IP={toip}};{LRT={retry}}]. OutboundProxyTargetIP: {toip}. OutboundProxyTargetHostName: {tohost}"
}

// cutAddress splits an address at its last at sign.
func cutAddress(address string) (local, domain string) {
	if i := strings.LastIndexByte(address, '@'); i >= 0 {
		return address[:i], address[i+1:]
	}
	return address, ""
}
