package client

import (
	"context"
	"slices"
	"sync"
)

type personKey struct{}

// people are who wait for one call: who made it, and who joined it.
type people struct {
	mu     sync.Mutex
	names  []string
	joined chan struct{} // closed when another person joins
}

// WithPerson returns a context whose calls are that person's. Where several people share
// a Budget, each gets a slot in turn, however many calls of one of them wait.
func WithPerson(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, personKey{}, newPeople(name))
}

// as returns a context whose calls are the client's person's, unless it says whose they
// are.
func (c *Client) as(ctx context.Context) context.Context {
	if c.options.Person == "" || peopleOf(ctx) != nil {
		return ctx
	}
	return WithPerson(ctx, c.options.Person)
}

func newPeople(names ...string) *people {
	return &people{names: names, joined: make(chan struct{})}
}

// peopleOf returns who makes the calls of a context; nil: it is not said.
func peopleOf(ctx context.Context) *people {
	p, _ := ctx.Value(personKey{}).(*people)
	return p
}

// all returns the names, and what is closed when there is another.
func (p *people) all() (names []string, joined <-chan struct{}) {
	if p == nil {
		return []string{""}, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.names, p.joined
}

// add adds those who join a call.
func (p *people) add(others *people) {
	names, _ := others.all()
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, name := range names {
		if !slices.Contains(p.names, name) {
			p.names = append(slices.Clone(p.names), name)
			close(p.joined)
			p.joined = make(chan struct{})
		}
	}
}
