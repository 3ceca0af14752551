package ui

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"
	"unicode"
	"unicode/utf8"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/when"
	"msgtrace/ui/action"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// say shows a notice until the next key.
func (a *App) say(format string, arguments ...any) {
	a.notice(levelInfo, fmt.Sprintf(format, arguments...))
}

// notice shows words of a level until the next key, and keeps them in the history.
func (a *App) notice(l level, words string) {
	words = a.client.text(words)
	a.statusLine.notice, a.statusLine.bad, a.statusLine.wrote = words, l == levelWarning, ""
	a.tell(l, words, nil)
}

// clear takes the notice away, for the next key.
func (l *statusLine) clear() { l.notice, l.wrote, l.asked, l.asks = "", "", l.asks, "" }

// refuse says why something was not done.
func (a *App) refuse(format string, arguments ...any) {
	a.notice(levelWarning, fmt.Sprintf(format, arguments...))
}

// fail shows an error. A cancelled call is not an error: a person did that.
func (a *App) fail(s task.Slot, err error, resumable bool) {
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	f := &failed{err: err, known: a.advise(err), at: a.now(), slot: s, resumable: resumable}
	a.statusLine.failed = f
	a.tell(levelError, a.words(err, f.known, math.MaxInt), f)
	a.statusLine.hidden, a.statusLine.notice = false, ""
	a.retryAfterSignIn(s, err)
	a.logFailure(s, err)
}

// logFailure writes what failed to the log, but not the words of the service:
// they may quote an address of the search.
func (a *App) logFailure(s task.Slot, err error) {
	if a.options.Log == nil {
		return
	}
	var e *client.Error
	var panicked *task.PanicError
	switch {
	case errors.As(err, &panicked):
		a.options.Log.Error("panic", "slot", s.Name, "stack", string(panicked.Stack))
	case errors.As(err, &e):
		a.options.Log.Error("call failed", "slot", s.Name, "kind", e.Kind.Error(), "status", e.Status, "request-id", e.RequestID)
	default:
		a.options.Log.Error("call failed", "slot", s.Name, "type", fmt.Sprintf("%T", err))
	}
}

// recovered puts the error of a slot away: the same thing has worked since.
func (a *App) recovered(s task.Slot) {
	if a.statusLine.failed != nil && a.statusLine.failed.slot == s {
		a.statusLine.hidden = true
	}
}

// statusLineText is what the status line says now, "" for nothing.
func (a *App) statusLineText(width int) string {
	if words, ok := a.delay(); ok && !a.saidMeanwhile() {
		return a.theme.Warning.Render(text.Truncate(words, width, a.theme.Glyphs.Ellipsis))
	}
	if a.statusLine.notice != "" {
		style := a.theme.Text
		if a.statusLine.bad {
			style = a.theme.Warning
		}
		return style.Render(text.Truncate(a.statusLine.notice, width, a.theme.Glyphs.Ellipsis))
	}
	f := a.statusLine.failed
	if f == nil || a.statusLine.hidden || a.signing != nil { // its window says what there is to say
		if a.layout.StatusLine == a.layout.Footer {
			return "" // the keys have the line, and the query line says when
		}
		return a.watchText(width)
	}
	keys := ""
	dot := " " + a.theme.Glyphs.Dot + " "
	switch {
	case f.resumable:
		keys += dot + a.keymap.Key(action.RunAgain) + " resumes"
	case f.slot == slotAgain, f.slot == slotRecipients, f.slot == slotEvents:
		keys += dot + a.keymap.Key(action.RunAgain) + " tries again"
	case f.slot == slotReasons:
		keys += dot + a.keymap.Key(action.Reasons) + " tries again"
	}
	keys += dot + a.keymap.Key(action.ErrorDetails) + " details"
	room := max(0, width-text.Width(keys))
	words := text.Truncate(a.words(f.err, f.known, room), room, a.theme.Glyphs.Ellipsis)
	return a.theme.Problem.Render(words) + a.theme.Faint.Render(keys)
}

// words say what an error means, and what to do first if there is room for it.
func (a *App) words(err error, known advice.Advice, room int) string {
	brief := a.brief(err, known)
	if len(known.Steps) == 0 || known.Steps[0].Name != "" {
		return brief
	}
	if whole := brief + " " + text.Clean(a.client.text(known.Steps[0].Do)).String(); text.Width(whole) <= room {
		return whole
	}
	return brief
}

// brief says what an error means.
func (a *App) brief(err error, known advice.Advice) string {
	var e *client.Error
	if errors.As(err, &e) && errors.Is(err, client.ErrThrottled) && !e.Until.IsZero() {
		if e.Daily {
			return a.dailyWords(e.Until, inBrackets(e.Status))
		}
		return fmt.Sprintf("The tenant's request limit is used up%s, until %s.", inBrackets(e.Status), text.Clock(e.Until, a.options.Zone, a.clockMode(), a.now()))
	}
	return text.Clean(a.client.text(known.Brief)).String()
}

// dailyWords say that the service asks for a wait that is too long for the limit of five
// minutes.
func (a *App) dailyWords(until time.Time, status string) string {
	return fmt.Sprintf("The service wants to be asked again at %s%s: %s.", text.Clock(until, a.options.Zone, a.clockMode(), a.now()), status, client.DailyWords)
}

// inBrackets is an HTTP status behind words, "" for none.
func inBrackets(status int) string {
	if status == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d)", status)
}

// capital begins a sentence.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// facts are what Microsoft's support asks for, and what lies behind an error.
func (a *App) facts(err error, at time.Time) []fact {
	known := a.advise(err)
	facts := []fact{
		{"What", a.brief(err, known)},
		{"When", when.Stamp(at, a.zone())},
	}
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, fact{name, value})
		}
	}
	var panicked *task.PanicError
	if errors.As(err, &panicked) {
		add("Stack", string(panicked.Stack))
	}
	facts = append(facts, a.fixes(known)...)
	var e *client.Error
	if !errors.As(err, &e) {
		return facts
	}
	add("Request", e.Request)
	if e.Status != 0 {
		add("Status", fmt.Sprint(e.Status))
	}
	add("Code", e.Code)
	add("Message", e.Message)
	add("Request ID", e.RequestID)
	add("Client request ID", e.ClientRequestID)
	if !e.Date.IsZero() {
		add("Server's date", e.Date.UTC().Format(time.RFC3339))
	}
	if e.Tries > 0 {
		add("Tries", fmt.Sprint(e.Tries))
	}
	if e.Err != nil {
		add("Behind it", e.Err.Error())
	}
	return facts
}
