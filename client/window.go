package client

import (
	"encoding/json"
	"time"

	"msgtrace/client/odata"
)

// Window is a span of time, both bounds included, in whole seconds of UTC. The
// zero Window has no bounds.
type Window struct {
	Start, End time.Time
}

// MarshalJSON writes the bounds in RFC 3339, UTC.
func (w Window) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Start Time `json:"start"`
		End   Time `json:"end"`
	}{TimeOf(w.Start, 0), TimeOf(w.End, 0)})
}

// received is how a filter of either dialect names the time of receipt.
const received = "receivedDateTime"

// terms are the window as a filter. Both bounds are sent, always with ge and le:
// these are the only documented forms (https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces),
// and the service refuses a start without an end
// (https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/tests/FakeGraph.cs).
func (w Window) terms() []string {
	if w.Start.IsZero() && w.End.IsZero() {
		return nil
	}
	return []string{odata.Ge(received, odata.Time(w.Start)), odata.Le(received, odata.Time(w.End))}
}

// splitApart is split with what comes before an instant in a window of its own,
// if that takes no more windows.
func splitApart(start, end, apart time.Time, widest time.Duration) []Window {
	windows := split(start, end, widest)
	if start.Before(apart) && apart.Before(end) {
		if newer := split(apart, end, widest); len(newer) < len(windows) {
			return append(newer, Window{Start: start, End: apart})
		}
	}
	return windows
}

// split cuts the span into windows no wider than the widest one allowed, newest
// first. Neighbours share the second they meet in, since the service may cut
// fractions off; what comes twice for it is dropped later.
func split(start, end time.Time, widest time.Duration) []Window {
	var windows []Window
	for end.Sub(start) > widest {
		windows = append(windows, Window{Start: end.Add(-widest), End: end})
		end = end.Add(-widest)
	}
	return append(windows, Window{Start: start, End: end})
}
