package client

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// Which conditions the service filters by is a choice. It takes one value of each
// property in a request, so a condition with several values multiplies the requests,
// and one that is filtered here multiplies the pages that are read. Which of the two is
// less depends on how much mail there is, and only an answer shows that.

// dimension is one condition that the service can be asked for, with what it is asked
// for each of its values.
type dimension struct {
	field   *FieldInfo
	terms   []term
	factors []string // what the terms multiply the requests by
}

// choice is one way to ask: the dimensions with several values that the service filters
// by. Those with one value it always does.
type choice struct {
	asked   []bool // by dimension
	streams int
}

// mostStreams is how many streams a choice may have to be considered.
const mostStreams = 20_000

// choices are all the ways to ask for the dimensions, that with the fewest streams
// first. No condition on either side goes beside one on a side.
func choices(dimensions []dimension) []choice {
	all := []choice{{asked: make([]bool, len(dimensions)), streams: 1}}
	for i, d := range dimensions {
		if len(d.terms) == 1 {
			for _, c := range all {
				c.asked[i] = true
			}
			continue
		}
		for _, c := range all[:len(all):len(all)] {
			if c.streams*len(d.terms) <= mostStreams && !c.excludes(dimensions, d.field) {
				wider := choice{asked: slices.Clone(c.asked), streams: c.streams * len(d.terms)}
				wider.asked[i] = true
				all = append(all, wider)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b choice) int { return a.streams - b.streams })
	return all
}

// excludes reports whether a condition cannot be asked for beside those of the choice.
func (c choice) excludes(dimensions []dimension, f *FieldInfo) bool {
	for i, d := range dimensions {
		if c.asked[i] && (f.either && slices.Contains(sides, d.field.ID) || d.field.either && slices.Contains(sides, f.ID)) {
			return true
		}
	}
	return false
}

// byRule returns the place of the choice for which nothing has to be known of the mail:
// the values of the first condition are asked for one by one, and those of the others
// as long as the combinations stay few.
func byRule(dimensions []dimension, all []choice) int {
	rule := choice{asked: make([]bool, len(dimensions)), streams: 1}
	for i, d := range dimensions {
		n := len(d.terms)
		if (n == 1 || rule.streams == 1 || rule.streams*n <= maxStreams || d.field.ID == FieldSubject) && !rule.excludes(dimensions, d.field) {
			rule.asked[i], rule.streams = true, rule.streams*n
		}
	}
	return max(0, slices.IndexFunc(all, func(c choice) bool { return slices.Equal(c.asked, rule.asked) }))
}

// take makes a choice: its streams, its factors and what is left to us.
func (p *Plan) take(at int) {
	p.at = at
	c := p.choices[at]
	combinations := [][]term{nil}
	p.here, p.factors = slices.Clone(p.neverAsked), p.factorsOf(at)
	for i, d := range p.dimensions {
		if c.asked[i] {
			combinations = extend(combinations, d.terms)
		} else {
			p.here = append(p.here, d.field.ID)
		}
	}
	p.streams = make([]*stream, len(combinations))
	for i, terms := range combinations {
		one := *p.base
		one.ask(terms)
		one.index = i
		p.streams[i] = &one
	}
	if len(p.choices) > 1 && c.streams == 1 {
		p.streams[0].sampler = &sampler{dimensions: p.dimensions, choices: p.choices}
	}
}

// requestsOf is how many requests a choice takes if every answer fits one page.
func (p *Plan) requestsOf(at int) int { return p.choices[at].streams * max(1, len(p.base.windows)) }

// sampled is an item of a list as the conditions see it.
type sampled struct {
	id, messageID, sender, recipient, status, fromIP, toIP, subject string
}

// text is what a condition is compared with.
func (s *sampled) text(f Field) string {
	switch f {
	case FieldID:
		return s.id
	case FieldMessageID:
		return s.messageID
	case FieldSender:
		return s.sender
	case FieldRecipient:
		return s.recipient
	case FieldStatus:
		return s.status
	case FieldFromIP:
		return s.fromIP
	case FieldToIP:
		return s.toIP
	}
	return s.subject
}

// sampler counts, of items that came for no value in particular, how many each stream of
// each choice would have brought.
type sampler struct {
	dimensions []dimension
	choices    []choice

	once    sync.Once                            // for the rest, which a plan that is only looked at does without
	hits    []func(s *sampled, into []int) []int // by dimension: the places of the terms that hold
	several []int                                // the dimensions with several values
	sizes   []int
}

func (s *sampler) prepare() {
	s.hits, s.sizes = make([]func(*sampled, []int) []int, len(s.dimensions)), make([]int, len(s.dimensions))
	for i, d := range s.dimensions {
		s.sizes[i] = len(d.terms)
		if len(d.terms) > 1 {
			s.several = append(s.several, i)
			s.hits[i] = hitsOf(d.terms)
		}
	}
}

// hitsOf finds the terms that hold for an item.
func hitsOf(terms []term) func(*sampled, []int) []int {
	equal := map[Field]map[string]int{}
	for i, t := range terms {
		if equal[t.field] == nil {
			equal[t.field] = map[string]int{}
		}
		equal[t.field][strings.ToLower(t.value)] = i
	}
	fields := slices.Sorted(maps.Keys(equal))
	return func(s *sampled, into []int) []int {
		for _, f := range fields {
			text := strings.ToLower(s.text(f))
			if f == FieldSubject {
				for value, i := range equal[f] {
					if strings.Contains(text, value) {
						into = append(into, i)
					}
				}
				continue
			}
			for _, value := range []string{text, "*@" + domainOf(text)} {
				if i, ok := equal[f][value]; ok {
					into = append(into, i)
				}
			}
		}
		return into
	}
}

// count adds an item to the counts of each choice.
func (s *sampler) count(item *sampled, counts []map[int]int) {
	hits := make([][]int, len(s.hits))
	for _, d := range s.several {
		hits[d] = s.hits[d](item, nil)
	}
	for at, c := range s.choices {
		places := []int{0}
		for _, d := range s.several {
			if !c.asked[d] {
				continue
			}
			var next []int
			for _, place := range places {
				for _, hit := range hits[d] {
					next = append(next, place*s.sizes[d]+hit)
				}
			}
			if places = next; places == nil {
				break
			}
		}
		for _, place := range places {
			counts[at][place]++
		}
	}
}

// newCounts are counts of nothing.
func (s *sampler) newCounts() []map[int]int {
	s.once.Do(s.prepare)
	counts := make([]map[int]int, len(s.choices))
	for i := range counts {
		counts[i] = map[int]int{}
	}
	return counts
}

// ofRows counts the rows of a page of Tracing.
func (s *sampler) ofRows(rows []rowWire) []map[int]int {
	if s == nil {
		return nil
	}
	counts := s.newCounts()
	for i := range rows {
		r := &rows[i]
		s.count(&sampled{r.ID, strings.TrimSpace(r.MessageID), r.Sender, r.Recipient, r.Status, r.FromIP, r.ToIP, r.Subject}, counts)
	}
	return counts
}

// ofMessages counts the items of a page of MessageTraces.
func (s *sampler) ofMessages(items []messageWire) []map[int]int {
	if s == nil {
		return nil
	}
	counts := s.newCounts()
	for i := range items {
		s.count(&sampled{id: items[i].ID, messageID: strings.TrimSpace(items[i].MessageID)}, counts)
	}
	return counts
}

// mostByRule is how many requests a plan may take at least for that to be spent without
// a question: what is known of the mail could save one of them.
const mostByRule = 2

// choose makes the choice that is the cheapest by what is known of the mail. Where
// nothing is, and the values cost more than a request or two, it is left to the first
// page, which is asked for without them.
func (p *Plan) choose(l *learnt) {
	p.choices = choices(p.dimensions)
	p.Undecided, p.ByValues, p.worded = false, 0, nil
	rule := byRule(p.dimensions, p.choices)
	p.density = l.of(p)
	switch bounded := len(p.Windows) > 0 && p.held == nil; {
	case bounded && p.density != nil:
		rule, _ = p.density.best(p, p.Windows, false)
	case bounded && p.requestsOf(rule) > mostByRule && p.requestsOf(0) < p.requestsOf(rule):
		p.Undecided, p.ByValues, p.worded = true, p.requestsOf(rule), p.factorsOf(rule)
		rule = 0
	}
	p.take(rule)
}

// factorsOf are what a choice multiplies the requests by.
func (p *Plan) factorsOf(at int) []string {
	var factors []string
	for i, d := range p.dimensions {
		if p.choices[at].asked[i] {
			factors = append(factors, d.factors...)
		}
	}
	if len(p.Windows) > 0 {
		factors = append(factors, count(len(p.Windows), "window"))
	}
	return factors
}
