package export

import (
	"io"
	"slices"

	"msgtrace/client"
)

// remarked is a message with what a person wrote about it: one more member of the
// contract, and only where there is something.
type remarked struct {
	*client.Trace
	words string
}

// MarshalJSON writes the message with the member "remark" behind the others.
func (r remarked) MarshalJSON() ([]byte, error) {
	whole, err := r.Trace.MarshalJSON()
	if err != nil {
		return nil, err
	}
	words, err := line(r.words)
	if err != nil {
		return nil, err
	}
	return slices.Concat(whole[:len(whole)-1], []byte(`,"remark":`), words, []byte("}")), nil
}

// entry is a message for JSON, with the remark on it.
func (f File) entry(t *client.Trace) any {
	if f.Remark != nil {
		if words := f.Remark(t); words != "" {
			return remarked{t, words}
		}
	}
	return t
}

// newCSV is NewCSV with a last column for the remarks, if there are any.
func (f File) newCSV(w io.Writer) (*CSV, error) {
	if f.Remark == nil {
		return NewCSV(w)
	}
	return newCSV(w, append(slices.Clone(Columns), "remark"), func(r row) []string { return append(cells(r), f.Remark(r.Trace)) })
}
