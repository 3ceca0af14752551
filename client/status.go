package client

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Status is what became of one recipient's copy, in one spelling for both
// dialects. A word the service sends that is not known here stays as it came.
type Status string

// The statuses of messageStatus (2021) and exchangeMessageTraceStatus (today).
// StatusRecalled is sent only to clients that ask for unknown enum members, and no
// page says what it means.
// https://github.com/microsoftgraph/microsoft-graph-docs/pull/13536
// https://learn.microsoft.com/graph/api/resources/exchangemessagetrace
const (
	StatusDelivered      Status = "delivered"
	StatusFailed         Status = "failed"
	StatusPending        Status = "pending"
	StatusQuarantined    Status = "quarantined"
	StatusFilteredAsSpam Status = "filteredAsSpam"
	StatusExpanded       Status = "expanded"
	StatusGettingStatus  Status = "gettingStatus"
	StatusRecalled       Status = "recalled"
	StatusUnknown        Status = "unknownFutureValue"
)

// StatusInfo is everything that is known of one status. Its own text is its word
// in JSON, NDJSON and CSV, and in the service's enumeration.
type StatusInfo struct {
	Status Status
	Word   string   // wherever a person reads
	Also   []string // what else people call it
	// Meaning is what became of the copy, and Move who has to do what, in sentences for
	// the phone.
	Meaning, Move string
	// Digit is the key that narrows a list to it; 0: no key does. Copies are counted in
	// the order of the digits.
	Digit    int
	Severity int  // 0 is the worst
	Problem  bool // a person looking for trouble wants to stop here
	Settled  bool // it does not change any more
}

// statuses are in the order of the form.
var statuses = [...]StatusInfo{
	{
		Status: StatusDelivered, Word: "Delivered",
		Meaning: "The copy was put into the mailbox, or the recipient's mail server took it.",
		Move:    "Nobody has to act. Whoever misses it searches the whole mailbox: Junk Email, and what inbox rules moved or deleted, which no trace shows.",
		Digit:   1, Severity: 8, Settled: true,
	},
	{
		Status: StatusFailed, Word: "Failed",
		Meaning: "The copy was not delivered, and the service does not try again.",
		Move:    "The reason says who has to act; it stands in the events of the copy.",
		Digit:   4, Severity: 0, Problem: true, Settled: true,
	},
	{
		Status: StatusPending, Word: "Pending",
		Meaning: "The copy could not be delivered yet. The service keeps it and tries again by itself.",
		Move:    "Wait, unless the reason does not pass by itself: the events of the copy say so.",
		Digit:   5, Severity: 3, Problem: true,
	},
	{
		Status: StatusQuarantined, Word: "Quarantined",
		Meaning: "The copy waits in quarantine, and the recipient has not got it.",
		Move:    "A security administrator looks at it in Defender, under Quarantine, by its network message ID, and releases it if it is wanted.",
		Digit:   3, Severity: 1, Problem: true, Settled: true,
	},
	{
		Status: StatusFilteredAsSpam, Word: "Spam", Also: []string{"junk"},
		Meaning: "The filter judged the message to be spam: the copy went to Junk Email or was refused.",
		Move:    "The recipient looks in Junk Email first; a security administrator sees in Defender which policy decided.",
		Digit:   2, Severity: 2, Problem: true, Settled: true,
	},
	{
		Status: StatusExpanded, Word: "Expanded",
		Meaning: "The address is a group. The message went on to its members, each with a copy and a status of their own.",
		Move:    "Nobody has to act. Who misses it is looked up by the address of the member.",
		Digit:   6, Severity: 7, Settled: true,
	},
	{
		Status: StatusGettingStatus, Word: "No status yet", Also: []string{"none"},
		Meaning: "The message came a short while ago, and the service has not worked out yet what became of it.",
		Move:    "Ask the service again in 5 to 10 minutes.",
		Digit:   7, Severity: 5,
	},
	{
		Status: StatusRecalled, Word: "Recalled",
		Meaning: "Presumably the sender took the message out of the mailbox again; no page of Microsoft's says what this status means.",
		Move:    "The sender is asked; only the sender can send it again.",
		Digit:   8, Severity: 6, Settled: true,
	},
	{
		// It is not known whether such a copy is settled.
		Status: StatusUnknown, Word: "Unknown",
		Meaning: "The service has a status that this program has no word for. It is shown as it came.",
		Move:    "The events of the copy may say more.",
		Digit:   9, Severity: 4,
	},
}

// Statuses are the statuses that people can ask for, in the order of the form.
var Statuses = slices.DeleteFunc(statusesBy(func(a, b StatusInfo) int { return 0 }),
	func(s Status) bool { return s == StatusUnknown })

// StatusOrder is the order in which copies are counted: that of the digits, those
// without one last. StatusUnknown stands for all words not known here.
var StatusOrder = statusesBy(func(a, b StatusInfo) int {
	return cmp.Compare((a.Digit+9)%10, (b.Digit+9)%10)
})

func statusesBy(compare func(a, b StatusInfo) int) []Status {
	infos := slices.Clone(statuses[:])
	slices.SortStableFunc(infos, compare)
	sorted := make([]Status, len(infos))
	for i, info := range infos {
		sorted[i] = info.Status
	}
	return sorted
}

// find returns the entry of the status, or nil when the word is not known here.
func (s Status) find() *StatusInfo {
	for i := range statuses {
		if statuses[i].Status == s {
			return &statuses[i]
		}
	}
	return nil
}

// Info returns what is known of a status. A word that is not known here is
// StatusUnknown in all but the word, which is its own.
func (s Status) Info() StatusInfo {
	if info := s.find(); info != nil {
		return *info
	}
	info := *StatusUnknown.find()
	if info.Status = s; s != "" && fold(string(s)) != fold(info.Word) {
		info.Word = string(s)
	}
	return info
}

// ParseStatus returns the normalised status for any spelling of the service's
// words: its examples have "Delivered" where its enumeration has "delivered".
// What is unknown stays.
func ParseStatus(s string) Status {
	s = strings.TrimSpace(s)
	if status, known := foldedStatuses[fold(s)]; known {
		return status
	}
	return Status(s)
}

// StatusByName returns the status that a person means: a word of the service or of
// the screens in any spelling, or what else people call it. What is unknown stays.
func StatusByName(name string) Status {
	name = strings.TrimSpace(name)
	if status, known := namedStatuses[fold(name)]; known {
		return status
	}
	return ParseStatus(name)
}

var foldedStatuses, namedStatuses = func() (folded, named map[string]Status) {
	folded, named = map[string]Status{}, map[string]Status{}
	for _, info := range statuses {
		folded[fold(string(info.Status))] = info.Status
		for _, name := range append(info.Also, info.Word) {
			named[fold(name)] = info.Status
		}
	}
	return folded, named
}()

// Known reports whether the status is one that people can ask the service for.
func (s Status) Known() bool { return s != StatusUnknown && s.find() != nil }

// Problem reports whether a person looking for trouble wants to stop here.
func (s Status) Problem() bool {
	info := s.find()
	return info != nil && info.Problem
}

// Settled reports whether the status is final.
func (s Status) Settled() bool {
	info := s.find()
	return info != nil && info.Settled
}

// Word returns what people read for the status.
func (s Status) Word() string {
	if info := s.find(); info != nil {
		return info.Word
	}
	return s.Info().Word
}

// Name returns what the status is called in a query: the word of the screen where it is
// one word, in lower case.
func (s Status) Name() string {
	info := s.find()
	switch {
	case info == nil:
		return string(s)
	case strings.Contains(info.Word, " "):
		return info.Also[0]
	}
	return strings.ToLower(info.Word)
}

// StatusNames are the names of the statuses that people can ask for, in the order of the
// form.
func StatusNames() []string {
	names := make([]string, len(Statuses))
	for i, s := range Statuses {
		names[i] = s.Name()
	}
	return names
}

// Severity returns how bad the status is, 0 being the worst.
func (s Status) Severity() int {
	info := s.find()
	if info == nil {
		info = StatusUnknown.find()
	}
	return info.Severity
}

// Place returns the place of the status in StatusOrder.
func (s Status) Place() int {
	for i, other := range StatusOrder {
		if other == s {
			return i
		}
	}
	return unknownPlace
}

var unknownPlace = slices.Index(StatusOrder, StatusUnknown)

// StatusCounts are numbers of copies, at the places of their status.
type StatusCounts [len(statuses)]int

// CountStatuses counts copies by their status.
func CountStatuses(recipients []Recipient) StatusCounts {
	var counts StatusCounts
	for i := range recipients {
		counts[recipients[i].Status.Place()]++
	}
	return counts
}

// longestStatus is far above any word of the service, in characters.
const longestStatus = 64

func checkStatus(s string) string {
	if strings.ContainsFunc(s, unicode.IsControl) || utf8.RuneCountInString(s) > longestStatus {
		return fmt.Sprintf("%q is no status", clip(oneLine(s), longestStatus))
	}
	return ""
}

// askedStatus is a status to compare by: the list shows one word for the statuses
// that the service does not name.
func askedStatus(s Status) Status {
	if s = ParseStatus(string(s)); strings.EqualFold(string(s), StatusUnknown.Info().Word) {
		return StatusUnknown
	}
	return s
}

// matchStatus compares a row's status, which may be a word that is not known here.
func matchStatus(asked []Status, s Status) bool {
	if slices.Contains(asked, s) {
		return true
	}
	return !s.Known() && slices.ContainsFunc(asked, func(a Status) bool {
		return !a.Known() && (fold(string(a)) == fold(string(s)) || a == StatusUnknown && (s == "" || fold(string(s)) == "unknown"))
	})
}

// fold makes spellings comparable: no case, no spaces, dashes or underscores.
func fold(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c < 'a' || c > 'z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '_':
			return -1
		}
		return r
	}, strings.ToLower(s))
}
