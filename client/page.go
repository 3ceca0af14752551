package client

import (
	"context"
	"fmt"
	"hash/maphash"

	"msgtrace/client/odata"
)

// Cursor names one page. It is a value: asking for the same page again is always
// possible, after an error and after a cancelled context too. The zero Cursor
// names none.
type Cursor struct {
	stream *stream
	window int
	number int    // of the page in its series, from 1
	link   string // empty: the first page of the window
	trail  *trail
}

// trail are the links that led to a cursor, so that a service that goes round
// in circles is noticed.
type trail struct {
	link uint64
	last *trail
}

var linkSeed = maphash.MakeSeed()

// Page is one answer of a list.
type Page struct {
	// Traces are the messages that match, newest first. In Tracing a message
	// whose rows are spread over pages comes in parts, once on each.
	Traces []Trace
	// Rows is how many items came, before the conditions that are compared here.
	Rows int
	// Next is the page after this one, if there is More.
	Next Cursor
	More bool

	newest, oldest Time
	mixed          bool // its items did not come newest first
}

// Cursors returns where each series of requests begins. Following Page.Next from
// each, until there is no More, reads everything.
func (p Plan) Cursors() []Cursor {
	cursors := make([]Cursor, len(p.streams))
	for i, s := range p.streams {
		cursors[i] = Cursor{stream: s, number: 1}
	}
	return cursors
}

// Page asks for one page. It costs one request, more only if it must be tried
// again.
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
		link = s.link(s.windows[cursor.window])
	}
	var items pageItems
	var page Page
	call := &call{
		link: link, foreign: cursor.link != "", background: background,
		what: fmt.Sprintf("page %d", cursor.number), template: s.template(),
		decode: func(body []byte) error {
			var next string
			var err error
			items, next, err = c.decodePage(body, s)
			page.Next, page.More = cursor.next(next)
			return err
		},
	}
	if cursor.circular() {
		return Page{}, 0, &Error{Kind: ErrBadAnswer, Request: "GET " + call.template, Message: "the service sent the same next link twice"}
	}
	err := c.get(ctx, call)
	spent := call.sent
	if err == nil {
		err = c.decide(ctx, &items, s, background, &spent)
	}
	page.Traces, page.Rows, page.newest, page.oldest, page.mixed = items.traces, items.rows, items.newest, items.oldest, items.mixed
	return page, spent, err
}

// decide reads the rest of the recipients of those items that none of the first
// has decided. OData allows a service to cut an expansion; none was seen to.
func (c *Client) decide(ctx context.Context, items *pageItems, s *stream, background bool, spent *int) error {
	for i := range items.undecided {
		item := &items.undecided[i]
		more, err := askRest[recipientWire](ctx, c, item.MoreRecipients, question{what: "recipients", background: background, spent: spent})
		if err != nil {
			return err
		}
		item.Recipients, item.MoreRecipients = append(item.Recipients, more...), nil
	}
	decided, err := takeMessages(items.undecided, s, c.words)
	items.traces = append(items.traces, decided.traces...)
	items.sort()
	return err
}

func (c *Client) decodePage(body []byte, s *stream) (pageItems, string, error) {
	if s.dialect == MessageTraces {
		items, next, err := decodeList[messageWire](body)
		if err != nil {
			return pageItems{}, "", err
		}
		page, err := takeMessages(items, s, c.words)
		return page, next, err
	}
	rows, next, err := decodeList[rowWire](body)
	if err != nil {
		return pageItems{}, "", err
	}
	page, err := groupRows(rows, s.match, c.words)
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
// window. A link is followed as it is, mended only where it could not be sent;
// where it leads is checked when it is followed.
func (c Cursor) next(link string) (Cursor, bool) {
	if link == "" {
		if c.window+1 >= len(c.stream.windows) {
			return Cursor{}, false
		}
		return Cursor{stream: c.stream, window: c.window + 1, number: c.number + 1}, true
	}
	link = repaired(link)
	return Cursor{
		stream: c.stream, window: c.window, number: c.number + 1, link: link,
		trail: &trail{link: maphash.String(linkSeed, link), last: c.trail},
	}, true
}

// circular tells whether the cursor's link has been followed before.
func (c Cursor) circular() bool {
	if c.trail == nil {
		return false
	}
	for t := c.trail.last; t != nil; t = t.last {
		if t.link == c.trail.link {
			return true
		}
	}
	return false
}

// repaired mends a link where it could not be sent as it is. One that cannot be
// mended stays, and is refused when it is followed.
func repaired(link string) string {
	if mended, err := odata.RepairLink(link); err == nil {
		return mended
	}
	return link
}
