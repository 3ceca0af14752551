package explain

import (
	"cmp"
	"regexp"
	"strings"

	"msgtrace/client"
)

// causeOther stands for a failure whose cause is not known.
const causeOther = "other"

// refusal is what an event says of why a copy did not go on.
type refusal struct {
	finding
	known    bool // a cause was found
	reason   Reason
	step     int
	external bool // a server outside of this organization said it
	tried    bool // it was given up after many tries
	tries    int  // so far
}

// silent reports whether the event gives no reason at all.
func (r refusal) silent() bool {
	return !r.known && r.answer() == "" && r.reason.Codes() == ""
}

// answer is what was said, in words.
func (r refusal) answer() string { return cmp.Or(r.reason.Text, r.reason.Diagnostic) }

// ownRefusal is a refusal by the service that an event shows without an answer.
func (s story) ownRefusal(id string, step int) refusal {
	return refusal{finding: finding{cause: tables().causes[id], rests: RestsOnToken}, known: true, step: step}
}

// refusalAt reads what the event at a step says of its cause.
func (s story) refusalAt(step int) refusal {
	e := s.events[step]
	r := refusal{reason: reasonOf(e), step: step}
	r.finding, r.known = decide(r.reason)
	r.external = fromOutside(e, r.reason)
	if r.known && between[r.cause.id] && !saidOutside(e) {
		r.external = false
	}
	if own := s.ownCause(e, r); own != "" {
		r.finding, r.known = finding{cause: tables().causes[own], rests: RestsOnToken, words: r.words}, true
	}
	return r
}

// between are the causes that lie between the servers: what keeps a message from
// reaching a server is not said by that server.
var between = map[string]bool{"connection": true, "tls": true, "dns": true, "domain-not-found": true,
	"mta-sts": true, "dane": true, "expired": true, "null-mx": true}

// ownCause returns the cause that a part of the service stands for, which the event's
// data or the other events name, or nothing. A rule's answer is written by whoever made
// the rule, so that its words say nothing.
func (s story) ownCause(e client.Event, r refusal) string {
	if r.external {
		return ""
	}
	switch source := strings.ToLower(value(e, "SourceContext")); {
	case strings.Contains(source, "dlp policy agent"):
		return "dlp"
	case strings.Contains(source, "transport rule agent"), strings.HasPrefix(r.reason.Enhanced, "5.7.9") && len(r.reason.Enhanced) == len("5.7.900"):
		return "rule"
	case strings.Contains(source, "malware"):
		return "malware"
	}
	if r.known || e.Kind != client.EventFail {
		return ""
	}
	if s.last(client.EventMalware) >= 0 {
		return "malware"
	}
	if at, _ := s.blockingRule(); at >= 0 {
		return ruleCause(s.events[at])
	}
	return ""
}

// saidOutside reports whether the event's data says that the answer came from outside.
func saidOutside(e client.Event) bool {
	switch strings.ToLower(value(e, "IsSmtpResponseFromExternalServer")) {
	case "true", "1":
		return true
	}
	return false
}

// remoteSaid is how the service begins the answer of another server.
var remoteSaid = regexp.MustCompile(`(?i)\bremote (server|host|mta)\b.*\b(returned|said|responded)\b`)

// fromOutside reports whether the reason is an answer of the destination's server,
// not of the service itself: the data says so, the answer says so, or the reason names a
// server of somebody else's and no part of the service.
func fromOutside(e client.Event, reason Reason) bool {
	switch strings.ToLower(value(e, "IsSmtpResponseFromExternalServer")) {
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	if remoteSaid.MatchString(reason.raw) {
		return true
	}
	if who := speakerOf(lower(reason.raw), reason.Host); reason.Host == "" && who != nil {
		return who.id != "exchange-online"
	}
	return reason.Diagnostic == "" && foreign(reason.Host)
}

// server names who said it: "Microsoft 365", "Google's server mx.google.com",
// "fabrikam.com's mail server mx1.fabrikam.com".
func (s story) server(r refusal) string {
	if !r.external {
		return serviceName
	}
	host := cmp.Or(r.reason.Host, r.reason.IP)
	who := speakerOf(lower(r.reason.raw), r.reason.Host)
	switch {
	case who != nil && who.name == serviceName:
		return s.fill(serviceName + " at {domain}")
	case who != nil && host != "":
		return who.name + "'s server " + host
	case who != nil:
		return who.name
	}
	return s.serverAt(host)
}

// serverAt names a mail server of the recipient's side, by what is known of it.
func (s story) serverAt(host string) string {
	if isUnder(host, s.fill("{domain}")) {
		return "the mail server " + host
	}
	return strings.TrimSpace(s.fill("{domain}'s mail server ") + host)
}

// serviceName is how the service is called wherever a person reads.
const serviceName = "Microsoft 365"

// evidence is what the verdict on a refusal rests on.
func (s story) evidence(r refusal) Evidence {
	if r.reason.raw == "" && r.words == "" {
		return Evidence{}
	}
	return Evidence{Words: r.words, Answer: r.reason.raw, Said: s.server(r), Host: cmp.Or(r.reason.Host, r.reason.IP),
		Rests: r.rests, Source: r.cause.source}
}
