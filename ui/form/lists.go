package form

import (
	"strings"

	"msgtrace/client"
	"msgtrace/ui/pasted"
)

// readers read what is typed into a field, by the kind of its values, and say what
// stands between several of them. Lists are typed as they are pasted. The window
// and the statuses have editors of their own.
var readers = map[client.Kind]struct {
	read    func(s string) []string
	between string
}{
	client.KindAddress:   {read: pasted.Addresses, between: ", "},
	client.KindSubject:   {read: subject},
	client.KindMessageID: {read: pasted.MessageIDs, between: ", "},
	client.KindID:        {read: pasted.NetworkIDs, between: " "},
	client.KindWord:      {read: pasted.Words, between: " "},
}

func subject(s string) []string {
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	return []string{s}
}
