package client

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"
)

// What may change is asked for once for several people, too: what another person of the
// process has asked for within Options.YoungFor is taken for the answer. So many who look
// at the same incident cost the requests of one.
//
// Each person takes an answer once. Who searches again is answered by the service, and so
// is whoever asks for what may have changed: see [Plan.Reload] and [Plan.Fresh].
//
// Two clients send the same requests for the same question only if its window ends at the
// same instant, and if what is settled of it is left out alike. So both are taken from who
// asked first: see Result.align and partsOf. The result then says of itself that it was
// asked for at that instant.

// DefaultYoungFor is how long the answer to one person is taken by others.
const DefaultYoungFor = time.Minute

// The kinds of what is kept for others, with which its key begins; those of messages and
// events are in shelf.go.
const (
	youngPartsKind   = "yw" // the parts that somebody went by for a window: []keptPart
	youngPageKind    = "yp" // a page, packed
	youngWindowsKind = "ya" // the windows that somebody asks for: []Window
)

// youngBytes is how much memory these answers take.
const youngBytes = 16 << 20

// young is what people have asked for just now.
type young struct {
	memory *memoryCache
	last   atomic.Int64 // the number of the newest
}

// youngValue is one thing that was asked for.
type youngValue struct {
	Number         int64
	Asked, Settled time.Time // of a page: see pageAnswer
	Value          []byte
}

// sharesYoung reports whether the calls of a context give what was asked for to others,
// and takes whether they take it from them.
func (c *Client) sharesYoung(ctx context.Context) (gives, takes bool) {
	asks := asksOf(ctx)
	gives = c.shelf != nil && c.options.Person != "" && c.options.YoungFor > 0 && !asks.fresh
	return gives, gives && !asks.reload
}

// keepYoung keeps what the person has asked for, and returns its number.
func (c *Client) keepYoung(v youngValue, keys ...string) int64 {
	y := &c.shelf.cache.young
	v.Number = y.last.Add(1)
	c.hadYoung(v.Number)
	encoded, err := json.Marshal(v)
	if err != nil {
		panic(err) // of numbers and bytes
	}
	for _, key := range keys {
		_ = y.memory.Put(context.Background(), key, encoded, c.options.YoungFor)
	}
	return v.Number
}

// hadYoung takes note that the person has had a value.
func (c *Client) hadYoung(number int64) {
	if number == 0 || c.options.Person == "" {
		return
	}
	_ = c.shelf.cache.young.memory.Put(context.Background(), c.hadKey(number), []byte{}, c.options.YoungFor)
}

func (c *Client) hadKey(number int64) string {
	return fmt.Sprintf("%d %s", number, c.options.Person)
}

// peekYoung returns what is kept under a key.
func (c *Client) peekYoung(key string) (v youngValue, ok bool) {
	encoded, _ := c.shelf.cache.young.memory.Get(context.Background(), key)
	return v, encoded != nil && json.Unmarshal(encoded, &v) == nil
}

// takeYoung returns what another person has asked for, once.
func (c *Client) takeYoung(key string) (youngValue, bool) {
	v, ok := c.peekYoung(key)
	if !ok {
		return youngValue{}, false
	}
	if had, _ := c.shelf.cache.young.memory.Get(context.Background(), c.hadKey(v.Number)); had != nil {
		return youngValue{}, false
	}
	c.hadYoung(v.Number)
	return v, true
}

// dropYoung drops a value, unless another stands in its place.
func (c *Client) dropYoung(number int64, keys ...string) {
	for _, key := range keys {
		if v, ok := c.peekYoung(key); ok && v.Number == number {
			_ = c.shelf.cache.young.memory.Put(context.Background(), key, nil, 0)
		}
	}
}

// partsOf returns which parts are kept of what a cursor asks for: those that another
// person went by, so that both ask for the same spans.
func (c *Client) partsOf(ctx context.Context, cursor Cursor) []keptPart {
	s := cursor.stream.signature()
	ask := func() []keptPart { return c.shelf.parts(ctx, c.shelf.key(partsKind, s), c.now()) }
	gives, takes := c.sharesYoung(ctx)
	if !gives {
		return ask()
	}
	key := c.shelf.key(youngPartsKind, s, cursor.span.key())
	var parts []keptPart
	if takes {
		if v, ok := c.takeYoung(key); ok && json.Unmarshal(v.Value, &parts) == nil {
			return parts
		}
	}
	parts = ask()
	if value, err := json.Marshal(parts); err == nil {
		c.keepYoung(youngValue{Value: value}, key)
	}
	return parts
}

// key tells a window apart from others.
func (w Window) key() string {
	return strconv.FormatInt(w.Start.Unix(), 10) + " " + strconv.FormatInt(w.End.Unix(), 10)
}

// pageKey is what the answer for a page is kept under: one that follows another goes with
// the very answer that it followed, for rows may have moved from page to page since.
func (c *Client) pageKey(cursor Cursor) string {
	return c.shelf.key(youngPageKind, cursor.request(), strconv.FormatInt(cursor.follows, 10))
}

// takePage returns the answer that another person got for a page; nil: nobody did.
func (c *Client) takePage(ctx context.Context, cursor Cursor) *pageAnswer {
	if _, takes := c.sharesYoung(ctx); !takes || cursor.link != "" && cursor.follows == 0 {
		return nil
	}
	take := c.takeYoung
	if cursor.link != "" {
		take = c.peekYoung
	}
	v, ok := take(c.pageKey(cursor))
	if !ok {
		return nil
	}
	answer := c.newAnswer(cursor)
	answer.asked, answer.settled, answer.number, answer.taken = v.Asked, v.Settled, v.Number, true
	if body := unpack("", v.Value); body == nil || answer.decode(body) != nil {
		return nil
	}
	return answer
}

// keepPage keeps a whole answer for others.
func (c *Client) keepPage(ctx context.Context, cursor Cursor, answer *pageAnswer) {
	gives, _ := c.sharesYoung(ctx)
	if gives && answer.items.unread == 0 && len(answer.items.partial) == 0 && (cursor.link == "" || cursor.follows != 0) {
		answer.number = c.keepYoung(youngValue{Asked: answer.asked, Settled: answer.settled, Value: pack("", answer.body)}, c.pageKey(cursor))
	}
}

// takeValue reads what keepForOthers has kept for another person.
func (c *Client) takeValue(ctx context.Context, key string, value any) bool {
	if _, takes := c.sharesYoung(ctx); !takes {
		return false
	}
	v, ok := c.takeYoung(key)
	return ok && json.Unmarshal(v.Value, value) == nil
}

// hadValue takes note that the person has what stands under a key, whoever asked for it.
func (c *Client) hadValue(key string) {
	if v, ok := c.peekYoung(key); ok {
		c.hadYoung(v.Number)
	}
}

// keepForOthers keeps the answer to a question about one message.
func (c *Client) keepForOthers(ctx context.Context, key string, value any) {
	if gives, _ := c.sharesYoung(ctx); !gives {
		return
	}
	if encoded, err := json.Marshal(value); err == nil {
		c.keepYoung(youngValue{Value: encoded}, key)
	}
}
