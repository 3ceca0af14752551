package simulator

import (
	"cmp"
	"encoding/hex"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"
)

// message is one message as it was generated; its events are made when asked for.
type message struct {
	id         [16]byte
	messageID  string
	received   time.Time
	shows      time.Time // late rows: from when on; else zero
	sender     string
	subject    string
	noSubject  bool // null in message-traces
	fromIP     string
	size       int
	seed       uint64
	exact      bool // without jitter, and settled from the start
	scenario   *scenario
	recipients []recipient // in the order of their lower-case addresses
}

// recipient is one recipient's copy.
type recipient struct {
	address string
	toIP    string
	related string // the group or the address that led here
	outcome *outcome
	size    int
}

// mailbox is all mail, newest first, with what finds it.
type mailbox struct {
	messages    []message
	byID        map[[16]byte]int32
	byMessageID []hashed // by hash, then newest first
	example     *message // of "Get messageTrace"; not among messages

	addressed sync.Once // fills in what follows, when it is needed first
	bySender  map[string][]int32
	byCopy    map[string][]int32 // by the addresses of recipients
}

// hashed is a place in messages by the hash of its Message-ID. A map would take
// as much memory as the messages.
type hashed struct {
	hash  uint64
	place int32
}

// index sorts the mail and makes it findable.
func (b *mailbox) index() {
	slices.SortFunc(b.messages, newestFirst)
	b.byID = make(map[[16]byte]int32, len(b.messages))
	b.byMessageID = make([]hashed, len(b.messages))
	for i := range b.messages {
		b.byID[b.messages[i].id] = int32(i)
		b.byMessageID[i] = hashed{hashFold(b.messages[i].messageID), int32(i)}
	}
	slices.SortFunc(b.byMessageID, func(x, y hashed) int {
		return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.place, y.place))
	})
}

// newestFirst compares messages of one instant by what was drawn for them.
func newestFirst(x, y message) int {
	if c := y.received.Compare(x.received); c != 0 {
		return c
	}
	return cmp.Compare(x.seed, y.seed)
}

// withMessageID returns the places of the messages with a Message-ID in any
// case, newest first.
func (b *mailbox) withMessageID(messageID string) []int32 {
	hash := hashFold(messageID)
	i, _ := slices.BinarySearchFunc(b.byMessageID, hash, func(x hashed, hash uint64) int { return cmp.Compare(x.hash, hash) })
	var places []int32
	for ; i < len(b.byMessageID) && b.byMessageID[i].hash == hash; i++ {
		place := b.byMessageID[i].place
		if strings.EqualFold(b.messages[place].messageID, messageID) {
			places = append(places, place)
		}
	}
	return places
}

// withAddress returns the places of the messages to a recipient, and of those from a
// sender, newest first.
func (b *mailbox) withAddress(recipient, sender string) (to, from []int32) {
	b.addressed.Do(func() {
		b.bySender, b.byCopy = map[string][]int32{}, map[string][]int32{}
		for i := range b.messages {
			m := &b.messages[i]
			addPlace(b.bySender, m.sender, i)
			for k := range m.recipients {
				addPlace(b.byCopy, m.recipients[k].address, i)
			}
		}
	})
	return b.byCopy[strings.ToLower(recipient)], b.bySender[strings.ToLower(sender)]
}

func addPlace(index map[string][]int32, address string, place int) {
	address = strings.ToLower(address)
	index[address] = append(index[address], int32(place))
}

// hashFold hashes a Message-ID without regard to the case of its letters
// (FNV-1a).
func hashFold(s string) uint64 {
	var sum uint64 = 14695981039346656037
	for i := range len(s) {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		sum = (sum ^ uint64(c)) * 1099511628211
	}
	return sum
}

// find returns the message with an id as a request gives it.
func (b *mailbox) find(id string) *message {
	key, ok := parseGUID(id)
	if !ok {
		return nil
	}
	if key == b.example.id {
		return b.example
	}
	if i, ok := b.byID[key]; ok {
		return &b.messages[i]
	}
	return nil
}

// between returns the range of messages received from start to end, both
// included.
func (b *mailbox) between(start, end time.Time) (from, to int) {
	from = sort.Search(len(b.messages), func(i int) bool { return !b.messages[i].received.After(end) })
	to = sort.Search(len(b.messages), func(i int) bool { return b.messages[i].received.Before(start) })
	return from, max(from, to)
}

// visible reports whether the service shows the message yet.
func (m *message) visible(now time.Time) bool {
	return m.shows.IsZero() || !m.shows.After(now)
}

// find returns the recipient with that address, in any case.
func (m *message) find(address string) *recipient {
	for i := range m.recipients {
		if strings.EqualFold(m.recipients[i].address, address) {
			return &m.recipients[i]
		}
	}
	return nil
}

// sortRecipients puts the recipients in the order of tracing's rows.
func (m *message) sortRecipients() {
	slices.SortFunc(m.recipients, func(x, y recipient) int {
		return cmp.Compare(strings.ToLower(x.address), strings.ToLower(y.address))
	})
}

// guid returns 16 bytes in the usual form.
func guid(b [16]byte) string {
	var text [36]byte
	hex.Encode(text[:], b[:4])
	text[8] = '-'
	hex.Encode(text[9:], b[4:6])
	text[13] = '-'
	hex.Encode(text[14:], b[6:8])
	text[18] = '-'
	hex.Encode(text[19:], b[8:10])
	text[23] = '-'
	hex.Encode(text[24:], b[10:])
	return string(text[:])
}

// parseGUID reads the usual form, in any case.
func parseGUID(text string) (id [16]byte, ok bool) {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return id, false
	}
	n, err := hex.Decode(id[:], []byte(strings.ReplaceAll(text, "-", "")))
	return id, err == nil && n == len(id)
}
