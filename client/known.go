package client

import "slices"

// RecipientsKnown says which of its recipients a Trace holds.
type RecipientsKnown uint8

const (
	// KnownNone: the list was asked for without recipients.
	KnownNone RecipientsKnown = iota + 1
	// KnownMatching: those that matched the search. There may be others.
	KnownMatching
	// KnownSoFar: those that have come so far, in Tracing, where the recipients of
	// a message come in rows of their own. JSON writes it as KnownMatching.
	KnownSoFar
	// KnownHeld: those that the files have which the message is from. JSON writes it as
	// KnownMatching, or as KnownNone where they have none.
	KnownHeld
	// KnownAll: every recipient the service knows. In Tracing that is known once
	// the window that the message lies in was read to its end.
	KnownAll
)

// knownWords are the words of RecipientsKnown, by its values.
var knownWords = []string{"", "none", "matching", "so far", "held", "all"}

// String returns the word for it.
func (k RecipientsKnown) String() string {
	if int(k) < len(knownWords) {
		return knownWords[k]
	}
	return ""
}

// MarshalText writes the word of the JSON contract, which knows three.
func (k RecipientsKnown) MarshalText() ([]byte, error) { return []byte(k.word()), nil }

// UnmarshalText reads the word. One that is not known is none of the values.
func (k *RecipientsKnown) UnmarshalText(word []byte) error {
	*k = RecipientsKnown(max(0, slices.Index(knownWords, string(word))))
	return nil
}

func (k RecipientsKnown) word() string {
	if k == KnownSoFar || k == KnownHeld {
		k = KnownMatching
	}
	return k.String()
}

// GobEncode writes the word, each its own: values may move.
func (k RecipientsKnown) GobEncode() ([]byte, error) { return []byte(k.String()), nil }

// GobDecode reads what GobEncode has written.
func (k *RecipientsKnown) GobDecode(word []byte) error { return k.UnmarshalText(word) }
