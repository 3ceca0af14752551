package ui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
	"msgtrace/ui/traces"
)

const (
	// spinnerAfter is how long a call runs unnoticed: most are over by then.
	spinnerAfter = 200 * time.Millisecond
	// spinnerEvery keeps it at four frames a second.
	spinnerEvery = 250 * time.Millisecond
)

// tickMsg moves the spinner and the countdown on.
type tickMsg struct{}

// tick schedules the next look at what runs, as long as something does. There
// is never more than one tick under way, and none when nothing runs.
func (a *App) tick() tea.Cmd {
	after, due := a.nextLook(a.now())
	if !due || a.ticking {
		return nil
	}
	a.ticking = true
	return tea.Tick(after, func(time.Time) tea.Msg { return tickMsg{} })
}

// nextLook is when the screen changes next by itself, and whether it does. While
// a sign-in waits for the person only its countdown moves.
func (a *App) nextLook(now time.Time) (time.Duration, bool) {
	if a.prompting() {
		return a.untilNextSecond(now)
	}
	if t := a.tasks.Oldest(); t != nil {
		return nextTick(t, now), true
	}
	return 0, false
}

// nextTick is when the screen of a running task changes next: when the spinner
// appears, when it turns, or when a countdown loses a second.
func nextTick(t *task.Task, now time.Time) time.Duration {
	if early := t.Started.Add(spinnerAfter).Sub(now); early > 0 {
		return early
	}
	if left := t.Progress().Until.Sub(now); t.Waiting() && left > 0 {
		if part := left % time.Second; part > 0 {
			return part
		}
		return time.Second
	}
	return spinnerEvery
}

// ticked shows what has come so far.
func (a *App) ticked() {
	a.ticking = false
	a.frame++
	a.refresh()
}

// busy is what runs, for the right end of the query line: nothing in the first
// moments, then a spinner and what is being loaded.
func (a *App) busy() string {
	if a.prompting() {
		return "waiting for the sign-in"
	}
	what := a.doing(a.tasks.Oldest())
	if what == "" {
		return ""
	}
	return a.spinner() + " " + what + " " + a.theme.Glyphs.Ellipsis
}

func (a *App) spinner() string {
	spinner := a.theme.Glyphs.Spinner
	return spinner[a.frame%len(spinner)]
}

// doing is what a task is loading, once it has taken long enough to say so.
func (a *App) doing(t *task.Task) string {
	if t == nil || a.prompting() || a.now().Sub(t.Started) < spinnerAfter || t.Waiting() {
		return ""
	}
	if what := t.Progress().What; what != "" {
		return what
	}
	return t.Label
}

// announce tells the list what is being done for it.
func (a *App) announce(s *search) {
	switch t := a.listing(); {
	case t != nil:
		s.list.SetState(traces.Loading, a.doing(t))
	case s.stopped:
		s.list.SetState(traces.Stopped, a.client.text(s.why))
	default:
		s.list.SetState(traces.Idle, "")
	}
}

// delay says what a running call waits for and until when, "" when none waits.
func (a *App) delay() (string, bool) {
	p := a.tasks.Held()
	switch p.State {
	case client.StateWaitingBudget:
		state := a.client.Budget().State()
		if trouble := a.teamTrouble(state); trouble != "" {
			return trouble + a.until("Resuming", p.Until), true
		}
		if a.tasks.In(slotFetch) != nil && state.Used < state.Limit {
			return a.keptBack(state) + a.until("Resuming", p.Until), true
		}
		return fmt.Sprintf("%d requests in five minutes are used up%s.%s", state.Limit, othersWait(state), a.until("Resuming", p.Until)), true
	case client.StateWaitingThrottle:
		if p.Daily {
			return a.dailyWords(p.Until, "") + a.until("Resuming", p.Until), true
		}
		return "The tenant's request limit is used up." + a.until("Resuming", p.Until), true
	case client.StateWaitingRetry:
		return fmt.Sprintf("%s (%stry %d of %d).%s %s %s details", failure(p.Err), status(p.Err), p.Try, p.Tries,
			a.retryIn(p.Until), a.theme.Glyphs.Dot, a.keymap.Key(action.ErrorDetails)), true
	}
	return "", false
}

// othersWait says how many calls wait besides the one that is told of.
func othersWait(state client.BudgetState) string {
	switch others := state.Waiting - 1; {
	case others == 1:
		return "; 1 other waits too"
	case others > 1:
		return fmt.Sprintf("; %d others wait too", others)
	}
	return ""
}

// until counts down to an instant: " Resuming at 14:07:31 (in 42 s) · esc stops".
func (a *App) until(what string, at time.Time) string {
	stops := " " + a.theme.Glyphs.Dot + " " + a.keymap.Key(action.Back) + " stops"
	if at.IsZero() {
		return " Waiting." + stops
	}
	return fmt.Sprintf(" %s at %s (in %s)%s", what, text.Clock(at, a.options.Zone, a.clockMode(), a.now()), a.seconds(at), stops)
}

func (a *App) retryIn(at time.Time) string {
	return fmt.Sprintf(" Again in %s %s %s stops", a.seconds(at), a.theme.Glyphs.Dot, a.keymap.Key(action.Back))
}

// seconds is the time left, rounded up as a countdown is read.
func (a *App) seconds(until time.Time) string {
	left := max(0, until.Sub(a.now()))
	return fmt.Sprintf("%d s", int((left+time.Second-time.Nanosecond)/time.Second))
}

// failure says what went wrong, in a few words.
func failure(err *client.Error) string {
	if err == nil || err.Kind == nil {
		return "Graph did not answer"
	}
	return capital(err.Kind.Error())
}

func status(err *client.Error) string {
	if err == nil || err.Status == 0 {
		return ""
	}
	return fmt.Sprintf("%d, ", err.Status)
}
