package ui

import (
	"context"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/explain"
	"msgtrace/client/lookalike"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/find"
	"msgtrace/ui/form"
	"msgtrace/ui/overlay"
	"msgtrace/ui/recipients"
	"msgtrace/ui/task"
	"msgtrace/ui/terminal"
	"msgtrace/ui/text"
	"msgtrace/ui/timeline"
	"msgtrace/ui/traces"
)

// programName is what the header and the window's title begin with.
const programName = "msgtrace"

// App is the explorer: the one model of the program. It routes keys to the layer in
// front and answers of calls to whoever waits for them. What a pane shows is known to
// the pane. App holds what concerns more than one of them: the searches of this run
// and the calls under way, how the screen is shared and what is open over the panes,
// and how far the panes have followed the cursors.
type App struct {
	stage   terminal.Stage
	tasks   task.Set
	history history

	options Options
	client  *source
	keymap  *action.Keymap
	theme   theme.Theme
	environ []string
	reason  error // why the program ends, when it was not a person's wish

	layers []layer  // the front one first, whether open or not
	global []scoped // what acts beside a front layer that lets its keys through
	panes  [3]pane  // in their order

	width, height int
	layout        Layout
	content       Content
	focus         Pane // of the three panes, whatever is open over them
	zoom          bool
	skipped       bool // the timeline was opened from the list, and esc goes back there
	times         text.TimeMode
	known         *lookalike.Known // domains that look-alikes are made of
	knownNames    string           // the same, to see when there are others
	elsewhere     elsewhere        // where times are shown in, if not the person's own zone
	statusLine    statusLine
	messages      messages // that it has said
	ticking       bool     // the next look at what runs is scheduled
	frame         int      // of the spinner

	// The lists are with their searches.
	recipients *recipients.Model
	timeline   *timeline.Model
	following  following
	lateDue    bool            // the copy that is shown may have been late, and is to be compared with others
	reasons    *traces.Reasons // of the messages of all searches
	remarks    remarks
	gathering  gathering    // what the task of the slot brings
	ways       explain.Ways // of the message whose recipients are shown
	comparing  pair         // whose events were said to cost requests
	filtered   find.Past    // the words of all filters

	form        *form.Model
	formOpen    bool
	formChecked uint64 // form.Changed() when checkForm last looked at the fields

	memory   remembered
	session  session
	shared   Shared
	refusals []Deed // searches that were refused, which the trail is to be told
	guide    *guide // the playbook that is followed, or nil

	everyone *gathered // over the panes, or nil

	watching    *watching      // the search that is shown, or nil
	columns     []ColumnChoice // of the lists, all of them
	keptColumns []ColumnChoice // the same when they were last handed over

	seats map[string]*seat // the profiles that the person was in before
	wake  func()           // says that a sign-in has something to tell

	window  overlay.Window             // over panes and form, or nil
	chosen  func(value string) tea.Cmd // what choosing in it does
	beneath *beneath                   // the window under it, or nil
	noted   noted                      // what it shows, if it is a note
	opened  opened                     // what was opened last

	gone chan struct{} // closed when the explorer has ended

	writing   sync.Mutex         // held while a file is written
	stopFetch context.CancelFunc // stops what is read for a file, while that is

	signing      *signing // over everything, or nil
	keptRequests int      // how many had been made at the last note, copy or save

	mouse     bool // it works here
	lastClick clicked

	askIdentity bool // somebody has signed in: ask who it is when the calls are back
}

// now is the time, of the one clock that everything on the screen goes by.
func (a *App) now() time.Time { return a.options.Now() }

// search is the search that is shown, or nil.
func (a *App) search() *search { return a.history.shown() }

// current is the message under the list's cursor, if it may be seen.
func (a *App) current() (*client.Trace, bool) {
	s := a.search()
	if s == nil || s.covered {
		return nil, false
	}
	return s.list.Current()
}

// following is how the panes follow the cursors.
type following struct {
	at            place  // where they are, or go when the cursors have rested
	serial        int    // of the last move
	trace, events string // what the tasks of the detail slots are asking for
}

// place is where the cursors of list and recipients are.
type place struct {
	trace   *client.Trace
	address string
}

// statusLine is the line beside the rows that says what went wrong, or what was
// done. Rows are never taken away for it.
type statusLine struct {
	notice string // until the next key
	wrote  string // the path of the file that the notice is about
	bad    bool   // the notice says why something was not done
	failed *failed
	hidden bool // the error was read and put away; it stays in the history

	asks  action.ID // doing it again is the answer to what it asks, until the next key
	asked action.ID // what it asked before this key
}

// failed is an error, when it came and in which slot.
type failed struct {
	err       error
	known     advice.Advice // about it, by the token of that moment
	at        time.Time
	slot      task.Slot
	resumable bool // running again resumes it; else it begins from the start
}

// signing is the sign-in that the screen shows, over everything else.
type signing struct {
	window *overlay.SignIn
	prompt SignInPrompt
	shown  time.Time   // when it was first drawn; zero before
	failed []task.Slot // whose tasks have failed for it
}
