// Package pasted reads what people paste: ids, addresses, the headers of a message,
// a bounce, or the details that the pages of Microsoft show of one.
package pasted

import (
	"regexp"
	"strings"
	"time"

	"msgtrace/client"
)

// Found is what a pasted text says of a message.
type Found struct {
	MessageID           string
	IDs                 []string // network message IDs
	Senders, Recipients []string
	Envelope            bool // the sender is the envelope's
	Subject             string
	Received            time.Time
	Lines               int // of headers, that were understood
}

// Read reads what was pasted: an id, or a list of them, by itself, headers or a
// bounce, or a list of addresses, which are taken for recipients.
func Read(s string) Found {
	s = strings.TrimSpace(s)
	if ids := OnlyIDs(s); ids != nil {
		return Found{IDs: ids}
	}
	if id := OnlyMessageID(s); id != "" {
		return Found{MessageID: id}
	}
	if found := Headers(s); found.Lines > 0 {
		return found
	}
	return Found{Recipients: OnlyAddresses(s)}
}

// lineEnds ends lines as they end in a text: a terminal pastes them as the key
// that ends a line sends them.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Lines returns a text with its lines ended as they end in a text, however they
// were pasted.
func Lines(s string) string { return lineEnds.Replace(s) }

var lonelyID = regexp.MustCompile(`^<([^<>\s]+|[^<>\x00-\x1f]*@[^<>\x00-\x1f]*)>$`)

// OnlyMessageID returns the Message-ID of a text that holds nothing else, "" if
// it holds something else.
func OnlyMessageID(s string) string {
	if s = strings.TrimSpace(s); lonelyID.MatchString(s) {
		return s
	}
	return ""
}

// OnlyIDs returns the network message IDs of a text that holds nothing else.
func OnlyIDs(s string) []string {
	found := client.ReadIDs(s)
	for _, id := range found {
		if !client.IsGUID(id) {
			return nil
		}
	}
	return unique(found)
}

// OnlyAddresses returns the addresses of a text that holds nothing else.
func OnlyAddresses(s string) []string {
	found := addressesIn(s)
	if len(found) != len(Addresses(s)) || Headers(s).Lines > 0 {
		return nil
	}
	return found
}
