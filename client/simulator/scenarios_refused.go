package simulator

import "time"

// refusedOutside is mail that the servers of others do not take, each in the
// words of its maker. The words are the makers' own, where they publish them, and
// those of public bounces. Google: https://support.google.com/a/answer/3726730
var refusedOutside = []*scenario{
	{
		name:     "Gmail, bad reputation",
		from:     "newsletter@contoso.com",
		subjects: []string{"Last places for the workshop on {day}"},
		copies: []copies{{to: "tanja.plate@gmail.example", outcome: bounced("550-5.7.1 [" + ourIP + "      18] Gmail has detected that this message is " +
			"550-5.7.1 likely suspicious due to the very low reputation of the sending IP 550-5.7.1 address. To best protect our users from spam, " +
			"the message has been 550-5.7.1 blocked. For more information, go to 550 5.7.1  https://support.google.com/mail/answer/188131 " +
			"ffacd0b85a97d-47f46353fd2si11177591f8f.77 - gsmtp")}},
		age: 3*time.Hour + 10*time.Minute,
	},
	{
		name:     "Gmail, mailbox full",
		from:     "orders@contoso.com",
		subjects: []string{"Your order {n} is on its way"},
		copies: []copies{{to: "kim.akers@gmail.example", outcome: bounced("552-5.2.2 The recipient's inbox is out of storage space and inactive. " +
			"Please 552-5.2.2 direct the recipient to 552 5.2.2  https://support.google.com/mail/?p=OverQuotaPerm " +
			"5b1f17b1804b1-45871daec68si13206435e9.59 - gsmtp")}},
		weight: 1,
		age:    80 * time.Minute,
	},
	{
		name:     "Gmail, not authenticated",
		from:     "scanner@contoso.com",
		subjects: []string{"Scan from the copier, 2nd floor ({n})"},
		copies: []copies{{to: "jesper.aaberg@gmail.example", outcome: bounced("550-5.7.26 This mail has been blocked because the sender is unauthenticated. " +
			"550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM. 550-5.7.26  550-5.7.26  Authentication results: " +
			"550-5.7.26  DKIM = did not pass 550-5.7.26  SPF [{from}] with ip: [" + ourIP + "] = did not pass 550-5.7.26  " +
			"550-5.7.26  For instructions on setting up authentication, go to 550 5.7.26  https://support.google.com/mail/answer/81126#authentication " +
			"a640c23a62f3a-b6d7334c1a4si1022453466b.123 - gsmtp")}},
		weight: 1,
		age:    22*time.Hour + 25*time.Minute,
	},
	{
		name:     "Gmail, no reverse DNS",
		from:     "warehouse@contoso.com",
		subjects: []string{"Pallet list {n}"},
		copies: []copies{{to: "logistics@graphicdesigninstitute.example", outcome: bounced("550-5.7.25 [2001:db8:25::19] The IP address sending this " +
			"550-5.7.25 message does not have a PTR record setup, or the corresponding 550-5.7.25 forward DNS entry does not match the sending IP. " +
			"As a 550-5.7.25 policy, Gmail does not accept messages from IPs with missing PTR 550-5.7.25 records. For more information, go to " +
			"550 5.7.25  https://support.google.com/mail/answer/81126#ip-practices 4fb4d7f45d1cf-64b2e9d1f0bsi3110219a12.88 - gsmtp")}},
		age: 22*time.Hour + 5*time.Minute,
	},
	{
		name:     "Outlook.com, block list",
		from:     "dee@contoso.com",
		subjects: []string{"Re: Application for the job"},
		copies: []copies{{to: "miles.reid@hotmail.example", outcome: bounced("550 5.7.1 Unfortunately, messages from [" + ourIP + "] weren't sent. " +
			"Please contact your Internet service provider since part of their network is on our block list (S3150). You can also refer your provider " +
			"to http://mail.live.com/mail/troubleshooting.aspx#errors. [Name=Protocol Filter Agent][AGT=PFA][MxId=11B989991C72A5F2] " +
			"[BL6PEPF00022571.namprd02.prod.outlook.com {iso} {hex}]")}},
		weight: 1,
		age:    4*time.Hour + 40*time.Minute,
	},
	{
		name:     "Proofpoint, blocked",
		from:     "bob@contoso.com",
		subjects: []string{"Travel policy, signed copy ({n})"},
		copies:   []copies{{to: "contracts@margiestravel.example", outcome: bounced("554 5.7.0 Blocked - see https://ipcheck.proofpoint.com/?ip=" + ourIP)}},
		age:      19*time.Hour + 30*time.Minute,
	},
	{
		name:     "Mimecast, envelope blocked",
		from:     "sales@contoso.com",
		subjects: []string{"Offer {n}", "Following up on offer {n}"},
		copies: []copies{{to: "procurement@humongousinsurance.example", outcome: bounced("550 Administrative prohibition - envelope blocked - " +
			"https://community.mimecast.com/docs/DOC-1369#550 [Aj3QXapeMpqZYaeFwWhjzw.uk261]")}},
		age: 21*time.Hour + 20*time.Minute,
	},
	{
		name:     "Barracuda, blocked",
		from:     "cy@contoso.com",
		subjects: []string{"Drawing {n}, revision C"},
		copies: []copies{{to: "engineering@vanarsdel.example", outcome: bounced("554 Service unavailable; Client host [mail.contoso.com] blocked using " +
			"Barracuda Reputation; https://www.barracudanetworks.com/reputation/?r=1&ip=" + ourIP)}},
		age: 25*time.Hour + 35*time.Minute,
	},
	{
		name:     "Cisco, no such address",
		from:     "ann@contoso.com",
		subjects: []string{"Samples for {month}"},
		copies:   []copies{{to: "labb@treyresearch.example", outcome: bounced("550 #5.1.0 Address rejected.")}},
		weight:   1,
		age:      2*time.Hour + 50*time.Minute,
	},
	{
		// The list itself refuses the receiver's question: nobody is listed.
		// https://www.spamhaus.com/resource-center/successfully-accessing-spamhauss-free-block-lists-using-a-public-dns/
		name:     "receiver's block list broken",
		from:     "ann@contoso.com",
		subjects: []string{"Footage for the spring catalogue"},
		copies: []copies{{to: "editing@southridgevideo.example", outcome: bounced("550 5.7.350 Remote server returned message detected as spam -> " +
			"554 5.7.1 Service unavailable; Client host [" + ourIP + "] blocked using zen.spamhaus.org; Error: open resolver; " +
			"https://check.spamhaus.org/returnc/pub/192.0.2.53/")}},
		age: 20*time.Hour + 30*time.Minute,
	},
	{
		name:     "T-Online, unknown server",
		from:     "service@contoso.com",
		subjects: []string{"Ihre Anfrage {n}"},
		copies: []copies{{to: "familie.koch@t-online.example", outcome: bounced("554 IP=" + ourIP + " - None/bad reputation. " +
			"Ask your postmaster for help or to contact tobr@rx.t-online.de for reset. (NOWL)")}},
		age: 43*time.Hour + 15*time.Minute,
	},
	{
		name:     "Orange, mailbox full",
		from:     "service@contoso.com",
		subjects: []string{"Votre demande n° {n}"},
		copies: []copies{{to: "claire.fontaine@orange.example", outcome: bounced("552 5.1.1 Boite du destinataire pleine. " +
			"Recipient overquota. OFR_417 [417]")}},
		age: 44*time.Hour + 45*time.Minute,
	},
	{
		name:     "GMX, no reverse DNS",
		from:     "scanner@contoso.com",
		subjects: []string{"Scan vom Kopierer, Empfang ({n})"},
		copies: []copies{{to: "jonas.brandt@gmx.example", outcome: bounced("554-gmx.net (mxgmx114) Nemesis ESMTP Service not available 554-No SMTP service " +
			"554-Bad DNS PTR resource record. 554 For explanation visit https://www.gmx.net/mail/senderguidelines?ip=" + ourIP + "&c=rdns")}},
		age: 45*time.Hour + 10*time.Minute,
	},
	{
		name:     "too large for the next server",
		from:     "hana.okafor@contoso.com",
		subjects: []string{"Photos of the new office (all of them)"},
		copies:   []copies{{to: "press@cohovineyard.example", outcome: bounced("552 5.3.4 Message size exceeds fixed limit")}},
		weight:   1,
		age:      95 * time.Minute,
		size:     34 << 20,
	},
	{
		name:     "no such domain",
		from:     "bob@contoso.com",
		subjects: []string{"Minutes of {day}"},
		copies: []copies{
			{to: "lidia@fabrikan.example", outcome: stopped("550 5.4.310 DNS domain {to} does not exist [Message=InfoDomainNonexistent] "+
				"[LastAttemptedServerName={to}] "+stamp, "Unknown")},
			{to: partner, outcome: deliveredOut, count: 2},
		},
		weight: 1,
		age:    110 * time.Minute,
	},
	{
		// Directory based edge blocking, https://learn.microsoft.com/exchange/mail-flow-best-practices/use-directory-based-edge-blocking
		name:     "unknown in another tenant",
		from:     "cy@contoso.com",
		subjects: []string{"Introduction: your new contact at Contoso"},
		copies: []copies{{to: "old.contact@wideworldimporters.example", outcome: bounced("550 5.4.1 Recipient address rejected: Access denied. " +
			"For more information see https://aka.ms/EXOSmtpErrors [DB1PEPF0003922E.eurprd03.prod.outlook.com {iso} {hex}]")}},
		weight: 1,
		age:    2*time.Hour + 5*time.Minute,
	},
	{
		name:     "partner's connector",
		from:     "dee@contoso.com",
		subjects: []string{"Updated price list {month}"},
		copies: []copies{{to: "purchasing@consolidatedmessenger.example", outcome: bounced("550 5.7.51 TenantInboundAttribution; " +
			"There is a partner connector configured that matched the message's recipient domain. The connector had either the " +
			"RestrictDomainsToIPAddresses or RestrictDomainsToCertificate set [CH3PEPF00000016.namprd21.prod.outlook.com {iso} {hex}]")}},
		age: 46*time.Hour + 20*time.Minute,
	},
}
