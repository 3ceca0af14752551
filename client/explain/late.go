package explain

import (
	"cmp"
	"fmt"
	"time"

	"msgtrace/client"
)

// LeastDelay is how long a delivery takes before it is worth saying.
const LeastDelay = 10 * time.Minute

// Delay is how long a copy took from its first event until it arrived. One that did not
// arrive, but was deferred for [LeastDelay] or more, took that long at least.
type Delay struct {
	Took    time.Duration
	Arrived bool
	Known   bool // the events say it
}

// DelayOf reads from the events of a copy how long it took.
func DelayOf(events []client.Event) Delay {
	s := story{events: events}
	step, arrived := s.last(client.EventDeliver), true
	if step < 0 {
		step = s.last(client.EventSend)
	}
	if step < 0 {
		step, arrived = s.last(client.EventDefer), false
	}
	if step < 0 || events[0].Time.IsZero() || events[step].Time.IsZero() {
		return Delay{}
	}
	took := events[step].Time.Sub(events[0].Time.Time())
	if !arrived && (took < LeastDelay || s.last(client.EventExpand, client.EventRedirect, client.EventDrop) > step) {
		return Delay{}
	}
	return Delay{took, arrived, true}
}

// Long reports whether a copy took long.
func (d Delay) Long() bool { return d.Known && d.Took >= LeastDelay }

// Compare puts the copy first that took less time, and those last that did not arrive.
func (d Delay) Compare(other Delay) int {
	switch {
	case d.Arrived == other.Arrived:
		return cmp.Compare(d.Took, other.Took)
	case d.Arrived:
		return -1
	}
	return 1
}

// Lasting says a time as people speak of it: in seconds, in minutes, in hours and
// minutes, or in days and hours.
func Lasting(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%d s", d/time.Second)
	}
	d = d.Round(time.Minute)
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case hours == 0:
		return fmt.Sprintf("%d min", minutes)
	case hours >= 48:
		return fmt.Sprintf("%d days %d h", hours/24, hours%24)
	}
	return fmt.Sprintf("%d h %d min", hours, minutes)
}
