package client

import (
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// density is how many rows there are in a time, as far as answers have shown.
type density struct {
	perPage int     // rows of a page
	choices []share // by choice; the first is that with one stream
}

// share is what is known of the rows of one choice.
type share struct {
	rows    map[int]int // by stream; those that are not there have none
	covered time.Duration
}

func (s share) known() bool { return s.covered > 0 }

// pages estimates how many requests a number of rows takes that nobody knows exactly: one
// at least, and half a page more than the rows fill.
func (d *density) pages(rows float64) float64 {
	return max(1, rows/float64(max(1, d.perPage))+0.5)
}

// cost estimates how many requests a choice takes in some windows. Where nothing is known
// of it, that is the least it can take.
func (d *density) cost(at, streams int, windows []Window) float64 {
	total := float64(streams * len(windows))
	if d == nil || !d.choices[at].known() {
		return total
	}
	s := d.choices[at]
	for _, w := range windows {
		part := float64(w.End.Sub(w.Start)) / float64(s.covered)
		for _, rows := range s.rows {
			total += d.pages(float64(rows)*part) - 1
		}
	}
	return total
}

// rate is how many rows a stream of a choice has in a time.
func (s share) rate(stream int, in time.Duration) float64 {
	if !s.known() {
		return 0
	}
	return float64(s.rows[stream]) * float64(in) / float64(s.covered)
}

// best returns the choice of the least cost, of all or of those alone that something is
// known of; -1: there is none.
func (d *density) best(p *Plan, windows []Window, known bool) (at int, cost float64) {
	at = -1
	for i, c := range p.choices {
		if !d.choices[i].known() && (known || !d.choices[0].known()) {
			continue
		}
		if this := d.cost(i, c.streams, windows); at < 0 || this < cost {
			at, cost = i, this
		}
	}
	return at, cost
}

// learnt is what the searches of a client have shown of the mail. It keeps hashes of
// conditions, and no condition.
type learnt struct {
	mu    sync.Mutex
	known map[uint64]density
}

// mostLearnt is how many densities are kept.
const mostLearnt = 256

// of returns what is known for a plan: of each of its choices, or of the one with one
// stream alone, which plans with other values share.
func (l *learnt) of(p *Plan) *density {
	if l == nil || len(p.choices) < 2 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if d, ok := l.known[p.signature(true)]; ok {
		return &d
	}
	d, ok := l.known[p.signature(false)]
	if !ok {
		return nil
	}
	d.choices = append([]share{d.choices[0]}, make([]share, len(p.choices)-1)...)
	return &d
}

// learn keeps what a search of a plan has shown.
func (l *learnt) learn(p *Plan, d density) {
	d.choices = slices.Clone(d.choices)
	for i := range d.choices {
		d.choices[i].rows = maps.Clone(d.choices[i].rows)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known == nil || len(l.known) > mostLearnt {
		l.known = map[uint64]density{}
	}
	l.known[p.signature(true)] = d
	if d.choices[0].known() {
		l.known[p.signature(false)] = density{perPage: d.perPage, choices: d.choices[:1]}
	}
}

var learntSeed = maphash.MakeSeed()

// signature is a hash of what the service is asked for by a plan, without the time: of
// all values, or of those alone that every choice asks for.
func (p *Plan) signature(all bool) uint64 {
	var b strings.Builder
	for _, d := range p.dimensions {
		if len(d.terms) > 1 && !all {
			continue
		}
		for _, t := range d.terms {
			b.WriteString(t.filter + "\n")
		}
	}
	if all {
		b.WriteString("all")
	}
	return maphash.String(learntSeed, b.String())
}
