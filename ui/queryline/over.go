package queryline

import "msgtrace/client"

// Over puts a search over another: its conditions stand in place of those of the other
// on the same thing, its times in place of the other's, and what the other leaves out is
// left out too.
func (s Search) Over(other Search) Search {
	for _, f := range client.Fields {
		values := f.Values(&s.Query)
		if len(values) == 0 {
			continue
		}
		if f.Kind == client.KindWithout {
			values = append(f.Values(&other.Query), values...)
		}
		f.Set(&other.Query, values)
	}
	if s.Query.Subject != "" {
		other.Query.SubjectMatch = s.Query.SubjectMatch
	}
	if s.Times != (Times{}) {
		other.Times = s.Times
	}
	return other
}
