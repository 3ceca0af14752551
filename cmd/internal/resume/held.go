package resume

import (
	"io"
	"time"

	"msgtrace/client"
	"msgtrace/client/copyset"
)

// held is what a file holds.
type held struct {
	messages       int   // rows of a CSV, lines of NDJSON
	whole          int64 // where they end
	oldest, newest time.Time
	// ordered reports that the rows come newest first, but for parts of messages that came
	// before.
	ordered bool
}

// rise is a row that is newer than one before it.
type rise struct {
	id    uint64
	place int
}

// look reads a file, and refuses one that holds what a search does not find.
func look(in io.ReadSeeker, format Format, holds func(*client.Trace) bool) (held, error) {
	h := held{ordered: true}
	var rises []rise
	whole, err := rewound(in, format, func(t *client.Trace) error {
		h.messages++
		if !holds(t) {
			return refusef("row %d, received %s, is not of this search", h.messages, t.Received)
		}
		at := t.Received.Time()
		switch {
		case at.IsZero():
			h.ordered = false // nobody knows where it belongs
			return nil
		case !h.oldest.IsZero() && at.After(h.oldest):
			rises = append(rises, rise{copyset.Hash(t.ID, ""), h.messages})
		}
		if h.oldest.IsZero() || at.Before(h.oldest) {
			h.oldest = at
		}
		if at.After(h.newest) {
			h.newest = at
		}
		return nil
	})
	h.whole = whole
	if err != nil || len(rises) == 0 || !h.ordered {
		return h, err
	}
	h.ordered, err = parts(in, format, rises)
	return h, err
}

// parts reports whether all that came late are further parts of messages that stand before
// them.
func parts(in io.ReadSeeker, format Format, rises []rise) (bool, error) {
	first := make(map[uint64]int, len(rises)) // where the message stands for the first time
	for _, r := range rises {
		first[r.id] = 0
	}
	place := 0
	_, err := rewound(in, format, func(t *client.Trace) error {
		place++
		id := copyset.Hash(t.ID, "")
		if at, late := first[id]; late && at == 0 {
			first[id] = place
		}
		return nil
	})
	for _, r := range rises {
		if first[r.id] >= r.place {
			return false, err
		}
	}
	return true, err
}

// copies are the copies of a file that were received before an instant; zero: all of them.
func copies(in io.ReadSeeker, format Format, before time.Time) (*copyset.Set, error) {
	found := new(copyset.Set)
	_, err := rewound(in, format, func(t *client.Trace) error {
		if !before.IsZero() && !t.Received.Before(before) {
			return nil
		}
		found.Add(t.ID, "")
		for _, r := range t.Recipients {
			found.Add(t.ID, r.Address)
		}
		return nil
	})
	return found, err
}

func rewound(in io.ReadSeeker, format Format, each func(*client.Trace) error) (int64, error) {
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	return scan(in, format, each)
}
