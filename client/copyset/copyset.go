// Package copyset remembers of many copies of messages that they were met, in nine to
// twelve bytes each, where a map of hashes takes twenty to forty. It is for exports of
// millions of rows, of which none is to be written twice. Two copies with the same hash
// of 64 bits are taken for one.
package copyset

import (
	"hash/maphash"
	"strings"
)

// seed is another in every run: hashes are not kept in files.
var seed = maphash.MakeSeed()

// Hash is a hash of a message's copy to an address, and of the message itself where the
// address is "". Neither has case.
func Hash(id, address string) uint64 {
	return maphash.Comparable(seed, [2]string{strings.ToLower(id), strings.ToLower(address)})
}

// Set is a set of copies, and of messages as copies to the address "". The zero value is
// an empty set. Its parts grow one by one, so that growing takes little more memory.
type Set struct {
	parts [256]part
	used  int
}

// part is an open hash of the hashes with the same lowest bits. Zero is a free slot.
type part struct {
	slots []uint64
	used  int
}

// Add adds a copy, and reports whether it is new.
func (s *Set) Add(id, address string) bool { return s.add(Hash(id, address)) }

// Has reports whether a copy was added.
func (s *Set) Has(id, address string) bool { return s.has(Hash(id, address)) }

// Len is how many copies were added.
func (s *Set) Len() int { return s.used }

func (s *Set) add(hash uint64) bool {
	hash = max(hash, 256) // never zero once the bits of the part are gone
	p := &s.parts[hash%256]
	if 8*(p.used+1) > 7*len(p.slots) {
		p.grow()
	}
	slot := p.find(hash)
	if p.slots[slot] == hash {
		return false
	}
	p.slots[slot] = hash
	p.used++
	s.used++
	return true
}

func (s *Set) has(hash uint64) bool {
	hash = max(hash, 256)
	p := &s.parts[hash%256]
	return p.used > 0 && p.slots[p.find(hash)] == hash
}

// find returns the slot of the hash, or the free one where it belongs.
func (p *part) find(hash uint64) int {
	slot := int(hash >> 8 % uint64(len(p.slots)))
	for p.slots[slot] != 0 && p.slots[slot] != hash {
		if slot++; slot == len(p.slots) {
			slot = 0
		}
	}
	return slot
}

func (p *part) grow() {
	before := p.slots
	p.slots = make([]uint64, max(8, len(before)+len(before)/4))
	for _, hash := range before {
		if hash != 0 {
			p.slots[p.find(hash)] = hash
		}
	}
}
