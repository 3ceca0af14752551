package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// signInGrace is how long after a prompt has appeared keys are not taken for
// it: they were typed for what was there before.
const signInGrace = 400 * time.Millisecond

// signInMsg says that there are events to be taken.
type signInMsg struct{}

// prompting says that a sign-in waits for the person.
func (a *App) prompting() bool { return a.signing != nil && !a.signing.window.Failed() }

// signInEvents takes what the sign-in has told.
func (a *App) signInEvents() {
	for _, event := range a.options.SignIns.take() {
		switch event.Step {
		case SignInPrompted:
			a.prompt(event.Prompt)
		case SignInTroubled:
			a.signInNote("The sign-in service does not answer: " + text.Clean(a.client.text(event.Err.Error())).String() + ". Still trying.")
		case SignInRecovered:
			a.signInNote("The sign-in service answers again.")
		case SignInNoted:
			a.say("%s", capital(text.Clean(event.Note).String()))
		case SignInEnded:
			a.signInEnded(event.Err)
		}
	}
}

// prompt opens the window of a sign-in.
func (a *App) prompt(p SignInPrompt) {
	shown := overlay.Prompt{
		Title: "Sign in" + a.tenantWords(), Message: text.Clean(a.client.text(p.Message)).String(),
		URL: text.Clean(p.URL).String(), Code: text.Clean(p.Code).String(), Forward: text.Clean(p.Forward).String(),
		Answers: p.Answer != nil,
	}
	dot := " " + a.theme.Glyphs.Dot + " "
	hint := a.keymap.Key(action.SignInCode) + " copies the code" + dot + a.keymap.Key(action.SignInPage) + " the address"
	if shown.Answers {
		shown.Message += " If the browser cannot reach this host at the end, paste the address that it shows then."
		hint = a.keymap.Key(action.AnswerTake) + " submits the pasted address" + dot + a.keymap.Key(action.AnswerPage) + " copies the address"
		if shown.Forward != "" {
			hint += dot + a.keymap.Key(action.AnswerForward) + " the ssh option"
		}
	}
	hint += dot + a.keymap.Key(action.SignInLeave) + " cancels"
	a.signing = &signing{prompt: p, window: overlay.NewSignIn(a.theme, shown, hint)}
}

// tenantWords is where to one signs in.
func (a *App) tenantWords() string {
	if a.options.Tenant == "" {
		return ""
	}
	return " to " + text.Clean(a.options.Tenant).String()
}

func (a *App) signInNote(words string) {
	if a.prompting() {
		a.signing.window.SetNote(words)
	}
}

// signInEnded goes on when the person is signed in: the request that needed it
// has waited. Otherwise it says what was wrong. A sign-in that the person gave
// up is not on the screen any more.
func (a *App) signInEnded(err error) {
	switch {
	case err == nil:
		a.askIdentity = true
		if a.signing != nil {
			a.signing = nil
			a.say("Signed in. Continuing with the request.")
		}
	case !a.prompting():
	case errors.Is(err, context.Canceled):
		a.signing = nil
	default:
		dot := " " + a.theme.Glyphs.Dot + " "
		hint := a.keymap.Key(action.SignInAgain) + " tries again" + dot + a.keymap.Key(action.SignInLeave) + " closes"
		a.signing.shown = time.Time{} // this too is something new
		a.signing.window.Fail("Not signed in"+a.tenantWords(), hint,
			advice.Sentence(text.Clean(a.client.text(err.Error())).String()), text.Clean(a.client.text(a.advise(err).Line())).String(), "What was loaded stays.")
	}
}

// retryAfterSignIn remembers what to ask for again once the person is signed in.
func (a *App) retryAfterSignIn(s task.Slot, err error) {
	if a.signing != nil && errors.Is(err, client.ErrSignIn) {
		a.signing.failed = append(a.signing.failed, s)
	}
}

// inPromptGrace reports whether a key that is typed now was meant for what was there
// before the prompt.
func (a *App) inPromptGrace() bool {
	return a.signing != nil && (a.signing.shown.IsZero() || a.now().Sub(a.signing.shown) < signInGrace)
}

// signInLayer is a sign-in, over everything else.
type signInLayer struct{ *App }

func (a signInLayer) open() bool                  { return a.signing != nil }
func (a signInLayer) scope() action.Scope         { return a.signing.window.Scope() }
func (a signInLayer) useful(id action.ID) bool    { return a.signing.window.Useful(id) }
func (a signInLayer) handle(id action.ID) tea.Cmd { return a.outcome(a.signing.window.Handle(id)) }

func (a signInLayer) key(key tea.KeyPressMsg) tea.Cmd {
	o := a.signing.window.Key(key)
	if !typed(a.scope(), key) {
		a.noSuchKey(key, action.SignInLeave, "cancels")
	}
	return a.outcome(o)
}

func (a signInLayer) paste(content string) tea.Cmd {
	a.signing.window.Paste(content)
	return nil
}

// outcome does what the window of the sign-in says.
func (a signInLayer) outcome(o overlay.Outcome) tea.Cmd {
	w := a.signing.window
	switch {
	case o == overlay.Copy:
		return a.copyOut(w.What(), w.Value())
	case o == overlay.Close && w.Failed():
		a.signing = nil
	case o == overlay.Close:
		a.giveUp()
	case o == overlay.Choose && w.Failed():
		return a.signInAgain()
	case o == overlay.Choose:
		return a.answer(w.Typed())
	}
	return nil
}

func (a signInLayer) draw(rows []string) (x, y int, shown bool) {
	w := a.signing.window
	left, top := overlay.Place(rows, w.View(), a.width)
	x, y = w.Cursor()
	return x + left, y + top, true
}

// giveUp stops what waits for the sign-in, and with it the sign-in. The rows
// stay.
func (a *App) giveUp() {
	a.signing = nil
	a.stopLoading()
	a.say("Not signed in. What was loaded stays; %s tries again.", a.keymap.Key(action.RunAgain))
}

// signInAgain asks again for what has failed, which begins another sign-in.
func (a *App) signInAgain() tea.Cmd {
	failed := a.signing.failed
	a.signing = nil
	var again []tea.Cmd
	for _, s := range failed {
		if repeated, ok := a.tasks.Repeat(s); ok {
			again = append(again, repeated)
		}
	}
	if len(again) == 0 && a.tasks.Oldest() == nil {
		return a.focused().reload()
	}
	return tea.Batch(again...)
}

// answer hands over the address at which the browser ended.
func (a *App) answer(typed string) tea.Cmd {
	shown := a.signing
	take := shown.prompt.Answer
	return task.Start(&a.tasks, slotAnswer, "", func(context.Context) (struct{}, error) {
		return struct{}{}, take(typed)
	}, func(_ struct{}, err error) tea.Cmd {
		switch {
		case err != nil:
			shown.window.SetNote(advice.Sentence(text.Clean(err.Error()).String()))
		default:
			shown.window.SetNote("Received. Signing in " + a.theme.Glyphs.Ellipsis)
		}
		return nil
	})
}

// identify asks who is signed in, once the calls that needed it have come back:
// while they go on, it may not be settled.
func (a *App) identify() tea.Cmd {
	who := a.options.Identity
	pending := slices.ContainsFunc(asking, func(s task.Slot) bool { return a.tasks.In(s) != nil })
	if !a.askIdentity || who == nil || pending {
		return nil
	}
	a.askIdentity = false
	return task.Start(&a.tasks, slotIdentity, "", func(ctx context.Context) (string, error) {
		return who(ctx), nil
	}, func(account string, _ error) tea.Cmd {
		a.options.Account = cmp.Or(account, a.options.Account)
		return nil
	})
}

// settleSignIn gives the window of the sign-in its room and its countdown.
func (a *App) settleSignIn() {
	a.signing.window.SetSize(a.width, a.height-2)
	if a.prompting() {
		a.signing.window.SetCountdown(a.expiry(a.signing.prompt.Expires))
	}
}

// markPromptSeen notes when the person first saw the sign-in.
func (a *App) markPromptSeen() {
	if a.signing != nil && a.signing.shown.IsZero() {
		a.signing.shown = a.now()
	}
}

// expiry says until when the person has time. What changes stands last.
func (a *App) expiry(at time.Time) string {
	switch left := at.Sub(a.now()); {
	case at.IsZero():
		return ""
	case left <= 0:
		return "It has expired."
	default:
		seconds := int((left + time.Second - time.Nanosecond) / time.Second)
		clock := text.Clock(at, a.options.Zone, a.clockMode(), a.now())
		return fmt.Sprintf("Expires at %s, in %d:%02d.", clock, seconds/60, seconds%60)
	}
}

// untilNextSecond is when the countdown of the sign-in changes next, and
// whether it does at all.
func (a *App) untilNextSecond(now time.Time) (time.Duration, bool) {
	left := a.signing.prompt.Expires.Sub(now)
	if left <= 0 || a.layout.Shape == ShapeTooSmall {
		return 0, false
	}
	if part := left % time.Second; part > 0 {
		return part, true
	}
	return time.Second, true
}
