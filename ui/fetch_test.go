package ui_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
)

// toBob finds messages of which only one recipient is known.
var toBob = client.Query{Recipients: []string{"bob@contoso.com"}, Statuses: []client.Status{client.StatusFailed}}

// foundForBob runs a script over them.
func foundForBob(t *testing.T, o setup, script func(*explorer)) {
	t.Helper()
	o.runNow = true
	if o.query.Recipients == nil {
		o.query = toBob
	}
	explore(t, o, func(e *explorer) {
		e.Settle()
		script(e)
	})
}

func TestAFileHasAllRecipientsAndEventsWhereThatIsWanted(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			folder := t.TempDir()
			foundForBob(t, setup{api: api, folder: folder}, func(e *explorer) {
				e.Press("x")
				rows := len(menuLetter.FindAllString(e.Screen(), -1))
				e.Expect("a ☐ all recipients  ", " request", "w ☐ with events     ", "JSON, NDJSON, note")
				if rows < 9 {
					e.Errorf("got %d lines with a letter, want those of forms and options", rows)
				}
				e.costs("opening the window and choosing", 0, func() { e.Press("a", "w") })
				e.Expect("a ☒ all recipients", "w ☒ with events", " or more")
				e.Refuse("no such key")
				e.Press("c")
				e.Expect("CSV has no place for events", "a ☒ all recipients")
				if n := e.asked(func() { e.Press("n"); e.Settle() }); n == 0 {
					e.Errorf("got no request, want those that were said")
				}
				e.Expect("Wrote ")
				e.Refuse("incomplete")
				_, content := saved(t, folder)
				for line := range strings.Lines(content) {
					if !strings.Contains(line, `"recipientsKnown":"all"`) || strings.Count(line, `"address":`) != strings.Count(line, `"events":[`) {
						e.Errorf("got\n%s\nwant all recipients, each with its events", line)
					}
				}
				e.costs("the same again", 0, func() {
					e.Press("x", "w")
					e.Refuse("all recipients")
					e.Expect("no request: they are loaded")
					e.Press("s")
					e.Settle()
				})
			})
		})
	}
}

// What a file needs besides leaves requests to what is opened meanwhile, waits with a
// countdown, and is written as far as it came when somebody stops it.
func TestWhatAFileNeedsWaitsAndCanBeStopped(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	foundForBob(t, setup{api: client.Tracing, folder: folder, limit: 5, query: client.Query{Recipients: toBob.Recipients}}, func(e *explorer) {
		e.Press("x", "w")
		e.Expect(" requests, about ", " min · JSON")
		e.Press("n")
		e.WaitFor("Resuming at ")
		e.Expect("4/5", "The last 1 of 5 requests are kept for what you open. Resuming at ", " · esc stops")
		e.Press("esc")
		e.Settle()
		e.Expect("Wrote ", "incomplete: events of ", " were not read) to ")
		_, content := saved(t, folder)
		if all, read := strings.Count(content, `"address":`), strings.Count(content, `"events":[{`); read != 3 || all <= read {
			e.Errorf("got %d of %d recipients with events, want 3", read, all)
		}
	})
}

func TestAFileIsWrittenWhenWhatItNeedsHasCome(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	foundForBob(t, setup{api: client.Tracing, folder: folder, limit: 25, query: client.Query{Recipients: toBob.Recipients}}, func(e *explorer) {
		e.Press("x", "w", "s")
		e.WaitFor("Resuming at ")
		e.Press("x", "n")
		e.WaitFor("Wrote ")
		e.Press("x", "w", "n")
		e.Expect("What another file needs is being read; esc stops that.")
		e.Advance(2 * client.ServiceWindow)
		e.Settle()
		e.Expect(".json · y copies the path")
		e.Refuse("incomplete")
	})
}

// Of very many messages nobody waits for a count before the window opens: what they cost
// is said before anything is read.
func TestWhatVeryManyMessagesCostIsSaidBeforeAnythingIsRead(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	query := client.Query{Start: time.Date(1999, 12, 23, 0, 0, 0, 0, time.UTC)}
	explore(t, setup{api: client.Tracing, folder: folder, query: query, runNow: true}, func(e *explorer) {
		e.Settle()
		for range 5 {
			e.Press("G")
			e.Settle()
		}
		e.Press("x")
		e.Expect("1 request for each message", "1 request for each recipient")
		e.costs("asking first", 0, func() {
			e.Press("w", "n")
			e.Settle()
			e.Expect("Read more of ", "Read and save", " requests, about ")
			e.Press("esc")
			e.Settle()
		})
		if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
			e.Errorf("got the files %v, %v, want none", left, err)
		}
	})
}
