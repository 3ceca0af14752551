package client

import (
	"fmt"
	"slices"
	"strings"
	"time"

	counts "msgtrace/client/count"
	"msgtrace/client/odata"
)

// Plan is a query turned into requests: what will be asked, what the server
// decides and what is filtered here, and what it costs at least. Making one sends
// nothing.
type Plan struct {
	Dialect Dialect
	// Query is normalised, with its window filled in. Its Start and End are zero
	// when the requests have no bounds.
	Query Query
	// Windows are the spans that are asked for one after the other, newest
	// first. None: the requests have no bounds.
	Windows    []Window
	Conditions []Condition
	// Requests is how many there will be if every answer fits one page.
	Requests int
	// PageSize is the $top of every request; zero leaves it to the service.
	PageSize int

	// Undecided reports that the plan begins with the fewest requests that there can be,
	// and that the first page decides whether it goes on so, or asks for values one by
	// one. ByValues is how many requests the latter takes if every answer fits one page.
	Undecided bool
	ByValues  int
	// Changed is how often a result has gone on with other streams than it began with,
	// and so with other conditions that the server filters by.
	Changed int

	streams []*stream
	factors []string
	forms   Forms
	here    []Field // what the server leaves to us
	held    *Held   // what is searched in place of the service; nil: the service
	asks    asks    // for what is known
	open    bool    // the window ends when it was planned
	cached  bool    // others may have asked for a part of it

	// Of a plan whose streams are a choice: see choices.go.
	base       *stream
	dimensions []dimension
	choices    []choice
	at         int     // the choice that is taken
	neverAsked []Field // what the server leaves to us in each of them
	density    *density
	worded     []string // the factors of ByValues
}

// Condition is one condition of a plan in the words of the screen. The text
// holds what people typed and is not fit for a terminal as it is.
type Condition struct {
	Field Field  `json:"field"`
	Text  string `json:"text"` // `to bob@contoso.com`, `subject has "invoice"`
	// Local reports that the rows are filtered here and not by the server, so that
	// more comes over the line than is shown.
	Local bool `json:"local"`
	// Undecided reports that the first page decides that: see Plan.Undecided.
	Undecided bool `json:"undecided,omitempty"`
}

// stream is one series of requests, whose answers mostly come newest first: one
// combination of server-side conditions, over every window.
type stream struct {
	dialect Dialect
	match   *matcher
	key     string   // the id of the only message, when it is asked for by key
	terms   []string // what the server filters by, besides the window
	values  []string // of conditions with several values, those of the terms, in words
	fields  []Field  // those of the terms
	alone   bool     // it looks for one message, which is kept by itself
	expand  expansion
	windows []Window
	top     int
	index   int      // its place among the streams of its choice
	sampler *sampler // counts what comes; nil: nobody wants to know
}

// term is a part of a filter for one value of a condition.
type term struct {
	filter string
	words  string // to bob@contoso.com
	alone  bool   // the condition has no other value
	field  Field  // what of a row is compared with the value
	value  string
}

// equal are the terms for values of the condition.
func (f *FieldInfo) equal(d Dialect, values []string) []term {
	terms := make([]term, len(values))
	for i, value := range values {
		terms[i] = term{filter: odata.Eq(f.asked[d].property, odata.Quote(value)), words: f.Lead + " " + value, alone: len(values) == 1, field: f.ID, value: value}
	}
	return terms
}

// ask makes the stream ask for terms that must all hold.
func (s *stream) ask(terms []term) {
	s.terms, s.values, s.fields = nil, nil, nil
	for _, t := range terms {
		s.terms, s.fields = append(s.terms, t.filter), append(s.fields, t.field)
		if !t.alone {
			s.values = append(s.values, t.words)
		}
	}
}

// expansion is what a request of MessageTraces brings beside the messages.
type expansion struct {
	recipients bool
	filter     string // inside the expansion: trims recipients, not messages
}

// planOptions are the parts of Options that a plan depends on.
type planOptions struct {
	onDemand   bool
	pageSize   int
	chosenSize bool // a person has chosen the size of a page
	forms      Forms
	held       *Held
	cached     bool
	learnt     *learnt
}

// newPlan expects a query that Check has found nothing wrong with.
func newPlan(d Dialect, q Query, now time.Time, options planOptions) Plan {
	explicit := !q.Start.IsZero() || !q.End.IsZero()
	p := Plan{Dialect: d, Query: q.normalized(now), PageSize: options.pageSize, forms: options.forms, held: options.held, cached: options.cached}
	p.open = q.End.IsZero() || now.Sub(q.End) < nearlyNow
	d.api().plan(&p, now, explicit, options.onDemand)
	if p.base != nil {
		p.choose(options.learnt)
		if !options.chosenSize && p.at < len(p.choices)-1 {
			// Values are compared here: many rows come for one that is shown.
			p.PageSize = d.largestPage()
			p.base.top = p.PageSize
			p.take(p.at)
		}
	}
	p.sum()
	return p
}

// sum counts the requests, and puts the conditions in words.
func (p *Plan) sum() {
	p.Requests = 0
	for _, s := range p.streams {
		p.Requests += len(s.windows)
	}
	p.Conditions = p.describe()
}

// unbounded takes the window out of the query: it was not asked for, and these
// requests do without.
func (p *Plan) unbounded() []Window {
	p.Query.Start, p.Query.End = time.Time{}, time.Time{}
	return []Window{{}}
}

// Certain is how many requests read the answer for certain if every answer fits one page.
func (p Plan) Certain() int { return max(p.Requests, p.ByValues) }

// OwnWindow is how far back the service looks by itself where the requests have
// no bounds, and zero where they have or where it is not known to end.
func (p Plan) OwnWindow() time.Duration {
	if len(p.Windows) > 0 {
		return 0
	}
	return p.Dialect.api().ownWindow()
}

// bounded fills the windows of the plan. The oldest day that the service keeps
// stands alone: by its own clock another day may have begun, or it may count from
// this hour and not from midnight, and then it refuses that window whole.
func (p *Plan) bounded(now time.Time) []Window {
	newer := p.Dialect.oldest(now).Add(day)
	p.Windows = splitApart(p.Query.Start, p.Query.End, newer, p.Dialect.Limits().MaxWindow)
	return p.Windows
}

// Bound says behind a number of requests what it is: the least that the plan takes, or,
// where it may be answered from a cache in part, the most as long as every answer fits one
// page.
func (p Plan) Bound() string {
	if p.cached {
		return ", fewer if a part was asked for already"
	}
	return " at least"
}

// Summary says in one line what the plan costs and what is filtered here.
func (p Plan) Summary() string {
	if p.held != nil {
		return "no request: " + p.held.From
	}
	text, factors := count(p.Requests, "request")+p.Bound(), p.factors
	if p.Undecided {
		text, factors = counts.Of(p.Requests)+" to "+count(p.ByValues, "request")+", decided after the first page", p.worded
	}
	if len(factors) > 0 {
		text += ": " + strings.Join(factors, " × ")
	}
	var local []string
	for _, c := range p.Conditions {
		if c.Local && !c.Undecided {
			local = append(local, c.Field.Info().Noun)
		}
	}
	if len(local) > 0 {
		text += " · " + strings.Join(local, ", ") + " filtered here"
	}
	return text
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if strings.HasSuffix(noun, "s") {
		noun += "e" // statuses
	}
	return counts.Noun(n, noun)
}

// MarshalJSON writes what scripts may want to know of a plan.
func (p Plan) MarshalJSON() ([]byte, error) {
	return marshal(struct {
		Dialect    Dialect     `json:"api"`
		Windows    []Window    `json:"windows"`
		Conditions []Condition `json:"conditions"`
		Requests   int         `json:"requestsAtLeast"`
		Undecided  bool        `json:"undecided,omitempty"`
		ByValues   int         `json:"requestsByValues,omitempty"`
		PageSize   int         `json:"pageSize,omitempty"`
		Summary    string      `json:"summary"`
	}{p.Dialect, nonNil(p.Windows), nonNil(p.Conditions), p.Requests, p.Undecided, p.ByValues, p.PageSize, p.Summary()})
}

func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// describe puts the conditions in words, in the order of the form.
func (p *Plan) describe() []Condition {
	var conditions []Condition
	for _, f := range Fields {
		if values := f.texts(&p.Query); len(values) > 0 {
			local := slices.Contains(p.here, f.ID)
			conditions = append(conditions, Condition{
				Field:     f.ID,
				Text:      f.sentence(&p.Query, values),
				Local:     local,
				Undecided: local && p.Undecided && !slices.Contains(p.neverAsked, f.ID),
			})
		}
	}
	return conditions
}

// sentence says a condition: from ann@contoso.com.
func (f *FieldInfo) sentence(q *Query, values []string) string {
	if f.Kind == KindSubject {
		return f.Lead + " " + q.SubjectMatch.Word() + ` "` + values[0] + `"`
	}
	return f.Lead + " " + alternatives(values)
}

// alternatives lists values, and counts them when they are many.
func alternatives(values []string) string {
	const shown = 3
	if len(values) > shown {
		return fmt.Sprintf("%s or %d others", values[0], len(values)-1)
	}
	return strings.Join(values, " or ")
}

// options returns the query options of the stream's request for one window.
func (s *stream) options(w Window, top int) odata.Options {
	o := odata.Options{Filter: odata.And(append(w.terms(), s.terms...)...), Top: top}
	if s.expand.recipients {
		o.Expand = []odata.Expand{{Property: "recipients", Filter: s.expand.filter}}
	}
	return o
}

// link returns the path and query of the stream's request for one window.
func (s *stream) link(w Window) string { return s.linkOf(w, s.top) }

// linkOf is link with another number of items a page.
func (s *stream) linkOf(w Window, top int) string {
	path := s.dialect.collection()
	if s.key != "" {
		path += odata.Key(s.key)
	}
	if query := s.options(w, top).Encode(); query != "" {
		path += "?" + query
	}
	return path
}
