package ui_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"msgtrace/ui"
	"msgtrace/ui/memory"
	"msgtrace/ui/uitest"
)

// disk is where things are remembered, in these tests.
type disk struct {
	slow   bool // it answers when the test says so
	answer chan memory.All
	fails  error
	told   []string

	mu  sync.Mutex
	all memory.All
}

var _ ui.Memory = (*disk)(nil)

// open is called within the bubble of the test.
func (d *disk) open() { d.answer = make(chan memory.All) }

func (d *disk) Recall(ctx context.Context) (memory.All, error) {
	if d.slow {
		select {
		case all := <-d.answer:
			return all, nil
		case <-ctx.Done():
			return memory.All{}, ctx.Err()
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.all, d.fails
}

func (d *disk) Apply(_ context.Context, changes ...memory.Change) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fails != nil {
		return d.fails
	}
	d.all = d.all.Apply(changes...)
	return nil
}

func (d *disk) Told() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	told := d.told
	d.told = nil
	return told
}

func (d *disk) left(changes []memory.Change) { _ = d.Apply(context.Background(), changes...) }

// recent are the lines that are remembered, with what they found.
func (d *disk) recent() (all []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, one := range d.all.Recent {
		all = append(all, one.Line+" = "+one.Words())
	}
	return all
}

// holding is a disk with searches on it, the last one first.
func holding(lines ...string) *disk {
	d := &disk{}
	for i, line := range lines {
		at := time.Date(1999, 12, 31, 12, 0, 0, 0, time.UTC).Add(-time.Duration(i) * 24 * time.Hour) // the bubble begins a day later
		d.all.Searches = d.all.Searches.Apply(memory.Change{Ran: &memory.Search{Line: line, At: at, Found: memory.Found{Known: true, Matched: 12 - i, All: i != 1}}})
	}
	return d
}

func TestASearchIsRememberedWhenItsRowsAreThere(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		d := &disk{}
		explore(t, setup{api: api, memory: d}, func(e *explorer) {
			e.Type("bob@contoso.com")
			e.Press("enter")
			e.Settle()
			found := d.recent()
			if len(found) != 1 || found[0][:len("to:bob@contoso.com since:48h = ")] != "to:bob@contoso.com since:48h = " || found[0][len(found[0])-1] == ' ' {
				t.Errorf("%s: got %q, want the search and how much it found, before the program ends", api, found)
			}
		})
	}
}

func TestTheLastSearchKeepsItsTimesAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	explore(t, setup{memory: holding("from:ann@fabrikam.com since:10d", "status:failed")}, func(e *explorer) {
		e.Settle()
		e.Expect("ann@fabrikam.com", "last 10 days")
		e.Press("enter")
		e.Settle()
		e.Expect("from:ann@fabrikam.com since:10d")
	})
}

func TestHowTimesAreShownStays(t *testing.T) {
	t.Parallel()
	d := &disk{}
	listed(t, setup{memory: d}, func(e *explorer) {
		e.Press("t")
		e.Expect("Times in UTC.")
		e.Press("f", "enter")
		e.Settle()
	})
	listed(t, setup{memory: d}, func(e *explorer) {
		e.Press("t")
		e.Expect("Times as ages.") // the next one
	})
}

func TestAddressesThatWereSeenAreSuggested(t *testing.T) {
	t.Parallel()
	d := &disk{}
	d.all.Seen = memory.Addresses{"keeper@contoso.com": time.Now()}
	explore(t, setup{memory: d}, func(e *explorer) {
		e.Settle()
		e.Type("kee")
		e.Expect("keeper@contoso.com")
		e.Press("tab", "enter")
		e.Settle()
		e.Expect("to:keeper@contoso.com since:48h")
	})
	if _, seen := d.all.Seen["keeper@contoso.com"]; !seen || len(d.all.Seen) != 1 {
		t.Errorf("got %v, want the one address", d.all.Seen)
	}
	explore(t, setup{}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.Press("f", "ctrl+x")
		e.Type("bob")
		e.Expect("bob@contoso.com") // of the rows, where nothing is remembered
	})
}

func TestOpeningAMessageRemembersItsAddresses(t *testing.T) {
	t.Parallel()
	d := &disk{}
	listed(t, setup{memory: d}, func(e *explorer) {
		e.seek("mailbox full")
		e.Press("enter", "enter")
		e.Settle()
		e.Press("f", "enter") // which keeps it
		e.Settle()
		if got, want := slices.Sorted(maps.Keys(d.all.Seen)), e.message("mailbox full").Sender; !slices.Contains(got, want) || len(got) != 2 {
			t.Errorf("got %q, want %s and the recipient", got, want)
		}
	})
}

// What cannot be kept is said once, in the words of the disk, and the search goes on.
func TestADiskThatIsFullIsSaidAndStopsNothing(t *testing.T) {
	t.Parallel()
	d := &disk{fails: errors.New("/state/msgtrace/searches.json: no space left on device")}
	explore(t, setup{memory: d, Options: uitest.Options{Width: 160, Height: 40}}, func(e *explorer) {
		e.Settle()
		e.Expect("What was remembered is not known: /state/msgtrace/searches.json: no space left on device.")
		e.Press("enter")
		e.Settle()
		e.Expect("What you search for is not remembered: /state/msgtrace/searches.json: no space left on device.", "all of it")
		e.Press("R")
		e.Settle()
		e.Refuse("is not remembered")
		d.mu.Lock()
		d.fails = nil
		d.mu.Unlock()
		e.Press("f", "enter")
		e.Settle()
	})
	if got := d.recent(); len(got) != 1 {
		t.Errorf("got %q, want it kept when there is room again", got)
	}
}

func TestADamagedFileIsSaid(t *testing.T) {
	t.Parallel()
	d := &disk{told: []string{"/state/searches.json was damaged: it is now searches.json.damaged-1, and a new one is begun"}}
	explore(t, setup{memory: d, Options: uitest.Options{Width: 160, Height: 40}}, func(e *explorer) {
		e.Settle()
		e.Expect("What was remembered is lost: /state/searches.json was damaged: it is now searches.json.damaged-1, and a new one is begun.")
	})
}
