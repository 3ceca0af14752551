package overlay

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/edit"
)

// Prompt is what a person has to do to sign in. All of it is safe to show.
type Prompt struct {
	Title   string
	Message string
	URL     string // of the sign-in page
	Code    string // to be entered there; "" where none is
	// Forward is the option of ssh that makes the browser's last step reach this
	// host; "" where nothing has to.
	Forward string
	// Answers says that there is a line for the address at which the browser
	// ended.
	Answers bool
}

// SignIn is the window of a sign-in: what the person has to do, until when, and
// in the end why it did not work.
type SignIn struct {
	look   theme.Theme
	prompt Prompt
	hint   string

	countdown string
	note      string   // trouble on the way, or why the address was not taken
	failed    []string // why it has ended, and what fixes it
	typed     edit.Line
	copied    string // what was chosen to be copied
	what      string // its name
	width     int
	height    int
}

var _ Window = (*SignIn)(nil)

// NewSignIn makes the window. The hint stands on its lower edge.
func NewSignIn(look theme.Theme, prompt Prompt, hint string) *SignIn {
	return &SignIn{look: look, prompt: prompt, hint: hint, typed: edit.New(answerLimit)}
}

// SetCountdown says until when the person has time.
func (w *SignIn) SetCountdown(words string) { w.countdown = words }

// SetNote says what the person should know while it goes on, "" for nothing.
func (w *SignIn) SetNote(words string) { w.note = words }

// Fail shows instead of the prompt why the sign-in has ended, in paragraphs.
func (w *SignIn) Fail(title, hint string, paragraphs ...string) {
	w.prompt.Title, w.hint, w.failed = title, hint, paragraphs
}

// Failed says that the sign-in has ended.
func (w *SignIn) Failed() bool { return w.failed != nil }

// Scope is where its keys are looked up.
func (w *SignIn) Scope() action.Scope {
	if w.prompt.Answers && !w.Failed() {
		return action.ScopeAnswer
	}
	return action.ScopeSignIn
}

// Useful reports whether an action does something now.
func (w *SignIn) Useful(id action.ID) bool {
	switch id {
	case action.SignInCode:
		return w.prompt.Code != "" && !w.Failed()
	case action.SignInPage, action.AnswerPage:
		return !w.Failed()
	case action.AnswerForward:
		return w.prompt.Forward != ""
	case action.SignInAgain:
		return w.Failed()
	}
	return true
}

// Handle copies, hands over what was typed, or closes. Choose means to hand
// over, or after a failure to begin again.
func (w *SignIn) Handle(id action.ID) Outcome {
	if !w.Useful(id) {
		return Stay
	}
	switch id {
	case action.SignInCode:
		return w.copy("the code", w.prompt.Code)
	case action.SignInPage, action.AnswerPage:
		return w.copy("the address", w.prompt.URL)
	case action.AnswerForward:
		return w.copy("the ssh option", w.prompt.Forward)
	case action.SignInAgain:
		return Choose
	case action.AnswerTake:
		if !w.typed.Empty() {
			return Choose
		}
	case action.SignInLeave:
		return Close
	}
	return Stay
}

func (w *SignIn) copy(what, value string) Outcome {
	w.what, w.copied = what, value
	return Copy
}

// What names what is to be copied.
func (w *SignIn) What() string { return w.what }

// Value is what is to be copied.
func (w *SignIn) Value() string { return w.copied }

// Typed is the address that the person gave. A terminal may have wrapped it.
func (w *SignIn) Typed() string { return unwrapped(w.typed.String()) }

func unwrapped(s string) string { return strings.Join(strings.Fields(s), "") }

// answerLimit is longer than the address at which a sign-in ends ever is.
const answerLimit = 16 << 10

// Key edits the address.
func (w *SignIn) Key(key tea.KeyPressMsg) Outcome {
	if w.Scope() == action.ScopeAnswer {
		w.typed.Key(key)
	}
	return Stay
}

// Paste types what was pasted.
func (w *SignIn) Paste(pasted string) {
	if w.Scope() == action.ScopeAnswer {
		w.typed.Insert(unwrapped(pasted))
	}
}

// SetSize says how much room there is.
func (w *SignIn) SetSize(width, height int) { w.width, w.height = width, height }

// View draws the window.
func (w *SignIn) View() []string {
	rows, _, _ := w.draw()
	return rows
}

// Cursor is at what matters: the code, the line that is typed, or the reason.
func (w *SignIn) Cursor() (x, y int) {
	_, x, y = w.draw()
	return x, y
}
