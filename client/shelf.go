package client

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
)

// shelf is what a client has of a cache: values under keys of its own tenant, packed so
// that whatever else comes back is noticed.
type shelf struct {
	cache  *shared
	origin string // of whom what is asked for; a part of each key
	keep   time.Duration
}

// Limits of a shelf.
const (
	// cacheTimeout is how long a call waits for the cache in all. A request takes longer.
	cacheTimeout = 250 * time.Millisecond
	// maxUnpacked is how long a value may be.
	maxUnpacked = 64 << 20
)

// newShelf returns the shelf of a client; nil: it has no cache.
func newShelf(options Options, home string) *shelf {
	if options.Cache == nil {
		return nil
	}
	s := &shelf{origin: joinKey(home, string(options.Dialect), options.CacheScope), keep: options.CacheFor}
	s.cache = sharedOf(options.Cache)
	if s.keep <= 0 {
		s.keep = DefaultCacheFor
	}
	return s
}

// joinKey joins texts so that no others give the same.
func joinKey(texts ...string) string {
	var b strings.Builder
	for _, text := range texts {
		sum := sha256.Sum256([]byte(text))
		b.WriteString(hex.EncodeToString(sum[:]))
	}
	return b.String()
}

// The kinds of what is kept, or under way, with which its key begins.
const (
	partsKind   = "w" // the parts of the time of a stream that are kept: []keptPart
	pieceKind   = "b" // the items of such parts, as they came
	messageKind = "m" // a message with all its recipients: dated[Trace]
	eventsKind  = "e" // the events of a copy, as they came: dated[[]eventWire]
	pageKind    = "p" // a page that is asked for, of which nothing is kept
)

// key is what something is kept under: a hash, so that a cache holds no address that a
// person searched for.
func (s *shelf) key(kind string, texts ...string) string {
	sum := sha256.Sum256([]byte(s.origin + joinKey(texts...)))
	return kind + "/" + hex.EncodeToString(sum[:])
}

// get returns what is kept under a key; nil: nothing is, or nothing that put has put there.
func (s *shelf) get(ctx context.Context, key string) []byte {
	packed, err := s.cache.Get(ctx, key)
	if err != nil || packed == nil {
		return nil
	}
	return unpack(key, packed)
}

// put keeps a value that was asked for some time ago.
func (s *shelf) put(ctx context.Context, key string, value []byte, age time.Duration) bool {
	return s.putPacked(ctx, key, pack(key, value), age)
}

func (s *shelf) putPacked(ctx context.Context, key string, packed []byte, age time.Duration) bool {
	return age < s.keep && s.cache.Put(ctx, key, packed, s.keep-max(age, 0)) == nil
}

// packedMark is what a packed value begins with. It changes with the form of the values.
const packedMark = "msgtrace1"

// pack compresses a value and adds a checksum of it and its key.
func pack(key string, value []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(packedMark) + sha256.Size + len(value)/4)
	out.WriteString(packedMark)
	sum := checksum(key, value)
	out.Write(sum[:])
	w, _ := packers.Get().(*flate.Writer) // there are no others
	defer packers.Put(w)
	w.Reset(&out)
	_, _ = w.Write(value) // to memory
	_ = w.Close()
	return slices.Clone(out.Bytes()) // it is kept for days, and what the buffer has grown by is not
}

// packers are used again: one takes a megabyte.
var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.BestSpeed)
	if err != nil {
		panic(err) // of a level that there is not
	}
	return w
}}

// unpack returns the value that pack has packed for the key; nil: it is another, or
// damaged.
func unpack(key string, packed []byte) []byte {
	rest, ok := bytes.CutPrefix(packed, []byte(packedMark))
	if !ok || len(rest) < sha256.Size {
		return nil
	}
	var value bytes.Buffer
	value.Grow(4 * len(rest))
	n, err := io.Copy(&value, io.LimitReader(flate.NewReader(bytes.NewReader(rest[sha256.Size:])), maxUnpacked+1))
	if sum := checksum(key, value.Bytes()); err != nil || n > maxUnpacked || !bytes.Equal(sum[:], rest[:sha256.Size]) {
		return nil
	}
	return append([]byte{}, value.Bytes()...)
}

func checksum(key string, value []byte) (sum [sha256.Size]byte) {
	h := sha256.New()
	h.Write([]byte(key))
	h.Write(value)
	h.Sum(sum[:0])
	return sum
}
