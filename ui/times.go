package ui

import (
	"time"

	"msgtrace/ui/text"
)

// applyTimes tells every pane how times are shown.
func (a *App) applyTimes() {
	if s := a.search(); s != nil {
		s.list.SetTimes(a.options.Zone, a.times, a.now())
	}
	a.timeline.SetTimes(a.options.Zone, a.times)
}

// now is the time, of the one clock that everything on the screen goes by.
func (a *App) now() time.Time { return a.options.Now() }

// zone is where times are shown in.
func (a *App) zone() *time.Location {
	if a.times == text.TimesUTC {
		return time.UTC
	}
	return a.options.Zone
}

// clockMode shows the time of day even where times are shown as ages.
func (a *App) clockMode() text.TimeMode {
	if a.times == text.TimesUTC {
		return text.TimesUTC
	}
	return text.TimesLocal
}

// nextTimes shows times in the next way.
func (a *App) nextTimes() {
	a.times = a.times.Next()
	a.applyTimes()
	switch a.times {
	case text.TimesRelative:
		a.say("Times as ages.")
	case text.TimesUTC:
		a.say("Times in UTC.")
	default:
		a.say("Times in your zone: %s.", a.now().In(a.options.Zone).Format("MST"))
	}
}
