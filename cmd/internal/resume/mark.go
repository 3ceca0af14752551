package resume

import (
	"bytes"
	"encoding/json"
	"time"

	"msgtrace/client"
	"msgtrace/client/files"
)

// mark is what stands beside a file that is incomplete: which search it is of.
type mark struct {
	Version    int             `json:"msgtraceResume"`
	API        client.Dialect  `json:"api"`
	Conditions json.RawMessage `json:"conditions"`
	Start      time.Time       `json:"start"`
	End        time.Time       `json:"end"`
	// Gaps reports that the last row of the file does not say how far it goes: rows did not
	// come newest first, or some could not be read or may not have come.
	Gaps bool `json:"gaps,omitempty"`
}

const (
	markVersion = 1
	longestMark = 16 << 20 // thousands of addresses
)

// markOf is the mark of a plan's export.
func markOf(p client.Plan) (mark, error) {
	q := p.Query
	m := mark{Version: markVersion, API: p.Dialect, Start: q.Start, End: q.End}
	q.Start, q.End = time.Time{}, time.Time{}
	var err error
	m.Conditions, err = json.Marshal(q)
	return m, err
}

// readMark returns the mark beside a file, and false when there is none that can be read:
// then the file is all that is known.
func readMark(path string) (mark, bool) {
	var m mark
	raw, err := files.ReadOwn(path, longestMark)
	if err != nil || json.Unmarshal(raw, &m) != nil || m.Version != markVersion {
		return mark{}, false
	}
	return m, true
}

func (m mark) write(path string) error {
	content, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return files.ReplaceOwn(path, append(content, '\n'))
}

// sameSearch reports whether two marks are of one search, whatever its window.
func (m mark) sameSearch(other mark) bool {
	return m.API == other.API && bytes.Equal(m.Conditions, other.Conditions)
}
