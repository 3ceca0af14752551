package client

import "maps"

// mostSampled is how many hashes a sample keeps. With a quarter of them, what is added and
// what comes again differ by chance so much that a circle may go on twice as long.
const mostSampled = 16384

// sample is a set of hashes that keeps a part of them, in memory that does not grow: as
// long as there are few, all; then one of two, of four and so on. Which, their lowest
// bits decide, so that a hash that comes again is recognised or left out each time.
// (M. Wegman's adaptive sampling: https://doi.org/10.1007/BF02241657)
type sample struct {
	hashes map[uint64]struct{}
	bits   int // that are zero in those that are kept
}

// takes reports whether the sample keeps such a hash. Zero is none.
func (s *sample) takes(hash uint64) bool { return hash != 0 && hash&(1<<s.bits-1) == 0 }

// each is how many hashes one that is kept stands for.
func (s *sample) each() int { return 1 << s.bits }

// different is about how many hashes there are.
func (s *sample) different() int { return len(s.hashes) << s.bits }

// add adds a hash that the sample takes, and reports whether it is new.
func (s *sample) add(hash uint64) bool {
	if _, known := s.hashes[hash]; known {
		return false
	}
	if s.hashes == nil {
		s.hashes = make(map[uint64]struct{})
	}
	s.hashes[hash] = struct{}{}
	for len(s.hashes) > mostSampled {
		s.bits++
		maps.DeleteFunc(s.hashes, func(hash uint64, _ struct{}) bool { return !s.takes(hash) })
	}
	return true
}
