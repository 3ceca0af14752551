package action

import "strconv"

// The actions. What each does is said in the catalogue.
const (
	Up           ID = "up"
	Down         ID = "down"
	PageUp       ID = "page-up"
	PageDown     ID = "page-down"
	HalfPageUp   ID = "half-page-up"
	HalfPageDown ID = "half-page-down"
	Top          ID = "top"
	Bottom       ID = "bottom"

	Open     ID = "open"
	Back     ID = "back"
	NextPane ID = "next-pane"
	PrevPane ID = "previous-pane"
	Zoom     ID = "zoom"
	Mouse    ID = "mouse"

	NextMessage ID = "next-message"
	PrevMessage ID = "previous-message"

	Form          ID = "form"
	Find          ID = "find"
	FindNext      ID = "find-next"
	FindPrev      ID = "find-previous"
	FindEarlier   ID = "find-earlier"
	FindLater     ID = "find-later"
	NextProblem   ID = "next-problem"
	PrevProblem   ID = "previous-problem"
	Mark          ID = "mark"
	MarkRange     ID = "mark-range"
	MarkAll       ID = "mark-all"
	Sort          ID = "sort"
	SortReverse   ID = "sort-reverse"
	Columns       ID = "columns"
	Volume        ID = "volume"
	NextHour      ID = "next-hour"
	PrevHour      ID = "previous-hour"
	NextDay       ID = "next-day"
	PrevDay       ID = "previous-day"
	GoToTime      ID = "go-to-time"
	Copy          ID = "copy"
	AllRecipients ID = "all-recipients"
	Reasons       ID = "reasons"
	Causes        ID = "causes"
	Note          ID = "note"
	Remark        ID = "remark"
	Save          ID = "save"
	Pivot         ID = "pivot"
	Everyone      ID = "everyone"
	Restore       ID = "restore"
	Times         ID = "times"
	Zone          ID = "zone"
	RunAgain      ID = "run-again"
	ErrorDetails  ID = "error-details"
	Requests      ID = "requests"
	Hide          ID = "hide"
	SearchBack    ID = "search-back"
	SearchForward ID = "search-forward"
	ChipAll       ID = "chip-all"
	Raw           ID = "raw"
	Message       ID = "message"
	Follow        ID = "follow"
	Compare       ID = "compare"
	Watch         ID = "watch"
	Profiles      ID = "profiles"

	Palette ID = "palette"
	Help    ID = "help"
	Quit    ID = "quit"
	QuitNow ID = "quit-now"
	Redraw  ID = "redraw"
	Suspend ID = "suspend"

	NextField    ID = "next-field"
	PrevField    ID = "previous-field"
	Run          ID = "run"
	FormUTC      ID = "form-utc"
	ClearForm    ID = "clear-form"
	FormHelp     ID = "form-help"
	FormProfiles ID = "form-profiles"
	CloseForm    ID = "close-form"

	SuggestDown  ID = "suggestion-down"
	SuggestUp    ID = "suggestion-up"
	SuggestTake  ID = "suggestion-take"
	SuggestClose ID = "suggestion-close"

	Accept ID = "accept"
	Cancel ID = "cancel"

	OverlayUp       ID = "overlay-up"
	OverlayDown     ID = "overlay-down"
	OverlayPageUp   ID = "overlay-page-up"
	OverlayPageDown ID = "overlay-page-down"
	OverlayTop      ID = "overlay-top"
	OverlayBottom   ID = "overlay-bottom"
	OverlayChoose   ID = "overlay-choose"
	OverlayCopy     ID = "overlay-copy"
	OverlayNext     ID = "overlay-next"
	OverlayPrev     ID = "overlay-previous"
	OverlayClose    ID = "overlay-close"
	WindowHelp      ID = "window-help"
	LineHelp        ID = "line-help"

	NoteCopy ID = "note-copy"
	NoteSave ID = "note-save"
	NoteForm ID = "note-form"
	NoteCut  ID = "note-cut"

	PathSave     ID = "path-save"
	PathComplete ID = "path-complete"
	PathClose    ID = "path-close"

	ColumnShow     ID = "column-show"
	ColumnEarlier  ID = "column-earlier"
	ColumnLater    ID = "column-later"
	ColumnNarrower ID = "column-narrower"
	ColumnWider    ID = "column-wider"
	ColumnFit      ID = "column-fit"
	ColumnSort     ID = "column-sort"
	ColumnReset    ID = "column-reset"

	VolumeLeft        ID = "volume-left"
	VolumeRight       ID = "volume-right"
	VolumeExtendLeft  ID = "volume-extend-left"
	VolumeExtendRight ID = "volume-extend-right"
	VolumeMark        ID = "volume-mark"
	VolumeFirst       ID = "volume-first"
	VolumeLast        ID = "volume-last"
	VolumeFiner       ID = "volume-finer"
	VolumeCoarser     ID = "volume-coarser"
	VolumeNextProblem ID = "volume-next-problem"
	VolumePrevProblem ID = "volume-previous-problem"
	VolumeNarrow      ID = "volume-narrow"
	VolumeSearch      ID = "volume-search"
	VolumeClose       ID = "volume-close"

	PaletteUp     ID = "palette-up"
	PaletteDown   ID = "palette-down"
	PaletteChoose ID = "palette-choose"
	PaletteClose  ID = "palette-close"

	Searches   ID = "searches"
	SaveSearch ID = "save-search"
	Playbooks  ID = "playbooks"
	NextStep   ID = "next-step"
	PrevStep   ID = "previous-step"

	SearchesDown   ID = "searches-down"
	SearchesUp     ID = "searches-up"
	SearchesRun    ID = "searches-run"
	SearchesEdit   ID = "searches-edit"
	SearchesForget ID = "searches-forget"
	SearchesClose  ID = "searches-close"

	FieldsNext  ID = "fields-next"
	FieldsPrev  ID = "fields-previous"
	FieldsTake  ID = "fields-take"
	FieldsClose ID = "fields-close"

	SignInCode    ID = "sign-in-code"
	SignInPage    ID = "sign-in-page"
	SignInAgain   ID = "sign-in-again"
	SignInLeave   ID = "sign-in-leave"
	AnswerTake    ID = "answer-take"
	AnswerPage    ID = "answer-page"
	AnswerForward ID = "answer-forward"
)

// Chips is how many chips have a digit.
const Chips = 9

// Chip returns the action that narrows the list to the nth chip, from 1 to
// [Chips].
func Chip(n int) ID { return ID("chip-" + strconv.Itoa(n)) }

// ChipNumber returns the chip that an action narrows the list to, 0 for all of
// them, and false for any other action.
func ChipNumber(id ID) (n int, ok bool) {
	if id == ChipAll {
		return 0, true
	}
	for n := range Chips {
		if id == Chip(n+1) {
			return n + 1, true
		}
	}
	return 0, false
}

var (
	traces  = []Scope{ScopeTraces}
	rows    = []Scope{ScopeTraces, ScopeRecipients}
	lists   = []Scope{ScopeTraces, ScopeRecipients, ScopeTimeline}
	tables  = []Scope{ScopeTraces, ScopeRecipients, ScopeTimeline, ScopeEveryone}
	chipped = []Scope{ScopeTraces, ScopeRecipients, ScopeEveryone}
	copies  = []Scope{ScopeRecipients, ScopeTimeline}
	app     = []Scope{ScopeApp}
	beside  = []Scope{ScopeApp, ScopeEveryone}
	always  = []Scope{ScopeAlways}
	form    = []Scope{ScopeForm}
	suggest = []Scope{ScopeSuggestions}
	typing  = []Scope{ScopeForm, ScopeSuggestions}
	line    = []Scope{ScopeText}
	overlay = []Scope{ScopeOverlay}
	windows = []Scope{ScopeOverlay, ScopeNote}
	lined   = []Scope{ScopeOverlay, ScopeNote, ScopeColumns}
	columns = []Scope{ScopeColumns}
	note    = []Scope{ScopeNote}
	bars    = []Scope{ScopeVolume}
	helped  = []Scope{ScopeOverlay, ScopeNote, ScopeColumns, ScopeVolume}
	palette = []Scope{ScopePalette}
	path    = []Scope{ScopePath}
	recent  = []Scope{ScopeSearches}
	asked   = []Scope{ScopeFields}
	written = []Scope{ScopePalette, ScopePath, ScopeSearches, ScopeFields}
	anyhow  = []Scope{ScopeForm, ScopeSuggestions, ScopeApp}
	signIn  = []Scope{ScopeSignIn}
	answer  = []Scope{ScopeAnswer}
)

// Catalogue returns every action, in the order of the help. The caller owns
// the slice.
func Catalogue() []Action {
	actions := []Action{
		{ID: Open, Title: "open", Help: "Open what is under the cursor: a message, a recipient, an event as it came; what was folded unfolds.", Scopes: lists, Keys: keys("enter", "right"), Footer: 1},
		{ID: AllRecipients, Title: "all recipients", Help: "Show all recipients of the message, not only those that match; costs one request.", Scopes: rows, Keys: keys("a"), Footer: 11, Palette: true},
		{ID: Find, Title: "filter", Help: "Narrow what is loaded to the rows with all of these words: ann !re: ~fbrkm from:bob status:failed \"in quotes\".", Scopes: tables, Keys: keys("/"), Footer: 4, Palette: true},
		{ID: FindNext, Title: "next hit", Help: "Go to the next row with the words of the filter, among all rows.", Scopes: tables, Keys: keys("n"), Palette: true},
		{ID: FindPrev, Title: "previous hit", Help: "Go to the previous row with the words of the filter, among all rows.", Scopes: tables, Keys: keys("N"), Palette: true},
		{ID: NextProblem, Title: "next problem", Help: "Go to the next message or recipient that was not delivered.", Scopes: rows, Keys: keys("e"), Footer: 5, Palette: true},
		{ID: PrevProblem, Title: "previous problem", Help: "Go to the previous message or recipient that was not delivered.", Scopes: rows, Keys: keys("E"), Palette: true},
		{ID: Mark, Title: "mark", Help: "Mark the row, or take its mark off; esc takes all marks off.", Scopes: rows, Keys: keys("space"), Palette: true},
		{ID: MarkRange, Title: "mark a range", Help: "Begin a range that follows the cursor; again, or with a mark, end it.", Scopes: rows, Keys: keys("V"), Palette: true},
		{ID: MarkAll, Title: "mark all shown", Help: "Mark all rows that are shown: those that the filter and the chip leave.", Scopes: rows, Keys: keys("*"), Palette: true},
		{ID: Sort, Title: "sort", Help: "Sort what is loaded by the next column.", Scopes: traces, Keys: keys("s"), Footer: 8, Palette: true},
		{ID: SortReverse, Title: "reverse order", Help: "Reverse the order.", Scopes: traces, Keys: keys("S"), Palette: true},
		{ID: Columns, Title: "columns", Help: "Choose the columns of the list: which are shown, their order and their width.", Scopes: traces, Keys: keys("c"), Footer: 15, Palette: true},
		{ID: Volume, Title: "over time", Help: "Show how many messages came when, and how many with problems, to narrow the list to a span. The strip beside the chips is the same: of all that is loaded, whatever the list is narrowed to.", Scopes: traces, Keys: keys("v"), Footer: 16, Palette: true},
		{ID: GoToTime, Title: "go to a time", Help: "Go to the first message at a time or after it, written as in a search: 14:00, yesterday 9:00.", Scopes: traces, Keys: keys("W"), Palette: true},
		{ID: NextHour, Title: "next hour", Help: "Go down to where the next hour with messages begins in the list, by the clock of the zone that is shown.", Scopes: traces, Keys: keys("o"), Palette: true},
		{ID: PrevHour, Title: "previous hour", Help: "Go up to where this hour begins in the list, then to the one before.", Scopes: traces, Keys: keys("O"), Palette: true},
		{ID: NextDay, Title: "next day", Help: "Go down to where the next day with messages begins in the list.", Scopes: traces, Keys: keys("d"), Palette: true},
		{ID: PrevDay, Title: "previous day", Help: "Go up to where this day begins in the list, then to the one before.", Scopes: traces, Keys: keys("D"), Palette: true},
		{ID: Reasons, Title: "reasons", Help: "Ask why the problems on the screen happened: one request each, and it says how many before it asks.", Scopes: traces, Keys: keys("i"), Footer: 5, Palette: true},
		{ID: Causes, Title: "by cause", Help: "Count what failed or was held back among the marked messages, else those that filter and chip leave: by cause, by domain, by sender; then all of them by sender, domain, recipient and source IP.", Scopes: traces, Keys: keys("b"), Footer: 14, Palette: true},
		{ID: Message, Title: "message", Help: "Show everything known about the message: subject, ids and IPs, in full.", Scopes: rows, Keys: keys("r"), Footer: 13, Palette: true},
		{ID: Follow, Title: "follow", Help: "Go to the recipient that the mail went on to, or to the group through which it came; costs no request.", Scopes: copies, Keys: keys(">"), Palette: true},
		{ID: Compare, Title: "compare", Help: "Compare the routes of two marked recipients, or of a marked one and the one under the cursor; says first what that costs, at most two requests.", Scopes: []Scope{ScopeRecipients}, Keys: keys("="), Palette: true},
		{ID: Raw, Title: "raw", Help: "Show everything the service says about this event, unchanged.", Scopes: []Scope{ScopeTimeline}, Keys: keys("r"), Footer: 4, Palette: true},
	}
	actions = append(actions, chips()...)
	actions = append(actions, moves()...)
	return append(actions, []Action{
		{ID: Form, Title: "search", Help: "Open the search form.", Scopes: app, Keys: keys("f"), Footer: 3, Palette: true},
		{ID: Back, Title: "back", Help: "Go back one step: stop loading, take the filter off, leave the pane. Never quits.", Scopes: beside, Keys: keys("esc", "left"), Keep: "esc", Footer: 2},
		{ID: Copy, Title: "copy", Help: "Choose what to copy: a value, the row, addresses by outcome, the search as a command or in PowerShell.", Scopes: beside, Keys: keys("y"), Footer: 6, Palette: true},
		{ID: Note, Title: "note", Help: "Show the ticket note on what is open, to read, to copy or to save; costs no request.", Scopes: app, Keys: keys("Y"), Footer: 5, Palette: true, Served: &Words{"note", "Show the ticket note on what is open, to read or to copy; costs no request."}},
		{ID: Remark, Title: "remark", Help: "Write a remark on the message, or change it; an empty one takes it away. Notes and files have it, remark:WORD in the filter finds it. It is kept until you quit, and not on disk.", Scopes: app, Keys: keys("m"), Palette: true, Served: &Words{"remark", "Write a remark on the message, or change it; an empty one takes it away. Notes and copied rows have it, remark:WORD in the filter finds it. It is kept until you quit."}},
		{ID: Save, Title: "save", Help: "Save what is marked, else what is shown, in a file: CSV, JSON, NDJSON, Markdown, ECS, V2 or the ticket note.", Scopes: beside, Keys: keys("x"), Footer: 6, Palette: true, Served: &Words{"copy rows", "Copy what is marked, else what is shown: CSV, JSON, NDJSON, Markdown, ECS, V2 or the ticket note; or the command that prints it at home."}},
		{ID: Pivot, Title: "pivot", Help: "Search from this message: same sender, domain, subject, Message-ID or source IP, or the 15 minutes around it.", Scopes: app, Keys: keys("p"), Footer: 6, Palette: true},
		{ID: Everyone, Title: "everyone", Help: "Show all recipients of the marked messages, else of those shown, each address once with its outcomes; costs no request.", Scopes: beside, Keys: keys("u"), Footer: 20, Palette: true},
		{ID: NextPane, Title: "next pane", Help: "Focus the next pane.", Scopes: app, Keys: keys("tab"), Footer: 8, Palette: true},
		{ID: PrevPane, Title: "previous pane", Help: "Focus the previous pane.", Scopes: app, Keys: keys("shift+tab"), Palette: true},
		{ID: Zoom, Title: "zoom", Help: "Show the focused pane alone; again: its text without a frame, for the terminal's own selection; again: all panes.", Scopes: app, Keys: keys("z"), Footer: 9, Palette: true},
		{ID: Mouse, Title: "mouse", Help: "Let the mouse work here, or leave it to the terminal, where it selects text; with it, shift selects.", Scopes: app, Keys: keys("M"), Palette: true},
		{ID: NextMessage, Title: "next message", Help: "Go to the next message, from any pane; its events load when you open them.", Scopes: app, Keys: keys("J"), Palette: true},
		{ID: PrevMessage, Title: "previous message", Help: "Go to the previous message, from any pane.", Scopes: app, Keys: keys("K"), Palette: true},
		{ID: Times, Title: "times", Help: "Show times in your zone, in UTC, or as ages.", Scopes: app, Keys: keys("t"), Footer: 10, Palette: true},
		{ID: Zone, Title: "zone", Help: "Show and read times as they are somewhere else, such as where the person who asks is.", Scopes: app, Keys: keys("T"), Palette: true},
		{ID: RunAgain, Title: "reload", Help: "Load again what the pane shows: the search, the recipients or the events; of a search, first what could not be read.", Scopes: app, Keys: keys("R"), Footer: 12, Palette: true},
		{ID: Watch, Title: "watch", Help: "Look again at what may still change, by itself, and mark what is new or has changed; again, or esc, stops.", Scopes: app, Keys: keys("w"), Footer: 12, Palette: true},
		{ID: Profiles, Title: "profiles", Help: "Go to another profile; what is loaded in this one stays.", Scopes: app, Keys: keys("P"), Palette: true, Local: true},
		{ID: ErrorDetails, Title: "messages", Help: "Show the errors of this run in full, to read or to copy, and with tab every message.", Scopes: app, Keys: keys("!"), Palette: true},
		{ID: Requests, Title: "requests made", Help: "Show the requests of this run: what each asked for, what came, and the equal PowerShell line.", Scopes: app, Keys: keys("@"), Palette: true},
		{ID: Hide, Title: "hide names", Help: "Hide subjects and names in addresses, in notes, copies and files too, or show them again.", Scopes: app, Keys: keys("H"), Palette: true, Served: &Words{"hide names", "Hide subjects and names in addresses, in notes and copies too, or show them again."}},
		{ID: Searches, Title: "recent", Help: "Show the searches that were saved or run before, to run one, to change it, or to forget it.", Scopes: anyhow, Keys: keys("ctrl+r"), Footer: 18, Palette: true},
		{ID: SaveSearch, Title: "save", Help: "Save the search by a name, with its times as they are written.", Scopes: anyhow, Keys: keys("ctrl+s"), Footer: 19, Palette: true},
		{ID: Restore, Title: "restore", Help: "Go on with the newest session that was cut off: its search, messages, cursor, filter and marks; costs no request.", Scopes: anyhow, Keys: keys("ctrl+g"), Palette: true, Local: true},
		{ID: Playbooks, Title: "playbook", Help: "Show the steps of the playbook that is followed, or choose a playbook.", Scopes: app, Keys: keys("B"), Palette: true},
		{ID: NextStep, Title: "next step", Help: "Go to the next step of the playbook.", Scopes: app, Keys: keys("."), Footer: 3, Palette: true},
		{ID: PrevStep, Title: "previous step", Help: "Go to the previous step of the playbook; costs no request.", Scopes: app, Keys: keys(","), Palette: true},
		{ID: SearchBack, Title: "previous search", Help: "Go back to the search before this one; costs no request.", Scopes: app, Keys: keys("["), Palette: true},
		{ID: SearchForward, Title: "next search", Help: "Go forward again to the search after this one; costs no request.", Scopes: app, Keys: keys("]"), Palette: true},
		{ID: Palette, Title: "palette", Help: "Choose an action by name.", Scopes: app, Keys: keys(":", "ctrl+p")},
		{ID: Help, Title: "help", Help: "Explain what is under the cursor, then the keys of this pane and the signs.", Scopes: beside, Keys: keys("?", "f1"), Footer: 100, Palette: true},
		{ID: Quit, Title: "quit", Help: "Quit; asks first after more than 5 requests that were not noted, copied or saved.", Scopes: app, Keys: keys("q"), Palette: true, Served: &Words{"quit", "Quit; asks first after more than 5 requests that were not noted or copied."}},

		{ID: QuitNow, Title: "quit", Help: "Quit from wherever you are.", Scopes: always, Keys: keys("ctrl+c"), Keep: "ctrl+c"},
		{ID: Redraw, Title: "redraw", Help: "Draw the screen again.", Scopes: always, Keys: keys("ctrl+l"), Palette: true},
		{ID: Suspend, Title: "suspend", Help: "Suspend the program and return to the shell; fg brings it back.", Scopes: always, Keys: keys("ctrl+z"), Palette: true, Local: true},

		{ID: Run, Title: "search", Help: "Run the search, if every field is valid.", Scopes: typing, Keys: keys("enter"), Footer: 1},
		{ID: NextField, Title: "next", Help: "Go to the next field.", Scopes: form, Keys: keys("tab", "down"), Footer: 2},
		{ID: PrevField, Title: "previous", Help: "Go to the previous field.", Scopes: form, Keys: keys("shift+tab", "up")},
		{ID: FormUTC, Title: "UTC", Help: "Read and show times in UTC, or in your zone.", Scopes: typing, Keys: keys("ctrl+t"), Footer: 20},
		{ID: ClearForm, Title: "clear", Help: "Clear every field.", Scopes: typing, Keys: keys("ctrl+x"), Footer: 5},
		{ID: FormProfiles, Title: "profiles", Help: "Go to another profile; what you typed stays in this one.", Scopes: typing, Keys: keys("ctrl+o"), Footer: 21, Local: true},
		{ID: FormHelp, Title: "help", Help: "Explain the field, then the keys of the form.", Scopes: typing, Keys: keys("f1"), Footer: 100},
		{ID: CloseForm, Title: "close", Help: "Close the form; what you typed stays in it.", Scopes: form, Keys: keys("esc"), Keep: "esc", Footer: 3},

		{ID: SuggestDown, Title: "next", Help: "Go to the next suggestion.", Scopes: suggest, Keys: keys("down"), Footer: 3},
		{ID: SuggestUp, Title: "previous", Help: "Go to the previous suggestion.", Scopes: suggest, Keys: keys("up")},
		{ID: SuggestTake, Title: "take", Help: "Type the suggestion.", Scopes: suggest, Keys: keys("tab"), Footer: 2},
		{ID: SuggestClose, Title: "close the list", Help: "Close the list of suggestions.", Scopes: suggest, Keys: keys("esc"), Keep: "esc", Footer: 4},

		{ID: Accept, Title: "keep", Help: "Keep the list narrowed to the words, and go on in it.", Scopes: line, Keys: keys("enter"), Footer: 1},
		{ID: Cancel, Title: "show all", Help: "Show all rows again; the words stay for the next and the previous hit.", Scopes: line, Keys: keys("esc"), Keep: "esc", Footer: 2},
		{ID: FindEarlier, Title: "earlier words", Help: "Put the words of the filter before into the line, of any list of this run.", Scopes: line, Keys: keys("up")},
		{ID: FindLater, Title: "later words", Help: "Go back towards the words that were typed last.", Scopes: line, Keys: keys("down")},

		{ID: OverlayDown, Title: "down", Help: "Go down a line.", Scopes: lined, Keys: keys("j", "down")},
		{ID: OverlayUp, Title: "up", Help: "Go up a line.", Scopes: lined, Keys: keys("k", "up")},
		{ID: OverlayPageDown, Title: "page down", Help: "Go down a page.", Scopes: windows, Keys: keys("pgdown", "space")},
		{ID: OverlayPageUp, Title: "page up", Help: "Go up a page.", Scopes: windows, Keys: keys("pgup")},
		{ID: OverlayTop, Title: "top", Help: "Go to the first line.", Scopes: lined, Keys: keys("g", "home")},
		{ID: OverlayBottom, Title: "bottom", Help: "Go to the last line.", Scopes: lined, Keys: keys("G", "end")},
		{ID: OverlayChoose, Title: "choose", Help: "Choose the line under the cursor.", Scopes: overlay, Keys: keys("enter"), Footer: 1},
		{ID: OverlayNext, Title: "next list", Help: "Show the next list of the window, or go to its path.", Scopes: overlay, Keys: keys("tab", "right"), Footer: 2, Served: &Words{"next list", "Show the next list of the window, or go to its command."}},
		{ID: OverlayPrev, Title: "previous list", Help: "Show the previous list of the window.", Scopes: overlay, Keys: keys("shift+tab", "left")},
		{ID: OverlayCopy, Title: "copy", Help: "Copy what the window shows.", Scopes: overlay, Keys: keys("y"), Footer: 3},
		{ID: OverlayClose, Title: "close", Help: "Close the window.", Scopes: lined, Keys: keys("esc", "q"), Keep: "esc", Footer: 2},

		{ID: NoteCopy, Title: "copy", Help: "Copy the note, without the lines that were taken out.", Scopes: note, Keys: keys("y", "enter"), Footer: 1},
		{ID: NoteSave, Title: "save", Help: "Save the note in a new file in the folder where the program was started.", Scopes: note, Keys: keys("s", "x"), Footer: 3, Served: &Words{"copy command", "Copy the command that prints the note at home."}},
		{ID: NoteForm, Title: "Markdown", Help: "Show the note as Markdown, or as plain text again.", Scopes: note, Keys: keys("m"), Footer: 4},
		{ID: NoteCut, Title: "take out", Help: "Take the line under the cursor out of the note, or put it back.", Scopes: note, Keys: keys("d"), Footer: 5},

		{ID: PathSave, Title: "save", Help: "Save in the file with this path; asks before it replaces one.", Scopes: path, Keys: keys("enter"), Footer: 1, Local: true},
		{ID: PathComplete, Title: "complete", Help: "Complete the name of a directory; ~ is your home.", Scopes: path, Keys: keys("tab"), Footer: 2, Local: true},
		{ID: PathClose, Title: "back", Help: "Go back to the forms; the path stays.", Scopes: path, Keys: keys("esc"), Keep: "esc", Footer: 3, Local: true},

		{ID: ColumnShow, Title: "show", Help: "Show the column under the cursor, or hide it.", Scopes: columns, Keys: keys("space", "enter"), Footer: 1},
		{ID: ColumnLater, Title: "later", Help: "Move the column one place to the right in the list.", Scopes: columns, Keys: keys("J", "shift+down"), Footer: 3},
		{ID: ColumnEarlier, Title: "earlier", Help: "Move the column one place to the left in the list.", Scopes: columns, Keys: keys("K", "shift+up"), Footer: 4},
		{ID: ColumnNarrower, Title: "narrower", Help: "Make the column narrower; it keeps that width.", Scopes: columns, Keys: keys("<", "left"), Footer: 6},
		{ID: ColumnWider, Title: "wider", Help: "Make the column wider; it keeps that width.", Scopes: columns, Keys: keys(">", "right"), Footer: 7},
		{ID: ColumnFit, Title: "fit", Help: "Make the column as wide as what is loaded needs.", Scopes: columns, Keys: keys("="), Footer: 8},
		{ID: ColumnSort, Title: "sort", Help: "Sort the list by the column, or the other way around.", Scopes: columns, Keys: keys("s"), Footer: 5},
		{ID: ColumnReset, Title: "reset", Help: "Take back everything: the columns, their order and their widths.", Scopes: columns, Keys: keys("r"), Footer: 9},

		{ID: VolumeNarrow, Title: "narrow", Help: "Narrow the list to the messages of this span; esc in the list shows all again.", Scopes: bars, Keys: keys("enter"), Footer: 1},
		{ID: VolumeMark, Title: "span", Help: "Begin a span that follows the cursor, or drop it.", Scopes: bars, Keys: keys("space"), Footer: 3},
		{ID: VolumeFiner, Title: "finer", Help: "Make the bars stand for less time, down to a minute.", Scopes: bars, Keys: keys("+", "="), Footer: 4},
		{ID: VolumeCoarser, Title: "coarser", Help: "Make the bars stand for more time.", Scopes: bars, Keys: keys("-"), Footer: 5},
		{ID: VolumeNextProblem, Title: "next problem", Help: "Go to the next bar with problems.", Scopes: bars, Keys: keys("e"), Footer: 6},
		{ID: VolumePrevProblem, Title: "previous problem", Help: "Go to the previous bar with problems.", Scopes: bars, Keys: keys("E")},
		{ID: VolumeSearch, Title: "search", Help: "Put the search with this span as its time into the form, which says what it costs.", Scopes: bars, Keys: keys("f"), Footer: 7},
		{ID: VolumeRight, Title: "later", Help: "Go to the next bar, which is later.", Scopes: bars, Keys: keys("l", "right", "j", "down")},
		{ID: VolumeLeft, Title: "earlier", Help: "Go to the previous bar, which is earlier.", Scopes: bars, Keys: keys("h", "left", "k", "up")},
		{ID: VolumeExtendRight, Title: "extend later", Help: "Begin a span, if there is none, and extend it by a bar to the right.", Scopes: bars, Keys: keys("shift+right", "L")},
		{ID: VolumeExtendLeft, Title: "extend earlier", Help: "Begin a span, if there is none, and extend it by a bar to the left.", Scopes: bars, Keys: keys("shift+left", "H")},
		{ID: VolumeFirst, Title: "first", Help: "Go to the first bar.", Scopes: bars, Keys: keys("g", "home")},
		{ID: VolumeLast, Title: "last", Help: "Go to the last bar.", Scopes: bars, Keys: keys("G", "end")},
		{ID: VolumeClose, Title: "close", Help: "Close the window; the list stays as it is.", Scopes: bars, Keys: keys("esc", "q", "v"), Keep: "esc", Footer: 2},

		{ID: PaletteDown, Title: "down", Help: "Go to the next line.", Scopes: palette, Keys: keys("down", "ctrl+n", "tab")},
		{ID: PaletteUp, Title: "up", Help: "Go to the previous line.", Scopes: palette, Keys: keys("up", "ctrl+p", "shift+tab")},
		{ID: PaletteChoose, Title: "run", Help: "Run the action under the cursor.", Scopes: palette, Keys: keys("enter"), Footer: 1},
		{ID: PaletteClose, Title: "close", Help: "Close the palette.", Scopes: palette, Keys: keys("esc"), Keep: "esc", Footer: 2},

		{ID: SearchesDown, Title: "down", Help: "Go to the next search.", Scopes: recent, Keys: keys("down", "ctrl+r")},
		{ID: SearchesUp, Title: "up", Help: "Go to the previous search.", Scopes: recent, Keys: keys("up")},
		{ID: SearchesRun, Title: "run", Help: "Run the search under the cursor; a digit runs one of the first nine.", Scopes: recent, Keys: keys("enter"), Footer: 1},
		{ID: SearchesEdit, Title: "edit", Help: "Put the search under the cursor into the form, to change it first.", Scopes: recent, Keys: keys("tab"), Footer: 2},
		{ID: SearchesForget, Title: "forget", Help: "Forget the search under the cursor.", Scopes: recent, Keys: keys("ctrl+d", "delete"), Footer: 3},
		{ID: SearchesClose, Title: "close", Help: "Close the window.", Scopes: recent, Keys: keys("esc"), Keep: "esc", Footer: 4},

		{ID: FieldsNext, Title: "next", Help: "Go to the next field.", Scopes: asked, Keys: keys("tab", "down"), Footer: 3},
		{ID: FieldsPrev, Title: "previous", Help: "Go to the previous field.", Scopes: asked, Keys: keys("shift+tab", "up")},
		{ID: FieldsTake, Title: "go on", Help: "Go on with what was typed.", Scopes: asked, Keys: keys("enter"), Footer: 1},
		{ID: FieldsClose, Title: "cancel", Help: "Close the window, and do nothing.", Scopes: asked, Keys: keys("esc"), Keep: "esc", Footer: 2},

		{ID: WindowHelp, Title: "help", Help: "Show the keys of the window, or close them.", Scopes: helped, Keys: keys("?", "f1"), Footer: 100},
		{ID: LineHelp, Title: "help", Help: "Show the keys of the window.", Scopes: written, Keys: keys("f1"), Footer: 100},

		{ID: SignInAgain, Title: "try again", Help: "Sign in again, and continue with the request.", Scopes: signIn, Keys: keys("enter", "R"), Footer: 1},
		{ID: SignInCode, Title: "copy code", Help: "Copy the code that the sign-in page asks for.", Scopes: signIn, Keys: keys("y"), Footer: 2},
		{ID: SignInPage, Title: "copy address", Help: "Copy the address of the sign-in page.", Scopes: signIn, Keys: keys("u"), Footer: 3},
		{ID: AnswerTake, Title: "submit", Help: "Submit the address at which the browser ended.", Scopes: answer, Keys: keys("enter"), Footer: 1},
		{ID: AnswerPage, Title: "copy address", Help: "Copy the address of the sign-in page.", Scopes: answer, Keys: keys("ctrl+y"), Footer: 2},
		{ID: AnswerForward, Title: "copy ssh option", Help: "Copy what forwards the browser's last step to this host.", Scopes: answer, Keys: keys("ctrl+f"), Footer: 3},
		{ID: SignInLeave, Title: "cancel", Help: "Cancel the sign-in, or close its error. What is loaded stays.", Scopes: []Scope{ScopeSignIn, ScopeAnswer}, Keys: keys("esc"), Keep: "esc", Footer: 4},
	}...)
}

func keys(keys ...string) []string { return keys }

// moves makes the actions that move the cursor of a list. They stand last among
// those of a pane: who asks for help knows them, or finds them by the arrows.
func moves() []Action {
	return []Action{
		{ID: Down, Title: "down", Help: "Move down by one row.", Scopes: tables, Keys: keys("j", "down")},
		{ID: Up, Title: "up", Help: "Move up by one row.", Scopes: tables, Keys: keys("k", "up")},
		{ID: HalfPageDown, Title: "half a page down", Help: "Move down by half a page.", Scopes: tables, Keys: keys("ctrl+d")},
		{ID: HalfPageUp, Title: "half a page up", Help: "Move up by half a page.", Scopes: tables, Keys: keys("ctrl+u")},
		{ID: PageDown, Title: "page down", Help: "Move down by a page.", Scopes: tables, Keys: keys("pgdown", "ctrl+f")},
		{ID: PageUp, Title: "page up", Help: "Move up by a page.", Scopes: tables, Keys: keys("pgup", "ctrl+b")},
		{ID: Top, Title: "first row", Help: "Go to the first row.", Scopes: tables, Keys: keys("g", "home")},
		{ID: Bottom, Title: "last row", Help: "Go to the last row, and read on: one page, or up to 20 where messages are filtered here.", Scopes: tables, Keys: keys("G", "end")},
	}
}

// chips makes the actions of the digits.
func chips() []Action {
	actions := []Action{{
		ID: ChipAll, Title: "every status", Help: "Show rows of every status, or with 1 to 9 only those of one. A message whose copies went different ways counts in each.",
		Scopes: chipped, Keys: keys("0"), Palette: true, Family: "chips",
	}}
	for n := 1; n <= Chips; n++ {
		actions = append(actions, Action{
			ID: Chip(n), Title: "chip " + strconv.Itoa(n), Help: "Show only the rows with the status of this chip.",
			Scopes: chipped, Keys: keys(strconv.Itoa(n)), Family: "chips",
		})
	}
	return actions
}
