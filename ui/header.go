package ui

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"msgtrace/client"
	"msgtrace/ui/text"
)

// headerLine says who and where: tenant, account, source, and what is used of
// the request limit.
func (a *App) headerLine(width int) string {
	left := a.theme.Title.Render(programName)
	if tenant := a.options.Tenant; tenant != "" {
		band := a.theme.TenantBand
		if a.options.Demo {
			band = a.theme.Text
		}
		left += "  " + band.Render(text.Clean(tenant).String())
	}
	if account := a.who(); account != "" {
		left += a.theme.Faint.Render(" " + a.theme.Glyphs.Dot + " " + text.Clean(a.client.text(account)).String())
	}
	right := a.hiddenMark() + a.people(width) + a.meter(width)
	if a.offline() {
		right = a.hiddenMark() + a.theme.DemoBand.Render("offline") + a.theme.Faint.Render(" "+a.theme.Glyphs.Dot+" nothing is sent")
	}
	if width >= stackedWidth && !a.offline() {
		right = a.source() + text.Spaces(8) + right
	} else if a.options.Demo && !a.offline() {
		right = a.theme.DemoBand.Render("demo") + "  " + right
	}
	if next := a.hiddenLook(); next != "" {
		right = next + "  " + right
	}
	return ends(left, right, width, a.theme.Glyphs.Ellipsis)
}

// who is the person who searches, and what they may see: over SSH as the roster has them,
// for whom an application has signed in.
func (a *App) who() string {
	served := a.options.Served
	switch {
	case served == nil || served.Person == "":
		return a.options.Account
	case served.View != "":
		return served.Person + ", " + served.View
	}
	return served.Person
}

// source is where the data come from.
func (a *App) source() string {
	dialect := a.theme.Faint.Render(string(a.client.Dialect()))
	if a.options.Demo {
		return a.theme.DemoBand.Render("demo") + a.theme.Faint.Render(" "+a.theme.Glyphs.Dot+" ") + dialect
	}
	return dialect
}

// people says how many are on, where there are more than one.
func (a *App) people(width int) string {
	served := a.options.Served
	if served == nil || served.People == nil {
		return ""
	}
	n := served.People()
	switch {
	case n < 2:
		return ""
	case width < stackedWidth:
		return a.theme.Faint.Render(fmt.Sprintf("%d on ", n) + a.theme.Glyphs.Dot + " ")
	}
	return a.theme.Faint.Render(text.Count(n) + " people " + a.theme.Glyphs.Dot + " ")
}

// meter is how many requests of the last five minutes count against the limit.
func (a *App) meter(width int) string {
	state := a.client.Budget().State()
	if details := a.client.DetailsBudget().State(); details.Used > state.Used {
		state = details // the one that is used up first
	}
	told := a.teamWords(state, width)
	switch {
	case told != "", width < stackedWidth:
	case !state.Next.IsZero():
		told = ", next " + text.Clock(state.Next, a.options.Zone, a.clockMode(), a.now())
	case state.Share > 0:
		told = ", others use the quota too"
	}
	words, unit := fmt.Sprintf("%d", state.Used), " requests"
	if state.Limit > 0 {
		words += fmt.Sprintf("/%d", state.Limit)
	}
	switch {
	case width < stackedWidth:
		unit = ""
	case state.Limit == 0 && state.Used == 1:
		unit = " request"
	}
	if state.Limit > 0 && state.Used*5 >= state.Limit*4 {
		return a.theme.Warning.Render(words + unit + told)
	}
	return a.theme.Text.Render(words) + a.theme.Faint.Render(unit+told)
}

// queryLine is the query in force on the left, and how much is loaded on the
// right.
func (a *App) queryLine(width int) string {
	s := a.search()
	if s == nil {
		return ends(a.theme.Faint.Render(firstWords(width)), a.theme.Spinner.Render(a.busy()), width, a.theme.Glyphs.Ellipsis)
	}
	if !a.layout.Shows(PaneTraces) {
		crumbs := a.crumbs(s)
		return ends(crumbs, a.besideCrumbs(width-text.Width(crumbs)-2), width, a.theme.Glyphs.Ellipsis)
	}
	left := a.theme.Text.Render(text.Clean(a.asked(s)).String())
	right := a.loaded(s, max(width/2, width-2-text.Width(left)))
	if here := a.filteredHere(s); text.Width(left+here+right)+2 <= width {
		left += here
	}
	return ends(left, right, width, a.theme.Glyphs.Ellipsis)
}

// firstWords say, before the first search, what to begin with.
func firstWords(width int) string {
	const whole = "Find out what became of a mail: type an address, or paste a bounce, headers, an id or a sentence of the ticket."
	if text.Width(whole) < width {
		return whole
	}
	return "Type an address, or paste a bounce, headers or an id."
}

// crumbWidth is how much of the search stands before what is open, in columns.
const crumbWidth = 24

// crumbs is the way from the search to the pane that is shown.
func (a *App) crumbs(s *search) string {
	crumb := a.theme.Faint.Render(" " + a.theme.Glyphs.Crumb + " ")
	parts := a.theme.Accent.Render(text.Clean(a.asked(s)).Truncate(crumbWidth, a.theme.Glyphs.Ellipsis))
	trace := a.recipients.Trace()
	if trace == nil {
		return parts
	}
	subject := text.Clean(trace.Subject).Truncate(24, a.theme.Glyphs.Ellipsis)
	if subject == "" {
		subject = "(no subject)"
	}
	parts += crumb + a.theme.Text.Render(subject)
	if r, ok := a.recipients.Current(); ok && a.focus == PaneTimeline {
		parts += crumb + a.theme.Strong.Render(a.signOpened()+text.Clean(r.Address).String())
	}
	return parts
}

// besideCrumbs is what runs, or, where there is room, when what is shown was asked for.
func (a *App) besideCrumbs(room int) string {
	if busy := a.busy(); busy != "" {
		return a.theme.Spinner.Render(busy)
	}
	if asked := a.askedBefore(a.focus); text.Width(asked) <= room {
		return a.theme.Faint.Render(asked)
	}
	return ""
}

// askedBefore says when what a pane shows was asked for, where that was before the list:
// by another person, or some time ago.
func (a *App) askedBefore(pane Pane) string {
	s, asked := a.search(), a.panes[pane].asked()
	if s == nil || asked.IsZero() || !asked.Before(s.snapshot.Asked) {
		return ""
	}
	return a.askedAt(asked, s.snapshot.Asked, "")
}

// askedAt says when something was asked for, to the second where that was just before
// something else, with a zone in the layout that is given.
func (a *App) askedAt(asked, then time.Time, zone string) string {
	layout := "asked 15:04"
	switch ago := then.Sub(asked); {
	case a.now().Sub(asked) > 12*time.Hour: // a part that was kept
		layout = "asked 2 Jan 15:04"
	case ago > 0 && ago <= client.DefaultYoungFor: // by another person
		layout = "asked 15:04:05"
	}
	return a.clockMode().In(asked, a.options.Zone).Format(layout + zone)
}

// filteredHere is a word on what is decided here and not by the service.
func (a *App) filteredHere(s *search) string {
	var here []string
	for _, c := range s.plan.Conditions {
		if c.Local && !c.Undecided {
			here = append(here, c.Field.Info().Noun)
		}
	}
	dot, words := " "+a.theme.Glyphs.Dot+" ", ""
	if len(here) > 0 {
		words = dot + "filtered here: " + strings.Join(here, ", ")
	}
	if s.plan.Undecided {
		words += dot + "the first page decides what is asked"
	}
	if hidden := s.snapshot.Hidden; hidden > 0 {
		words += dot + text.Counted(hidden, "message") + " to others not shown"
	}
	return a.theme.Faint.Render(words)
}

// asked is the line of a search with its instants as short times of the zone that is
// shown.
func (a *App) asked(s *search) string {
	asked := spelled(s)
	for _, at := range []*string{&asked.Times.Since, &asked.Times.Until} {
		if t, err := time.Parse(time.RFC3339Nano, *at); err == nil {
			*at = a.stamp(t)
		}
	}
	return asked.Short()
}

// stamp is a date and a time without seconds, in the zone that times are shown
// in.
func (a *App) stamp(t time.Time) string {
	return a.clockMode().In(t, a.options.Zone).Format("2 Jan 15:04")
}

// loaded says how far the answer goes, and when it was asked for.
func (a *App) loaded(s *search, room int) string {
	behind := a.behind(s)
	words := s.list.Summary(room, text.Width(behind))
	if text.Width(words)+text.Width(behind) > room {
		behind = "" // how far it goes matters more
	}
	style := a.theme.Text
	if s.list.Whole() {
		style = a.theme.Faint
	}
	return style.Render(words) + behind
}

// behind is what stands behind how far the answer goes: what runs, or when it was
// asked for.
func (a *App) behind(s *search) string {
	if t := a.listing(); t != nil && t == a.tasks.Oldest() && a.doing(t) != "" {
		// The summary says what is being loaded.
		return " " + a.theme.Spinner.Render(a.spinner())
	}
	dot := a.theme.Faint.Render(" " + a.theme.Glyphs.Dot + " ")
	if busy := a.busy(); busy != "" {
		return dot + a.theme.Spinner.Render(busy)
	}
	if s.snapshot.Asked.IsZero() {
		return ""
	}
	if a.offline() {
		return "" // how far it goes says of when it is
	}
	if a.width < stackedWidth {
		return dot + a.theme.Faint.Render(a.clockMode().In(s.snapshot.Asked, a.options.Zone).Format("MST"))
	}
	return dot + a.theme.Faint.Render(a.askedAt(s.snapshot.Asked, s.planned, " MST"))
}

// footerLine is the keys of what has the focus.
func (a *App) footerLine(width int) string {
	return a.keymap.Footer(a.scopes(), width, a.useful, func(key, title string) string {
		return a.theme.Key.Render(key) + " " + a.theme.KeyTitle.Render(title)
	})
}

// ends puts one text at either end of a line; the left one gives way.
func ends(left, right string, width int, ellipsis string) string {
	if right == "" {
		return text.Fit(text.Truncate(left, width, ellipsis), width)
	}
	right = text.Truncate(right, width, ellipsis)
	room := max(0, width-text.Width(right)-2)
	if text.Width(left) > room {
		left = text.Truncate(left, room, ellipsis) + reset(left)
	}
	return text.Fit(left, width-text.Width(right)) + right
}

// reset ends the styles that a cut may have left on.
func reset(line string) string {
	if strings.Contains(line, "\x1b") {
		return ansi.ResetStyle
	}
	return ""
}
