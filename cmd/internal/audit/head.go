package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// head is what the second file holds: how far the log goes. Lines that are cut off at its
// end show by it.
type head struct {
	Lines uint64    `json:"lines"`
	Last  string    `json:"last"` // the mac of the last line
	Log   string    `json:"log"`
	Time  time.Time `json:"time"`
}

// headLabel stands before a head where its mac is made, so that it is no line's.
var headLabel = []byte("msgtrace audit head\n")

func (h head) text(key []byte) ([]byte, error) {
	line, _, err := seal(key, headLabel, h)
	return line, err
}

// errHead is what a second file gives that was changed, or belongs to another key.
var errHead = errors.New("it was changed, or belongs to another log or key")

// readHead reads the second file with a function that reads files. Without one the log
// has no lines.
func readHead(path string, key []byte, read func(path string, limit int64) ([]byte, error)) (head, error) {
	raw, err := read(path, maxKeyFile)
	if errors.Is(err, fs.ErrNotExist) {
		return head{}, nil
	}
	if err != nil {
		return head{}, err
	}
	line := bytes.TrimSuffix(raw, []byte("\n"))
	text, m, ok := unseal(line)
	var h head
	if !ok || sum(key, headLabel, text, closing) != m || json.Unmarshal(line, &h) != nil {
		return head{}, fmt.Errorf("%s: %w", path, errHead)
	}
	return h, nil
}
