package when

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// doubt is a word that can be read in several ways, until what stands beside it
// settles which: 9 is an hour or a day, 20.11 a time of the day or a day, 9h30 a
// time of the day or a length.
type doubt struct {
	word   string
	number bool   // it is a number alone
	hours  bool   // it is 9h or 9h30
	clock  *clock // as a time of the day
	day    *date  // as a day
	other  string // as something else
}

func (d doubt) twoWays() error {
	other := d.other
	switch {
	case d.clock == nil || d.day == nil && d.other == "":
		return unreadable(d.word)
	case d.day != nil && d.number:
		other = "the " + ordinal(d.day.day)
	case d.day != nil:
		other = d.day.short()
	}
	return twoWays(d.word, fmt.Sprintf("%d:%02d", d.clock.hour, d.clock.minute), other)
}

func ordinal(n int) string {
	ending := "th"
	if n < 11 || n > 13 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return strconv.Itoa(n) + ending
}

// numbered reports whether the text is a number alone, as 9 in "9 to 10".
func (m *moment) numbered() bool {
	return m.doubt.number && m.day == nil && m.weekday == nil && m.back == nil && m.part == nil
}

func (m *moment) doubtIsClock() { m.clock, m.doubt = m.doubt.clock, doubt{} }

// settled decides what a word in doubt means, or refuses it. With hours, a number
// alone is an hour.
func (m moment) settled(hours bool) (moment, error) {
	switch d := m.doubt; {
	case d.word == "":
	case m.clock == nil && d.clock != nil && (m.dated() || m.part != nil || m.at || (hours || m.around) && d.number || m.around && d.hours):
		m.doubtIsClock()
	case m.clock != nil && d.day != nil && !d.number && !m.dated():
		m.day, m.doubt = d.day, doubt{}
	default:
		return m, d.twoWays()
	}
	if m.clock == nil {
		return m, nil
	}
	at := *m.clock
	switch {
	case at.midnight && m.dated() && m.part == nil:
		return m, twoWays("midnight", "0:00", "24:00")
	case m.part != nil:
		var err error
		if at, err = m.part.place(at); err != nil {
			return m, err
		}
	case at.bare && at.hour > 0 && at.hour <= 6:
		return m, hourTwice(at.hour)
	}
	m.clock = &at
	return m, nil
}

// hourTwice refuses an hour that is twice a day.
func hourTwice(hour int) error {
	return twoWays(strconv.Itoa(hour), fmt.Sprintf("%d:00", hour), fmt.Sprintf("%d:00", hour+12))
}

// agree completes the two ends of a span from each other: the month of "20-22 Nov",
// the half of the day of "9-11pm".
func agree(first, last *moment) error {
	for _, m := range []*moment{first, last} {
		if m.doubt.number && m.clock == nil && !m.numbered() {
			m.doubtIsClock()
		}
	}
	if start, end := first.day, last.day; start != nil && end != nil && start.month == 0 && end.month != 0 {
		day := date{end.year, end.month, start.day}
		if end.day < start.day {
			day = date{end.year, before(date{end.year, end.month, 1}, 1).month, start.day}
		}
		first.day = &day
	}
	first.settleBeside(last)
	last.settleBeside(first)
	if first.clock == nil || last.clock == nil {
		return nil
	}
	return agreeOnHalf(first, last)
}

// hourMarks reads two ends of which both are hours like 9h, or the first of which
// has one beside its day. As lengths before now the two would be the wrong way round.
func hourMarks(first, last *moment, from, to string) {
	start, end := first.doubt, readDoubt(strings.ReplaceAll(to, " ", ""))
	if start.word == "" {
		start = readDoubt(strings.ReplaceAll(from, " ", ""))
	}
	if !start.hours || !end.hours || !first.dated() && start.clock.hour >= end.clock.hour {
		return
	}
	first.instant, first.clock, first.doubt = time.Time{}, start.clock, doubt{}
	*last = moment{clock: end.clock}
}

// settleBeside settles a word in doubt by the other end, if that is in none.
func (m *moment) settleBeside(other *moment) {
	d := m.doubt
	switch {
	case d.word == "" || m.clock != nil || m.day != nil || other.doubt.word != "":
	case other.clock != nil && d.clock != nil:
		m.doubtIsClock()
	case other.calendar() && other.wholeDay() && d.day != nil:
		day := *d.day
		if day.month == 0 {
			day.month, day.year = other.day.month, other.day.year
		}
		m.day, m.doubt = &day, doubt{}
	}
}

// agreeOnHalf settles which half of the day the hours of a span are in, where one
// end says it for both.
func agreeOnHalf(first, last *moment) error {
	start, end := *first.clock, *last.clock
	switch {
	case first.part == nil && last.part != nil && start.half == "" && start.hour <= 12:
		placed, err := last.part.place(start)
		if err != nil {
			return err
		}
		start = placed
		start.bare = false
	case last.part == nil && first.part != nil && end.half == "" && end.hour <= 12:
		if placed, err := first.part.place(end); err == nil {
			end = placed
			end.bare = false
		}
	case start.half == "" && end.half != "" && start.hour > 0 && start.hour <= 12:
		am, pm := start.hour%12, start.hour%12+12
		if !start.bare && end.half == "pm" && pm != start.hour && pm < end.hour {
			return twoWays(fmt.Sprintf("%d:%02d", start.hour, start.minute), fmt.Sprintf("%d:%02dam", start.hour, start.minute), fmt.Sprintf("%d:%02dpm", start.hour, start.minute))
		}
		if start.bare {
			start.hour, start.bare = nearer(am, pm, end), false
		}
	case end.bare && end.hour < 12 && (start.hour >= 12 || start.half == "am" && end.hour > 0 && end.hour <= 6):
		return hourTwice(end.hour)
	}
	first.clock, last.clock = &start, &end
	return nil
}

// nearer is the hour of the half that the end is in, or of the other half where
// that would be behind the end.
func nearer(am, pm int, end clock) int {
	hour, other := am, pm
	if end.half == "pm" {
		hour, other = pm, am
	}
	if hour > end.hour || hour == end.hour && end.minute == 0 {
		return other
	}
	return hour
}
