package copyset

import (
	"fmt"
	"testing"
	"unsafe"
)

func TestASetHoldsWhatWasAddedInAtMostTwelveBytesEach(t *testing.T) {
	t.Parallel()
	var s Set
	const n = 200_000
	for i := range n {
		if !s.Add(fmt.Sprint(i), "a@x") || s.Add(fmt.Sprint(i), "A@X") {
			t.Fatalf("got copy %d known before it was added, or unknown after, want it added once", i)
		}
	}
	bytes := 0
	for i := range s.parts {
		bytes += cap(s.parts[i].slots) * int(unsafe.Sizeof(uint64(0)))
	}
	if s.Len() != n || bytes > 12*n {
		t.Errorf("got %d copies in %d bytes, want %d in at most %d", s.Len(), bytes, n, 12*n)
	}
	for i := range n {
		if !s.Has(fmt.Sprint(i), "a@x") || s.Has(fmt.Sprint(i), "b@x") {
			t.Fatalf("got copy %d lost, or one that was not added, want neither", i)
		}
	}
	if s.add(0) != true || s.add(0) != false || !s.has(0) {
		t.Error("got the hash 0 lost, want it to be one as others")
	}
}
