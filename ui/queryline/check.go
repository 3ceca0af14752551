package queryline

import (
	"slices"
	"time"

	"msgtrace/client"
)

// Check returns the query of the line at an instant and every reason why it cannot run
// in a dialect, each at the word that it is about.
func (l Line) Check(d client.Dialect, now time.Time, zone *time.Location) (client.Query, Problems) {
	problems := slices.Clone(Problems(l.Problems))
	q, err := l.At(now, zone)
	if err != nil {
		problems = l.about(problems, client.Problem{Field: client.FieldWindow, Message: err.Error()})
	}
	for _, w := range l.words {
		for _, problem := range w.part.Check(d, now) {
			problems = append(problems, Problem{problem, w.from, w.to})
		}
	}
	if err == nil {
		for _, problem := range (client.Query{Start: q.Start, End: q.End, Latest: q.Latest}).Check(d, now) {
			problems = l.about(problems, problem)
		}
	}
	return q, problems
}

// about adds a problem at the words of its condition, unless one is known there.
func (l Line) about(problems Problems, problem client.Problem) Problems {
	if slices.ContainsFunc(problems, func(p Problem) bool { return p.Field == problem.Field }) {
		return problems
	}
	at := Problem{Problem: problem}
	for _, w := range l.words {
		if w.field == problem.Field && !w.not {
			at.From, at.To = w.from, w.to
		}
	}
	return append(problems, at)
}
