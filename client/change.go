package client

import "time"

// settling is how long after its receipt a row may still change, or be joined by
// others. One public lab saw rows come up to an hour late, and a tool of that lab
// reads the last hours again each time:
// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md (chapter 3)
const settling = 6 * time.Hour

// MayChange reports whether what the service told of the message at an instant may
// be different later: it was young then, or a copy was still on its way.
func (t *Trace) MayChange(asked time.Time) bool {
	return t.Received.After(youngSince(asked)) || t.underWay()
}

// youngSince returns the instant of which all that was received later may change, or
// be joined by others, after it was asked for.
func youngSince(asked time.Time) time.Time { return asked.Add(-settling) }

// underWay reports whether a copy of the message is.
func (t *Trace) underWay() bool {
	for i := range t.Recipients {
		if t.Recipients[i].Status.UnderWay() {
			return true
		}
	}
	return false
}

// UnderWay reports whether a copy is pending or has no status yet. Of a word that is
// not known here that cannot be said.
func (s Status) UnderWay() bool { return s == "" || s.Known() && !s.Settled() }

// WhyMayChange is why MayChange reports true, in words.
const WhyMayChange = "younger than 6 h, or pending"

// MayChange says how many of the messages may still change, and which: "12 of the 45
// may still change (~): younger than 6 h, or pending". The mark is the one that the
// rows bear, "" where they bear none. It is "" for no message.
func (r Reach) MayChange(w Wording, n int, mark string) string {
	if n == 0 {
		return ""
	}
	if mark != "" {
		mark = " (" + mark + ")"
	}
	changes, why := "may still change", WhyMayChange
	if r.held != nil {
		changes, why = "may have changed since", "younger than 6 h then, or pending"
	}
	number := w.number(n)
	if r.Matched > n {
		number += " of the " + w.number(r.Matched)
	} else if n > 1 {
		number = "all " + number
	}
	return number + " " + changes + mark + ": " + why
}
