package client

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"msgtrace/client/odata"
)

// Cursor names one page. It is a value: asking for the same page again is always
// possible, after an error and after a cancelled context too. The zero Cursor
// names none.
type Cursor struct {
	stream *stream
	span   *span
	number int    // of the page in its series, from 1
	link   string // empty: the first page of the window
	trail  *trail
	record *record // what came of the window before; nil: it is not kept
	// follows is the number of the answer that the link came with: see young.go.
	follows int64
}

// span is the window of a cursor, and those that are asked for after it.
type span struct {
	Window
	newest bool
	top    int // the $top of its requests; zero: that of the stream
	older  *span
	kept   *keptRows // in place of an answer of the service; nil: it is asked
	looked bool      // nothing of it is kept
}

// top is the $top of the cursor's requests.
func (c Cursor) top() int { return cmp.Or(c.span.top, c.stream.top) }

// mostRows is how many items the answer may have.
func (c Cursor) mostRows() int { return cmp.Or(c.top(), c.stream.dialect.Limits().MaxPageSize) }

// Page is one answer of a list.
type Page struct {
	// Traces are the messages that match, newest first. In Tracing a message
	// whose rows are spread over pages comes in parts, once on each.
	Traces []Trace
	// Rows is how many items came, before any was filtered here.
	Rows int
	// Unread is how many of them could not be read, or not be compared with a
	// condition on recipients because they came without.
	Unread int
	// Hidden is how many messages have no recipient that may be seen: see Scope.
	Hidden int
	// Next is the page after this one, if there is More.
	Next Cursor
	More bool
	// Cut reports that the service may have left out the rest of the window: it
	// answered with exactly the number of items asked for and no link to more, and
	// the window cannot be divided. In Tracing it is false from when the service was
	// first seen to lead on from a full page.
	Cut bool

	misses         []nearItem    // see pageItems
	counts         []map[int]int // see pageItems
	crowd          int
	unseen         int // see pageItems
	newest, oldest Time
	mixed          bool      // its items did not come newest first
	asked          time.Time // when it was
	kept           bool      // it is from the cache
	// again reports that Next begins the window of this page again, with more items a
	// page or in two halves.
	again bool
}

// Cursors returns where each series of requests begins. Following Page.Next from
// each, until there is no More, reads everything.
func (p Plan) Cursors() []Cursor {
	cursors := make([]Cursor, len(p.streams))
	for i, s := range p.streams {
		cursors[i] = Cursor{stream: s, span: spans(s.windows), number: 1}
	}
	return cursors
}

func spans(windows []Window) *span { return spansFrom(windows, 0) }

// spansFrom are the spans of the windows from one of them on.
func spansFrom(windows []Window, from int) *span {
	var first *span
	for i := len(windows) - 1; i >= from; i-- {
		first = &span{Window: windows[i], newest: i == 0, older: first}
	}
	return first
}

// Page asks for one page. It costs one request, more only if it must be tried
// again. When the answer broke off, the page holds what came before the error,
// and asking for it again asks for all of it.
func (c *Client) Page(ctx context.Context, cursor Cursor) (Page, error) {
	page, _, err := c.fetch(ctx, cursor, false)
	return page, err
}

// fetch asks for one page and returns how many requests that took.
func (c *Client) fetch(ctx context.Context, cursor Cursor, background bool) (page Page, requests int, err error) {
	s := cursor.stream
	if s == nil {
		return Page{}, 0, fmt.Errorf("client: the zero Cursor names no page")
	}
	if message := cursor.trail.circular(); message != "" {
		return Page{}, 0, &Error{Kind: ErrBadAnswer, Request: "GET " + s.template(), Message: message}
	}
	if from := c.fromCache(ctx, cursor); from.span.kept != nil {
		if page, err = c.keptPage(from); err == nil {
			return page, 0, nil
		}
	} else {
		cursor = from
	}
	answer, err := c.askPage(ctx, cursor, background)
	requests = int(answer.sent.Swap(0))
	items := &answer.items
	if err == nil {
		if top := cursor.top(); answer.next != "" && top > 0 && cursor.trail.came()+items.rows >= top {
			c.paged.Store(true)
		}
		page = cursor.next(answer.next, items, c.paged.Load())
		if answer.next != "" {
			page.Next.follows = answer.number
		}
		err = c.matchPartial(ctx, items, s, background, &requests)
	}
	page.take(items)
	page.asked = answer.asked
	if err == nil {
		c.recordPage(ctx, cursor, &page, answer)
	}
	return page, requests, err
}

// take takes what is known of the items of a page.
func (p *Page) take(items *pageItems) {
	p.Traces, p.Rows, p.Unread, p.Hidden = items.traces, items.rows, items.unread, items.hidden
	p.misses, p.counts, p.crowd, p.unseen = items.misses, items.counts, items.crowd, items.unseen
	p.newest, p.oldest, p.mixed = items.newest, items.oldest, items.mixed
}

// request is the link of the cursor's page.
func (c Cursor) request() string {
	if c.link != "" {
		return c.link
	}
	return c.first()
}

// first is the link of the first page of the cursor's window.
func (c Cursor) first() string { return c.stream.linkOf(c.span.Window, c.top()) }

// matchPartial adds those of the partial items that match by a recipient which the
// service has left to a link: it reads all that follows from there. The service may
// cut the recipients of an item into pages, see wholeRecipients; no public recording
// shows one that did. The requests that this takes are added to spent.
func (c *Client) matchPartial(ctx context.Context, items *pageItems, s *stream, background bool, spent *int) error {
	for i := range items.partial {
		item := &items.partial[i]
		more, err := askRest[recipientWire](ctx, c, item.MoreRecipients, question{what: "recipients", background: background, spent: spent})
		if err != nil {
			return err
		}
		item.Recipients, item.MoreRecipients = append(item.Recipients, more...), nil
	}
	items.add(takeMessages(items.partial, s, c.intern, c.scope).traces)
	return nil
}

// decodePage reads the body of an answer. With an error comes what could be read.
func (c *Client) decodePage(body []byte, s *stream) (pageItems, string, error) {
	page, next, err := s.dialect.api().decode(body, s, c.intern, c.scope)
	if err != nil {
		page.doubtRecipients()
	}
	return page, next, err
}

// template is the path of the stream's requests without the id.
func (s *stream) template() string {
	if s.key != "" {
		return s.dialect.collection() + "(id)"
	}
	return s.dialect.collection()
}

// next returns what follows a page, as the Next, More and Cut of an otherwise empty
// one: the link that came with it, or the next window. A link is followed as it is,
// repaired only where it could not be sent; where it leads is checked when it is
// followed. A window that may lack items is asked for again: with more items a page
// where that is possible, and then in halves, so that each of them has fewer, as long
// as it can be divided.
func (c Cursor) next(link string, items *pageItems, paged bool) Page {
	next := Cursor{stream: c.stream, span: c.span, number: c.number + 1}
	if link != "" {
		next.link = repaired(link)
		next.trail = c.trail.follow(next.link, items.hashes)
		return Page{Next: next, More: true}
	}
	var page Page
	next.span = c.span.older
	if c.stream.dialect.api().perhapsCut(c, items, paged) {
		smaller, possible := c.again()
		if possible {
			next.span = smaller
		}
		page.again, page.Cut = possible, !possible
	}
	page.Next, page.More = next, next.span != nil
	return page
}

// again is the cursor's window in the form in which it is asked for again.
func (c Cursor) again() (*span, bool) {
	if most := c.stream.dialect.Limits().MaxPageSize; c.top() < most && c.stream.dialect.api().widens() {
		wide := *c.span
		wide.top = most
		return &wide, true
	}
	return c.span.halves()
}

// halves divides a window that is wide enough, and returns the newer half, which
// the older one follows. They share the second they meet in, as neighbours do.
func (s *span) halves() (*span, bool) {
	half := s.End.Sub(s.Start) / 2
	if half < time.Second {
		return nil, false
	}
	middle := s.Start.Add(half.Truncate(time.Second))
	older := &span{Window: Window{Start: s.Start, End: middle}, top: s.top, looked: s.looked, older: s.older}
	return &span{Window: Window{Start: middle, End: s.End}, newest: s.newest, top: s.top, looked: s.looked, older: older}, true
}

// repaired repairs a link that could not be sent as it is. One that cannot be
// repaired stays, and is refused when it is followed.
func repaired(link string) string {
	if repaired, err := odata.RepairLink(link); err == nil {
		return repaired
	}
	return link
}
