package form

import (
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/ui/pasted"
	"msgtrace/ui/queryline"
)

// reader reads the values of a field and writes them.
type reader struct {
	read    func(s string) []string
	between string
	write   func(value string) string // nil: as it is
}

// join writes several values.
func (r reader) join(values []string) string {
	if r.write != nil {
		values = slices.Clone(values)
		for i, value := range values {
			values[i] = r.write(value)
		}
	}
	return strings.Join(values, r.between)
}

// readers read what is typed into a field, by the kind of its values, and say what
// stands between several of them. Lists are typed as they are pasted. The window
// and the statuses have editors of their own.
var readers = map[client.Kind]reader{
	client.KindAddress:   {read: pasted.Addresses, between: ", "},
	client.KindSubject:   {read: subject},
	client.KindMessageID: {read: pasted.MessageIDs, between: ", "},
	client.KindID:        {read: pasted.NetworkIDs, between: " "},
	client.KindWord:      {read: pasted.Words, between: " "},
	client.KindWithout:   {read: queryline.Exclusions, between: " ", write: queryline.Exclusion},
}

func subject(s string) []string {
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	return []string{s}
}
