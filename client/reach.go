package client

import (
	"strconv"
	"time"
)

// Reach is how far an answer goes: how many messages match, back to when everything
// was read, whether that is all, and what it costs to read the rest. Its methods say
// so in words. Whoever shows an answer takes these words, so that the list, the
// command line and a note never come to differ; each adds its own key or flag.
type Reach struct {
	Matched  int  // messages that match, of what was read
	Complete bool // these are all of them: see Snapshot.Complete
	More     bool // something may still come: see Snapshot.More
	// Back is the instant after which everything was read: see Snapshot.ReadBack.
	Back time.Time
	// Start is where the window begins; zero: it has no bounds.
	Start time.Time
	// Left is about how many more requests read the rest: see Snapshot.Left.
	Left int

	held       *Held // what it is from in place of the service
	open       bool  // there is no condition: every message matches
	outOfOrder bool
	cut        bool
	pages      int
	unread     int
	failed     []Failed
}

// Wording is how a place writes what differs by its readers.
type Wording struct {
	Time   func(time.Time) string // an instant that something was read back to
	Number func(int) string       // nil: digits alone
}

func (w Wording) number(n int) string {
	if w.Number == nil {
		return strconv.Itoa(n)
	}
	return w.Number(n)
}

func (w Wording) counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return w.number(n) + " " + noun + "s"
}

// Reach returns how far what a snapshot of the plan holds goes.
func (p Plan) Reach(s Snapshot) Reach {
	return Reach{
		Matched: s.Released + len(s.Traces), Complete: s.Complete, More: s.More, Back: s.ReadBack, Start: p.Query.Start, Left: s.Left,
		held: p.held, open: len(p.Conditions) == 0, outOfOrder: s.OutOfOrder, cut: s.Cut, pages: s.Pages, unread: s.Unread,
		failed: s.Failed,
	}
}

// Count says how many messages match: "45 match", "1 matches", "none match", and
// "720 messages" where nothing but a time was asked for.
func (r Reach) Count(w Wording) string {
	switch {
	case r.open && r.Matched == 0:
		return "no messages"
	case r.open:
		return w.counted(r.Matched, "message")
	case r.Matched == 0:
		return "none match"
	case r.Matched == 1:
		return "1 matches"
	}
	return w.number(r.Matched) + " match"
}

// CountOf is Count where only some of them are shown: "7 of 45 that match".
func (r Reach) CountOf(w Wording, shown int) string {
	if r.open {
		return w.number(shown) + " of " + w.counted(r.Matched, "message")
	}
	return w.number(shown) + " of " + w.number(r.Matched) + " that match"
}

// Held reports whether the answer is from files: then it is never complete, for what
// they do not have is not known.
func (r Reach) Held() bool { return r.held != nil }

// Short reports whether files are known to lack something: rows that could not be read, or
// where their maker stopped.
func (r Reach) Short() bool { return r.held != nil && (r.held.Unread > 0 || len(r.held.Lacks) > 0) }

// Read says back to when the answer was read: "read back to 21 Nov 14:00, all of
// it", or "read back to 24 Nov 16:24 only".
func (r Reach) Read(w Wording) string {
	switch {
	case r.held != nil:
		return r.held.Words(w)
	case r.Complete && r.Start.IsZero():
		return "all of it"
	case r.Complete:
		return "read back to " + w.Time(r.Start) + ", all of it"
	}
	return r.back(w, " only")
}

// State returns how complete the answer is, for a place where the window stands beside
// it: "complete", "incomplete: read back to 24 Nov 16:24 only".
func (r Reach) State(w Wording) string {
	switch {
	case r.Complete:
		return "complete"
	case r.held != nil:
		return r.Read(w)
	}
	return "incomplete: " + r.Read(w)
}

// Brief is the shortest form of Read: whether it is all.
func (r Reach) Brief() string {
	switch {
	case r.Complete:
		return "all of it"
	case r.held != nil:
		return "from " + r.held.From
	case r.pages == 0:
		return "nothing read yet"
	}
	return "not complete"
}

// Gap is Read of an answer that is not complete, with what it lacks: "read back to 24
// Nov 16:24, not to 14 Nov 17:00". It is "" for one that is.
func (r Reach) Gap(w Wording) string {
	switch {
	case r.Complete:
		return ""
	case r.held != nil || r.Start.IsZero() || !r.More:
		return r.Read(w)
	}
	return r.back(w, ", not to "+w.Time(r.Start))
}

// back says back to when an answer was read that is not complete, and behind that
// what else is to be said of it.
func (r Reach) back(w Wording, behind string) string {
	words := "read in part"
	switch {
	case r.pages == 0:
		return "nothing read yet"
	case !r.More && r.gaps():
		words = "read to the end"
	case !r.Back.IsZero():
		words = "read back to " + w.Time(r.Back) + behind
	case !r.More:
		words = "read to the end"
	}
	if r.outOfOrder {
		words += ", not newest first"
	}
	if r.unread > 0 {
		words += ", " + w.counted(r.unread, "row") + " could not be read"
	}
	if r.cut {
		words += ", the service may have left some out"
	}
	if n := len(r.failed); n > 1 {
		words += ", " + w.number(n) + " parts could not be read"
	} else if n == 1 {
		words += ", " + r.failed[0].span(w) + " could not be read"
	}
	return words
}

// gaps reports whether what failed is not only the oldest part.
func (r Reach) gaps() bool {
	return len(r.failed) > 1 || len(r.failed) == 1 && r.failed[0].Window.Start.After(r.Start)
}

// Cost says what it takes to read the rest: "about 29 requests". It is "" where there
// is no rest, or nothing to go by.
func (r Reach) Cost(w Wording) string {
	if !r.More || r.Left == 0 {
		return ""
	}
	return "about " + w.counted(r.Left, "request")
}
