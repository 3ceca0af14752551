package ui

import (
	"context"
	"log/slog"
	"time"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/note"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/memory"
	"msgtrace/ui/playbook"
	"msgtrace/ui/queryline"
)

// Options are what the explorer is given by whoever starts it.
type Options struct {
	Client *client.Client // required
	Theme  theme.Theme
	// Keymap says what the keys do; nil for the catalogue's own keys.
	Keymap *action.Keymap
	// Profile is the name of the profile, "" for none.
	Profile string
	// Profiles returns all profiles, and Open what the explorer is given to be in one
	// of them: of the Options what belongs to a profile. Both are called beside the
	// screen. Nil: there are none.
	Profiles func(context.Context) ([]Profile, error)
	Open     func(ctx context.Context, name string) (Options, error)
	// Tenant and Account say on the first line whose data this is.
	Tenant, Account string
	// SignIns tells of sign-ins that the person takes part in; nil when there
	// are none.
	SignIns *SignIns
	// Identity says who is signed in, "" if that is not known. It is asked after a
	// sign-in, beside the screen. Nil: Account stays.
	Identity func(context.Context) (account string)
	// Renew gets another access token in place of one that lacks a permission,
	// before what was refused is asked for again. Nil: there is no other.
	Renew func(context.Context) error
	// Setting returns what the advice about an error needs to know, as far as that
	// is known now. It must not wait. Nil: nothing but the dialect is.
	Setting func() advice.Setting
	// Served is set where the explorer is shown over SSH to somebody without a shell on
	// this host; nil elsewhere.
	Served *Served
	// Demo says that the data are made up.
	Demo bool
	// Command is how a command line begins that opens the explorer on the same source;
	// nil for msgtrace.
	Command []string
	// Show is how one begins that shows a message of it, nil where that follows from Command.
	Show []string
	// Now is the clock, nil for time.Now.
	Now func() time.Time
	// Zone is where times are shown in, nil for the machine's own.
	Zone *time.Location
	// Search fills the form at the start; with RunNow it runs at once.
	Search queryline.Search
	RunNow bool
	// Recall brings what else was kept from earlier runs. It is asked once, beside the
	// first frame.
	Recall []func(context.Context) Recalled
	// Memory keeps what is remembered between runs; nil for what this run knows only.
	// Left is told, when the explorer has ended, what was not kept by then; nil for
	// nobody.
	Memory Memory
	Left   func([]memory.Change)
	// Journal keeps the session while it goes on, so that it can be restored where it was cut
	// off; nil for no keeping. Restore is such a session, which the explorer begins with; nil
	// for none.
	Journal Journal
	Restore *Restored
	// Shared returns what a team shares, beside the screen; nil: nothing. Playbook is what
	// the explorer begins with, and what is known of the case is asked for in Search; nil
	// for none.
	Shared   func(context.Context) (Shared, error)
	Playbook *playbook.Book
	// Notice stands beside the form until the first key, "" for nothing.
	Notice string
	// Note says which lines a ticket note has; nil for the usual ones.
	Note note.Template
	// Ended is told, when the explorer has ended and the terminal is as it was, the
	// note on what was opened last; nil for nobody. It is not told where nothing was.
	Ended func(note.Note)
	// Summarize returns the member "search" of a JSON document that these messages are
	// written to; nil for one that has the plan alone.
	Summarize func(client.Plan, client.Snapshot, []*client.Trace) any
	// QuitAtOnce quits without a question, whatever was spent and not kept.
	QuitAtOnce bool
	// Hide hides subjects and names in addresses from the start.
	Hide bool
	// Mouse says that clicks and the wheel work in the explorer. The terminal selects text
	// then only while a key such as shift is held.
	Mouse bool
	// Watch says how a search is watched.
	Watch WatchOptions
	// Columns are the columns of the list as a person wants them, in their order; those
	// that nothing is said of stand as they do by themselves. Names are those of
	// traces.Columns, and others are left out. Where they say nothing, what is remembered
	// counts.
	Columns []ColumnChoice
	// Domains are all domains of the tenant, if they are known: by them the list says
	// which mail came in. Without them only what stays inside is said, by the domains
	// of Tenant and Account.
	Domains []string
	// Folder is where files are saved, "" for the one where the program was started.
	Folder string
	// CSVBOM says that CSV files begin with a byte order mark, unless told otherwise.
	CSVBOM bool
	// Environ is the environment as NAME=value, nil for the process's own.
	Environ []string
	// Log takes what a person does not see; nil for none.
	Log *slog.Logger
	// Version is shown in the help.
	Version string
}

// Recalled is what was kept from earlier runs.
type Recalled struct {
	Account string // who is signed in; "" if that is not known
	Notice  string // what there is to say; "" for nothing
	// Restore reads the newest session that was cut off, which goes when this one is kept in
	// its place; nil: there is none.
	Restore func(context.Context) (*Restored, error)
}
