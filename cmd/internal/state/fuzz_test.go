package state

import (
	"bytes"
	"testing"
)

// What is read from a log, whatever is in it, is what is written for it.
func FuzzParse(f *testing.F) {
	f.Add([]byte("msgtrace budget 1\ns 1763902920000000000 0000000000000001\ne 1763902921000000000 0000000000000001\n"))
	f.Add([]byte("s 17639029s 1763902920000000000 ffffffffffffffff\n"))
	f.Add([]byte("d -000000000000000001 0000000000000001\n\n"))
	f.Add([]byte("d -9000000900000000001 0")) // a line of another length when it is written
	f.Fuzz(func(t *testing.T, raw []byte) {
		entries, err := parse(raw)
		if err != nil {
			return
		}
		written := lines(entries, true)
		again, err := parse(written)
		if err != nil || !bytes.Equal(lines(again, true), written) {
			t.Errorf("got %q, %v of %q", lines(again, true), err, written)
		}
	})
}
