package simulator

import (
	"slices"
	"time"
)

// Outcomes that differ from one another in nothing but an answer. They are made
// where the scenario stands, so that the answer can be read beside it.

// ourIP is the address from which this organization's mail leaves, as the
// servers of others repeat it in their answers.
const ourIP = "192.0.2.83"

// lastAttempt is what the service adds to a failed connection, and stamp is the
// note of its own server at the end of an answer.
const (
	lastAttempt = " [LastAttemptedServerName={tohost}] [LastAttemptedIP={toip}:25] [SmtpSecurity=-2;-2] " + stamp
	stamp       = "[{host}.eop-eur05.prod.protection.outlook.com {iso} {hex}]"
)

// bounced is mail to outside that the receiver refuses at once.
func bounced(led string) *outcome {
	return &outcome{[]step{submitted, taken, refusedThere(4*time.Second, led)}}
}

// stopped is mail of this organization that its own servers do not let out.
func stopped(led, component string) *outcome {
	return &outcome{[]step{submitted, taken, refused(2*time.Second, led, component)}}
}

// unsubmitted is mail that does not even leave its sender's mailbox.
func unsubmitted(led string) *outcome {
	return &outcome{[]step{submitted, refused(time.Second, led, "Store Driver")}}
}

// turnedAway is mail from outside that this organization refuses.
func turnedAway(led, component string) *outcome {
	return &outcome{[]step{received, refused(time.Second, led, component)}}
}

// putOff is mail to outside that waits: with the same event after each of the
// tries, and no end.
func putOff(deferred func(after time.Duration, led string) step, led string, tries ...time.Duration) *outcome {
	o := &outcome{[]step{submitted, taken}}
	for _, after := range tries {
		o.steps = append(o.steps, deferred(after, led))
	}
	return o
}

// then ends an outcome with one step more.
func (o *outcome) then(end step) *outcome { return &outcome{append(slices.Clip(o.steps), end)} }

// at is a step at another time.
func (s step) at(after time.Duration) step {
	s.after = after
	return s
}

// deferredThere puts a copy off with the remote server's own answer.
func deferredThere(after time.Duration, led string) step {
	return step{
		after:  after,
		event:  "Defer",
		status: pending,
		text:   remoteReason(led),
		data: []mep{
			text("RecipientStatus", "[{LED="+led+"};{MSG=};{FQDN={tohost}};{IP={toip}};{LRT={retry}}]"),
			text("OutboundProxyTargetIPAddress", "{toip}"),
			text("OutboundProxyTargetHostName", "{tohost}"),
			text("IsSmtpResponseFromExternalServer", "True"),
		},
	}
}

// deferredHere puts a copy off for a reason of the service's own, before any
// other server was talked to.
func deferredHere(after time.Duration, led string) step {
	return step{
		after:  after,
		event:  "Defer",
		status: pending,
		text:   "Reason: [{LED=" + led + "};{MSG=};{FQDN=};{IP=};{LRT={retry}}]",
		data: []mep{
			text("RecipientStatus", "[{LED="+led+"};{MSG=};{FQDN=};{IP=};{LRT={retry}}]"),
			text("IsSmtpResponseFromExternalServer", "False"),
		},
	}
}

// unreached puts a copy off until the next try, because no connection to the
// remote server came about. The service cuts such a long reason off in the middle
// of a field and goes on with the remote server's name.
func unreached(after time.Duration, led string) step {
	return step{
		after:  after,
		event:  "Defer",
		status: pending,
		text:   "Reason: [{LED=" + led + lastAttempt + "};{MSG=4. OutboundProxyTargetIP: {toip}. OutboundProxyTargetHostName: {tohost}",
		data: []mep{
			text("RecipientStatus", "[{LED="+led+lastAttempt+"};{MSG=4"),
			text("SourceContext", "Unknown"),
			text("OutboundProxyTargetHostName", "{tohost}"),
		},
	}
}
