package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"msgtrace/client"
	"msgtrace/client/lookalike"
	"msgtrace/client/note"
	"msgtrace/ui/text"
)

// shown is a message with the events that were asked for. A recipient whose
// events came has a list of them, even an empty one; a recipient that was not asked for has
// nil.
type shown struct {
	client.Trace
	wanted  map[string]bool // the addresses whose events are shown
	known   *lookalike.Known
	from    string    // the files that it is from, in words; "": the service
	notHeld bool      // they have no events of some copies
	failed  string    // the one whose events could not be loaded, which ended the asking
	asked   time.Time // when the oldest of it was asked for; zero: nobody was
}

// events puts the events into the message, until an error.
func (s *source) events(ctx context.Context, m *shown) error {
	m.Recipients = slices.Clone(m.Recipients)
	for i := range m.Recipients {
		r := &m.Recipients[i]
		if !m.wanted[r.Address] {
			continue
		}
		if s.client.Held() != nil {
			if r.Events == nil {
				m.notHeld = true
			}
			continue
		}
		events, err := s.client.Events(ctx, m.Trace, r.Address)
		if err == nil || len(events) > 0 {
			r.Events = append([]client.Event{}, events...)
		}
		if err != nil {
			if ctx.Err() == nil {
				m.failed = r.Address
			}
			return err
		}
	}
	return nil
}

// asked is when the oldest of a message was asked for: others may have asked before.
func (s *source) asked(m *shown) time.Time {
	noted := note.Message{Trace: m.Trace, Only: slices.Collect(maps.Keys(m.wanted))}
	noted.DateBy(s.client)
	return noted.Asked
}

// lacks says what is not known of a recipient's events, if they are wanted.
func (m *shown) lacks(r client.Recipient) string {
	switch {
	case r.Events != nil && r.Address == m.failed:
		return "some events could not be loaded"
	case r.Events != nil || !m.wanted[r.Address]:
		return ""
	case r.Address == m.failed:
		return "events could not be loaded"
	case m.notHeld:
		return "the file has no events of it"
	}
	return "events not loaded"
}

// progress says how far the asking came.
func (m *shown) progress() string {
	asked, left := 0, 0
	for _, r := range m.Recipients {
		switch {
		case r.Events != nil || r.Address == m.failed:
			asked++
		case m.wanted[r.Address]:
			left++
		}
	}
	return fmt.Sprintf("loaded the events of %s, and not of %s more", text.Counted(asked, "recipient"), text.Count(left))
}
