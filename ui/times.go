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
