package ui

import (
	"msgtrace/ui/form"
	"msgtrace/ui/queryline"
)

// command is the command line that opens a search again, ready for a shell.
func (a *App) command(s *search) string {
	if a.options.Served != nil {
		return a.searchCommand(s, "")
	}
	begin := a.options.Command
	if len(begin) == 0 {
		begin = []string{programName}
	}
	return form.Command(begin, spelled(s).Fixed(s.planned, a.form.Zone()), nil)
}

// spelled is a search with the window written that stands for none.
func spelled(s *search) queryline.Search {
	if len(s.plan.Windows) == 0 {
		return s.asked
	}
	return s.asked.Spelled()
}
