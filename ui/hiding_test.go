package ui_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// covered reports whether the panes wait until names are hidden in all rows, or shown.
func covered(screen string) bool { return strings.Contains(screen, "Names are being") }

// ofTheMill are the names and subjects of the messages of a mill.
var ofTheMill = regexp.MustCompile(`sender\d|user\d|Invoice`)

func letter(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Text: string(r), Code: r} }

// keeps fails where a name or a subject is on the screen, or in what is left at the end.
func (d *driver) keeps(t *testing.T, when string) {
	t.Helper()
	for _, content := range []string{d.View().Content, d.ExitNote()} {
		if found := ofTheMill.FindString(content); found != "" {
			t.Fatalf("%s: got %q in\n%s\nwant it hidden", when, found, content)
		}
	}
}

// uncovered takes messages until the panes show rows, and calls step after each.
func (d *driver) uncovered(step func()) {
	for step(); covered(d.View().Content); step() {
		d.send(<-d.inbox)
	}
}

// drain takes all that still comes, in fake time, so that no goroutine waits at the end.
func (d *driver) drain() {
	for {
		select {
		case message := <-d.inbox:
			d.send(message)
		case <-time.After(time.Minute):
			return
		}
	}
}

// A key must not wait for very many rows. From that key on no name is seen all the same,
// and nothing acts on rows that still have theirs.
func TestNoNameIsSeenWhileManyRowsAreBeingHidden(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := loaded(t, 15_000)
		d.drain()
		if !ofTheMill.MatchString(d.View().Content) {
			t.Fatal("got no name on the screen before they are hidden, want some")
		}
		_, hides := d.Update(letter('H'))
		if screen := d.View().Content; !covered(screen) {
			t.Fatalf("got\n%s\nwant the rows left to a task", screen)
		}
		d.keeps(t, "after H")
		for _, key := range "yxYrpaubic?/jGz\t" {
			d.send(letter(key))
			d.keeps(t, "after "+string(key))
			if screen := d.View().Content; !covered(screen) {
				t.Fatalf("after %c: got\n%s\nwant the panes covered", key, screen)
			}
		}
		d.run(hides)
		d.uncovered(func() { d.keeps(t, "while rows are hidden") })
		if screen := d.View().Content; !strings.Contains(screen, "s•••") || !strings.Contains(screen, "All 15,000") {
			t.Errorf("got\n%s\nwant the rows with their names hidden", screen)
		}
		d.drain()
	})
}

// H again takes it back at any time.
func TestNamesAreShownAgainWhileTheyAreBeingHidden(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := loaded(t, 10_000)
		d.drain()
		before := d.View().Content
		_, late := d.Update(letter('H'))
		d.send(letter('H'))
		d.uncovered(func() {})
		d.run(late)
		d.drain()
		if after := d.View().Content; rowsOf(after) != rowsOf(before) {
			t.Errorf("got\n%s\nwant as before\n%s", after, before)
		}
	})
}

// The order of many rows is worked out in a task of its own, after the names are hidden.
func TestNoNameIsSeenBeforeRowsAreSortedWithNamesHidden(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := loaded(t, 10_000)
		for range 3 {
			d.send(letter('s'))
			d.drain()
		}
		d.send(letter('H'))
		d.uncovered(func() { d.keeps(t, "while rows are hidden and sorted") })
		d.drain()
		d.keeps(t, "sorted")
		d.send(letter('H'))
		d.drain()
		if screen := d.View().Content; !ofTheMill.MatchString(screen) {
			t.Errorf("got\n%s\nwant names shown again", screen)
		}
	})
}

// Pages that land while names are hidden have them hidden when they are first seen.
func TestPagesThatComeWhileNamesAreHiddenHaveThemHidden(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := begun(t, 20_000)
		d.send(letter('H'))
		d.until("All 5,000")
		d.drain()
		for _, loaded := range []int{10_000, 15_000, 20_000} {
			d.send(letter('G'))
			for all := "All " + grouped(loaded); !strings.Contains(d.View().Content, all) || covered(d.View().Content); {
				d.send(<-d.inbox)
				d.keeps(t, "while "+grouped(loaded)+" rows come")
			}
		}
		d.drain()
		if screen := d.View().Content; !strings.Contains(screen, "s•••") {
			t.Errorf("got\n%s\nwant the rows with their names hidden", screen)
		}
	})
}
