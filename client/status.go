package client

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Status is what became of one recipient's copy, in one spelling for both
// dialects. A word the service sends that is not known here stays as it came.
type Status string

// The statuses of Microsoft's messageStatus and exchangeMessageTraceStatus.
// StatusRecalled is sent only to clients that ask for unknown enum members.
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

// Statuses are the statuses that people can ask for, in the order of the form.
var Statuses = []Status{
	StatusDelivered, StatusFailed, StatusPending, StatusQuarantined,
	StatusFilteredAsSpam, StatusExpanded, StatusGettingStatus, StatusRecalled,
}

// ParseStatus returns the normalised status for any spelling of it: the
// examples of the service have "Delivered" where its enumeration has
// "delivered", and people write "filtered as spam". What is unknown stays.
func ParseStatus(s string) Status {
	s = strings.TrimSpace(s)
	if status, known := foldedStatuses[fold(s)]; known {
		return status
	}
	return Status(s)
}

var foldedStatuses = func() map[string]Status {
	folded := map[string]Status{fold(string(StatusUnknown)): StatusUnknown}
	for _, status := range Statuses {
		folded[fold(string(status))] = status
	}
	return folded
}()

// Known reports whether the status is one that people can ask the service for.
func (s Status) Known() bool { return slices.Contains(Statuses, s) }

// longestStatus is far above any word of the service, in characters.
const longestStatus = 64

func checkStatus(s string) string {
	if strings.ContainsFunc(s, unicode.IsControl) || utf8.RuneCountInString(s) > longestStatus {
		return fmt.Sprintf("%q is no status", clip(oneLine(s), longestStatus))
	}
	return ""
}

// askedStatus is a status to compare by: the list shows one word for the statuses
// that are not told.
func askedStatus(s Status) Status {
	if s = ParseStatus(string(s)); strings.EqualFold(string(s), "unknown") {
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

// Problem tells whether a person looking for trouble wants to stop here.
func (s Status) Problem() bool {
	switch s {
	case StatusFailed, StatusQuarantined, StatusFilteredAsSpam, StatusPending:
		return true
	}
	return false
}

// Settled tells whether the status is final. Pending and gettingStatus are not,
// and of a word that is not known nobody can say.
func (s Status) Settled() bool {
	return s != StatusPending && s != StatusGettingStatus && s.Known()
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
