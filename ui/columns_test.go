package ui_test

import (
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui"
	"msgtrace/ui/memory"
	"msgtrace/ui/uitest"
)

// onHead fails unless the titles stand over the list, in this order.
func (e *explorer) onHead(titles ...string) {
	e.t.Helper()
	head, at := e.Row(3), 0
	for _, title := range titles {
		found := strings.Index(head[at:], title)
		if found < 0 {
			e.Errorf("got the heads %q, want %q in this order", head, titles)
			return
		}
		at += found + len(title)
	}
}

func TestColumnsAreChosenWithAKey(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		d := &disk{}
		o := setup{api: api, Options: uitest.Options{Width: 160, Height: 45}}
		o.memory = d
		listed(t, o, func(e *explorer) {
			e.onHead("Received ▾", "Status", "From", "To", "Subject")
			e.costs("columns", 0, func() {
				e.Press("c")
				e.Settle()
				e.Expect("┌ Columns ─", "☒ Received", "☐ From IP", "space show", "sorted ▾")
				e.Press("j", "space") // no status
				e.Settle()
				e.Refuse("Received ▾     Status")
				e.Press("j", "j", "K", "K") // the senders first but one
				e.Settle()
				e.onHead("Received", "From", "To")
				e.Press("s")
				e.Settle()
				e.onHead("Received", "From ▴", "To")
				e.Press("s")
				e.Settle()
				e.onHead("From ▾", "To")
				e.Press("<", "<")
				e.Settle()
				e.Expect(" set ")
				e.Press("esc")
				e.Settle()
			})
			e.onHead("Received", "From ▾", "To")
			e.Refuse("┌ Columns ─")
			if kept := d.all.View.Columns; len(kept) < 10 || kept[1].ID != "from" || kept[1].Width == 0 || kept[2].Shown {
				e.Errorf("%s: got the columns %v remembered, want them with the senders second and no status", api, kept)
			}
			e.Press("f", "enter") // another search has them, too, and their order
			e.Settle()
			e.onHead("Received", "From ▾", "To")
			e.Press("c", "r", "esc")
			e.Settle()
			e.onHead("Received", "Status", "From ▾", "To")
			e.Press("c", "esc")
			if kept := d.all.View.Columns; kept != nil {
				e.Errorf("%s: got the columns %v remembered, want none: they are as by themselves", api, kept)
			}
		})
	}
}

func TestColumnsOfAnEarlierRunStandAtTheStart(t *testing.T) {
	t.Parallel()
	d := &disk{}
	d.all.View.Columns = []memory.Column{{ID: "age", Shown: true}, {ID: "size"}, {ID: "gone", Shown: true}}
	listed(t, setup{api: client.Tracing, memory: d}, func(e *explorer) {
		e.onHead("From", "To", "Age", "Subject")
		e.Refuse("Size")
	})
	o := setup{memory: d, chosen: []ui.ColumnChoice{{ID: "status"}}}
	listed(t, o, func(e *explorer) { // the configuration comes first
		e.onHead("From", "Size", "Subject")
		if head := e.Row(3); strings.Contains(head, "Status") || strings.Contains(head, "Age") {
			e.Errorf("got the heads %q, want no status and no age", head)
		}
	})
}

func TestColumnsThatAreGivenStandAtTheStart(t *testing.T) {
	t.Parallel()
	o := setup{api: client.Tracing, Options: uitest.Options{Width: 120, Height: 40}}
	o.chosen = []ui.ColumnChoice{{ID: "age", Shown: true}, {ID: "size"}, {ID: "gone", Shown: true}}
	listed(t, o, func(e *explorer) {
		e.onHead("From", "To", "Age", "Subject")
		e.Refuse("Size")
	})
}

// The window of columns fits the smallest screens, and works in ASCII.
func TestTheWindowOfColumnsFitsEveryScreen(t *testing.T) {
	t.Parallel()
	for _, size := range []struct{ w, h int }{{160, 45}, {120, 40}, {80, 24}, {60, 20}, {40, 10}} {
		for _, ascii := range []bool{false, true} {
			o := setup{ascii: ascii, Options: uitest.Options{Width: size.w, Height: size.h}}
			if ascii {
				o.transport = asciiMail
			}
			listed(t, o, func(e *explorer) {
				e.Press("c")
				e.Settle()
				for range 16 {
					ui.FillsScreen(t, e.app.View(), size.w, size.h)
					if ascii {
						ui.OnlyASCII(t, e.app.View())
					}
					e.Press("space", "j")
				}
				e.Press("esc", "j", "j")
				e.Settle()
				ui.FillsScreen(t, e.app.View(), size.w, size.h)
			})
		}
	}
}

func TestTheOrderOfTheListIsRemembered(t *testing.T) {
	t.Parallel()
	d := &disk{}
	listed(t, setup{memory: d}, func(e *explorer) {
		e.Press("S")
		e.Settle()
		e.Expect("Received ▴")
		e.Press("f")
		e.Type("bob@contoso.com")
		e.Press("enter")
		e.Settle()
		e.Expect("to:bob@contoso.com", "Received ▴")
	})
	if got := d.all.View; got.Sort != "received" || got.Reverse {
		t.Errorf("got the order %q, reversed %t, want that of the oldest first", got.Sort, got.Reverse)
	}
	for name, view := range map[string]memory.View{"Received ▴": d.all.View, "Received ▾": {Sort: "gone"}} {
		listed(t, setup{memory: &disk{all: memory.All{View: view}}}, func(e *explorer) { e.Expect(name) })
	}
}
