package simulator

import "time"

// unusual is mail whose addresses, subjects or answers are hard to read, to
// quote or to show.
var unusual = []*scenario{
	{
		name:     "hostile answer",
		from:     "bob@contoso.com",
		subjects: []string{"Please remove me from your list"},
		copies:   []copies{{to: "unsubscribe@double-it.example", outcome: hostileThere}},
		age:      29 * time.Minute,
	},
	{
		name:     "hostile address",
		from:     "\"\x1b[5mceo\u202e\"@double-it.example",
		subjects: []string{"Re: Re: your invoice"},
		copies:   []copies{{to: "ann@contoso.com", outcome: junked}},
		age:      30 * time.Minute,
	},
	{
		name:     "plus and apostrophe addresses",
		from:     "o'neil+news@fabrikam.com",
		subjects: []string{"It's about the + sign"},
		copies: []copies{
			{to: "dan.o'connor@contoso.com", outcome: deliveredIn},
			{to: "bob+invoices@contoso.com", outcome: deliveredIn},
		},
		age: 31 * time.Minute,
	},
	{
		name:     "60-character address",
		from:     partner,
		subjects: []string{"For the working group"},
		copies: []copies{
			{to: "working-group.digital.transformation.of.strategy@contoso.com", outcome: deliveredIn},
		},
		age: 32 * time.Minute,
	},
	{
		name:     "non-ASCII addresses",
		from:     "jürgen@müller.example",
		subjects: []string{"Grüße aus Köln"},
		copies: []copies{
			{to: "用户@例子.example", outcome: unknownThere},
			{to: "δοκιμή@παράδειγμα.example", outcome: deniedThere},
			{to: "renée@contoso.com", outcome: deliveredIn},
		},
		age: 33 * time.Minute,
	},
	{
		name:     "hostile subjects",
		from:     "crypto@double-it.example",
		subjects: hostileSubjects,
		copies:   []copies{{to: "bob@contoso.com", outcome: junked}},
		count:    len(hostileSubjects),
		gap:      3 * time.Second,
		age:      34 * time.Minute,
	},
}
