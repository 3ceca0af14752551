package client

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"
)

// keptPart is a span of time of which all items are kept, for what a stream asks for. The
// numbers are seconds; To is not in it. No items of those seconds can come any more.
type keptPart struct {
	From, To int64
	Asked    int64
	Key      string `json:",omitempty"` // of the piece that they are in, with others; "": there are none
	Rows     int    `json:",omitempty"` // how many of them; 0: not known
	// Closed says that the second of To is in the piece as the service sends it for a window
	// that ends in it.
	Closed bool `json:",omitempty"`
}

// mostParts is how many parts are kept for one stream.
const mostParts = 4096

// parts reads which parts are kept. What is no index is none.
func (s *shelf) parts(ctx context.Context, key string, now time.Time) []keptPart {
	value := s.get(ctx, key)
	var parts []keptPart
	if value == nil || json.Unmarshal(value, &parts) != nil {
		return nil
	}
	below := int64(1) << 62
	for _, p := range parts {
		if p.From > p.To || p.From == p.To && !p.Closed || p.To > below || p.Rows < 0 {
			return nil
		}
		below = p.From
	}
	return slices.DeleteFunc(parts, func(p keptPart) bool { return now.Sub(time.Unix(p.Asked, 0)) >= s.keep })
}

// keepRecord keeps what is settled of a window that was read to its end, in place of all
// that was kept of it before.
func (s *shelf) keepRecord(ctx context.Context, signature string, r *record, w Window, now time.Time) {
	if r == nil || r.spoilt || w.Start.Unix() >= r.settle {
		return
	}
	parts, pieces := r.finish(w, s)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cacheTimeout)
	defer cancel()
	age := now.Sub(r.asked)
	for _, p := range pieces {
		if !s.putPacked(ctx, p.key, p.packed, age) {
			return
		}
	}
	key := s.key(partsKind, signature)
	unlock := s.cache.lock(key)
	defer unlock()
	old := s.parts(ctx, key, now)
	before := cutOut(old, keptPart{From: w.Start.Unix(), To: w.End.Unix(), Closed: true})
	if len(parts) == 0 && slices.Equal(before, old) {
		return
	}
	all := joinParts(parts, before)
	all = s.compact(ctx, all, now)
	value, err := json.Marshal(all[:min(len(all), mostParts)])
	if err != nil {
		panic(err) // of texts and numbers
	}
	s.put(ctx, key, value, 0)
}

// joinParts adds parts to others, of which what is in the new ones is dropped. They are
// newest first and do not overlap.
func joinParts(parts, old []keptPart) []keptPart {
	rest := old
	for _, p := range parts {
		rest = cutOut(rest, p)
	}
	all := append(slices.Clone(parts), rest...)
	slices.SortFunc(all, func(a, b keptPart) int { return cmp.Or(cmp.Compare(b.To, a.To), cmp.Compare(b.From, a.From)) })
	return all
}

// cutOut returns what is left of parts without another.
func cutOut(parts []keptPart, other keptPart) (left []keptPart) {
	for _, p := range parts {
		left = append(left, p.without(other)...)
	}
	return left
}

// without returns what is left of a part without another.
func (p keptPart) without(other keptPart) []keptPart {
	switch {
	case p.From == p.To && p.From >= other.From && (p.From < other.To || p.From == other.To && other.Closed):
		return nil
	case p.To <= other.From || p.From >= other.To:
		return []keptPart{p}
	}
	var left []keptPart
	if p.To > other.To {
		above := p
		above.From, above.Rows = other.To, 0
		left = append(left, above)
	}
	if p.From < other.From {
		p.To, p.Closed, p.Rows = other.From, false, 0
		left = append(left, p)
	}
	return left
}

// few reports whether a part has few items.
func (p keptPart) few() bool { return p.Key == "" || p.Rows > 0 && p.Rows <= fewRows }

// Small neighbours are put together, where they were asked for within a day of each other.
const (
	fewRows  = 250
	askedFar = 24 * 60 * 60
)

// compact puts small parts that meet into one piece.
func (s *shelf) compact(ctx context.Context, parts []keptPart, now time.Time) []keptPart {
	var all []keptPart
	for _, p := range parts {
		if n := len(all); n > 0 {
			if one, ok := s.joinTwo(ctx, all[n-1], p, now); ok {
				all[n-1] = one
				continue
			}
		}
		all = append(all, p)
	}
	return all
}

// joinTwo makes one part of two, if that is worth it.
func (s *shelf) joinTwo(ctx context.Context, newer, older keptPart, now time.Time) (keptPart, bool) {
	apart := newer.Asked - older.Asked
	if newer.From != older.To || apart > askedFar || -apart > askedFar || !newer.few() || !older.few() {
		return keptPart{}, false
	}
	one := keptPart{From: older.From, To: newer.To, Closed: newer.Closed, Asked: min(newer.Asked, older.Asked)}
	if newer.Key == "" && older.Key == "" {
		return one, true
	}
	older.Closed = false // the second is in the newer one
	first, ok := s.itemsOf(ctx, newer)
	second, too := s.itemsOf(ctx, older)
	if !ok || !too {
		return keptPart{}, false
	}
	items := append(first, second...)
	if len(items) == 0 {
		return one, true
	}
	p := s.packItems(items)
	one.Key, one.Rows = p.key, p.rows
	return one, s.putPacked(ctx, p.key, p.packed, now.Sub(time.Unix(one.Asked, 0)))
}

// itemsOf returns the items of a part.
func (s *shelf) itemsOf(ctx context.Context, p keptPart) ([]settledItem, bool) {
	if p.Key == "" {
		return nil, true
	}
	piece := s.get(ctx, p.Key)
	if piece == nil {
		return nil, false
	}
	return p.itemsIn(piece)
}

// itemsIn returns the items of a part in its piece.
func (p keptPart) itemsIn(piece []byte) ([]settledItem, bool) {
	items, ok := scanKept(piece)
	last := p.To
	if !p.Closed {
		last--
	}
	return slices.DeleteFunc(items, func(item settledItem) bool { return item.second() < p.From || item.second() > last }), ok
}

// within returns what of a part is in a window.
func (p keptPart) within(w Window) (keptPart, bool) {
	from, end := w.Start.Unix(), w.End.Unix()
	if p.To > end {
		p.To, p.Closed = end, true // that second, too
	}
	p.Closed = p.Closed && p.To == end
	p.From = max(p.From, from)
	return p, p.From < p.To || p.From == p.To && p.Closed
}
