// Package pasted reads what people paste: ids, addresses, the headers of a message,
// a bounce as it shows or as it was sent, the details that the pages of Microsoft
// show of a message, rows of tables, links, commands, and sentences of a ticket.
package pasted

import (
	"slices"
	"strings"
	"time"

	"msgtrace/client"
)

// Found is what a pasted text says of messages.
type Found struct {
	MessageIDs, IDs     []string // IDs are network message IDs
	OtherIDs            []string // Message-IDs of others: of References
	Senders, Recipients []string
	Unsure              []string // addresses that may be a sender's or a recipient's
	Others              []string // addresses of neither: of Cc or Reply-To
	Envelope            bool     // the sender is the envelope's
	Subject             string
	Match               client.SubjectMatch
	Statuses            []client.Status
	FromIPs, ToIPs      []string
	With                []string           // either side, of a line of msgtrace
	Without             []client.Exclusion // of a line of msgtrace
	Received            time.Time          // the search is for a day before and after
	Start, End          time.Time          // or for what lies between these
	Messages            int                // that the text tells of, if more than one
	Structured          bool               // the text has a form of its own and is no list and no sentence
	Notes               []string           // sentences on what is there and is not taken

	failed []string // the recipients of whom a bounce tells
}

// Limit is how much of a text is read.
const Limit = 1 << 20

// wordsLimit is how much is read of a text that has no form.
const wordsLimit = 64 << 10

// tooLong is said of a longer one.
const tooLong = "It is longer than 1 MB: only its beginning was read."

// Read reads what was pasted at an instant, whose zone is the person's: it holds for
// times that people wrote. Those of machines are in UTC unless they name a zone.
func Read(s string, now time.Time) Found {
	cut := len(s) > Limit
	s = strings.TrimSpace(Lines(unicodeText(s[:min(len(s), Limit)])))
	found := read(s, now).tidy(now)
	if cut {
		found.Notes = append(found.Notes, tooLong)
	}
	return found
}

// read goes through what a text can be, from what has a form of its own to what is
// only words.
func read(s string, now time.Time) Found {
	if s == "" {
		return Found{}
	}
	if len(s) > wordsLimit {
		return readLong(s, now)
	}
	if found, ok := readLinks(s, now); ok && found.something() {
		found.Structured = true
		return found
	}
	if ids := OnlyIDs(s); ids != nil {
		return Found{IDs: ids}
	}
	if ids := OnlyMessageIDs(s); ids != nil {
		return Found{MessageIDs: ids}
	}
	if found, ok := readForms(s, now); ok {
		return found
	}
	var notes []string
	for _, reader := range []func(string, time.Time) (Found, bool){readCommand, readHeaders} {
		found, ok := reader(s, now)
		if ok && found.something() {
			found.Structured = true
			return found
		}
		notes = append(notes, found.Notes...)
	}
	found, ok := readList(s)
	if !ok {
		found = readWords(s, now)
	}
	found.Notes = append(notes, found.Notes...)
	return found
}

// readForms reads what may be long: messages, answers of the API, and tables.
func readForms(s string, now time.Time) (Found, bool) {
	for _, reader := range []func(string, time.Time) (Found, bool){readJSON, readMail, readTable} {
		if found, ok := reader(s, now); ok && found.something() {
			found.Structured = true
			return found, true
		}
	}
	return Found{}, false
}

// readLong reads a long text. Of one without a form the beginning is enough.
func readLong(s string, now time.Time) Found {
	if found, ok := readForms(s, now); ok {
		return found
	}
	found := read(strings.ToValidUTF8(s[:wordsLimit], ""), now)
	found.Notes = append(found.Notes, "It is long: only its beginning was read.")
	return found
}

// something reports whether anything was found that a search can be made of.
func (f Found) something() bool {
	return f.ByID() || f.details() || len(f.Unsure)+len(f.Others) > 0 || f.timed()
}

// ByID reports whether a message is named by an id.
func (f Found) ByID() bool { return len(f.MessageIDs)+len(f.IDs) > 0 }

// details reports whether there is a condition besides ids and times.
func (f Found) details() bool {
	return len(f.Senders)+len(f.Recipients)+len(f.failed)+len(f.Statuses)+len(f.FromIPs)+len(f.ToIPs)+len(f.With)+len(f.Without) > 0 || f.Subject != ""
}

// timed reports whether there is a time.
func (f Found) timed() bool { return !f.Received.IsZero() || !f.Start.IsZero() || !f.End.IsZero() }

// Empty reports whether there is nothing to search for.
func (f Found) Empty() bool { return !f.something() }

// tidy drops what came twice, and the recipients of a header where a bounce names
// those that it is about.
func (f Found) tidy(now time.Time) Found {
	if len(f.failed) > 0 {
		f.Others = append(f.Others, f.Recipients...)
		f.Recipients = f.failed
	}
	f.failed = nil
	f.MessageIDs, f.IDs = unique(f.MessageIDs), unique(f.IDs)
	f.Senders, f.Recipients = unique(f.Senders), unique(f.Recipients)
	f.FromIPs, f.ToIPs = unique(f.FromIPs), unique(f.ToIPs)
	f.Unsure = without(unique(f.Unsure), f.Senders, f.Recipients)
	f.Others = without(unique(f.Others), f.Senders, f.Recipients, f.Unsure)
	f.Statuses = compact(f.Statuses)
	f.Notes = compact(f.Notes)
	if !f.Received.IsZero() && f.Received.Add(-Around).After(now) {
		f.Notes = append(f.Notes, "The time "+f.Received.Format("2 Jan 2006")+" lies in the future and is not taken.")
		f.Received = time.Time{}
	}
	return f
}

// compact drops what came before, however far.
func compact[T comparable](values []T) []T {
	var kept []T
	for _, value := range values {
		if !slices.Contains(kept, value) {
			kept = append(kept, value)
		}
	}
	return kept
}

// without leaves out what is in one of the others, in any case.
func without(values []string, others ...[]string) []string {
	known := map[string]bool{}
	for _, value := range slices.Concat(others...) {
		known[strings.ToLower(value)] = true
	}
	return slices.DeleteFunc(slices.Clone(values), func(value string) bool { return known[strings.ToLower(value)] })
}

// orElse fills what is missing with what another part of the text says.
func (f Found) orElse(other Found) Found {
	if len(f.Senders) == 0 {
		f.Senders, f.Envelope = other.Senders, other.Envelope
	}
	if f.Subject == "" {
		f.Subject, f.Match = other.Subject, other.Match
	}
	if !f.timed() {
		f.Received, f.Start, f.End = other.Received, other.Start, other.End
	}
	for _, one := range []struct{ to, from *[]string }{
		{&f.MessageIDs, &other.MessageIDs}, {&f.IDs, &other.IDs}, {&f.failed, &other.failed},
		{&f.Recipients, &other.Recipients}, {&f.FromIPs, &other.FromIPs}, {&f.ToIPs, &other.ToIPs},
	} {
		if len(*one.to) == 0 {
			*one.to = *one.from
		}
	}
	if len(f.Statuses) == 0 {
		f.Statuses = other.Statuses
	}
	f.Unsure = slices.Concat(f.Unsure, other.Unsure)
	f.OtherIDs = slices.Concat(f.OtherIDs, other.OtherIDs)
	f.Others = slices.Concat(f.Others, other.Others)
	f.Notes = slices.Concat(f.Notes, other.Notes)
	return f
}

// lineEnds ends lines as they end in a text: a terminal pastes them as the key
// that ends a line sends them.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Lines returns a text with its lines ended as they end in a text, however they
// were pasted.
func Lines(s string) string { return lineEnds.Replace(s) }
