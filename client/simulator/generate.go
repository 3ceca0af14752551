package simulator

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// generator makes the mail of one simulator.
//
// Each message is drawn from a stream of random numbers of its own, and what is
// drawn depends neither on how many scenarios there are nor on their order. So
// another scenario adds its messages and changes no other: the most it does is
// to take the place of an ordinary message, since there are as many as asked for.
type generator struct {
	seed    uint64
	source  rand.PCG
	rng     *rand.Rand // of source, which stream seeds
	now     time.Time
	people  directory
	library []*scenario // those that were chosen
	plain   []entrant   // ordinary mail
	mixed   []entrant   // ordinary mail, and now and then what is in the library
	mail    *mailbox
}

const (
	// recent is the last stretch of time before now, which has a scenario or an
	// ordinary message in every minute at any time of day.
	recent = time.Hour
	// bigMailbox is the least number of messages among which there are scenarios
	// that are older than recent: a tiny mailbox stays tiny.
	bigMailbox = 1000
)

// generate makes all mail: the recent, what is older in the library, and
// ordinary mail in the rhythm of an office.
func generate(options Options, now time.Time) *mailbox {
	g := &generator{seed: uint64(options.Seed), now: now, library: choose(options.Scenarios), mail: &mailbox{example: pageExample()}}
	g.rng = rand.New(&g.source)
	g.plain = entrants(ordinary)
	g.mixed = append(entrants(ordinary), entrants(g.library)...)
	g.stream(g.key("people", 0))
	g.people = newDirectory(g.rng)

	n := max(0, options.Messages)
	g.mail.messages = make([]message, 0, n+max(0, options.LateRows))
	g.addRecent(n)
	if n >= bigMailbox {
		g.addScenarios(recent, options.Span)
	}
	g.addOrdinary(n-len(g.mail.messages), newRhythm(now.Add(-options.Span+time.Hour), now.Add(-recent)))
	g.addLate(options.LateRows)
	g.mail.index()
	return g.mail
}

// choose returns the scenarios of the library with those names; nil are all.
func choose(names []string) []*scenario {
	if names == nil {
		return library
	}
	return slices.DeleteFunc(slices.Clone(library), func(s *scenario) bool { return !slices.Contains(names, s.name) })
}

// addRecent makes the n newest messages, or all recent ones if they are fewer:
// the scenarios of that age, and an ordinary message in every minute.
func (g *generator) addRecent(n int) {
	for minute := range int(recent / time.Minute) {
		key := g.key("recent", minute)
		g.stream(key)
		age := time.Duration(minute)*time.Minute + time.Duration(10+g.rng.IntN(40))*time.Second
		g.add(pick(g.plain, key), 0, g.now.Add(-age))
	}
	g.addScenarios(0, recent)
	slices.SortFunc(g.mail.messages, newestFirst)
	g.mail.messages = g.mail.messages[:min(n, len(g.mail.messages))]
}

// addScenarios makes the messages of each scenario from youngest to under oldest
// that has an age.
func (g *generator) addScenarios(youngest, oldest time.Duration) {
	for _, s := range g.library {
		if s.age == 0 || s.age < youngest || s.age >= oldest {
			continue
		}
		for part := range max(1, s.count) {
			g.stream(g.key("scenario "+s.name, part))
			g.add(s, part, g.now.Add(-s.age-time.Duration(part)*s.gap))
		}
	}
}

// addOrdinary makes n messages in the rhythm of an office.
func (g *generator) addOrdinary(n int, when rhythm) {
	for i := range n {
		key := g.key("ordinary", i)
		g.stream(key)
		g.add(pick(g.mixed, key), 0, when.at(g.rng.Float64()))
	}
}

// addLate makes n messages from shortly before now until two hours later, each
// of which shows some minutes after its receipt.
func (g *generator) addLate(n int) {
	const before, span = 8 * time.Minute, 2*time.Hour + 8*time.Minute
	for i := range n {
		key := g.key("late", i)
		g.stream(key)
		at := g.now.Add(-before + time.Duration(float64(span)*float64(i)/float64(n)))
		shows := at.Add(5*time.Minute + time.Duration(g.rng.IntN(300))*time.Second)
		g.add(pick(g.mixed, key), 0, at)
		g.mail.messages[len(g.mail.messages)-1].shows = shows
	}
}

// key names the stream of random numbers of the message with that number in a
// series.
func (g *generator) key(series string, number int) uint64 {
	return mix(mix(g.seed^hashFold(series)) + uint64(number))
}

// stream makes g.rng begin the stream of a key.
func (g *generator) stream(key uint64) { g.source.Seed(key, mix(key)) }

// entrant is a scenario that takes part in picking one.
type entrant struct {
	*scenario
	hash uint64 // of its name
}

// entrants returns those of the scenarios that have a weight.
func entrants(scenarios []*scenario) []entrant {
	var made []entrant
	for _, s := range scenarios {
		if s.weight > 0 {
			made = append(made, entrant{s, hashFold(s.name)})
		}
	}
	return made
}

// pick picks one scenario for a key, each as often as its weight. Each draws a
// lot of its own and the lowest is picked, so that one scenario more leaves the
// pick as it is unless it is picked itself: weighted rendezvous hashing,
// https://en.wikipedia.org/wiki/Rendezvous_hashing.
func pick(among []entrant, key uint64) *scenario {
	lowest, picked := math.Inf(1), among[0].scenario
	for _, e := range among {
		uniform := float64(mix(key^e.hash)>>11|1) / (1 << 53)
		if 1-uniform >= lowest*float64(e.weight) {
			continue // -log(x) is 1-x at least; a logarithm for each would take half of all time
		}
		if lot := -math.Log(uniform) / float64(e.weight); lot < lowest {
			lowest, picked = lot, e.scenario
		}
	}
	return picked
}
