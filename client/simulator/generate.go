package simulator

import (
	"math/rand/v2"
	"time"
)

// generator makes the mail of one simulator.
type generator struct {
	rng   *rand.Rand
	now   time.Time
	all   directory
	drawn []*scenario // each as often as its weight
	mail  *mailbox
}

// bigMailing is the least number of messages among which stories with an age
// of their own are told: a tiny mailbox stays tiny.
const bigMailing = 1000

// generate makes all mail: first the stories among the newest messages, then
// those with their own age, then everyday mail in the rhythm of an office.
func generate(options Options, now time.Time) *mailbox {
	rng := rand.New(rand.NewPCG(uint64(options.Seed), 0x6d65737361676573))
	g := &generator{rng: rng, now: now, all: newDirectory(rng), mail: &mailbox{example: pageExample()}}
	for _, list := range [][]*scenario{everyday, stories} {
		for _, story := range list {
			for range story.weight {
				g.drawn = append(g.drawn, story)
			}
		}
	}
	n := max(0, options.Messages)
	g.mail.messages = make([]message, 0, n+max(0, options.LateRows))
	until := g.tellShown(n)
	if n >= bigMailing {
		g.tellAged(options.Span)
	}
	for _, at := range rhythm(rng, n-len(g.mail.messages), now.Add(-options.Span+time.Hour), until) {
		g.tell(g.draw(), at)
	}
	g.tellLate(options.LateRows)
	g.mail.index()
	return g.mail
}

// tellShown tells the stories that somebody should see at once: one after each
// piece of everyday mail, a minute apart, and old enough to have a status. It
// makes at most n messages and returns the receipt of the oldest.
func (g *generator) tellShown(n int) time.Time {
	at := g.now.Add(-20 * time.Second)
	ordinary := func(gap time.Duration) {
		if len(g.mail.messages) < n {
			g.tell(everyday[g.rng.IntN(len(everyday)/2)], at)
			at = at.Add(-gap)
		}
	}
	ordinary(time.Minute)
	ordinary(2 * time.Minute)
	for _, list := range [][]*scenario{stories, everyday} {
		for _, story := range list {
			if !story.shown {
				continue
			}
			for part := range min(max(1, story.count), n-len(g.mail.messages)) {
				g.tellPart(story, part, at)
				at = at.Add(-story.gap)
			}
			at = at.Add(-time.Duration(20+g.rng.IntN(50)) * time.Second)
			ordinary(time.Duration(20+g.rng.IntN(50)) * time.Second)
		}
	}
	return at
}

// tellAged tells the stories that are some hours or days old.
func (g *generator) tellAged(span time.Duration) {
	for _, story := range stories {
		if story.age > 0 && story.age < span {
			g.tell(story, g.now.Add(-story.age))
		}
	}
}

// tellLate adds everyday mail from shortly before now until two hours later,
// which shows some minutes after its receipt.
func (g *generator) tellLate(n int) {
	const before, span = 8 * time.Minute, 2*time.Hour + 8*time.Minute
	for i := range n {
		at := g.now.Add(-before + time.Duration(float64(span)*float64(i)/float64(n)))
		g.tell(g.draw(), at)
		late := &g.mail.messages[len(g.mail.messages)-1]
		late.shows = at.Add(5*time.Minute + time.Duration(g.rng.IntN(300))*time.Second)
	}
}

func (g *generator) draw() *scenario { return g.drawn[g.rng.IntN(len(g.drawn))] }

func (g *generator) tell(story *scenario, at time.Time) { g.tellPart(story, 0, at) }

// rhythm returns n instants from start to end, oldest first, as dense as an
// office in Central Europe writes mail.
func rhythm(rng *rand.Rand, n int, start, end time.Time) []time.Time {
	if n <= 0 || !end.After(start) {
		return nil
	}
	var weights []float64
	total := 0.0
	for at := start; at.Before(end); at = at.Add(time.Hour) {
		part := min(1, end.Sub(at).Hours())
		weight := part * hourly[at.Hour()]
		if weekday := at.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
			weight *= 0.12
		}
		weights = append(weights, weight)
		total += weight
	}
	instants := make([]time.Time, 0, n)
	hour, passed := 0, 0.0
	for i := range n {
		target := (float64(i) + rng.Float64()) / float64(n) * total
		for hour < len(weights)-1 && passed+weights[hour] <= target {
			passed += weights[hour]
			hour++
		}
		at := start.Add(time.Duration(hour)*time.Hour + time.Duration((target-passed)/weights[hour]*float64(time.Hour)))
		instants = append(instants, earlier(at, end))
	}
	return instants
}

func earlier(x, y time.Time) time.Time {
	if x.Before(y) {
		return x
	}
	return y
}

// hourly is how busy each hour of a workday is, in UTC.
var hourly = [24]float64{1, 1, 1, 1, 2, 4, 10, 30, 42, 40, 36, 26, 30, 38, 40, 36, 24, 12, 8, 6, 5, 4, 3, 2}
