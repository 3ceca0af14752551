package client

import (
	"fmt"
	"testing"
	"unsafe"
)

func TestAHashSetHoldsWhatWasAddedInAtMostTwelveBytesEach(t *testing.T) {
	var s hashSet
	const n = 200_000
	for i := range n {
		if !s.add(hashOf(fmt.Sprint(i), "a@x")) || s.add(hashOf(fmt.Sprint(i), "A@X")) {
			t.Fatalf("got hash %d known before it was added, or unknown after, want it added once", i)
		}
	}
	bytes := 0
	for i := range s.parts {
		bytes += cap(s.parts[i].slots) * int(unsafe.Sizeof(uint64(0)))
	}
	if s.used != n || bytes > 12*n {
		t.Errorf("got %d hashes in %d bytes, want %d in at most %d", s.used, bytes, n, 12*n)
	}
	for i := range n {
		if !s.has(hashOf(fmt.Sprint(i), "a@x")) || s.has(hashOf(fmt.Sprint(i), "b@x")) {
			t.Fatalf("got hash %d lost, or one that was not added, want neither", i)
		}
	}
	if s.add(0) != true || s.add(0) != false || !s.has(0) {
		t.Error("got the hash 0 lost, want it to be one as others")
	}
}
