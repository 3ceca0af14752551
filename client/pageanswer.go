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
	// settled is the instant of which nothing that was received before it may change, by
	// the clock of the service as the client saw it that asked.
	settled time.Time
	sent    atomic.Int64    // requests that nobody has counted yet
	ctx     context.Context // what it runs in, for several clients
	ended   chan struct{}   // closed when it has ended there
	number  int64           // for others: see young.go; 0: it is not kept for them
	taken   bool            // from another person
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
	if taken := c.takePage(ctx, cursor); taken != nil {
		return taken, nil
	}
	key := c.shelf.key(pageKind, cursor.request(), fmt.Sprint(background), c.scope.key())
	cache := c.shelf.cache
	var running atomic.Pointer[pageAnswer]
	work := func(ctx context.Context) (*pageAnswer, error) {
		answer := c.newAnswer(cursor)
		answer.ctx, answer.ended = ctx, make(chan struct{})
		defer close(answer.ended)
		running.Store(answer)
		cache.begin(key, answer)
		err := c.sendPage(ctx, cursor, background, answer)
		if err == nil {
			c.keepPage(ctx, cursor, answer)
		}
		return answer, err
	}
	got, err := cache.pages.Do(apart(c.as(ctx)), key, progressOf(ctx), reporting(work))
	own := running.Load()
	left := cache.end(key, got)
	if got == nil && own != nil && own.ctx.Err() != nil {
		got = own // its end was waited for
	}
	var answer *pageAnswer
	switch {
	case got == nil: // others wait for it, or nothing was sent
		answer = &pageAnswer{}
	case got == own:
		answer = got
	case err != nil:
		answer, err = &pageAnswer{asked: got.asked}, c.scope.told(err)
	default:
		answer = c.newAnswer(cursor)
		answer.asked, answer.settled, answer.number = got.asked, got.settled, got.number
		c.hadYoung(got.number)
		err = answer.decode(got.body)
	}
	answer.sent.Add(left)
	return answer, err
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
	answer.settled = c.settledSince(answer.asked)
	return err
}

// recordPage notes what is settled of a page, and keeps it once the window was read to its
// end.
func (c *Client) recordPage(ctx context.Context, cursor Cursor, page *Page, answer *pageAnswer) {
	before := cursor.record
	if cursor.link == "" {
		before = c.newRecord(cursor, answer)
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
	case !page.again && !page.Cut && !answer.taken: // else whoever asked has kept it
		c.shelf.keepRecord(ctx, cursor.stream.signature(), grown, cursor.span.Window, c.now())
	}
}
