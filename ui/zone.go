package ui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client/advice"
	"msgtrace/client/when"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
)

// elsewhere is the zone of somebody else, such as the person who calls.
type elsewhere struct {
	zone *time.Location // nil: the person's own is shown
	name string         // as it was typed, safe to show
	own  *time.Location // the person's own
}

// askZone asks in whose zone times are shown and read.
func (a *App) askZone() {
	check := func(values []string) string {
		if strings.TrimSpace(values[0]) == "" {
			return ""
		}
		if _, err := when.ParseZone(values[0]); err != nil {
			return text.Clean(advice.Sentence(err.Error())).String()
		}
		return ""
	}
	hint := a.keymap.Key(action.FieldsTake) + " takes it " + a.theme.Glyphs.Dot + " " + a.keymap.Key(action.FieldsClose) + " cancels"
	field := overlay.Field{Label: "Zone", Hint: "a city, a zone or +02:00; empty: your own", Text: a.elsewhere.name}
	w := overlay.NewFields(a.theme, "Show and read times as they are in", hint, []overlay.Field{field}, check)
	a.show(w, func(string) tea.Cmd {
		a.goElsewhere(strings.TrimSpace(w.Values()[0]))
		return nil
	})
}

// goElsewhere shows and reads times in a zone, and in the person's own where it has no
// name.
func (a *App) goElsewhere(name string) {
	if a.elsewhere.own == nil {
		a.elsewhere.own = a.options.Zone
	}
	zone, err := when.ParseZone(name)
	if err != nil {
		zone, name = nil, ""
	}
	a.elsewhere.zone, a.elsewhere.name = zone, text.Clean(name).String()
	a.useZone()
	a.times = text.TimesLocal
	a.applyTimes()
	a.checkForm()
	a.sayTimes()
}

// useZone hands the zone to the profile that is shown.
func (a *App) useZone() {
	if a.elsewhere.own == nil {
		return
	}
	a.options.Zone = a.elsewhere.own
	if a.elsewhere.zone != nil {
		a.options.Zone = a.elsewhere.zone
	}
	a.form.SetZone(a.options.Zone, a.elsewhere.zone != nil)
}

// clocks is an instant as every clock has it that matters: the one that is shown, with
// UTC, and the person's own.
func (a *App) clocks(t time.Time) string {
	shown := a.zone()
	words, said := when.Stamp(t, shown), []string{t.In(shown).Format(time.RFC3339)}
	zones := []*time.Location{a.options.Zone}
	if a.elsewhere.zone != nil {
		zones = append(zones, a.elsewhere.own)
	}
	for _, zone := range zones {
		at := t.In(zone)
		if slices.Contains(said, at.Format(time.RFC3339)) {
			continue
		}
		said = append(said, at.Format(time.RFC3339))
		layout := "15:04:05 "
		if at.Format(time.DateOnly) != t.In(shown).Format(time.DateOnly) {
			layout = "2 Jan 15:04:05 "
		}
		words += " " + a.theme.Glyphs.Dot + " " + at.Format(layout) + when.Zone(at)
	}
	return words
}
