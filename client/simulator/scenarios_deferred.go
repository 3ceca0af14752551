package simulator

import "time"

// delayed is mail that comes late, or has not come yet. Yahoo's words:
// https://senders.yahooinc.com/smtp-error-codes/; the service's own, of a
// connection that fails:
// https://learn.microsoft.com/exchange/mail-flow-best-practices/mail-flow-intelligence-in-office-365
var delayed = []*scenario{
	{
		name:     "Gmail, slowed, then delivered",
		from:     "newsletter@contoso.com",
		subjects: []string{"Your invitation for {day}"},
		copies: []copies{{to: "andreas.berger@gmail.example", outcome: putOff(deferredThere, "421-4.7.0 ["+ourIP+"      15] Our system has detected that "+
			"this message is 421-4.7.0 suspicious due to the very low reputation of the sending IP address. 421-4.7.0 To protect our users from spam, "+
			"mail sent from your IP address has 421-4.7.0 been temporarily rate limited. Please visit 421 4.7.0  "+
			"https://support.google.com/mail/answer/188131 for more information. s28si3735353pgn.104 - gsmtp",
			4*time.Second, 5*time.Minute, 16*time.Minute).then(sentOut.at(47 * time.Minute))}},
		weight: 1,
		age:    2*time.Hour + 35*time.Minute,
	},
	{
		name:     "Yahoo, slowed, then delivered",
		from:     "orders@contoso.com",
		subjects: []string{"We have received your return {n}"},
		copies: []copies{{to: "molly.dempsey@yahoo.example", outcome: putOff(deferredThere, "421 4.7.0 [TSS04] Messages from "+ourIP+
			" temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes",
			3*time.Second, 6*time.Minute, 21*time.Minute, 51*time.Minute).then(sentOut.at(113 * time.Minute))}},
		weight: 1,
		age:    3*time.Hour + 45*time.Minute,
	},
	{
		name:     "Mimecast, greylisted",
		from:     colleague,
		subjects: businessSubjects,
		copies: []copies{{to: "claims@humongousinsurance.example", outcome: putOff(deferredThere, "451 Internal resource is temporarily unavailable - "+
			"https://community.mimecast.com/docs/DOC-1369#451 [Aj3QXapeMpqZYaeFwWhjzw.uk261]", 2*time.Second).then(sentOut.at(6 * time.Minute))}},
		weight: 2,
		age:    72 * time.Minute,
	},
	{
		name:     "another tenant busy, then delivered",
		from:     colleague,
		subjects: businessSubjects,
		copies: []copies{{to: "reservations@fourthcoffee.example", outcome: putOff(deferredThere, "451 4.7.500 Server busy. Please try again later from ["+
			ourIP+"]. (AS77712344) [BN1NAM02FT012.eop-nam02.prod.protection.outlook.com {iso} {hex}]",
			2*time.Second, 7*time.Minute).then(sentOut.at(19 * time.Minute))}},
		weight: 1,
		age:    23*time.Hour + 50*time.Minute,
	},
	{
		name:     "recipient's rate, then delivered",
		from:     "alerts@relecloud.com",
		subjects: []string{"[ALERT] packet loss on link {n}"},
		copies: []copies{{to: "oncall@contoso.com", outcome: (&outcome{[]step{
			received,
			tagged,
			deferredHere(3*time.Second, "432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded"),
			deferredHere(70*time.Second, "432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded"),
		}}).then(intoMailbox.at(4 * time.Minute))}},
		count: 3,
		gap:   20 * time.Second,
		age:   42*time.Hour + 5*time.Minute,
	},
	{
		name:     "connection refused",
		from:     "ann@contoso.com",
		subjects: []string{"Group booking {n}"},
		copies: []copies{{to: "groups@blueyonderairlines.example", outcome: putOff(unreached, "450 4.4.316 Connection refused [Message=Socket error code 10061]",
			70*time.Second, 6*time.Minute, 21*time.Minute, 51*time.Minute, 111*time.Minute)}},
		age: 2*time.Hour + 20*time.Minute,
	},
	{
		name:     "DNS does not answer",
		from:     "cy@contoso.com",
		subjects: []string{"Delivery date for order {n}?"},
		copies: []copies{{to: "orders@munson-pickles-and-jams.example", outcome: putOff(deferredHere, "450 4.4.312 DNS query failed [Message=ErrorRetry] "+
			"[LastAttemptedServerName={to}] "+stamp, time.Minute, 6*time.Minute, 21*time.Minute, 51*time.Minute, 111*time.Minute, 3*time.Hour)}},
		age: 3*time.Hour + 30*time.Minute,
	},
	{
		name:     "MTA-STS",
		from:     "hana.okafor@contoso.com",
		subjects: []string{"Consent forms {month}"},
		copies: []copies{{to: "office@lamna-healthcare.example", outcome: putOff(deferredHere, "450 4.4.8 MX hosts of {to} failed MTA-STS validation. "+stamp,
			time.Minute, 11*time.Minute, time.Hour, 3*time.Hour)}},
		age: 4*time.Hour + 10*time.Minute,
	},
	{
		// https://learn.microsoft.com/purview/how-smtp-dane-works
		name:     "DANE, certificate expired",
		from:     "dee@contoso.com",
		subjects: []string{"Seminar room, week {n}"},
		copies: []copies{{to: "registrar@bellowscollege.example", outcome: putOff(unreached, "450 4.7.322 certificate-expired: Destination mail server's "+
			"certificate is expired.", time.Minute, 6*time.Minute, 36*time.Minute, 2*time.Hour)}},
		age: 5*time.Hour + 5*time.Minute,
	},
	{
		name:     "certificate expired, given up",
		from:     "warehouse@contoso.com",
		subjects: []string{"Return label {n}"},
		copies: []copies{{to: "depot@thephone-company.example", outcome: putOff(unreached, expiredCertificate, time.Minute, time.Hour, 8*time.Hour).then(
			refused(24*time.Hour, "550 5.4.317 Message expired, cannot connect to remote server("+expiredCertificate+lastAttempt+")", "Queue"))}},
		age: 32 * time.Hour,
	},
	{
		// Nothing says why: the service does not always write a Defer.
		name:     "long silence, then delivered",
		from:     "karim@contoso.com",
		subjects: []string{"Shift plan for {day}"},
		copies: []copies{
			{to: "reception@contoso.com", outcome: &outcome{[]step{submitted, taken, intoMailbox.at(4*time.Hour + 47*time.Minute)}}},
			{to: "bob@contoso.com", outcome: deliveredInside},
		},
		age: 6*time.Hour + 45*time.Minute,
	},
}

const expiredCertificate = "450 4.4.317 Cannot connect to remote server [Message=CertificateExpired Expected Subject: {tohost}. " +
	"Presented Subject: CN={tohost}. Thumbprint: 94E711DD84BC285CD2911DAC3D0C9E3ABB29671E.]"
