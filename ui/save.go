package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client/export"
	"msgtrace/client/files"
	"msgtrace/client/gather"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/paths"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// optionBOM turns the byte order mark on and off.
const optionBOM = "b"

// saveMenu asks in which form and file what is shown is to be saved.
func (a *App) saveMenu() {
	s, ok := a.shown()
	if !ok {
		a.refuse("There is no message to %s.", a.leaves().save)
		return
	}
	if a.options.Served != nil {
		a.exportMenu(s)
		return
	}
	options := append(a.readOptions(s), overlay.SaveOption{Key: optionBOM, Title: "for Excel", On: a.options.CSVBOM, Detail: func(func(string) bool) string {
		return "byte order mark in CSV and V2"
	}})
	name := a.fileName("traces")
	w := overlay.NewSaving(a.theme, "Save "+s.what+a.hiddenWords(), a.saveHints(), saveForms(), options, paths.Short(a.folder(), a.home()), name)
	var chosen func(string) tea.Cmd
	chosen = func(key string) tea.Cmd {
		f := export.Forms[slices.IndexFunc(export.Forms, func(f export.Form) bool { return f.Key == key })]
		if w.On(optionEvents) && !f.Events {
			a.show(w, chosen)
			a.refuse("%s has no place for events: JSON, NDJSON and the ticket note have.", f.Title)
			return nil
		}
		s.bom = w.On(optionBOM)
		return a.saveAs(f, s, w.Path(), name, gather.Want{Recipients: w.On(optionRecipients), Events: w.On(optionEvents)})
	}
	a.show(w, chosen)
}

// saveForms are the forms that rows are saved in.
func saveForms() []overlay.SaveForm {
	forms := make([]overlay.SaveForm, len(export.Forms))
	for i, f := range export.Forms {
		forms[i] = overlay.SaveForm{Key: f.Key, Title: f.Title, Ext: f.Ext, Detail: f.Detail}
	}
	return forms
}

// saveAs saves in a form, when what is wanted besides has been read.
func (a *App) saveAs(f export.Form, s saving, path, name string, want gather.Want) tea.Cmd {
	write := func(s saving) saveJob {
		job := saveJob{what: s.what, rows: s.n, lacks: s.lacks, path: path, name: name, ext: f.Ext, write: func(w io.Writer) error { return f.Write(w, s.file()) }}
		if f.Tells {
			job.lacks = "" // the file says so
		}
		return job
	}
	job := write(s)
	if want.Any() {
		job.fetch = &fetch{want, s, write}
	}
	return a.saveIn(job)
}

// saveHints name the keys of the window.
func (a *App) saveHints() overlay.SaveHints {
	hint := func(words ...string) string {
		var parts []string
		for i := 0; i+1 < len(words); i += 2 {
			if key := a.keymap.Key(action.ID(words[i])); key != "" {
				parts = append(parts, key+" "+words[i+1])
			}
		}
		return strings.Join(parts, " "+a.theme.Glyphs.Dot+" ")
	}
	saves, other, changes := "saves", "another file", "changes the file"
	if a.options.Served != nil {
		saves, other, changes = "copies", "the command", "copies the command"
	}
	return overlay.SaveHints{
		List:   hint(string(action.OverlayChoose), saves, string(action.OverlayNext), other, string(action.OverlayClose), "closes"),
		Option: hint(string(action.OverlayChoose), "turns on or off", string(action.OverlayNext), other, string(action.OverlayClose), "closes"),
		File:   hint(string(action.OverlayChoose), changes, string(action.OverlayClose), "closes"),
		Path: func(form string) string {
			return hint(string(action.PathSave), "saves as "+form, string(action.PathComplete), "completes", string(action.PathClose), "back")
		},
	}
}

// saveJob is a file that is to be written.
type saveJob struct {
	what  string // "45 messages"
	rows  int    // how many
	lacks string // how they are not complete, where the file does not say so
	path  string // as it was typed; "" for a new file of the name below in the usual folder
	name  string
	ext   string
	write func(io.Writer) error
	fetch *fetch // what is to be read before; nil: nothing
}

// fileName is the name of a new file, without its extension.
func (a *App) fileName(kind string) string {
	return "msgtrace-" + kind + a.now().In(a.zone()).Format("-20060102-150405")
}

// folder is where files are saved.
func (a *App) folder() string {
	folder := cmp.Or(a.options.Folder, ".")
	if whole, err := filepath.Abs(folder); err == nil {
		return whole
	}
	return folder
}

// home is the person's home directory, "" if that is not known.
func (a *App) home() string {
	for _, entry := range slices.Backward(a.environ) {
		if home, ok := strings.CutPrefix(entry, "HOME="); ok {
			return home
		}
	}
	return ""
}

// saveIn saves in the path of a job. Where there is a file already it asks first.
func (a *App) saveIn(job saveJob) tea.Cmd {
	if a.options.Served != nil {
		return a.write(job, target{})
	}
	if strings.TrimSpace(job.path) == "" {
		return a.write(job, target{Target: paths.Target{Folder: a.folder(), Name: job.name, Ext: job.ext}})
	}
	folder, home, path := a.folder(), a.home(), strings.TrimSpace(job.path)
	return task.Start(&a.tasks, slotSave, "saving", func(context.Context) (target, error) {
		to, err := paths.TargetOf(path, home, folder, paths.Target{Name: job.name, Ext: job.ext})
		return target{Target: to}, err
	}, func(to target, err error) tea.Cmd {
		switch {
		case err != nil:
			a.notSaved(to.Path(), err)
		case to.Taken:
			a.askReplace(job, to)
		default:
			return a.write(job, to)
		}
		return nil
	})
}

// target is where a file goes.
type target struct {
	paths.Target
	replace bool // what is there is to be replaced
}

// askReplace asks what is to become of the file that is there.
func (a *App) askReplace(job saveJob, to target) {
	items := []overlay.Item{
		{Key: "n", Title: "new file beside it", Detail: safe(to.Name) + "-2", Value: "n"},
		{Key: "r", Title: "replace it", Detail: "what is in it now is lost", Value: "r"},
	}
	a.ask(fmt.Sprintf("There is a file %s already", safe(paths.Short(to.Path(), a.home()))), items, func(key string) tea.Cmd {
		to.replace = key == "r"
		return a.write(job, to)
	})
}

// completePath goes on with the path that is typed.
func (a *App) completePath(w *overlay.Saving) tea.Cmd {
	type completion struct {
		longer string
		names  []string
	}
	begun, home, folder := w.Typed(), a.home(), a.folder()
	return task.Start(&a.tasks, slotPath, "looking", func(context.Context) (completion, error) {
		longer, names, err := paths.Complete(begun, home, folder)
		return completion{longer, names}, err
	}, func(c completion, err error) tea.Cmd {
		answer := safe(strings.Join(c.names, "  "))
		switch {
		case err != nil:
			answer = safe(files.Cause(err).Error())
		case c.longer == begun && len(c.names) == 0:
			answer = "no directory of that name"
		}
		w.Completed(begun, cmp.Or(c.longer, begun), answer)
		return nil
	})
}

// save writes a new file of the usual name.
func (a *App) save(kind, ext, what string, write func(io.Writer) error) tea.Cmd {
	return a.saveIn(saveJob{what: what, name: a.fileName(kind), ext: ext, write: write})
}

// write writes a file beside the loop, when what it needs has been read, and says where
// it is. A window that is open stays until the file is there.
func (a *App) write(job saveJob, to target) tea.Cmd {
	if job.fetch != nil {
		return a.fetchThenWrite(*job.fetch, to)
	}
	if a.options.Served != nil {
		return a.copyJob(job)
	}
	open, lock := a.window, &a.writing
	return task.Start(&a.tasks, slotSave, "saving", func(ctx context.Context) (wrote, error) {
		lock.Lock()
		defer lock.Unlock()
		out := wrote{path: to.Path()}
		write := func(w io.Writer) error { return job.write(&counter{ctx, w, &out.size}) }
		var err error
		if to.replace {
			err = files.Overwrite(out.path, write)
		} else if path, failed := files.Create(to.Folder, to.Name, to.Ext, write); failed == nil {
			out.path = path
		} else {
			err = failed
		}
		return out, err
	}, func(out wrote, err error) tea.Cmd {
		if err != nil {
			a.notSaved(out.path, err)
			return nil
		}
		if a.window == open {
			a.show(nil, nil)
		}
		a.kept()
		a.sayWrote(job, out)
		return nil
	})
}

// wrote is a file that was written.
type wrote struct {
	path string
	size int64
}

// counter counts what is written, and ends with its context.
type counter struct {
	ctx  context.Context
	out  io.Writer
	size *int64
}

func (c *counter) Write(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.out.Write(p)
	*c.size += int64(n)
	return n, err
}

func (a *App) notSaved(path string, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	a.refuse("Not saved: %s (%s)", safe(files.Cause(err).Error()), safe(paths.Short(path, a.home())))
}

// leastPath is the room that the path of a file gets in any case.
const leastPath = 20

// sayWrote says what was written, and that its path can be copied. Of a path that is too
// long the name stays.
func (a *App) sayWrote(job saveJob, out wrote) {
	size := text.Size(out.size)
	if job.lacks != "" {
		size += "; " + job.lacks
	}
	lead := fmt.Sprintf("Wrote %s (%s) to ", job.what, size)
	tail := ""
	if key := a.keymap.Key(action.Copy); key != "" {
		tail = fmt.Sprintf(" %s %s copies the path", a.theme.Glyphs.Dot, key)
	}
	room := max(leastPath, a.width-text.Width(lead+tail))
	a.say("%s%s%s", lead, text.TruncateStart(safe(paths.Short(out.path, a.home())), room, a.theme.Glyphs.Ellipsis), tail)
	a.statusLine.wrote = out.path
}
