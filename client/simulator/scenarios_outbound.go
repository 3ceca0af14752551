package simulator

import "time"

// fromInside is mail that the organization sends, to itself or to others.
var fromInside = []*scenario{
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
		age:    6 * time.Minute,
	},
	{
		name:     "deferred, still trying",
		from:     "dee@contoso.com",
		subjects: []string{"Contract draft v{n}"},
		copies:   []copies{{to: "legal@woodgrovebank.com", fate: deferredFourTimes}},
		weight:   3,
		age:      9 * time.Minute,
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
		age:      10 * time.Minute,
	},
	{
		name:     "DLP",
		from:     "bob@contoso.com",
		subjects: []string{"card numbers, as asked"},
		copies:   []copies{{to: "travel@adventure-works.com", fate: stoppedByDLP}},
		weight:   3,
		age:      12 * time.Minute,
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
		age:    17 * time.Minute,
	},
	{
		name:     "journaled",
		from:     colleague,
		subjects: []string{"Trade confirmation {n}"},
		copies:   []copies{{to: "trading@contoso.com", fate: journaled}},
		weight:   2,
		age:      21 * time.Minute,
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
		age:      22 * time.Minute,
	},
	{
		name:     "out of office",
		from:     "bob@contoso.com",
		subjects: []string{"Automatic reply: away until {day}"},
		copies:   []copies{{to: customer, fate: handledOOF}},
		weight:   3,
		age:      23 * time.Minute,
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
		age:      28 * time.Minute,
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
}
