package client

import (
	"encoding/gob"
	"fmt"
	"io"
)

// EncodeTraces writes messages for DecodeTraces to read, with all that is known of them.
func EncodeTraces(w io.Writer, traces []*Trace) error { return gob.NewEncoder(w).Encode(traces) }

// DecodeTraces reads what EncodeTraces has written.
func DecodeTraces(r io.Reader) ([]*Trace, error) {
	var traces []*Trace
	if err := gob.NewDecoder(r).Decode(&traces); err != nil {
		return nil, fmt.Errorf("messages that were kept cannot be read: %w", err)
	}
	return traces, nil
}

// GobEncode writes the time with the digits that came.
func (t Time) GobEncode() ([]byte, error) { return []byte(t.String()), nil }

// GobDecode reads what GobEncode has written.
func (t *Time) GobDecode(written []byte) error {
	if len(written) == 0 {
		*t = Time{}
		return nil
	}
	read, err := ParseTime(string(written))
	*t = read
	return err
}
