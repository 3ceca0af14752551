package client

import (
	"context"
	"fmt"
	"sync/atomic"
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
	sent   atomic.Int64    // requests that nobody has counted yet
	ctx    context.Context // what it runs in, for several clients
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
		answer := c.newAnswer(cursor)
		return answer, c.sendPage(ctx, cursor, background, answer)
	}
	var running atomic.Pointer[pageAnswer]
	ended := make(chan struct{})
	work := func(ctx context.Context) (*pageAnswer, error) {
		defer close(ended)
		answer := c.newAnswer(cursor)
		answer.ctx = ctx
		running.Store(answer)
		return answer, c.sendPage(ctx, cursor, background, answer)
	}
	key := c.shelf.key("p", cursor.request(), fmt.Sprint(background), c.scope.key())
	got, err := c.shelf.cache.pages.Do(apart(c.as(ctx)), key, progressOf(ctx), reporting(work))
	own := running.Load()
	if got == nil && own != nil && own.ctx.Err() != nil {
		<-ended // soon: nobody waits for it any more
		got = own
	}
	switch {
	case got == nil:
		return &pageAnswer{}, err // others wait for it, or nothing was sent
	case got == own:
		return got, err
	case err != nil:
		failed := &pageAnswer{asked: got.asked}
		failed.sent.Store(got.sent.Swap(0))
		return failed, c.scope.told(err)
	}
	own = c.newAnswer(cursor)
	own.asked = got.asked
	own.sent.Store(got.sent.Swap(0)) // where who began it did not wait
	return own, own.decode(got.body)
}

func (c *Client) newAnswer(cursor Cursor) *pageAnswer {
	return &pageAnswer{client: c, stream: cursor.stream, asked: c.now()}
}

func (c *Client) sendPage(ctx context.Context, cursor Cursor, background bool, answer *pageAnswer) error {
	call := &call{
		link: cursor.request(), foreign: cursor.link != "", background: background,
		what: fmt.Sprintf("page %d", cursor.number), template: cursor.stream.template(), decode: answer.decode,
		came: func() int { return answer.items.rows }, series: cursor.first(),
	}
	err := c.get(ctx, call)
	answer.sent.Store(int64(call.sent))
	return err
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
