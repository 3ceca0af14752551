package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/export"
	"msgtrace/client/gather"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/queryline"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// Served is what the explorer is told where it is shown over SSH, to people without a
// shell on the host: then nothing in it reads or writes the host's files, and what
// leaves it goes to the clipboard of the terminal, or through a command that the person
// runs at home.
type Served struct {
	// Host is the words behind ssh in a command that asks this server as this person: -l,
	// ann, -p, 2222, jump.contoso.com.
	Host []string
	// Person is by whom the explorer is used, as the roster names them.
	Person string
	// View is what the person may see, where that is not all: "viewer of *@contoso.com".
	View string
	// People returns how many people are on. It must not wait. Nil: nobody counts.
	People func() int
	// Notice returns a line for every screen, such as that the server is about to stop,
	// "" for none. It must not wait. Nil: there never is one.
	Notice func() string
	// Changed receives when People or Notice return something else, so that the screen
	// says so at once. It belongs to this explorer alone. Nil: the screen says it when
	// it is drawn next.
	Changed <-chan struct{}
	// Context returns the context of what is asked for this person, nil: as it is.
	Context func(context.Context) context.Context
	// Audit is told before something is done, beside the screen. With an error it is not
	// done, and the screen says the error. Nil: nobody is told.
	Audit func(context.Context, Deed) error
	// Spent is told afterwards what a search or a message has cost in requests, and how
	// many rows there are, beside the screen. Nil: nobody is told.
	Spent func(context.Context, Deed)
}

// Deed is something that a person does with what the explorer is of. Nothing of an
// answer is in it, apart from ids of messages.
type Deed struct {
	Kind DeedKind
	// Query is the search as a line of words.
	Query string
	// Message is the network message ID of what is opened, and those of the messages that
	// something is copied of, with commas between; "" of other deeds, and of a list of
	// addresses, which may be of thousands.
	Message string
	// What is copied or exported: "the ticket note", "38 messages as CSV".
	What string
	// Reason is why a search was refused, as the screen says it.
	Reason string
	// Rows is how many messages are copied or exported, or were found so far.
	Rows int
	// Requests is how many it has cost since Spent was told last.
	Requests int
}

// DeedKind says what a deed is. The words are those of the audit trail.
type DeedKind string

// The deeds.
const (
	DeedSearched DeedKind = "searched"
	DeedOpened   DeedKind = "opened"   // a message, or the events of a copy
	DeedCopied   DeedKind = "copied"   // to the clipboard
	DeedExported DeedKind = "exported" // rows, to the clipboard
	DeedRefused  DeedKind = "refused"  // a search for what the person may not see
)

// tell tells the trail of a deed.
func (s *Served) tell(ctx context.Context, d Deed) error {
	if s == nil || s.Audit == nil {
		return nil
	}
	if err := s.Audit(ctx, d); err != nil {
		return &refusedError{err}
	}
	return nil
}

// refusedError is why something was not done that could not be told to the trail.
type refusedError struct{ error }

func (e *refusedError) Unwrap() error { return e.error }

// after does something in the loop once the trail was told.
func (a *App) after(d Deed, do func() tea.Cmd) tea.Cmd {
	served := a.options.Served
	if served == nil || served.Audit == nil {
		return do()
	}
	if s := a.search(); s != nil {
		d.Query = s.line
	}
	return task.Start(&a.tasks, slotTrail, "", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, served.tell(ctx, d)
	}, func(_ struct{}, err error) tea.Cmd {
		if err != nil {
			a.refuse("Not done: %s.", text.Clean(err.Error()))
			return nil
		}
		return do()
	})
}

// searching returns what tells the trail of a search, once for each time that it is run.
func (a *App) searching(s *search, again bool) func(context.Context) error {
	served, d := a.options.Served, Deed{Kind: DeedSearched, Query: s.line}
	if s.told && !again {
		return func(context.Context) error { return nil }
	}
	s.told = true
	return func(ctx context.Context) error { return served.tell(ctx, d) }
}

// noteRefused notes for the trail that a search was refused, where it asks for what the
// person may not see.
func (a *App) noteRefused(asked queryline.Search, err error) {
	var outside client.OutOfScope
	if served := a.options.Served; served == nil || served.Audit == nil || !errors.As(err, &outside) {
		return
	}
	asked.Query = a.client.mask.RevealQuery(asked.Query)
	a.refusals = append(a.refusals, Deed{Kind: DeedRefused, Query: asked.String(), Reason: outside.Reason()})
}

// tellRefusals tells the trail of the searches that were refused since it was told last.
func (a *App) tellRefusals() tea.Cmd {
	if len(a.refusals) == 0 || a.tasks.In(slotRefused) != nil {
		return nil
	}
	served, refusals := a.options.Served, a.refusals
	a.refusals = nil
	return task.Start(&a.tasks, slotRefused, "", func(ctx context.Context) (struct{}, error) {
		served.tellAll(ctx, refusals)
		return struct{}{}, nil
	}, func(struct{}, error) tea.Cmd { return nil })
}

// tellAll tells the trail of what was not done, so that no error changes anything.
func (s *Served) tellAll(ctx context.Context, refusals []Deed) {
	for _, d := range refusals {
		_ = s.Audit(context.WithoutCancel(ctx), d)
	}
}

// command is the command line at home that asks this server.
func (s *Served) command(words ...string) string {
	line := append([]string{"ssh"}, s.Host...)
	for _, word := range words {
		line = append(line, remote(word))
	}
	return text.ShellLine(line)
}

// remote is a word as it has to come from the shell at home, where it holds quotation
// marks: the server splits what it gets into words once more.
func remote(word string) string {
	if !strings.ContainsAny(word, `'"`) {
		return word
	}
	var out strings.Builder
	for part := range strings.SplitAfterSeq(word, `"`) {
		plain, quoted := strings.CutSuffix(part, `"`)
		if plain != "" {
			out.WriteString(`"` + plain + `"`)
		}
		if quoted {
			out.WriteString(`'"'`)
		}
	}
	return out.String()
}

// searchCommand is the command line at home that runs a search again.
func (a *App) searchCommand(s *search, form string) string {
	return a.options.Served.searchLine(spelled(s).Fixed(s.planned, a.form.Zone()), form)
}

// searchLine is the command line at home that searches, in a form or in none that is named.
func (s *Served) searchLine(asked queryline.Search, form string) string {
	words := []string{"search"}
	if line := asked.String(); line != "" {
		words = append(words, line)
	}
	if form != "" {
		words = append(words, "-o", form)
	}
	return s.command(words...)
}

// formWords are the forms of files that a search prints over SSH, by their keys.
var formWords = map[string]string{"c": "csv", "s": "json", "n": "ndjson", "m": "markdown", "e": "ecs", "v": "v2"}

// formCommands are the commands that print a search in those forms.
func (a *App) formCommands(s *search) map[string]string {
	commands := map[string]string{}
	for key, word := range formWords {
		commands[key] = safe(a.searchCommand(s, word))
	}
	return commands
}

// leaving are the words about rows and notes that leave the explorer.
type leaving struct{ save, saved, file, files string }

// leaves are those words: over SSH nothing becomes a file of the host.
func (a *App) leaves() leaving {
	if a.options.Served != nil {
		return leaving{"copy", "copied", "copy", "copies"}
	}
	return leaving{"save", "saved", "file", "files"}
}

// exportMenu asks in which form what is shown is to be copied.
func (a *App) exportMenu(s saving) {
	hints := a.saveHints()
	options := a.readOptions(s)
	w := overlay.NewCopying(a.theme, "Copy "+s.what+a.hiddenWords(), hints, saveForms(), options, a.formCommands(a.search()))
	var chosen func(string) tea.Cmd
	chosen = func(key string) tea.Cmd {
		if key == overlay.CommandKey {
			if command := w.Command(); command != "" {
				return a.copyCommand(command)
			}
			a.refuse("No command writes a note on a search.")
			return nil
		}
		f := export.Forms[slices.IndexFunc(export.Forms, func(f export.Form) bool { return f.Key == key })]
		if w.On(optionEvents) && !f.Events {
			a.show(w, chosen)
			a.refuse("%s has no place for events: JSON, NDJSON and the ticket note have.", f.Title)
			return nil
		}
		return a.saveAs(f, s, "", "", gather.Want{Recipients: w.On(optionRecipients), Events: w.On(optionEvents)})
	}
	a.show(w, chosen)
}

// largestCopy is more than any clipboard takes.
const largestCopy = 1 << 20

var errLargeCopy = errors.New("too large to be copied")

// limited takes no more than a copy can be.
type limited struct{ bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if l.Len()+len(p) > largestCopy {
		return 0, errLargeCopy
	}
	return l.Buffer.Write(p)
}

// copyJob sends what would be a file to the clipboard of the terminal.
func (a *App) copyJob(job saveJob) tea.Cmd {
	open := a.window
	return task.Start(&a.tasks, slotSave, "copying", func(ctx context.Context) (string, error) {
		var out limited
		var size int64
		err := job.write(&counter{ctx, io.Writer(&out), &size})
		return pasteable(out.String()), err
	}, func(content string, err error) tea.Cmd {
		switch {
		case errors.Is(err, context.Canceled):
			return nil
		case errors.Is(err, errLargeCopy):
			content = strings.Repeat(" ", largestCopy) // the clipboard says how much it takes
		case err != nil:
			a.refuse("Not copied: %s.", text.Clean(err.Error()))
			return nil
		}
		what := job.what
		if job.lacks != "" {
			what += " (" + job.lacks + ")"
		}
		cmd := a.copyAs(Deed{Kind: DeedExported, What: what, Rows: job.rows}, "", what, content)
		if cmd != nil && a.window == open {
			a.show(nil, nil)
		}
		return cmd
	})
}

// pasteable is a text of several lines without what presses a key where it is pasted.
func pasteable(content string) string {
	lines := strings.Split(strings.ReplaceAll(content, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = text.Keyless(lines[i])
	}
	return strings.Join(lines, "\n")
}

// noteCommand is the command line at home that writes the note of the window, "" where a
// note is on several messages, or on none.
func (a *App) noteCommand() string {
	if len(a.noted.note.Messages) != 1 {
		return ""
	}
	m := a.noted.note.Messages[0]
	words := []string{"show", m.ID}
	if len(m.Only) == 1 {
		words = append(words, "--recipient", m.Only[0])
	}
	form := "note"
	if a.noted.markdown {
		form = "markdown"
	}
	return a.options.Served.command(append(words, "-o", form)...)
}

// copyNoteCommand copies that command, in the place of saving the note.
func (a *App) copyNoteCommand() tea.Cmd {
	command := a.noteCommand()
	if command == "" {
		a.refuse("No command writes a note on several messages, or on none.")
		return nil
	}
	return a.copyCommandOf(a.notedIDs(), command)
}

// copyCommand copies a command that is of no message, and shows it.
func (a *App) copyCommand(command string) tea.Cmd { return a.copyCommandOf("", command) }

// copyCommandOf copies a command of a message, and shows it. The trail is not told what
// else it holds: that may be an address of an answer.
func (a *App) copyCommandOf(id, command string) tea.Cmd {
	return a.copyAs(Deed{Kind: DeedCopied, Message: id, What: "a command"}, "", "the command "+safe(command), text.Keyless(command))
}

// tooLarge says how a copy that is too large is had otherwise.
func (a *App) tooLarge(what string, err error) string {
	return fmt.Sprintf("%s: %s. %s, then %s copies a command that prints it at home.", capital(what), err, a.keymap.Key(action.Save), overlay.CommandKey)
}

// servedNotice is what the server has to say to everyone, "" for nothing.
func (a *App) servedNotice() string {
	served := a.options.Served
	if served == nil || served.Notice == nil {
		return ""
	}
	return text.Clean(served.Notice()).String()
}

// changedMsg says that the server has something else to say.
type changedMsg struct{}

// listenToServer waits until it has.
func (a *App) listenToServer() tea.Cmd {
	served := a.options.Served
	if served == nil || served.Changed == nil {
		return nil
	}
	changed, gone := served.Changed, a.gone
	return func() tea.Msg {
		select {
		case _, open := <-changed:
			if open {
				return changedMsg{}
			}
		case <-gone:
		}
		return nil
	}
}
