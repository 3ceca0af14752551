package client

import (
	"context"
	"fmt"
	"time"
)

// pageAnswer is what came for one page. When an answer breaks off, the page is
// asked for again, and its messages stay: the next answer may break off earlier.
type pageAnswer struct {
	client *Client
	stream *stream
	items  pageItems // of the last answer, and the messages of those before it
	next   string    // the next link of the last answer
	body   []byte    // of the last answer, for the cache
	asked  time.Time
	sent   int // requests
}

func (a *pageAnswer) decode(body []byte) error {
	items, next, err := a.client.decodePage(body, a.stream)
	if len(a.items.traces) > 0 {
		items.add(a.items.traces)
	}
	a.items, a.next = items, next
	if a.client.shelf != nil {
		a.body = body
	}
	return err
}

// askPage asks for a page, or waits for the answer if another client with the same cache
// has asked for it.
func (c *Client) askPage(ctx context.Context, cursor Cursor, background bool) (*pageAnswer, error) {
	if c.shelf == nil {
		return c.sendPage(ctx, cursor, background)
	}
	var own *pageAnswer
	work := func(ctx context.Context) (answer *pageAnswer, err error) {
		answer, err = c.sendPage(ctx, cursor, background)
		own = answer
		return answer, err
	}
	key := c.shelf.key("p", cursor.request(), fmt.Sprint(background), c.scope.key())
	got, err := c.shelf.cache.pages.Do(apart(c.as(ctx)), key, progressOf(ctx), reporting(work))
	switch {
	case got == nil:
		return &pageAnswer{}, err // the context is over
	case got == own:
		return got, err
	case err != nil:
		return &pageAnswer{asked: got.asked}, c.scope.told(err)
	}
	own = &pageAnswer{client: c, stream: cursor.stream, asked: got.asked}
	return own, own.decode(got.body)
}

func (c *Client) sendPage(ctx context.Context, cursor Cursor, background bool) (*pageAnswer, error) {
	s := cursor.stream
	answer := &pageAnswer{client: c, stream: s, asked: c.now()}
	call := &call{
		link: cursor.request(), foreign: cursor.link != "", background: background,
		what: fmt.Sprintf("page %d", cursor.number), template: s.template(), decode: answer.decode,
		came: func() int { return answer.items.rows }, series: cursor.first(),
	}
	err := c.get(ctx, call)
	answer.sent = call.sent
	return answer, err
}

// recordPage notes what is settled of a page, and keeps it once the window was read to its
// end.
func (c *Client) recordPage(ctx context.Context, cursor Cursor, page *Page, answer *pageAnswer) {
	before := cursor.record
	if cursor.link == "" {
		before = c.newRecord(cursor, answer.asked)
	}
	if before == nil {
		return
	}
	grown := before.with(cursor.span.Window, answer.body, c.shelf)
	if page.Unread > 0 {
		grown = &record{spoilt: true}
	}
	switch {
	case answer.next != "":
		page.Next.record = grown
	case !page.again && !page.Cut:
		c.shelf.keepRecord(ctx, cursor.stream.signature(), grown, cursor.span.Window, c.now())
	}
}
