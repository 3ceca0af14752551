package linear

import (
	"cmp"
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/export"
	"msgtrace/client/files"
	"msgtrace/client/gather"
	"msgtrace/client/note"
	"msgtrace/ui/paths"
	"msgtrace/ui/text"
)

// saveFile saves the messages that are left in the list, or the open one, in a file.
func saveFile(s *session, ctx context.Context, _ string) error {
	traces := []*client.Trace{}
	if s.open != nil {
		traces = append(traces, &s.open.trace)
	} else {
		traces = s.left()
	}
	if len(traces) == 0 {
		s.say("There is no message to save.")
		return nil
	}
	what := counted(len(traces), "message")
	s.say("Save %s as:", what)
	var titles []string
	for _, f := range export.Forms {
		titles = append(titles, f.Title+", "+f.Detail)
	}
	at, err := s.pick(ctx, "form", titles)
	if err != nil {
		return err
	}
	form := export.Forms[at]
	traces, err = s.gather(ctx, form, traces)
	if err != nil {
		return err
	}
	file := s.file(traces, what)
	if err := s.saveAs(ctx, what, "traces", form.Ext, func(w io.Writer) error { return form.Write(w, file) }); err != nil {
		return err
	}
	if gap := note.Gap(s.search().plan, s.search().result.Snapshot(), s.zone()); gap != "" && s.open == nil && !form.Tells {
		s.say("The file is %s.", gap)
	}
	return nil
}

// file is what is written of some messages.
func (s *session) file(traces []*client.Trace, what string) export.File {
	shown := make([]*client.Trace, len(traces))
	for i, t := range traces {
		shown[i] = s.trace(t)
	}
	made, plan := s.search(), s.plan(s.search())
	n := note.Note{Search: s.noteSearch(), Zone: s.zone(), ASCII: s.options.Theme.ASCII, Known: s.known()}
	return export.File{
		Messages: slices.Values(shown), BOM: s.options.CSVBOM, Zone: s.zone(), Clean: safe, Below: what + "; " + n.Searched(),
		Head: func(all []*client.Trace) any {
			if s.options.Summarize == nil {
				return plan
			}
			return s.options.Summarize(plan, made.result.Snapshot(), all)
		},
		Note: func(w io.Writer) error {
			for _, t := range traces {
				n.Messages = append(n.Messages, note.Message{Trace: s.noted(t)})
			}
			_, err := io.WriteString(w, n.Plain(s.options.Note, safe))
			return err
		},
	}
}

// gather reads all recipients of the messages, and what happened to each copy where the
// form has a place for it, if the person wants that at its cost.
func (s *session) gather(ctx context.Context, form export.Form, traces []*client.Trace) ([]*client.Trace, error) {
	want := gather.Want{}
	for _, one := range []struct {
		words string
		want  *bool
		can   bool
	}{{"all recipients", &want.Recipients, true}, {"what happened to each copy", &want.Events, form.Events}} {
		if !one.can {
			continue
		}
		*one.want = true
		cost := want.Cost(s.options.Client, traces)
		if cost.Requests() == 0 {
			continue
		}
		answer, err := s.answer(ctx, question{words: "With " + one.words + "? That costs " + cost.String() + ". Type yes for it", enter: "saves without", help: "yes or no."})
		if err != nil {
			return nil, err
		}
		*one.want = slices.Contains([]string{"y", "yes"}, strings.ToLower(answer))
	}
	if !want.Any() {
		return traces, nil
	}
	var got gather.Result
	err := s.waiting(ctx, func(ctx context.Context) (err error) {
		got, err = gather.Read(ctx, s.options.Client, want, traces)
		return err
	})
	if got.Missing.Any() {
		s.say("Incomplete: %s", sentence(got.Missing.String()))
	}
	return got.Messages, err
}

// saveAs asks for a path, and writes a file there.
func (s *session) saveAs(ctx context.Context, what, kind, ext string, write func(io.Writer) error) error {
	folder, err := filepath.Abs(cmp.Or(s.options.Folder, "."))
	if err != nil {
		return err
	}
	usual := paths.Target{Folder: folder, Name: s.name(kind), Ext: ext}
	typed, err := s.answer(ctx, question{
		words: "File or folder", enter: "writes " + usual.Name + "." + ext + " in " + paths.Short(folder, s.home()),
		help: "A path; ~ is your home directory. In a folder the file gets its usual name.",
	})
	if err != nil {
		return err
	}
	to := usual
	if typed != "" {
		if to, err = paths.TargetOf(typed, s.home(), folder, usual); err != nil {
			return s.unsaved(to, err)
		}
	}
	replace := false
	if to.Taken {
		answer, err := s.answer(ctx, question{words: "There is a file of that name. Type replace to lose what is in it", enter: "writes a new file beside it"})
		if err != nil {
			return err
		}
		replace = strings.EqualFold(answer, "replace")
	}
	size := int64(0)
	counting := func(w io.Writer) error { return write(&counter{w, &size}) }
	path := to.Path()
	if replace {
		err = files.Overwrite(path, counting)
	} else {
		path, err = files.Create(to.Folder, to.Name, to.Ext, counting)
	}
	if err != nil {
		return s.unsaved(to, err)
	}
	s.say("Wrote %s, %s%s, to %s", what, text.Size(size), map[bool]string{true: ", names are hidden"}[s.hidden], paths.Short(path, s.home()))
	return nil
}

// unsaved says why nothing was saved.
func (s *session) unsaved(to paths.Target, err error) error {
	s.say("Not saved in %s: %s", paths.Short(to.Path(), s.home()), sentence(files.Cause(err).Error()))
	return errBack
}

// home is the person's home directory, "" if that is not known.
func (s *session) home() string {
	for _, entry := range slices.Backward(s.options.Environ) {
		if home, ok := strings.CutPrefix(entry, "HOME="); ok {
			return home
		}
	}
	return ""
}

// counter counts what is written.
type counter struct {
	out  io.Writer
	size *int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.out.Write(p)
	*c.size += int64(n)
	return n, err
}
