package client

import (
	"context"
	"fmt"
	"time"
)

// A window of which a part is kept is asked for without it. That takes no more requests
// than to ask for the whole: what is asked for is one span, or two or more where what is
// kept between them would have taken a page by itself.

// keptRows are the items of a span that are kept.
type keptRows struct {
	part  keptPart
	piece []byte
}

// segment is a span of seconds, To not in it, that is kept or asked for.
type segment struct {
	from, to int64
	part     *keptPart // nil: it is asked for
	piece    []byte
}

// fromCache returns the cursor with what is kept of its window in place of that part of
// it. A cursor inside of a window stays as it is.
func (c *Client) fromCache(ctx context.Context, cursor Cursor) Cursor {
	if c.shelf == nil || cursor.link != "" || cursor.span.kept != nil || cursor.span.looked || cursor.span.End.IsZero() || !cursor.stream.settles() || asksOf(ctx).reload {
		return cursor
	}
	ctx, cancel := context.WithTimeout(ctx, cacheTimeout)
	defer cancel()
	segments := c.shelf.segments(ctx, c.partsOf(ctx, cursor), cursor.span.Window, cursor.mostRows())
	if segments != nil {
		cursor.span = cursor.span.in(segments)
	}
	return cursor
}

// segments returns what a window is read from, newest first, where some parts are kept; nil:
// nothing of it is.
func (s *shelf) segments(ctx context.Context, parts []keptPart, w Window, page int) []segment {
	pieces := map[string][]byte{}
	for {
		segments := chosen(tiled(parts, w), page)
		if segments == nil {
			return nil
		}
		lost := false
		for i := range segments {
			p := segments[i].part
			if p == nil || p.Key == "" {
				continue
			}
			if pieces[p.Key] == nil {
				if pieces[p.Key] = s.get(ctx, p.Key); pieces[p.Key] == nil {
					parts, lost = withoutPiece(parts, p.Key), true
					break
				}
			}
			segments[i].piece = pieces[p.Key]
		}
		if !lost {
			return segments
		}
	}
}

// withoutPiece returns the parts that are not in a piece.
func withoutPiece(parts []keptPart, key string) []keptPart {
	var left []keptPart
	for _, p := range parts {
		if p.Key != key {
			left = append(left, p)
		}
	}
	return left
}

// tiled divides the seconds of a window into what is kept and what is not.
func tiled(parts []keptPart, w Window) []segment {
	var all []segment
	from, to := w.Start.Unix(), w.End.Unix()+1
	for _, whole := range parts {
		p, ok := whole.within(w)
		if !ok {
			continue
		}
		if p.From != whole.From || p.To != whole.To || p.Closed != whole.Closed {
			p.Rows = 0
		}
		top := p.To
		if p.Closed {
			top++
		}
		if top > to { // a part above has that second
			if top, p.Closed, p.Rows = to, false, 0; p.From >= top {
				continue
			}
		}
		if top < to {
			all = append(all, segment{from: top, to: to})
		}
		all = append(all, segment{from: p.From, to: top, part: &p})
		to = p.From
	}
	if to > from {
		all = append(all, segment{from: from, to: to})
	}
	return all
}

// chosen leaves out what is kept between two spans that are asked for, unless it would
// have taken a page by itself. Nil: nothing is left that is kept.
func chosen(segments []segment, page int) []segment {
	var all []segment
	kept := false
	for i := 0; i < len(segments); {
		end, rows := i, 0
		for end < len(segments) && segments[end].part != nil {
			rows += segments[end].part.Rows
			end++
		}
		switch {
		case end == i:
			all = appendAsked(all, segments[i])
			i++
		case i > 0 && end < len(segments) && rows < page:
			all = appendAsked(all, segment{from: segments[end-1].from, to: segments[i].to})
			i = end
		default:
			all, kept = append(all, segments[i:end]...), true
			i = end
		}
	}
	if !kept {
		return nil
	}
	return all
}

// appendAsked adds a span that is asked for to those before it.
func appendAsked(all []segment, one segment) []segment {
	if n := len(all); n > 0 && all[n-1].part == nil {
		all[n-1].from = one.from
		return all
	}
	return append(all, one)
}

// in returns the spans of the segments in place of that of the window, before the older
// ones. One that is asked for shares the second that it meets its neighbour in, as windows
// do.
func (s *span) in(segments []segment) *span {
	older := s.older
	for i := len(segments) - 1; i >= 0; i-- {
		g := segments[i]
		one := &span{newest: s.newest && i == 0, top: s.top, looked: true, older: older}
		one.Window = Window{Start: time.Unix(g.from, 0).UTC(), End: time.Unix(min(g.to, s.End.Unix()), 0).UTC()}
		if g.part != nil {
			one.kept = &keptRows{*g.part, g.piece}
		} else if !one.Start.Before(one.End) && s.Start.Before(one.Start) {
			one.Start = one.Start.Add(-time.Second) // no window is empty
		}
		older = one
	}
	return older
}

// keptPage makes the page of a span that is kept.
func (c *Client) keptPage(cursor Cursor) (Page, error) {
	kept := cursor.span.kept
	body, err := kept.body()
	if err != nil {
		return Page{}, err
	}
	items, next, err := c.decodePage(body, cursor.stream)
	if err == nil && (next != "" || items.unread > 0 || len(items.partial) > 0) {
		err = fmt.Errorf("client: a kept page of another form")
	}
	older := cursor.span.older
	page := Page{Next: Cursor{stream: cursor.stream, span: older, number: cursor.number + 1}, More: older != nil}
	page.take(&items)
	page.kept, page.asked = true, time.Unix(kept.part.Asked, 0).UTC()
	return page, err
}

// body is what the service has sent for the span.
func (k *keptRows) body() ([]byte, error) {
	body := []byte(`{"value":[`)
	switch {
	case k.part.Key == "":
	case k.part.Rows > 0:
		body = append(body, k.piece...)
	default:
		items, ok := k.part.itemsIn(k.piece)
		if !ok {
			return nil, fmt.Errorf("client: a kept page of another form")
		}
		for i, item := range items {
			if i > 0 {
				body = append(body, ',')
			}
			body = append(body, item.text...)
		}
	}
	return append(body, "]}"...), nil
}
