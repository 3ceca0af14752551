package form

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/when"
	"msgtrace/ui/queryline"
)

const day = 24 * time.Hour

// preset is a stretch of time that needs no typing.
type preset struct {
	words string // as the time reader understands them
	span  time.Duration
}

var allPresets = []preset{
	{"last 2 hours", 2 * time.Hour},
	{"last 24 hours", 24 * time.Hour},
	{"last 48 hours", 48 * time.Hour},
	{"last 7 days", 7 * day},
	{"last 10 days", 10 * day},
	{"last 30 days", 30 * day},
	{"last 90 days", 90 * day},
}

// filePresets are those where messages are from files, which have no window of their own.
var filePresets = []preset{{"last 24 hours", day}, {"last 7 days", 7 * day}, {"the whole file", 0}}

// defaultPreset is what the service itself takes when no time is given.
const defaultPreset = 2

// presets are those that the dialect can answer.
func (m *Model) presets() []preset {
	if m.dialect == client.Offline {
		return filePresets
	}
	oldest := m.dialect.Limits().MaxAge
	for i, p := range allPresets {
		if p.span > oldest {
			return allPresets[:i]
		}
	}
	return allPresets
}

// whenText is what When says, as the time reader reads it.
func (m *Model) whenText() string {
	if m.preset >= 0 {
		return m.presets()[m.preset].words
	}
	return m.editors[stopWhen].String()
}

// latest in When asks for the most recent that the service has, without bounds.
const latest = "latest"

// written is the window as a line of a query has it. For the preset that is there at
// first it is empty: the client takes the last 48 hours, or, where an id is enough to
// find a message by, no window at all.
func (m *Model) written() queryline.Times {
	if m.preset == defaultPreset {
		return queryline.Times{}
	}
	if m.preset >= 0 {
		return queryline.Times{Since: queryline.Span(m.presets()[m.preset].span)}
	}
	typed := strings.TrimSpace(m.whenText())
	if strings.EqualFold(typed, latest) {
		return queryline.Times{Latest: true}
	}
	switch before, rest, _ := strings.Cut(typed, " "); {
	case strings.EqualFold(before, "until"):
		return queryline.Times{Until: strings.TrimSpace(rest)}
	case strings.EqualFold(before, "since") && m.begins(rest):
		return queryline.Times{Since: strings.TrimSpace(rest)}
	}
	return queryline.Times{When: typed}
}

// anyTime reports whether the search needs no window: an id was given, and this API
// finds a message by it whenever it came.
func (m *Model) anyTime() bool {
	if m.dialect == client.Offline {
		return m.preset == defaultPreset
	}
	return m.dialect.AnyTime() && m.preset == defaultPreset && slices.ContainsFunc(client.Fields, func(f *client.FieldInfo) bool {
		return f.Identifies && !m.editors[stop(f.ID)].Empty()
	})
}

// keyWhen chooses a preset, or types. Typing replaces the preset; an empty text
// brings it back.
func (m *Model) keyWhen(key tea.KeyPressMsg) {
	editor := m.editors[stopWhen]
	before := editor.String()
	defer func() {
		if editor.String() != before {
			m.loaded = nil
		}
	}()
	if m.preset >= 0 {
		n := len(m.presets())
		switch s := key.String(); {
		case s == "left":
			m.preset = (m.preset + n - 1) % n
		case s == "right":
			m.preset = (m.preset + 1) % n
		case s == "backspace":
			editor.Set(m.whenText())
			m.preset = -1
			editor.Key(key)
		case key.Text != "" && s != "space":
			editor.Set("")
			m.preset = -1
			editor.Key(key)
		}
		return
	}
	editor.Key(key)
	if editor.Empty() {
		m.preset = defaultPreset
	}
}

// setWhen types a text into When.
func (m *Model) setWhen(s string) {
	m.preset, m.loaded = -1, nil
	m.editors[stopWhen].Set(s)
	for i, p := range m.presets() {
		if p.words == s {
			m.preset = i
		}
	}
	if m.editors[stopWhen].Empty() {
		m.preset = defaultPreset
	}
}

// loadTimes writes the window of a search into When, so that it reads as the same.
func (m *Model) loadTimes(s queryline.Search) {
	t := s.Times
	switch {
	case t.Latest:
		m.setWhen(latest)
	case t.When != "":
		m.setWhen(t.When)
	case t.Since == "" && t.Until == "":
		m.setWhen("")
	case t.Since == "":
		m.setWhen("until " + m.local(t.Until))
	case t.Until != "":
		m.loadBetween(t.Since, t.Until)
	case m.presetOf(t.Since) >= 0:
		m.preset = m.presetOf(t.Since)
		if m.preset == defaultPreset && s.Query.Identifies() {
			m.preset = -1 // it was asked for, beside an id that needs none
			m.editors[stopWhen].Set(allPresets[defaultPreset].words)
		}
	default:
		m.loadBetween(t.Since, "")
	}
}

// begins reports whether a text is one time, and no span.
func (m *Model) begins(text string) bool {
	_, err := when.Parse(text, m.now, m.Zone())
	return err == nil
}

// presetOf is the preset of a length of time up to now, -1 for none.
func (m *Model) presetOf(since string) int {
	const later = 7 * time.Minute
	start, err := when.Parse(since, m.now, m.Zone())
	moved, wrong := when.Parse(since, m.now.Add(later), m.Zone())
	if err != nil || wrong != nil || moved.Sub(start) != later {
		return -1
	}
	return slices.IndexFunc(m.presets(), func(p preset) bool { return m.now.Sub(start) == p.span })
}

// loadBetween writes both ends. Instants are written in the zone of the form, and again
// when that changes.
func (m *Model) loadBetween(since, until string) {
	start, startErr := time.Parse(time.RFC3339Nano, since)
	end, endErr := time.Parse(time.RFC3339Nano, until)
	if startErr == nil && (until == "" || endErr == nil) {
		m.loadWindow(start, end)
		return
	}
	if until == "" {
		m.setWhen("since " + since)
		return
	}
	m.setWhen(m.local(since) + " - " + m.local(until))
}

// local writes an instant in the zone of the form, and what is none as it is.
func (m *Model) local(s string) string {
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return strings.TrimSuffix(when.Span(t, time.Time{}, m.Zone()), " -")
	}
	return s
}

// loadWindow writes a window as two instants.
func (m *Model) loadWindow(start, end time.Time) {
	m.setWhen(when.Span(start, end, m.Zone()))
	m.loaded = &stretch{start, end}
}

// stretch is a window as it was loaded.
type stretch struct{ start, end time.Time }

// SetZone changes the zone that times are read and shown in beside UTC; away, when it is
// not the person's own.
func (m *Model) SetZone(zone *time.Location, away bool) {
	m.zone, m.away = zone, away
	m.rewindow()
}

// rezone goes from that zone to UTC, or back.
func (m *Model) rezone() {
	m.utc = !m.utc
	m.rewindow()
}

// rewindow writes the window in the zone that is in force now. A window that was
// loaded stays the same and is written again; one that was typed is read again,
// for that is why somebody changes the zone.
func (m *Model) rewindow() {
	if loaded := m.loaded; m.preset < 0 && loaded != nil {
		m.loadWindow(loaded.start, loaded.end)
	}
	m.touch()
}

// windowNotes is the stretch that When stands for, "21 Nov 14:00 – now,
// Europe/Berlin (ctrl+t: UTC)", in forms of which each is shorter; the last one
// has no zone. There are none when nothing can be read.
func (m *Model) windowNotes() []string {
	switch {
	case m.anyTime() && m.dialect == client.Offline:
		return []string{"any time"}
	case m.anyTime():
		return []string{"any time: the id is enough", "any time"}
	}
	times := m.Spelled().Times
	if times.Latest {
		return []string{"the most recent, without bounds"}
	}
	start, end, err := times.Bounds(m.now, m.Zone())
	if err != nil {
		return nil
	}
	if start.IsZero() {
		start = end.Add(-allPresets[defaultPreset].span)
	}
	start, end = start.In(m.Zone()), end.In(m.Zone())
	layout := "2 Jan 15:04"
	if start.Year() != m.now.In(m.Zone()).Year() {
		layout = "2 Jan 2006 15:04"
	}
	until := "now"
	if m.now.Sub(end) >= time.Second {
		until = end.Format(layout)
		if start.YearDay() == end.YearDay() && start.Year() == end.Year() {
			until = end.Format("15:04")
		}
	}
	other := "UTC"
	if m.utc {
		other = m.zoneName(m.zone)
	}
	short := fmt.Sprintf("%s %s %s", start.Format(layout), m.dash(), until)
	zoned := short + ", " + m.zoneName(m.Zone())
	if m.zoneName(m.zone) == "UTC" {
		return []string{zoned, short}
	}
	return []string{zoned + " (ctrl+t: " + other + ")", zoned, short}
}

func (m *Model) dash() string {
	if m.theme.ASCII {
		return "-"
	}
	return "–"
}

// zoneName is the name of a zone, or its letters at the moment when it is only
// known as the local one.
func (m *Model) zoneName(zone *time.Location) string {
	if name := zone.String(); name != "Local" {
		return name
	}
	return m.now.In(zone).Format("MST")
}
