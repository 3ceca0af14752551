package ui_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"msgtrace/ui/memory"
	"msgtrace/ui/uitest"
)

var threeSizes = []uitest.Options{{Width: 120, Height: 40}, {Width: 80, Height: 24}, {Width: 60, Height: 20}}

// with adds a saved search to a disk.
func (d *disk) with(name, line string) *disk {
	d.all = d.all.Apply(memory.Change{Save: &memory.Saved{Name: name, Line: line}})
	return d
}

func TestRememberedSearchesAreShownNarrowedAndRun(t *testing.T) {
	t.Parallel()
	for _, size := range threeSizes {
		d := holding("to:bob@contoso.com since:2d", "from:*@fabrikam.com since:10d", "status:failed since:7d").with("Bounces of today", "status:failed since:7d")
		explore(t, setup{memory: d, Options: size}, func(e *explorer) {
			e.Settle()
			e.Press("ctrl+r")
			e.Expect("1 Bounces of today  status:failed since:7d", "2 to:bob@contoso.com since:2d", "12 of 12", "3 from:*@fabrikam.com since:10d")
			e.Type("fab")
			e.Expect("1 from:*@fabrikam.com since:10d")
			e.Refuse("Bounces of today")
			e.Press("enter")
			e.Settle()
			e.Expect("from:*@fabrikam.com since:10")
			e.Press("ctrl+r")
			e.costs("a digit", 1, func() { e.Press("3"); e.Settle() }) // the one before moved first
			e.Expect("to:bob@contoso.com since:2d")
			e.Press("ctrl+r", "esc")
			e.Refuse("Bounces of today")
		})
		if got := d.recent(); len(got) != 3 || !strings.HasPrefix(got[0], "to:bob@contoso.com since:2d = ") {
			t.Errorf("got %q, want each once, the last run first", got)
		}
	}
}

func TestARememberedSearchIsChangedInTheForm(t *testing.T) {
	t.Parallel()
	explore(t, setup{memory: holding("status:failed", "to:bob@contoso.com since:2d")}, func(e *explorer) {
		e.Settle()
		e.Press("ctrl+r", "down", "tab")
		e.Expect("bob@contoso.com", "last 48 hours")
		e.Press("ctrl+w")
		e.Type("since:10d")
		e.Press("enter")
		e.Settle()
		e.Expect("to:bob@contoso.com since:10d")
	})
}

func TestASearchIsForgotten(t *testing.T) {
	t.Parallel()
	d := holding("status:failed", "to:bob@contoso.com since:2d").with("mine", "subject:invoice")
	explore(t, setup{memory: d}, func(e *explorer) {
		e.Settle()
		e.Press("ctrl+r", "ctrl+d")
		e.Refuse("subject:invoice")
		e.Press("down", "delete")
		e.Settle()
		e.Refuse("1 to:bob@contoso.com", "2 to:bob@contoso.com")
	})
	if got := d.recent(); len(got) != 1 || len(d.all.Saved) != 0 {
		t.Errorf("got %q and %v, want the first search alone", got, d.all.Saved)
	}
}

// Another run may have remembered something since.
func TestTheWindowShowsWhatOtherRunsRemember(t *testing.T) {
	t.Parallel()
	d := &disk{}
	explore(t, setup{memory: d}, func(e *explorer) {
		e.Settle()
		d.left([]memory.Change{{Save: &memory.Saved{Name: "of another run", Line: "status:failed"}}})
		e.Press("ctrl+r")
		e.Settle()
		e.Expect("1 of another run  status:failed")
	})
}

func TestASearchIsSavedByAName(t *testing.T) {
	t.Parallel()
	d := &disk{}
	explore(t, setup{memory: d}, func(e *explorer) {
		e.Settle()
		e.Press("up")
		e.Type("status:failed since:7d")
		e.Press("ctrl+s", "enter")
		e.Expect("Save this search", "Type a name for the search.")
		e.Type("Bounces of today")
		e.Press("enter")
		e.Settle()
		e.Expect("Saved as Bounces of today. ctrl+r lists it, and `msgtrace demo --saved 'Bounces of today'` opens it.")
		e.Press("ctrl+x", "up")
		e.Type("status:spam")
		e.Press("ctrl+s")
		e.Type("bounces of today")
		e.Press("enter")
		e.Expect("There is one of that name: status:failed since:7d.", "enter again replaces it.")
		if saved, _ := d.all.Named("bounces of today"); saved.Line != "status:failed since:7d" {
			t.Errorf("got %+v, want the first before it is asked for again", saved)
		}
		e.Press("enter")
		e.Settle()
		e.Expect("Saved as bounces of today.")
	})
	if saved, _ := d.all.Named("bounces of today"); saved.Line != "status:spam since:48h" || len(d.all.Saved) != 1 {
		t.Errorf("got %+v, want the second in its place", d.all.Saved)
	}
}

func TestWhatIsNotSavedIsNotSaidToBe(t *testing.T) {
	t.Parallel()
	d := &disk{}
	explore(t, setup{memory: d}, func(e *explorer) {
		e.Settle()
		d.fails = errors.New("/state/searches.json: no space left on device")
		e.Press("ctrl+s")
		e.Type("mine")
		e.Press("enter")
		e.Settle()
		e.Expect("Not saved: /state/searches.json: no space left on device. The name is good until the program ends.")
		e.Refuse("Saved as")
		e.Press("ctrl+r")
		e.Settle()
		e.Expect("1 mine  since:48h")
	})
}

func TestTheFormShowsTheLastSearchesWhereThereIsRoom(t *testing.T) {
	t.Parallel()
	for _, size := range threeSizes {
		explore(t, setup{memory: holding("status:failed", "to:bob@contoso.com since:2d", "subject:invoice"), Options: size}, func(e *explorer) {
			e.Settle()
			if size.Width < 80 {
				e.Refuse("Recent")
				return
			}
			e.Expect("Recent      status:failed", "12 of 12 · yesterday", "to:bob@contoso.com since:2d")
			e.Type("1") // chooses nothing here
			e.Expect("Search")
			e.costs("a digit in the form", 0, func() { e.Settle() })
		})
	}
}

// Without a disk, as in the demo, searches are remembered for the run.
func TestTheDemoRemembersUntilItEnds(t *testing.T) {
	t.Parallel()
	explore(t, setup{}, func(e *explorer) {
		e.Press("ctrl+r")
		e.Expect("1 not received  I did not get that mail")
		e.Press("esc", "enter")
		e.Settle()
		e.Press("ctrl+s")
		e.Type("all")
		e.Press("enter")
		e.Expect("Saved as all, until the program ends.")
		e.Press("ctrl+r")
		e.Expect("1 all  since:48h", "2 since:48h", "3 not received")
	})
}

// A search of another API, or one that is too old, says why it cannot run.
func TestASearchThatCannotRunIsPutIntoTheForm(t *testing.T) {
	t.Parallel()
	old := "since:" + time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	explore(t, setup{memory: holding(old)}, func(e *explorer) {
		e.Settle()
		e.Press("ctrl+r")
		e.costs("running it", 0, func() { e.Press("enter"); e.Settle() })
		e.Expect("This search cannot run:", "since:1999-01-01")
	})
}

func TestRememberedNamesAreHiddenAndKeptAsTheyAre(t *testing.T) {
	t.Parallel()
	d := holding("to:bob@contoso.com since:10d").with("mine", "from:keeper@fabrikam.com subject:secret")
	listed(t, setup{memory: d}, func(e *explorer) {
		e.Press("H", "ctrl+r")
		e.Expect("1 mine", "@fabrikam.com", "@contoso.com")
		e.Refuse("bob@", "keeper@", "secret")
		e.Press("2")
		e.Settle()
		e.Refuse("bob@")
		e.Press("f")
		e.Expect("Recent")
		e.Refuse("bob@", "keeper@")
	})
	if got := d.recent(); len(got) == 0 || !strings.HasPrefix(got[0], "to:bob@contoso.com since:10d = ") || len(got) != 1 {
		t.Errorf("got %q, want it kept by its name", got)
	}
}
