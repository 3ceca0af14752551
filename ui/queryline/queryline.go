package queryline

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/when"
)

// Times are a window as it was written. They are empty for the last 48 hours.
type Times struct {
	Since  string // "2d", "yesterday 14:00": from then on
	Until  string // "noon": up to then
	When   string // "9:00 - 11:00": a span, in place of the other two
	Latest bool   // the most recent that the service has, in place of all of them
}

// Usual is what Since is when nothing is written.
const Usual = "48h"

// Search is what a line asks for.
type Search struct {
	Query client.Query // without Start, End and Latest
	Times Times
}

// Problem is why a line cannot run, and where in it.
type Problem struct {
	client.Problem
	From, To int // in bytes; both 0: nowhere in particular
}

// Problems are all the reasons why a line cannot run, as an error.
type Problems []Problem

// Error joins the problems in one line.
func (p Problems) Error() string {
	said := make([]string, len(p))
	for i, problem := range p {
		said[i] = problem.Message
	}
	return strings.Join(said, "; ")
}

// TimeError is a time that cannot be read.
type TimeError struct {
	Word string // since, until or when: where it stands
	Err  error
}

// Error says what is wrong with the time.
func (e *TimeError) Error() string { return e.Err.Error() }

// Unwrap gives the error of the reader.
func (e *TimeError) Unwrap() error { return e.Err }

// Bounds are the window at an instant, in a zone for times that name none. Both are
// zero for the last 48 hours. The errors are each a [TimeError].
func (t Times) Bounds(now time.Time, zone *time.Location) (start, end time.Time, err error) {
	switch {
	case t.Latest || t == (Times{}):
		return start, end, nil
	case t.When != "":
		start, end, err = when.ParseRange(t.When, now, zone)
		return start, end, wrong("when", err)
	}
	start, end, err = when.ParseEnds(t.Since, t.Until, now, zone)
	return start, end, atWords(err)
}

// atWords says at which word of a line the ends of a window are wrong.
func atWords(err error) error {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, one := range several.Unwrap() {
			all = append(all, atWords(one))
		}
		return errors.Join(all...)
	}
	var side *when.SideError
	if errors.As(err, &side) && side.Until {
		return wrong("until", side.Err)
	}
	return wrong("since", err)
}

func wrong(word string, err error) error {
	if err == nil {
		return nil
	}
	return &TimeError{word, err}
}

// At is the query at an instant, with the window that the times stand for then.
func (s Search) At(now time.Time, zone *time.Location) (client.Query, error) {
	q := s.Query
	q.Latest = s.Times.Latest
	var err error
	q.Start, q.End, err = s.Times.Bounds(now, zone)
	return q, err
}

// Of is the search that asks for a query, whose window is written so that it moves
// with the clock where it ends now and is a round length of time.
func Of(q client.Query, now time.Time) Search {
	s := Search{Query: q, Times: timesOf(q, now)}
	s.Query.Start, s.Query.End, s.Query.Latest = time.Time{}, time.Time{}, false
	return s
}

// nearNow is how near to now a window may end to be one that ends now.
const nearNow = time.Second

func timesOf(q client.Query, now time.Time) Times {
	switch open := q.End.IsZero() || now.Sub(q.End).Abs() < nearNow; {
	case q.Latest:
		return Times{Latest: true}
	case q.Start.IsZero() && q.End.IsZero():
		return Times{}
	case q.Start.IsZero():
		return Times{Until: instant(q.End)}
	case !open:
		return Times{Since: instant(q.Start), Until: instant(q.End)}
	case customary(now.Sub(q.Start).Round(time.Second)):
		return Times{Since: Span(now.Sub(q.Start).Round(time.Second))}
	default:
		return Times{Since: instant(q.Start)}
	}
}

// customary reports whether people say a length of time so: another that happens to end
// now did not begin so long ago, but at an instant.
func customary(d time.Duration) bool {
	switch {
	case d <= 0:
		return false
	case d < 2*time.Hour:
		return d%time.Minute == 0
	case d <= 2*day:
		return d%time.Hour == 0
	}
	return d%day == 0
}

// instant writes an instant as it is read back the same everywhere.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// Spelled is the search with the window written that stands for none.
func (s Search) Spelled() Search {
	if s.Times == (Times{}) {
		s.Times.Since = Usual
	}
	return s
}

// Fixed is the search with its window written as instants, unless it is a length of
// time up to now: so that it means the same in another zone and on another day.
func (s Search) Fixed(now time.Time, zone *time.Location) Search {
	const later = 26*time.Hour + 7*time.Minute
	start, end, err := s.Times.Bounds(now, zone)
	if err != nil || start.IsZero() && end.IsZero() {
		return s
	}
	movedStart, movedEnd, err := s.Times.Bounds(now.Add(later), zone)
	moves := err == nil && movedStart.Sub(start) == later && movedEnd.Sub(end) == later && now.Sub(end) < nearNow
	if moves {
		s.Times = Times{Since: Span(end.Sub(start))}
		return s
	}
	q := s.Query
	q.Start, q.End = start.Truncate(time.Second), end
	s.Times = timesOf(q, now.Add(nearNow))
	if now.Sub(end) < nearNow {
		s.Times.Until = ""
	}
	return s
}

// order is the order of the conditions in a line: people come first.
var order = func() []*client.FieldInfo {
	rank := map[client.Field]int{client.FieldRecipient: -3, client.FieldSender: -2, client.FieldWith: -1, client.FieldWithout: 1}
	return slices.SortedStableFunc(slices.Values(client.Fields), func(a, b *client.FieldInfo) int { return cmp.Compare(rank[a.ID], rank[b.ID]) })
}()
