package overlay

import (
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/edit"
)

// SaveForm is a form of a file.
type SaveForm struct {
	Key    string // the letter that saves in it at once
	Title  string
	Ext    string // without its dot
	Detail string // what it is for
}

// CommandKey is the letter that copies the command, and the value of a [Saving] then.
const CommandKey = "h"

// SaveOption is something that is on or off.
type SaveOption struct {
	Key   string // the letter that turns it on or off
	Title string
	On    bool
	// Detail says what it costs or does with what is on now. It is asked after each
	// change, and is safe to show.
	Detail func(on func(key string) bool) string
}

// SaveHints are the words on the lower edge of a [Saving].
type SaveHints struct {
	List   string
	Option string                   // on an option
	File   string                   // on the path
	Path   func(form string) string // while the path is typed
}

// Saving asks in what form something is saved, with what, and in which file.
type Saving struct {
	look    theme.Theme
	title   string
	hints   SaveHints
	forms   []SaveForm
	options []SaveOption

	form    int // the one that is chosen
	cursor  int // on a form, an option, or behind them on the path
	folder  string
	name    string // of the file without its extension, unless a path is typed
	path    edit.Line
	editing bool // the path has the focus
	edited  bool // a path was typed
	// Commands print the same at home, by the letter of the form, safe to show. With any
	// there is no file: see NewCopying.
	commands map[string]string
	command  bool // it was chosen

	answer       string // what completing said
	width, inner int
	rows, top    int
}

var _ Window = (*Saving)(nil)

// longestPath bounds what is typed: the longest path that Linux takes.
const longestPath = 4096

// NewSaving makes a window with the cursor on the first form. Without another path the
// file is called name and lies in folder, both as they are shown.
func NewSaving(look theme.Theme, title string, hints SaveHints, forms []SaveForm, options []SaveOption, folder, name string) *Saving {
	return &Saving{look: look, title: title, hints: hints, forms: forms, options: options, folder: folder, name: name, path: edit.New(longestPath)}
}

// NewCopying makes a window that asks in what form something is copied: in place of a
// file it has the command of the form, by whose letter it is found.
func NewCopying(look theme.Theme, title string, hints SaveHints, forms []SaveForm, options []SaveOption, commands map[string]string) *Saving {
	return &Saving{look: look, title: title, hints: hints, forms: forms, options: options, commands: commands}
}

// copies reports whether there is no file.
func (w *Saving) copies() bool { return w.commands != nil }

// Command is that of the form, "" where it has none.
func (w *Saving) Command() string { return w.commands[w.forms[w.form].Key] }

// Scope is where its keys are looked up.
func (w *Saving) Scope() action.Scope {
	if w.editing {
		return action.ScopePath
	}
	return action.ScopeOverlay
}

// Useful reports whether an action would do something.
func (w *Saving) Useful(id action.ID) bool {
	return id != action.OverlayCopy && id != action.OverlayPrev
}

// Value is the letter of the form that was chosen, or CommandKey.
func (w *Saving) Value() string {
	if w.command {
		return CommandKey
	}
	return w.forms[w.form].Key
}

// On reports whether an option is on.
func (w *Saving) On(key string) bool {
	for _, o := range w.options {
		if o.Key == key {
			return o.On
		}
	}
	return false
}

// Path is the path that was typed, with the extension of the form where it had that of
// another one, and "" if none was typed.
func (w *Saving) Path() string {
	if !w.edited {
		return ""
	}
	path := w.path.String()
	ext := strings.TrimPrefix(filepath.Ext(path), ".")
	if _, named := w.formOf(ext); named && ext != w.forms[w.form].Ext {
		return strings.TrimSuffix(path, ext) + w.forms[w.form].Ext
	}
	return path
}

// formOf is the first form with an extension.
func (w *Saving) formOf(ext string) (place int, ok bool) {
	for i, f := range w.forms {
		if f.Ext == ext {
			return i, true
		}
	}
	return 0, false
}

// shown is the path as it stands in the window.
func (w *Saving) shown() string {
	if w.copies() {
		return w.Command()
	}
	if w.edited {
		return w.Path()
	}
	return filepath.Join(w.folder, w.name) + "." + w.forms[w.form].Ext
}

// Typed is the path while it is typed, to complete it.
func (w *Saving) Typed() string { return w.path.String() }

// Completed takes what a path goes on with, if nothing was typed since, and says what
// there is.
func (w *Saving) Completed(begun, longer, answer string) {
	if w.editing && w.path.String() == begun {
		w.path.Set(longer)
		w.edited, w.answer = true, answer
	}
}

// Handle moves, chooses, edits the path or closes.
func (w *Saving) Handle(id action.ID) Outcome {
	switch id {
	case action.OverlayChoose:
		return w.choose()
	case action.OverlayClose:
		return Close
	case action.OverlayNext:
		w.edit()
	case action.PathSave:
		return Choose
	case action.PathComplete:
		return Complete
	case action.PathClose:
		w.editing, w.answer = false, ""
	default:
		w.cursor = max(0, min(moved(id, w.cursor, w.rows, w.items()), w.items()-1))
	}
	if w.cursor < len(w.forms) {
		w.form = w.cursor
	}
	w.follow()
	return Stay
}

// items are the lines that the cursor goes through.
func (w *Saving) items() int { return len(w.forms) + len(w.options) + 1 }

// choose does what the line under the cursor stands for.
func (w *Saving) choose() Outcome {
	switch at := w.cursor - len(w.forms); {
	case at < 0:
		return Choose
	case at < len(w.options):
		w.options[at].On = !w.options[at].On
	case w.copies():
		w.command = true
		return Choose
	default:
		w.edit()
	}
	return Stay
}

// edit begins to edit the path, with the one that is shown.
func (w *Saving) edit() {
	w.cursor, w.editing = w.items()-1, !w.copies()
	w.path.Set(w.shown())
}

// Key chooses by a letter, or edits the path.
func (w *Saving) Key(key tea.KeyPressMsg) Outcome {
	if w.editing {
		if w.path.Key(key) {
			w.typed()
		}
		return Stay
	}
	if w.copies() && key.String() == CommandKey {
		w.command = true
		return Choose
	}
	for i, f := range w.forms {
		if f.Key == key.String() {
			w.form, w.cursor = i, i
			return Choose
		}
	}
	for i := range w.options {
		if o := &w.options[i]; o.Key == key.String() {
			o.On, w.cursor = !o.On, len(w.forms)+i
			w.follow()
			return Took
		}
	}
	return Stay
}

// Paste adds to the path while that is edited.
func (w *Saving) Paste(pasted string) {
	if w.editing {
		w.path.Insert(pasted)
		w.typed()
	}
}

// typed goes by the extension that was typed, if a form has it.
func (w *Saving) typed() {
	w.edited, w.answer = true, ""
	ext := strings.TrimPrefix(filepath.Ext(w.path.String()), ".")
	if place, ok := w.formOf(ext); ok && ext != w.forms[w.form].Ext {
		w.form = place
	}
}
