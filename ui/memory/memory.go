package memory

import (
	"slices"
	"strings"
	"time"
)

// How much is remembered at most, and for how long.
const (
	MostRecent = 100
	MostSaved  = 500
	// MostBytes bounds the lines of all searches that were run. What was saved is kept
	// in any case, so it is bounded where it is saved.
	MostBytes = 256 << 10
	// LongestLine is the longest line that can be saved.
	LongestLine = 4 << 10
	// LongestName is the longest name of a search, in characters.
	LongestName = 60
)

// Found is how much a search has found.
type Found struct {
	Known   bool `json:"known,omitempty"` // an answer has come
	Matched int  `json:"matched,omitempty"`
	All     bool `json:"all,omitempty"` // these are all that match
}

// Search is a search that was run.
type Search struct {
	Line string    `json:"line"`
	At   time.Time `json:"at"`
	Found
}

// Saved is a search that has a name.
type Saved struct {
	Name string    `json:"name"`
	Line string    `json:"line"`
	At   time.Time `json:"at"`
}

// Searches are those of one profile.
type Searches struct {
	Recent []Search `json:"recent,omitempty"` // newest first, each line once
	Saved  []Saved  `json:"saved,omitempty"`  // by name
}

// Last is the line of the search that was run last, "" for none.
func (s Searches) Last() string {
	if len(s.Recent) == 0 {
		return ""
	}
	return s.Recent[0].Line
}

// Named returns what is saved under a name, in whatever case.
func (s Searches) Named(name string) (Saved, bool) {
	at := s.place(name)
	if at < 0 {
		return Saved{}, false
	}
	return s.Saved[at], true
}

func (s Searches) place(name string) int {
	return slices.IndexFunc(s.Saved, func(one Saved) bool { return strings.EqualFold(one.Name, name) })
}

// Names are the names of what is saved.
func (s Searches) Names() []string {
	names := make([]string, len(s.Saved))
	for i, one := range s.Saved {
		names[i] = one.Name
	}
	return names
}

// Change is one thing to remember or to forget: one of its members is set.
type Change struct {
	Ran    *Search // that was run, or has found more since
	Save   *Saved  // takes the place of what has that name
	Forget *Forget
	Seen   []string // addresses
	View   *View

	At time.Time
}

// Forget is what to forget: a search that was saved, by its name, or one that was run,
// by its line.
type Forget struct{ Name, Line string }

// Replaces reports whether a change says all that another one says, and more: of a
// search that has found more since, and of how the explorer looks.
func (c Change) Replaces(other Change) bool {
	return c.Ran != nil && other.Ran != nil && c.Ran.Line == other.Ran.Line && c.Ran.At.Equal(other.Ran.At) || c.View != nil && other.View != nil
}

// Apply returns the searches after some changes. The searches given stay as they are.
func (s Searches) Apply(changes ...Change) Searches {
	s.Recent, s.Saved = slices.Clone(s.Recent), slices.Clone(s.Saved)
	for _, c := range changes {
		switch {
		case c.Ran != nil:
			s.ran(*c.Ran)
		case c.Save != nil:
			s.save(*c.Save)
		case c.Forget != nil:
			s.forget(*c.Forget)
		}
	}
	return s
}

// ran puts a search first. One that ran later in another run stays before it.
func (s *Searches) ran(one Search) {
	if one.Line == "" || len(one.Line) > MostBytes {
		return
	}
	if at := slices.IndexFunc(s.Recent, func(other Search) bool { return other.Line == one.Line }); at >= 0 {
		before := s.Recent[at]
		if before.At.After(one.At) {
			return
		}
		if !one.Known && before.At.Equal(one.At) {
			one.Found = before.Found
		}
		s.Recent = slices.Delete(s.Recent, at, at+1)
	}
	at := slices.IndexFunc(s.Recent, func(other Search) bool { return !other.At.After(one.At) })
	if at < 0 {
		at = len(s.Recent)
	}
	s.Recent = slices.Insert(s.Recent, at, one)
	s.Recent = s.Recent[:within(s.Recent)]
}

// within is how many of the searches are kept.
func within(recent []Search) int {
	bytes := 0
	for i, one := range recent {
		if bytes += len(one.Line); i == MostRecent || bytes > MostBytes {
			return i
		}
	}
	return len(recent)
}

func (s *Searches) save(one Saved) {
	if at := s.place(one.Name); at >= 0 {
		s.Saved = slices.Delete(s.Saved, at, at+1)
	}
	s.Saved = append(s.Saved, one)
	slices.SortFunc(s.Saved, func(a, b Saved) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
}

func (s *Searches) forget(f Forget) {
	if f.Name != "" {
		s.Saved = slices.DeleteFunc(s.Saved, func(one Saved) bool { return strings.EqualFold(one.Name, f.Name) })
		return
	}
	s.Recent = slices.DeleteFunc(s.Recent, func(one Search) bool { return one.Line == f.Line })
}

// View is how a person has arranged the explorer.
type View struct {
	Times   string   `json:"times,omitempty"`   // how times are shown
	Columns []Column `json:"columns,omitempty"` // of the list, in their order; none: as they are by themselves
	Sort    string   `json:"sort,omitempty"`    // the column that the list is ordered by; "": as the service orders it
	Reverse bool     `json:"reverse,omitempty"` // the other way around
}

// Column is what a person wants of one column of the list.
type Column struct {
	ID    string `json:"id"`
	Shown bool   `json:"shown,omitempty"`
	Width int    `json:"width,omitempty"` // 0: what is loaded decides
}

// All is all that is remembered for a profile.
type All struct {
	Searches
	Seen Addresses
	View View
}

// Apply returns all of it after some changes.
func (a All) Apply(changes ...Change) All {
	a.Searches = a.Searches.Apply(changes...)
	a.Seen = a.Seen.Apply(changes...)
	for _, c := range changes {
		if c.View != nil {
			a.View = *c.View
		}
	}
	return a
}
