package ui

import (
	"iter"
	"maps"
	"strings"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
	"msgtrace/ui/timeline"
)

// remarks are what the person wrote about messages in this run, by their ids, whichever
// search has found them. They are in memory only. Tasks read them, too.
type remarks struct {
	names *names
	kept  atomic.Pointer[map[string]string] // a new map for each change; nil: nothing yet
}

// of is the remark on a message as the screen has it, "" for none: the words are the
// person's own, and addresses in them are hidden while all are.
func (r *remarks) of(id string) string {
	kept := r.kept.Load()
	if kept == nil {
		return ""
	}
	words := (*kept)[id]
	if r.names.hidden() {
		return r.names.mask.Text(words)
	}
	return words
}

// keep keeps what was typed in place of the remark there is; nothing takes that away.
func (r *remarks) keep(id, typed string) {
	if typed == r.of(id) {
		return
	}
	all := map[string]string{}
	if kept := r.kept.Load(); kept != nil {
		all = maps.Clone(*kept)
	}
	if delete(all, id); typed != "" {
		all[id] = r.names.mask.RevealText(typed)
	}
	r.kept.Store(&all)
}

// on is what a file says of messages, nil where there is no remark on one of them.
func (r *remarks) on(messages iter.Seq[*client.Trace]) func(*client.Trace) string {
	if kept := r.kept.Load(); kept == nil || len(*kept) == 0 {
		return nil
	}
	for t := range messages {
		if r.of(t.ID) != "" {
			return func(t *client.Trace) string { return r.of(t.ID) }
		}
	}
	return nil
}

// askRemark asks for a remark on the message in focus.
func (a *App) askRemark() {
	t, _ := a.inFocus()
	if t == nil {
		return
	}
	id, before := t.ID, a.remarks.of(t.ID)
	hint := a.keymap.Key(action.FieldsTake) + " keeps it " + a.theme.Glyphs.Dot + " " + a.keymap.Key(action.FieldsClose) + " cancels"
	field := overlay.Field{Label: "Remark", Hint: "in your words; empty: none", Text: before}
	w := overlay.NewFields(a.theme, "Remark on this message", hint, []overlay.Field{field}, nil)
	a.show(w, func(string) tea.Cmd {
		words := text.Clean(strings.TrimSpace(w.Value())).String()
		a.remarks.keep(id, words)
		for _, s := range a.history.searches {
			s.list.Remarked()
		}
		switch {
		case words != "":
			a.say("The remark is kept until you quit; notes and %s have it.", a.leaves().files)
		case before != "":
			a.say("The remark is taken away.")
		}
		return nil
	})
}

// aboutRemark shows the remark on the message in focus.
func (a *App) aboutRemark() []timeline.Topic {
	t, _ := a.inFocus()
	if t == nil {
		return nil
	}
	words := a.remarks.of(t.ID)
	if words == "" {
		return nil
	}
	return []timeline.Topic{{Title: "What you wrote", Facts: []explain.Fact{{Name: a.theme.Glyphs.Remark + " your remark", Meaning: words}}}}
}
