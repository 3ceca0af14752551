package ui

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/powershell"
	"msgtrace/client/when"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
)

// showRequests lists the requests of this run, newest first.
func (a *App) showRequests() {
	all := a.client.shownRequests()
	if len(all) == 0 {
		a.say("No request was made yet.")
		return
	}
	var failed []client.Request
	for _, r := range all {
		if r.Err != nil {
			failed = append(failed, r)
		}
	}
	title := "Requests, newest first: " + text.Count(len(all))
	if sent := a.client.Sent(); sent > len(all) {
		title += " of " + text.Count(sent)
	}
	hints := []string{a.keymap.Key(action.OverlayChoose) + " opens", a.keymap.Key(action.OverlayCopy) + " copies all"}
	if len(failed) > 0 {
		hints = append(hints, a.keymap.Key(action.OverlayNext)+" all, failed")
	}
	hint := strings.Join(append(hints, a.closes()), " "+a.theme.Glyphs.Dot+" ")
	views := []overlay.View{a.requestView(title, hint, all)}
	if len(failed) > 0 {
		views = append(views, a.requestView("Requests without a useful answer: "+text.Count(len(failed)), hint, failed))
	}
	list := overlay.NewViews(a.theme, views, nil, nil)
	var open func(number string) tea.Cmd
	open = func(number string) tea.Cmd {
		for _, r := range all {
			if strconv.Itoa(r.Number) == number {
				a.showOver(list, open, a.requestDetails(r))
			}
		}
		return nil
	}
	a.show(list, open)
}

// requestColumns are the widths of a row: time, what for, status, duration, rows and
// the requests of the limit that are used.
var requestColumns = [...]int{8, 10, 13, 7, 6, 8}

// requestRow puts values into the columns. Where it is narrow the last one goes.
func (a *App) requestRow(values [len(requestColumns)]string) string {
	shown := len(values)
	if a.width < stackedWidth {
		shown--
	}
	cells := make([]string, shown)
	for i, value := range values[:shown] {
		if i < 3 {
			cells[i] = text.Fit(text.Truncate(value, requestColumns[i], a.theme.Glyphs.Ellipsis), requestColumns[i])
		} else {
			cells[i] = text.FitLeft(value, requestColumns[i])
		}
	}
	return strings.Join(cells, " ")
}

// requestView is a list of requests.
func (a *App) requestView(title, hint string, all []client.Request) overlay.View {
	head := [...]string{"Time", "For", "Status", "Took", "Rows", "Used"}
	v := overlay.View{Title: title, Hint: hint, Head: a.requestRow(head)}
	if a.width >= stackedWidth {
		v.Head += "  Path"
	}
	plain := []string{strings.Join(append(head[:], "Path", "Request ID", "Client request ID"), "\t")}
	for _, r := range all {
		row := [...]string{
			text.Clock(r.Start, a.options.Zone, a.clockMode(), a.now()), r.What, a.requestStatus(r), took(r.Took), requestRows(r), used(r),
		}
		item := overlay.Item{Title: a.requestRow(row), Value: strconv.Itoa(r.Number)}
		if a.width >= stackedWidth {
			item.Detail = a.shortPath(r.Path)
		}
		v.Items = append(v.Items, item)
		row[0] = when.Stamp(r.Start, a.zone())
		plain = append(plain, strings.Join(append(row[:], safe(r.Path), safe(r.RequestID), r.ClientRequestID), "\t"))
	}
	v.Plain = strings.Join(plain, "\n")
	return v
}

// shortPath is the path from its last fixed part on, decoded.
func (a *App) shortPath(path string) string {
	if _, rest, found := strings.Cut(path, "/exchange/"); found {
		path = rest
	}
	if decoded, err := url.PathUnescape(path); err == nil {
		path = decoded
	}
	return safe(path)
}

// requestStatus says how a request ended, with a sign where it brought nothing useful,
// and which try it was.
func (a *App) requestStatus(r client.Request) string {
	words := strconv.Itoa(r.Status)
	switch {
	case r.Stopped():
		words = "stopped"
	case r.Status == 0 && !r.Sent:
		words = "not sent"
	case r.Status == 0:
		words = "no answer"
	}
	if r.Err != nil {
		words = a.theme.Glyphs.Error + " " + words
	}
	if r.Try > 1 {
		words += " try " + strconv.Itoa(r.Try)
	}
	return words
}

// took is a duration as people read it.
func took(d time.Duration) string {
	if d < time.Second {
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	}
	return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
}

// requestRows is how many rows came, "" without an answer.
func requestRows(r client.Request) string {
	if r.Status == 0 || r.Err != nil && r.Rows == 0 {
		return ""
	}
	return text.Count(r.Rows)
}

// used is what was used of the limit after a request.
func used(r client.Request) string {
	if r.Limit == 0 {
		return strconv.Itoa(r.Used)
	}
	return fmt.Sprintf("%d/%d", r.Used, r.Limit)
}

// requestDetails is everything about a request, to read or to copy.
func (a *App) requestDetails(r client.Request) overlay.Window {
	lines := a.powershellLines(r)
	facts := a.requestFacts(r, lines)
	_, plain := a.drawFacts(facts)
	w := overlay.NewLayout(a.theme, "Request "+text.Count(r.Number), "", func(int) []string {
		drawn, _ := a.drawFacts(facts)
		return drawn
	}, strings.Join(plain, "\n"))
	for _, c := range []struct{ key, name, value string }{
		{"i", "the request ID", text.Keyless(r.RequestID)}, {"c", "the client request ID", r.ClientRequestID},
		{"p", "the PowerShell line", strings.Join(lines, "\n")}, {"u", "the URL", a.client.BaseURL() + text.Keyless(r.Path)},
	} {
		if c.value != "" {
			w.AddCopy(c.key, c.name, c.value)
		}
	}
	hints := []string{a.keymap.Key(action.OverlayCopy) + " copies", "i c IDs", "p PowerShell", "u URL", a.keymap.Key(action.OverlayClose) + " back"}
	w.SetHint(strings.Join(hints, " "+a.theme.Glyphs.Dot+" "))
	return w
}

// requestFacts are what is known of a request.
func (a *App) requestFacts(r client.Request, lines []string) []fact {
	what := r.What
	if r.Background {
		what += ", read ahead"
	}
	facts := []fact{
		{"When", when.Stamp(r.Start, a.zone())},
		{"For", what},
		{"Status", a.requestStatus(r)},
		{"Took", took(r.Took)},
	}
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, fact{name, value})
		}
	}
	add("Rows", requestRows(r))
	add("Used after it", used(r)+" in five minutes")
	add("Request ID", r.RequestID)
	add("Client request ID", r.ClientRequestID)
	if r.Err != nil && !r.Stopped() {
		add("Error", r.Err.Error())
	}
	add("Request", "GET "+r.Path)
	for i, line := range lines {
		name := "PowerShell"
		if i > 0 {
			name = ""
		}
		facts = append(facts, fact{name, line})
	}
	return facts
}

// powershellLines ask for what a request does.
func (a *App) powershellLines(r client.Request) []string {
	asked, known := r.Asked()
	if !known {
		return nil
	}
	if a.client.hidden() {
		asked = a.client.mask.Asked(asked)
	}
	return powershell.Asked(asked)
}
