package simulator

import (
	"sort"
	"time"
)

// rhythm is how densely an office in Central Europe writes mail in a stretch of
// time.
type rhythm struct {
	start, end time.Time
	until      []float64 // the weight of the hours up to each one, itself included
}

func newRhythm(start, end time.Time) rhythm {
	r := rhythm{start: start, end: end}
	total := 0.0
	for at := start; at.Before(end); at = at.Add(time.Hour) {
		weight := min(1, end.Sub(at).Hours()) * hourly[at.Hour()]
		if weekday := at.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
			weight *= 0.12
		}
		total += weight
		r.until = append(r.until, total)
	}
	return r
}

// at returns the instant before which that part of the mail, from 0 to 1, is
// written.
func (r rhythm) at(part float64) time.Time {
	target := part * r.until[len(r.until)-1]
	hour := min(sort.SearchFloat64s(r.until, target), len(r.until)-1)
	before := 0.0
	if hour > 0 {
		before = r.until[hour-1]
	}
	into := (target - before) / (r.until[hour] - before)
	return earlier(r.start.Add(time.Duration((float64(hour)+into)*float64(time.Hour))), r.end)
}

func earlier(x, y time.Time) time.Time {
	if x.Before(y) {
		return x
	}
	return y
}

// hourly is how busy each hour of a workday is, in UTC.
var hourly = [24]float64{1, 1, 1, 1, 2, 4, 10, 30, 42, 40, 36, 26, 30, 38, 40, 36, 24, 12, 8, 6, 5, 4, 3, 2}
