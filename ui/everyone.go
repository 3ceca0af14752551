package ui

import (
	"context"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/addressees"
	"msgtrace/client/export"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/everyone"
	"msgtrace/ui/overlay"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// gathered are the recipients of several messages, over the panes.
type gathered struct {
	*everyone.Model
	what  string // "7 of 45 messages"
	lacks string // how the messages are not complete, "" where they are
}

// measured are recipients, how wide their columns have to be, and who of those that were
// asked for got a message.
type measured struct {
	list   addressees.List
	widths everyone.Widths
	answer string
}

// picked are the messages whose recipients are put together.
type picked struct {
	messages iter.Seq[*client.Trace]
	what     string // "7 of 45 messages"
	some     bool   // the search found others besides
}

// gather is those messages that are marked, else those that the list shows.
func (a *App) gather() (p picked, ok bool) {
	s := a.search()
	if s == nil {
		return picked{}, false
	}
	if marked := s.list.Marked(); marked != nil {
		return picked{slices.Values(marked), text.Counted(len(marked), "marked message"), true}, true
	}
	messages, n := s.list.Shown()
	what := text.Counted(n, "message")
	all := len(s.snapshot.Traces)
	if n < all {
		what = text.Count(n) + " of " + text.Counted(all, "message")
	}
	return picked{messages, what, n < all}, n > 0
}

// openEveryone shows the recipients of the messages as one list, as far as they are
// loaded. It asks for nothing.
func (a *App) openEveryone() tea.Cmd {
	p, ok := a.gather()
	if !ok {
		a.refuse("There are no messages whose recipients could be shown.")
		return nil
	}
	s, look, known, reach, lacks := a.search(), a.theme, a.known, a.reach(a.search()), ""
	if !s.snapshot.Complete {
		lacks = reach
	}
	w := wanted{s.sent, !s.snapshot.Complete, a.client.mask, a.client.hidden()}
	return task.Start(&a.tasks, slotEveryone, "recipients", func(context.Context) (measured, error) {
		list := w.list(p.messages)
		return measured{list, everyone.Measure(look, known, list), w.answer(&list, p)}, nil
	}, func(got measured, _ error) tea.Cmd {
		if a.search() == s && !a.formOpen {
			told := everyone.Told{Answer: got.answer, Reach: reach}
			a.everyone = &gathered{everyone.New(look, known, got.list, got.widths, told), p.what, lacks}
			a.everyone.SetPast(&a.filtered)
		}
		return nil
	})
}

// everyoneLayer is that list, over the panes.
type everyoneLayer struct{ *App }

func (a everyoneLayer) open() bool          { return a.everyone != nil }
func (a everyoneLayer) scope() action.Scope { return a.everyone.Scope() }

func (a everyoneLayer) useful(id action.ID) bool {
	return id != action.Everyone && (id != action.Find || len(a.everyone.List().All) > 0)
}

func (a everyoneLayer) handle(id action.ID) tea.Cmd {
	switch id {
	case action.Copy:
		a.copyEveryone()
	case action.Save:
		return a.saveEveryone()
	case action.Help:
		a.help()
	case action.Everyone:
		a.everyone = nil
	default:
		if !a.everyone.Handle(id) && id == action.Back {
			a.everyone = nil
		}
	}
	return nil
}

func (a everyoneLayer) key(key tea.KeyPressMsg) tea.Cmd {
	switch {
	case a.scope() != action.ScopeText:
		a.unknown(key)
	case typed(a.scope(), key):
		a.everyone.Key(key)
	default:
		a.noSuchKey(key, action.Cancel, "shows all")
	}
	return nil
}

func (a everyoneLayer) paste(content string) tea.Cmd {
	a.everyone.Paste(content)
	return nil
}

func (a everyoneLayer) draw(rows []string) (x, y int, shown bool) {
	area := a.everyoneArea()
	title := "Recipients of " + a.everyone.what + ", each once"
	lines := append([]string{a.rule(title, "", theme.Look{}, area.W, a.focus)}, strings.Split(a.everyone.View(), "\n")...)
	overlay.Over(rows, lines, area.X, area.Y-1, a.width)
	x, y, shown = a.everyone.Cursor()
	return area.X + x, area.Y + y, shown
}

// everyoneArea is the room of the list, below its title.
func (a *App) everyoneArea() Rect {
	b := a.layout.Body
	return Rect{b.X, b.Y + 1, b.W, max(0, b.H-1)}
}

// copyEveryone offers the addresses that are shown, and those of each outcome.
func (a *App) copyEveryone() {
	shown, n := a.everyone.Shown()
	if n == 0 {
		a.refuse("There is nothing to copy yet.")
		return
	}
	items := []overlay.Item{{Key: "a", Title: a.addresses(n), Detail: "all that are shown", Value: "a"}}
	lists := map[string][]string{}
	for one := range shown {
		lists["a"] = append(lists["a"], text.Keyless(one.Address))
		for place, copies := range one.Outcomes {
			if copies > 0 {
				key := outcomeKey(client.StatusOrder[place])
				lists[key] = append(lists[key], text.Keyless(one.Address))
			}
		}
		if got := one.Answer(); got == addressees.NotReached || got == addressees.Nothing {
			lists["n"] = append(lists["n"], text.Keyless(one.Address))
		}
	}
	if missed := len(lists["n"]); missed > 0 && missed < n {
		items = append(items, overlay.Item{Key: "n", Title: a.addresses(missed), Detail: "without a delivered copy", Value: "n"})
	}
	for _, status := range client.StatusOrder {
		if key := outcomeKey(status); lists[key] != nil {
			look := a.theme.Status(status)
			items = append(items, overlay.Item{Key: key, Title: a.addresses(len(lists[key])), Detail: look.Glyph + " " + look.Word, Value: key})
		}
	}
	a.ask("Copy", items, func(key string) tea.Cmd {
		at := slices.IndexFunc(items, func(item overlay.Item) bool { return item.Value == key })
		return a.copyOr(action.Save, items[at].Title+" ("+items[at].Detail+")", strings.Join(lists[key], "; "))
	})
}

func outcomeKey(status client.Status) string { return strconv.Itoa(status.Info().Digit) }

// addresses counts addresses: "1 address", "38 addresses".
func (a *App) addresses(n int) string {
	if n == 1 {
		return "1 address"
	}
	return text.Count(n) + " addresses"
}

// saveEveryone saves the addresses that are shown in a new file.
func (a *App) saveEveryone() tea.Cmd {
	shown, n := a.everyone.Shown()
	if n == 0 {
		a.refuse("There is nothing to %s yet.", a.leaves().save)
		return nil
	}
	what := a.addresses(n)
	if all := len(a.everyone.List().All); n < all {
		what = text.Count(n) + " of " + a.addresses(all)
	}
	job := saveJob{what: what, rows: n, lacks: a.everyone.lacks, name: a.fileName("recipients"), ext: "csv"}
	bom, soFar := a.options.CSVBOM, a.everyone.List().SoFar
	job.write = func(w io.Writer) error {
		if bom {
			if _, err := io.WriteString(w, export.BOM); err != nil {
				return err
			}
		}
		return export.Addressees(w, shown, soFar)
	}
	return a.saveIn(job)
}
