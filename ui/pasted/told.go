package pasted

import (
	"strconv"
	"strings"
	"time"

	"msgtrace/client"
)

// Took says what a search takes of what was found: "Took 3 recipients and time (24 Nov
// ± 24 h)." Times are in the zone of now.
func (f Found) Took(now time.Time) string {
	var taken []string
	q := f.Query()
	for _, field := range client.Fields {
		if n := len(field.Values(&q)); n > 0 {
			taken = append(taken, counted(n, field.Noun, field))
		}
	}
	if f.timed() {
		taken = append(taken, "time ("+f.Time(now)+")")
	}
	if len(taken) == 0 {
		return ""
	}
	return "Took " + sentenceList(taken) + "."
}

// Beside says what is doubtful, what is left for later, and what is not taken.
func (f Found) Beside() string {
	var said []string
	if !f.ByID() && len(f.Senders) > 0 && !f.Envelope {
		said = append(said, "The sender is the one of From, which may not be the envelope's.")
	}
	if !f.ByID() && len(f.Unsure) > 0 {
		said = append(said, "Whether "+sentenceList(f.Unsure)+" sent it or got it is not said there: taken as "+counted(len(f.Unsure), "recipient", nil)+".")
	}
	if held, ok := f.Held(); ok {
		said = append(said, "Kept for a wider search: "+Summary(held)+".")
	}
	if f.ByID() {
		if also := Summary(client.Query{Statuses: f.Statuses, FromIPs: f.FromIPs, ToIPs: f.ToIPs}); also != "" {
			said = append(said, "Not needed: "+also+".")
		}
	}
	if others := f.others(); len(others) > 0 {
		said = append(said, "Also in it: "+sentenceList(others)+".")
	}
	return strings.Join(append(said, f.Notes...), " ")
}

// Lines name all that was found, a value each: "Sender", "ann@contoso.com". Times are in
// the zone of now.
func (f Found) Lines(now time.Time) (lines [][2]string) {
	all := f.Wider()
	all.MessageIDs, all.IDs = f.MessageIDs, f.IDs
	for _, field := range client.Fields {
		for _, value := range field.Values(&all) {
			lines = append(lines, [2]string{field.Label, value})
		}
	}
	if f.timed() {
		lines = append(lines, [2]string{client.FieldWindow.Info().Label, f.instants(now)})
	}
	for _, address := range f.Others {
		lines = append(lines, [2]string{"Also", address})
	}
	return lines
}

// instants says the time exactly, in the zone of now.
func (f Found) instants(now time.Time) string {
	stamp := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(now.Location()).Format("2006-01-02 15:04:05 MST")
	}
	if !f.Received.IsZero() {
		return stamp(f.Received) + " ± 24 h"
	}
	return strings.TrimSpace(stamp(f.Start) + " to " + stamp(f.End))
}

// mostOthers is how many addresses are named that were not taken.
const mostOthers = 3

func (f Found) others() []string {
	others := f.Others
	if more := len(others) - mostOthers; more > 0 {
		return append(append([]string(nil), others[:mostOthers]...), strconv.Itoa(more)+" more")
	}
	return others
}

// counted is "recipient" or "3 recipients".
func counted(n int, noun string, field *client.FieldInfo) string {
	if field != nil && field.ID == client.FieldID {
		noun = "network message ID"
	}
	switch {
	case n == 1:
		return noun
	case strings.HasSuffix(noun, "s"):
		return strconv.Itoa(n) + " " + noun + "es"
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// Time says the time in a few words, in the zone of now: "24 Nov ± 24 h". It is empty
// if there is none.
func (f Found) Time(now time.Time) string {
	day := func(t time.Time) string {
		t = t.In(now.Location())
		if t.Year() != now.Year() {
			return t.Format("2 Jan 2006")
		}
		return t.Format("2 Jan")
	}
	clock := func(t time.Time) string { return day(t) + " " + t.In(now.Location()).Format("15:04") }
	switch {
	case !f.timed():
		return ""
	case !f.Received.IsZero():
		return day(f.Received) + " ± 24 h"
	case f.End.IsZero() || !f.End.Before(now):
		return "since " + clock(f.Start)
	case f.Start.IsZero():
		return "until " + clock(f.End)
	}
	return clock(f.Start) + " to " + clock(f.End)
}

// sentenceList joins words: a, b and c.
func sentenceList(words []string) string {
	last := len(words) - 1
	if last <= 0 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
