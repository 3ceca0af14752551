package client

import (
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
}

// span is the window of a cursor, and those that are asked for after it.
type span struct {
	Window
	newest bool
	older  *span
}

// Page is one answer of a list.
type Page struct {
	// Traces are the messages that match, newest first. In Tracing a message
	// whose rows are spread over pages comes in parts, once on each.
	Traces []Trace
	// Rows is how many items came, before the conditions that are compared here.
	Rows int
	// Unread is how many of them could not be read, or not be compared with a
	// condition on recipients because they came without.
	Unread int
	// Next is the page after this one, if there is More.
	Next Cursor
	More bool
	// Cut reports that the service may have left out the rest of the window: it
	// answered with exactly the number of items asked for and no link to more, and
	// the window cannot be divided. It is always false in Tracing, where the number
	// asked for is known to be that of a page.
	Cut bool

	newest, oldest Time
	mixed          bool // its items did not come newest first
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

func spans(windows []Window) *span {
	var first *span
	for i := len(windows) - 1; i >= 0; i-- {
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

// fetch asks for one page and says how many requests that took.
func (c *Client) fetch(ctx context.Context, cursor Cursor, background bool) (Page, int, error) {
	if cursor.stream == nil {
		return Page{}, 0, fmt.Errorf("client: the zero Cursor names no page")
	}
	s := cursor.stream
	link := cursor.link
	if link == "" {
		link = s.link(cursor.span.Window)
	}
	var items pageItems
	var page Page
	call := &call{
		link: link, foreign: cursor.link != "", background: background,
		what: fmt.Sprintf("page %d", cursor.number), template: s.template(),
		decode: func(body []byte) error {
			came, next, err := c.decodePage(body, s)
			items = came.with(items.traces) // of a try that broke off
			if err == nil {
				page.Next, page.More, page.Cut = cursor.next(next, &items)
			}
			return err
		},
	}
	if message := cursor.trail.circular(); message != "" {
		return Page{}, 0, &Error{Kind: ErrBadAnswer, Request: "GET " + call.template, Message: message}
	}
	err := c.get(ctx, call)
	spent := call.sent
	if err == nil {
		err = c.decide(ctx, &items, s, background, &spent)
	}
	page.Traces, page.Rows, page.Unread = items.traces, items.rows, items.unread
	page.newest, page.oldest, page.mixed = items.newest, items.oldest, items.mixed
	return page, spent, err
}

// decide reads the rest of the recipients of those items that none of the first
// has decided. A service may cut an expansion into pages, see wholeRecipients; no
// public recording shows one that did.
func (c *Client) decide(ctx context.Context, items *pageItems, s *stream, background bool, spent *int) error {
	for i := range items.undecided {
		item := &items.undecided[i]
		more, err := askRest[recipientWire](ctx, c, item.MoreRecipients, question{what: "recipients", background: background, spent: spent})
		if err != nil {
			return err
		}
		item.Recipients, item.MoreRecipients = append(item.Recipients, more...), nil
	}
	decided := takeMessages(items.undecided, s, c.intern)
	items.traces = append(items.traces, decided.traces...)
	items.sort()
	return nil
}

// decodePage reads the body of an answer. With an error comes what could be read.
func (c *Client) decodePage(body []byte, s *stream) (pageItems, string, error) {
	page, next, err := s.dialect.api().decode(body, s, c.intern)
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

// next is the cursor after a page: the link that came with it, or the next
// window. A link is followed as it is, repaired only where it could not be sent;
// where it leads is checked when it is followed. Cut reports that the page may
// lack items that cannot be asked for.
func (c Cursor) next(link string, items *pageItems) (next Cursor, more, cut bool) {
	next = Cursor{stream: c.stream, span: c.span, number: c.number + 1}
	if link != "" {
		next.link = repaired(link)
		next.trail = c.trail.follow(next.link, items.content, items.rows)
		return next, true, false
	}
	next.span = c.span.older
	if c.stream.dialect.api().perhapsCut(c, items) {
		halves, divided := c.span.halves()
		if divided {
			next.span = halves
		}
		cut = !divided
	}
	return next, next.span != nil, cut
}

// halves divides a window. Its halves share the second they meet in, as
// neighbours do.
func (s *span) halves() (*span, bool) {
	half := s.End.Sub(s.Start) / 2
	if half < time.Second {
		return nil, false
	}
	middle := s.Start.Add(half.Truncate(time.Second))
	older := &span{Window: Window{Start: s.Start, End: middle}, older: s.older}
	return &span{Window: Window{Start: middle, End: s.End}, newest: s.newest, older: older}, true
}

// repaired repairs a link that could not be sent as it is. One that cannot be
// repaired stays, and is refused when it is followed.
func repaired(link string) string {
	if repaired, err := odata.RepairLink(link); err == nil {
		return repaired
	}
	return link
}
