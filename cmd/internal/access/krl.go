package access

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"slices"
)

// krlMagic begins a key revocation list of OpenSSH.
// https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.krl
const krlMagic = "SSHKRL\n\x00"

// The sections of a KRL.
const (
	krlCertificates = 1
	krlKeys         = 2
	krlSHA1         = 3
	krlSHA256       = 5
	krlExtension    = 255
)

// The sections within one of certificates.
const (
	krlSerials         = 0x20
	krlSerialRange     = 0x21
	krlSerialBitmap    = 0x22
	krlKeyIDs          = 0x23
	krlCertificateMore = 0x39
)

// serials are serial numbers of certificates.
type serials struct {
	list    []uint64 // sorted
	ranges  [][2]uint64
	bitmaps []bitmap
}

// bitmap has the numbers from first on whose bits are set.
type bitmap struct {
	first uint64
	bits  *big.Int
}

func (s *serials) has(serial uint64) bool {
	if _, found := slices.BinarySearch(s.list, serial); found {
		return true
	}
	for _, span := range s.ranges {
		if span[0] <= serial && serial <= span[1] {
			return true
		}
	}
	for _, b := range s.bitmaps {
		if serial >= b.first && serial-b.first < uint64(b.bits.BitLen()) && b.bits.Bit(int(serial-b.first)) == 1 {
			return true
		}
	}
	return false
}

var errKRL = errors.New("the key revocation list is malformed")

// wire reads what SSH writes. After an error it holds nothing, and reads as empty.
type wire struct {
	rest   []byte
	failed bool
}

func (w *wire) take(n uint64) []byte {
	if n > uint64(len(w.rest)) {
		w.rest, w.failed = nil, true
		return nil
	}
	taken := w.rest[:n]
	w.rest = w.rest[n:]
	return taken
}

func (w *wire) byte() byte {
	if taken := w.take(1); taken != nil {
		return taken[0]
	}
	return 0
}

func (w *wire) uint32() uint32 {
	if taken := w.take(4); taken != nil {
		return binary.BigEndian.Uint32(taken)
	}
	return 0
}

func (w *wire) uint64() uint64 {
	if taken := w.take(8); taken != nil {
		return binary.BigEndian.Uint64(taken)
	}
	return 0
}

func (w *wire) string() []byte { return w.take(uint64(w.uint32())) }

func (w *wire) more() bool { return len(w.rest) > 0 }

// err returns an error for what could not be read.
func (w *wire) err() error {
	if w.failed {
		return errKRL
	}
	return nil
}

// parseKRL reads a key revocation list. What is not known there is an error: it may
// revoke something.
func parseKRL(document []byte) (*revoked, error) {
	w := &wire{rest: document}
	w.take(uint64(len(krlMagic)))
	if version := w.uint32(); version != 1 && !w.failed {
		return nil, fmt.Errorf("the key revocation list has the format %d, and 1 is known", version)
	}
	w.take(3 * 8) // its number, when it was made, flags that nobody has defined
	w.string()    // reserved
	w.string()    // a comment
	list := newRevoked()
	for w.more() {
		kind, section := w.byte(), &wire{rest: w.string()}
		if w.failed {
			break
		}
		if err := list.section(kind, section); err != nil {
			return nil, err
		}
	}
	if w.failed {
		return nil, errKRL
	}
	for _, i := range list.by {
		slices.Sort(i.serials.list)
	}
	slices.Sort(list.byAnyCA.serials.list)
	return list, nil
}

func (r *revoked) section(kind byte, w *wire) error {
	switch kind {
	case krlCertificates:
		return r.certificates(w)
	case krlKeys:
		return w.each(r.keys, 0)
	case krlSHA1:
		return w.each(r.sha1, sha1.Size)
	case krlSHA256:
		return w.each(r.sha256, sha256.Size)
	case krlExtension:
		return w.extension()
	}
	return fmt.Errorf("the key revocation list has a section of the unknown type %d", kind)
}

// each adds strings, which have that size unless it is 0.
func (w *wire) each(to map[string]bool, size int) error {
	for w.more() {
		text := w.string()
		if !w.failed && size > 0 && len(text) != size {
			return errKRL
		}
		to[string(text)] = true
	}
	return w.err()
}

// extension refuses what must be understood. What need not be is there to find an entry
// faster.
func (w *wire) extension() error {
	name := w.string()
	if critical := w.byte(); critical != 0 {
		return fmt.Errorf("the key revocation list has the unknown extension %q", clip(string(name)))
	}
	w.string()
	return w.err()
}

// certificates reads what is revoked of one authority.
func (r *revoked) certificates(w *wire) error {
	authority := w.string()
	w.string() // reserved
	own := r.of(string(authority))
	for w.more() {
		kind, section := w.byte(), &wire{rest: w.string()}
		if w.failed {
			break
		}
		if err := own.section(kind, section); err != nil {
			return err
		}
	}
	return w.err()
}

func (i *issued) section(kind byte, w *wire) error {
	switch kind {
	case krlSerials:
		for w.more() {
			i.serials.list = append(i.serials.list, w.uint64())
		}
		return w.err()
	case krlSerialRange:
		span := [2]uint64{w.uint64(), w.uint64()}
		if span[0] > span[1] || w.more() {
			return errKRL
		}
		i.serials.ranges = append(i.serials.ranges, span)
		return w.err()
	case krlSerialBitmap:
		return i.bitmap(w)
	case krlKeyIDs:
		return w.each(i.ids, 0)
	case krlCertificateMore:
		return w.extension()
	}
	return fmt.Errorf("the key revocation list has a section of the unknown type %#x", kind)
}

// bitmap reads numbers as bits. A negative number has none, and one past the greatest
// serial number would begin at 0 again.
func (i *issued) bitmap(w *wire) error {
	first, bits := w.uint64(), w.string()
	if w.failed || w.more() || len(bits) > 0 && bits[0] >= 0x80 {
		return errKRL
	}
	b := bitmap{first, new(big.Int).SetBytes(bits)}
	if n := uint64(b.bits.BitLen()); n > 0 && first+(n-1) < first {
		return errKRL
	}
	i.serials.bitmaps = append(i.serials.bitmaps, b)
	return nil
}
