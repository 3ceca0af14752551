package restore

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strconv"

	"msgtrace/client/auth"
)

var (
	errNewer   = errors.New("it was written by a newer msgtrace")
	errDamaged = errors.New("it is damaged")
)

const (
	frameHead   = 8       // length and checksum
	mostOfFrame = 1 << 28 // bytes of one chunk, sealed or not
	wholeBit    = 1 << 31 // of the length: the chunk says how all stands
)

// frame is a chunk as it is written.
func frame(sealer *auth.Sealer, id string, number int, c *chunk) ([]byte, error) {
	var packed bytes.Buffer
	press, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(gob.NewEncoder(press).Encode(c), press.Close()); err != nil {
		return nil, err
	}
	body := sealer.Seal(sealedName(id, number, c.Whole), packed.Bytes())
	out := make([]byte, frameHead, frameHead+len(body))
	length := uint32(len(body))
	if len(body) > mostOfFrame {
		return nil, errTooLarge
	}
	if c.Whole {
		length |= wholeBit
	}
	binary.BigEndian.PutUint32(out, length)
	binary.BigEndian.PutUint32(out[4:], crc32.ChecksumIEEE(body))
	return append(out, body...), nil
}

func sealedName(id string, number int, whole bool) string {
	return fmt.Sprintf("%s#%d %t", id, number, whole)
}

// reader reads the chunks of a file.
type reader struct {
	from   io.Reader
	sealer *auth.Sealer
	id     string
	number int // of the next chunk
}

// sealedChunk is a chunk that was read and not opened.
type sealedChunk struct {
	body   []byte
	number int
	whole  bool
}

// newReader reads the beginning of a file.
func newReader(from io.Reader, sealer *auth.Sealer) (*reader, error) {
	head := make([]byte, len(header)+idLength)
	n, err := io.ReadFull(from, head)
	version, ours := bytes.CutPrefix(head[:n], []byte(prefix))
	switch {
	case !ours:
		return nil, errDamaged
	case string(head[:min(n, len(header))]) != header:
		if digits, _, _ := bytes.Cut(version, []byte("\n")); isNumber(digits) {
			return nil, errNewer
		}
		return nil, errDamaged
	case err != nil:
		return nil, errDamaged
	}
	return &reader{from: from, sealer: sealer, id: string(head[len(header):])}, nil
}

func isNumber(digits []byte) bool {
	n, err := strconv.Atoi(string(digits))
	return err == nil && n > 1
}

// next reads the next chunk; io.EOF where no whole one comes.
func (r *reader) next() (sealedChunk, error) {
	var head [frameHead]byte
	if _, err := io.ReadFull(r.from, head[:]); err != nil {
		return sealedChunk{}, end(err)
	}
	length := binary.BigEndian.Uint32(head[:])
	c := sealedChunk{number: r.number, whole: length&wholeBit != 0}
	if length &^= wholeBit; length == 0 || length > mostOfFrame {
		return sealedChunk{}, io.EOF // a loss of power leaves zeros
	}
	var body bytes.Buffer // grows with what is there, whatever the length says
	if _, err := io.CopyN(&body, r.from, int64(length)); err != nil {
		return sealedChunk{}, end(err)
	}
	if c.body = body.Bytes(); crc32.ChecksumIEEE(c.body) != binary.BigEndian.Uint32(head[4:]) {
		return sealedChunk{}, io.EOF
	}
	r.number++
	return c, nil
}

// end is io.EOF for a file that ends within a chunk.
func end(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return io.EOF
	}
	return err
}

// open opens a chunk.
func (r *reader) open(sealed sealedChunk) (*chunk, error) {
	packed, err := r.sealer.Open(sealedName(r.id, sealed.number, sealed.whole), sealed.body)
	if err != nil {
		return nil, errDamaged
	}
	var c chunk
	plain := io.LimitReader(flate.NewReader(bytes.NewReader(packed)), mostOfFrame)
	if err := gob.NewDecoder(plain).Decode(&c); err != nil {
		return nil, fmt.Errorf("%w (%v)", errDamaged, err)
	}
	return &c, nil
}
