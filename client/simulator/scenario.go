package simulator

import (
	"slices"
	"time"
)

// scenario is something that really happens to mail, as a table: who writes,
// what about, and what becomes of each copy.
type scenario struct {
	name     string
	from     who
	subjects []string // one is drawn; {n}, {month}, {name} and {day} are filled in
	copies   []copies
	age      time.Duration // of its newest message; ordinary mail has none
	weight   int           // how often it happens besides, of a thousand messages
	count    int           // messages at that age, with the subjects in order; 0: one
	gap      time.Duration // between them
	sameID   bool          // they share one Message-ID
	ip       string        // where they come from; empty: the sender's servers
	size     int           // bytes; 0: drawn
}

// copies are recipients with the same outcome.
type copies struct {
	to      who
	outcome *outcome
	count   int    // 0: one
	extra   int    // up to this many more; few are likelier than many
	via     string // the group or address that led here
}

// ordinary is the mail to which nothing happens, most of all there is.
var ordinary = []*scenario{
	{
		name:     "inbound",
		from:     partner,
		subjects: businessSubjects,
		copies:   []copies{{to: colleague, outcome: deliveredIn, extra: 6}},
		weight:   330,
	},
	{
		name:     "inbound from a customer",
		from:     customer,
		subjects: customerSubjects,
		copies:   []copies{{to: colleague, outcome: deliveredInbox, extra: 2}},
		weight:   110,
	},
	{
		name:     "automatic mail",
		from:     service,
		subjects: serviceSubjects,
		copies:   []copies{{to: colleague, outcome: deliveredIn}},
		weight:   130,
	},
	{
		name:     "internal",
		from:     colleague,
		subjects: internalSubjects,
		copies:   []copies{{to: colleague, outcome: deliveredInside, extra: 8}},
		weight:   190,
	},
	{
		name:     "outbound",
		from:     colleague,
		subjects: businessSubjects,
		copies:   []copies{{to: partner, outcome: deliveredOut, extra: 3}},
		weight:   110,
	},
	{
		name:     "outbound to a customer",
		from:     colleague,
		subjects: customerSubjects,
		copies:   []copies{{to: customer, outcome: deliveredOut}},
		weight:   40,
	},
}

// library is the mail to which something happens, and mail that is hard to
// show. The order of the entries means nothing.
var library = slices.Concat(fromOutside, fromInside, refusedOutside, delayed, keptFromSending, toGroups, unusual)

// Scenarios returns the names of the scenarios of the library, which
// Options.Scenarios chooses among. Message.Scenario is the scenario that a
// message is of.
func Scenarios() []string {
	names := make([]string, len(library))
	for i, scenario := range library {
		names[i] = scenario.name
	}
	return names
}
