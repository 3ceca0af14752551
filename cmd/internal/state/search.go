package state

import (
	"context"

	"msgtrace/client"
)

// Searches remembers the last search of each dialect, for the form to begin
// with.
type Searches struct {
	file file[map[client.Dialect]client.Query]
}

// Searches returns what is remembered.
func (d Dir) Searches() *Searches {
	return &Searches{file[map[client.Dialect]client.Query]{dir: d, name: "searches", version: 1}}
}

// Last returns the last search of a dialect, or false when there is none.
func (s *Searches) Last(ctx context.Context, dialect client.Dialect) (client.Query, bool, error) {
	all, err := s.file.read(ctx)
	query, ok := all[dialect]
	return query, ok, err
}

// Keep remembers a search as the last one.
func (s *Searches) Keep(ctx context.Context, dialect client.Dialect, query client.Query) error {
	return s.file.update(ctx, func(all map[client.Dialect]client.Query) map[client.Dialect]client.Query {
		if all == nil {
			all = map[client.Dialect]client.Query{}
		}
		all[dialect] = query
		return all
	})
}
