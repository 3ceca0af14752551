package simulator

import "time"

// scenario is a story that really happens, as a table: who writes, what about,
// and what becomes of each copy.
type scenario struct {
	name     string
	from     who
	subjects []string // one is drawn; {n}, {month}, {name} and {day} are filled in
	copies   []copies
	weight   int           // how often it is drawn, among all weights
	shown    bool          // told once among the newest messages
	age      time.Duration // told once, this long ago, if there is enough mail
	count    int           // messages of one telling, with the subjects in order; 0: one
	gap      time.Duration // between them
	sameID   bool          // they share one Message-ID
	ip       string        // where they come from; empty: the sender's servers
	size     int           // bytes; 0: drawn
}

// copies are recipients with the same fate.
type copies struct {
	to    who
	fate  *fate
	count int    // 0: one
	extra int    // up to so many more; few are likelier than many
	via   string // the group or address that led here
}

// Everyday mail, by weight out of about a thousand, and everyday trouble.
var everyday = []*scenario{
	{
		name:     "inbound",
		from:     partner,
		subjects: businessSubjects,
		copies:   []copies{{to: colleague, fate: deliveredIn, extra: 6}},
		weight:   330,
	},
	{
		name:     "inbound from a customer",
		from:     customer,
		subjects: customerSubjects,
		copies:   []copies{{to: colleague, fate: deliveredInbox, extra: 2}},
		weight:   110,
	},
	{
		name:     "automatic mail",
		from:     service,
		subjects: serviceSubjects,
		copies:   []copies{{to: colleague, fate: deliveredIn}},
		weight:   130,
	},
	{
		name:     "internal",
		from:     colleague,
		subjects: internalSubjects,
		copies:   []copies{{to: colleague, fate: deliveredInside, extra: 8}},
		weight:   190,
	},
	{
		name:     "outbound",
		from:     colleague,
		subjects: businessSubjects,
		copies:   []copies{{to: partner, fate: deliveredOut, extra: 3}},
		weight:   110,
	},
	{
		name:     "outbound to a customer",
		from:     colleague,
		subjects: customerSubjects,
		copies:   []copies{{to: customer, fate: deliveredOut}},
		weight:   40,
	},
	{
		name:     "junk",
		from:     outsider,
		subjects: junkSubjects,
		copies:   []copies{{to: colleague, fate: junked}},
		weight:   34,
	},
	{
		name:     "held back",
		from:     outsider,
		subjects: junkSubjects,
		copies:   []copies{{to: colleague, fate: held}},
		weight:   18,
	},
	{
		name:     "mistyped address",
		from:     partner,
		subjects: businessSubjects,
		copies:   []copies{{to: "no.such.person@contoso.com", fate: notFound}},
		weight:   6,
	},
	{
		name:     "mistyped outside",
		from:     colleague,
		subjects: businessSubjects,
		copies:   []copies{{to: "nobody@fabrikam.com", fate: unknownThere}},
		weight:   6,
	},
	{
		name:     "greylisted",
		from:     colleague,
		subjects: customerSubjects,
		copies:   []copies{{to: customer, fate: greylisted}},
		weight:   5,
	},
	{
		name:     "group",
		from:     colleague,
		subjects: internalSubjects,
		copies: []copies{
			{to: "all-hands@contoso.com", fate: spread},
			{to: colleague, fate: deliveredMember, count: 9, extra: 8, via: "all-hands@contoso.com"},
		},
		weight: 6,
	},
	{
		name:     "no subject",
		from:     customer,
		subjects: []string{""},
		copies:   []copies{{to: colleague, fate: deliveredIn}},
		weight:   4,
		shown:    true,
	},
}

// stories are the library: each is told among the newest messages or at its
// own age, and those with a weight now and then.
var stories = []*scenario{
	{
		name:     "mailbox full",
		from:     "ann@fabrikam.com",
		subjects: []string{"Invoice {n}"},
		copies: []copies{
			{to: "bob@contoso.com", fate: mailboxFull},
			{to: colleague, fate: deliveredIn, count: 13},
			{to: "dee@contoso.com", fate: junked},
		},
		weight: 3,
		shown:  true,
		size:   46080,
	},
	{
		name:     "delivered",
		from:     "noreply@fabrikam.com",
		subjects: []string{"Your receipt {n}"},
		copies:   []copies{{to: "bob@contoso.com", fate: deliveredIn}},
		shown:    true,
	},
	{
		name:     "nested list, one member failed",
		from:     "cy@contoso.com",
		subjects: []string{"発注書 / invoice {n}"},
		copies: []copies{
			{to: "all-hands@contoso.com", fate: spread},
			{to: "sales-emea@contoso.com", fate: spreadInner, via: "all-hands@contoso.com"},
			{to: colleague, fate: deliveredMember, count: 6, via: "sales-emea@contoso.com"},
			{to: "leaver@contoso.com", fate: memberFull, via: "sales-emea@contoso.com"},
		},
		weight: 3,
		shown:  true,
	},
	{
		name:     "junked",
		from:     "newsletter@lucernepublishing.com",
		subjects: []string{"Die besten Angebote im {month}"},
		copies:   []copies{{to: "ann@contoso.com", fate: junked}},
		shown:    true,
	},
	{
		name:     "quarantined",
		from:     "support@rnicrosoft.example",
		subjects: []string{"Your password expires today"},
		copies: []copies{
			{to: "bob@contoso.com", fate: phished},
			{to: colleague, fate: held, count: 2},
		},
		weight: 4,
		shown:  true,
	},
	{
		name:     "deferred, still trying",
		from:     "dee@contoso.com",
		subjects: []string{"Contract draft v{n}"},
		copies:   []copies{{to: "legal@woodgrovebank.com", fate: deferredFourTimes}},
		weight:   3,
		shown:    true,
	},
	{
		name:     "deferred four times, then delivered",
		from:     "dee@contoso.com",
		subjects: []string{"Quarterly figures {month}"},
		copies: []copies{
			{to: "audit@woodgrovebank.com", fate: deferredFourTimes},
			{to: "bob@contoso.com", fate: deliveredInside},
		},
		age: 4 * time.Hour,
	},
	{
		name:     "remote 5.7.1",
		from:     "ann@contoso.com",
		subjects: []string{"Angebot {n}: Überarbeitete Fassung"},
		copies:   []copies{{to: "einkauf@northwindtraders.com", fate: deniedThere}},
		weight:   3,
		shown:    true,
	},
	{
		name:     "blocked by a rule",
		from:     "tools@tailspintoys.com",
		subjects: []string{"Setup for the demo (setup.exe)"},
		copies:   []copies{{to: "cy@contoso.com", fate: blockedByRule}},
		weight:   3,
		shown:    true,
	},
	{
		name:     "DLP",
		from:     "bob@contoso.com",
		subjects: []string{"card numbers, as asked"},
		copies:   []copies{{to: "travel@adventure-works.com", fate: stoppedByDLP}},
		weight:   3,
		shown:    true,
	},
	{
		name:     "redirected",
		from:     "orders@northwindtraders.com",
		subjects: []string{"Order {n} confirmed"},
		copies: []copies{
			{to: "leaver@contoso.com", fate: redirectedAway, via: "ann@contoso.com"},
			{to: "ann@contoso.com", fate: redirectedHere, via: "leaver@contoso.com"},
		},
		weight: 2,
		shown:  true,
	},
	{
		name:     "DMARC failure",
		from:     "billing@proseware.com",
		subjects: []string{"Statement for {month}"},
		copies:   []copies{{to: "ann@contoso.com", fate: failedDMARC}},
		weight:   3,
		shown:    true,
		ip:       "192.0.2.77",
	},
	{
		name:     "loop",
		from:     "alerts@relecloud.com",
		subjects: []string{"[ALERT] disk 91% on host {n}"},
		copies:   []copies{{to: "oncall@contoso.com", fate: looped, via: "oncall@fabrikam.com"}},
		weight:   2,
		shown:    true,
	},
	{
		name:     "ZAP",
		from:     "invoice@paypai.example",
		subjects: []string{"Payment {n} is overdue"},
		copies: []copies{
			{to: "cy@contoso.com", fate: zapped},
			{to: "dee@contoso.com", fate: zapped},
		},
		weight: 2,
		shown:  true,
	},
	{
		name:     "ZAP, done",
		from:     "invoice@paypai.example",
		subjects: []string{"Second reminder: payment {n}"},
		copies:   []copies{{to: "cy@contoso.com", fate: zapped}},
		age:      5 * time.Hour,
	},
	{
		name:     "recall",
		from:     "hana.okafor@contoso.com",
		subjects: []string{"Salaries {month} (confidential)"},
		copies: []copies{
			{to: colleague, fate: recalledLater, count: 3},
			{to: "bob@contoso.com", fate: deliveredInside},
		},
		weight: 1,
		shown:  true,
	},
	{
		name:     "malware",
		from:     "winner@prize-center.example",
		subjects: []string{"scan_{n}.zip"},
		copies:   []copies{{to: "oncall@contoso.com", fate: infected}},
		weight:   2,
		shown:    true,
	},
	{
		name:     "dynamic delivery",
		from:     partner,
		subjects: []string{"Slides for {day}"},
		copies:   []copies{{to: colleague, fate: detonated}},
		weight:   3,
		shown:    true,
	},
	{
		name:     "rule without a name",
		from:     partner,
		subjects: []string{"Re: access"},
		copies:   []copies{{to: colleague, fate: unnamedRule}},
		shown:    true,
	},
	{
		name:     "journaled",
		from:     colleague,
		subjects: []string{"Trade confirmation {n}"},
		copies:   []copies{{to: "trading@contoso.com", fate: journaled}},
		weight:   2,
		shown:    true,
	},
	{
		name:     "expired in queue",
		from:     "ann@contoso.com",
		subjects: []string{"Please sign: agreement {n}"},
		copies:   []copies{{to: "notary@alpineskihouse.example", fate: expiredInQueue}},
		weight:   2,
		age:      30 * time.Hour,
	},
	{
		name:     "too many recipients",
		from:     colleague,
		subjects: []string{"Summer party!"},
		copies:   []copies{{to: customer, fate: overLimit, count: 12}},
		shown:    true,
	},
	{
		name:     "out of office",
		from:     "bob@contoso.com",
		subjects: []string{"Automatic reply: away until {day}"},
		copies:   []copies{{to: customer, fate: handledOOF}},
		weight:   3,
		shown:    true,
	},
	{
		name:     "bounce",
		from:     "<>",
		subjects: []string{"Undeliverable: Invoice {n}"},
		copies:   []copies{{to: "dee@contoso.com", fate: deliveredNotice}},
		weight:   3,
		shown:    true,
	},
	{
		name:     "back from on-premises",
		from:     partner,
		subjects: []string{"Delivery note {n}", "Delivery note {n}"},
		copies:   []copies{{to: "warehouse@contoso.com", fate: deliveredIn}},
		count:    2,
		gap:      4 * time.Second,
		sameID:   true,
		shown:    true,
	},
	{
		name:     "attack wave",
		from:     outsider,
		subjects: junkSubjects,
		copies:   []copies{{to: colleague, fate: held}},
		count:    14,
		gap:      1300 * time.Millisecond,
		shown:    true,
		ip:       "192.0.2.25",
	},
	{
		name:     "attack wave, came through",
		from:     "ceo@c0ntoso.example",
		subjects: []string{"Are you at your desk?"},
		copies:   []copies{{to: "ann@contoso.com", fate: junked}},
		shown:    true,
		ip:       "192.0.2.25",
	},
	{
		name:     "mailing to 2,500",
		from:     "newsletter@contoso.com",
		subjects: []string{"What is new in {month}"},
		copies: []copies{
			{to: customer, fate: deliveredOut, count: 2410},
			{to: customer, fate: unknownThere, count: 60},
			{to: customer, fate: greylisted, count: 30},
		},
		age: 3 * day,
	},
	{
		name:     "rejected without a code",
		from:     colleague,
		subjects: []string{"Your appointment on {day}"},
		copies:   []copies{{to: "patient@mail.example", fate: rejectedThere}},
		weight:   2,
		shown:    true,
	},
	{
		name:     "hostile answer",
		from:     "bob@contoso.com",
		subjects: []string{"Please remove me from your list"},
		copies:   []copies{{to: "unsubscribe@double-it.example", fate: hostileThere}},
		shown:    true,
	},
	{
		name:     "hostile address",
		from:     "\"\x1b[5mceo\u202e\"@double-it.example",
		subjects: []string{"Re: Re: your invoice"},
		copies:   []copies{{to: "ann@contoso.com", fate: junked}},
		shown:    true,
	},
	{
		name:     "plus and apostrophe addresses",
		from:     "o'neil+news@fabrikam.com",
		subjects: []string{"It's about the + sign"},
		copies: []copies{
			{to: "dan.o'connor@contoso.com", fate: deliveredIn},
			{to: "bob+invoices@contoso.com", fate: deliveredIn},
		},
		shown: true,
	},
	{
		name:     "60-character address",
		from:     partner,
		subjects: []string{"For the working group"},
		copies: []copies{
			{to: "working-group.digital.transformation.of.strategy@contoso.com", fate: deliveredIn},
		},
		shown: true,
	},
	{
		name:     "non-ASCII addresses",
		from:     "jürgen@müller.example",
		subjects: []string{"Grüße aus Köln"},
		copies: []copies{
			{to: "用户@例子.example", fate: unknownThere},
			{to: "δοκιμή@παράδειγμα.example", fate: deniedThere},
			{to: "renée@contoso.com", fate: deliveredIn},
		},
		shown: true,
	},
	{
		name:     "hostile subjects",
		from:     "crypto@double-it.example",
		subjects: hostileSubjects,
		copies:   []copies{{to: "bob@contoso.com", fate: junked}},
		count:    len(hostileSubjects),
		gap:      3 * time.Second,
		shown:    true,
	},
}

// Scenarios returns the names of the library's stories. Message.Scenario says
// which one a message tells.
func Scenarios() []string {
	names := make([]string, len(stories))
	for i, story := range stories {
		names[i] = story.name
	}
	return names
}
