package client

import (
	"slices"
	"strings"
	"time"
)

// What is kept of a window are the items that the service sent for it, as text, of which
// nothing may change any more by the rule of change.go: those that were old enough when
// the window was asked for, without the seconds in which a copy was under way. They are
// kept before anything is filtered here, so that another search that asks the service
// for the same reads them as if they came from there.
//
// A record grows with each page of a window and is kept when the window was read to its
// end. It is never changed, as a cursor: the same page can be asked for again.
type record struct {
	asked  time.Time // when the first page was asked for
	settle int64     // the first second that may change
	pieces []piece   // newest first
	open   []settledItem
	last   time.Time // the last item's
	holes  []int64   // seconds with a copy under way
	bytes  int
	spoilt bool // it cannot be kept
}

// piece are items of whole seconds, packed.
type piece struct {
	key    string
	packed []byte
	rows   int
	newest int64 // second
	oldest int64
}

// mostRecorded is how many bytes of one window are kept, packed.
const mostRecorded = 8 << 20

// newRecord returns the record of a window whose first page this is; nil: it is not kept.
func (c *Client) newRecord(cursor Cursor, first *pageAnswer) *record {
	if c.shelf == nil || !cursor.stream.settles() || cursor.span.End.IsZero() {
		return nil
	}
	return &record{asked: first.asked, settle: first.settled.Unix()}
}

// settles reports whether what the service sends for the stream is all that it ever will,
// once it may not change any more. A copy under way is not sent to those who ask for
// another status, nor for the server that it will go to.
func (s *stream) settles() bool {
	return s.key == "" && !s.alone && !slices.ContainsFunc(s.fields, func(f Field) bool { return f == FieldStatus || f == FieldToIP })
}

// signature is what the service is asked for by a stream, without the time.
func (s *stream) signature() string {
	query := s.options(Window{}, 0).Encode()
	if !slices.Contains(s.fields, FieldSubject) && !slices.Contains(s.fields, FieldMessageID) {
		query = strings.ToLower(query) // addresses and ids are the same in any case
	}
	return s.dialect.collection() + "?" + query
}

// with returns the record with the items of a page of the window.
func (r *record) with(w Window, body []byte, s *shelf) *record {
	if r == nil || r.spoilt {
		return r
	}
	next := *r
	next.pieces, next.holes = slices.Clip(r.pieces), slices.Clip(r.holes)
	items, ok := scanSettled(body)
	settled := slices.Clone(r.open)
	for _, item := range items {
		if !ok || !next.inOrder(w, item) {
			return &record{spoilt: true}
		}
		switch second := item.second(); {
		case second >= r.settle:
		case item.underWay:
			next.holes = append(next.holes, second)
		default:
			settled = append(settled, item)
		}
	}
	whole := slices.IndexFunc(settled, func(item settledItem) bool { return item.second() == next.last.Unix() })
	if whole < 0 {
		whole = len(settled)
	}
	next.close(settled[:whole], s)
	next.open = nil
	for _, item := range settled[whole:] {
		item.text = strings.Clone(item.text) // and not the page
		next.open = append(next.open, item)
	}
	if !ok || next.bytes > mostRecorded {
		return &record{spoilt: true}
	}
	return &next
}

// inOrder reports whether an item belongs to the window and comes behind the others.
func (r *record) inOrder(w Window, item settledItem) bool {
	if r.last.IsZero() {
		r.last = item.received
	}
	in := !item.received.IsZero() && !item.received.After(r.last) && item.second() >= w.Start.Unix() && item.second() <= w.End.Unix()
	r.last = item.received
	return in
}

// close packs items of whole seconds.
func (r *record) close(items []settledItem, s *shelf) {
	if len(items) == 0 {
		return
	}
	p := s.packItems(items)
	r.pieces = append(r.pieces, p)
	r.bytes += len(p.packed)
}

// packItems makes a piece of items, of which the last is the oldest.
func (s *shelf) packItems(items []settledItem) piece {
	var text []byte
	for i, item := range items {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, item.text...)
	}
	key := s.key(pieceKind, string(text))
	return piece{key: key, packed: pack(key, text), rows: len(items), newest: items[0].second(), oldest: items[len(items)-1].second()}
}

// finish returns what is settled of the window, newest first, once the record has all of
// it, and the pieces that it is in. The record is not spoilt.
func (r *record) finish(w Window, s *shelf) (parts []keptPart, pieces []piece) {
	last := *r
	last.pieces = slices.Clip(r.pieces)
	last.close(r.open, s)
	from, to := w.Start.Unix(), min(w.End.Unix(), r.settle)
	slices.Sort(last.holes) // they came newest first
	holes := slices.Compact(last.holes)
	// The second that the window ends in is known for windows alone that end in it, too:
	// the service may leave out what came later in it.
	last.addParts(&parts, from, to, holes, w.End.Unix() < r.settle)
	return parts, last.pieces
}

// addParts adds the parts between the holes, newest first.
func (r *record) addParts(parts *[]keptPart, from, to int64, holes []int64, closed bool) {
	for i := len(holes) - 1; i >= 0; i-- {
		hole := holes[i]
		if hole == to {
			closed = false
		}
		if hole < from || hole >= to {
			continue
		}
		r.addPart(parts, hole+1, to, closed)
		to, closed = hole, false
	}
	r.addPart(parts, from, to, closed)
}

// addPart adds the seconds between two instants, in the pieces that they are in.
func (r *record) addPart(parts *[]keptPart, from, to int64, closed bool) {
	if from > to || from == to && !closed {
		return
	}
	top := to
	if closed {
		top++
	}
	found := false
	for i, p := range r.pieces {
		low, high := from, top
		if i > 0 {
			high = min(high, r.pieces[i-1].oldest)
		}
		if i < len(r.pieces)-1 {
			low = max(low, p.oldest)
		}
		if low >= high {
			continue
		}
		one := keptPart{From: low, To: high, Asked: r.asked.Unix(), Key: p.key}
		if p.oldest >= low && p.newest < high {
			one.Rows = p.rows
		}
		if found = true; high == top {
			one.To, one.Closed = to, closed
		}
		*parts = append(*parts, one)
	}
	if !found {
		*parts = append(*parts, keptPart{From: from, To: to, Asked: r.asked.Unix(), Closed: closed})
	}
}
