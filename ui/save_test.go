package ui_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui"
	"msgtrace/ui/action"
)

func TestWhatIsShownIsSavedInEveryForm(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for key, check := range map[string]func(*explorer, string, string){
			"c": func(e *explorer, name, content string) {
				rows, err := csv.NewReader(strings.NewReader(content)).ReadAll()
				if err != nil || rows[0][0] != "received" || len(rows) <= len(e.searched()) {
					e.Errorf("%s: got %d rows, %v, want one for each recipient of %d messages", name, len(rows), err, len(e.searched()))
				}
			},
			"s": func(e *explorer, name, content string) {
				var document struct {
					Search json.RawMessage
					Traces []json.RawMessage
				}
				if err := json.Unmarshal([]byte(content), &document); err != nil || len(document.Traces) != len(e.searched()) || len(document.Search) < 10 {
					e.Errorf("%s: got %v and %d messages, want %d and what was searched", name, err, len(document.Traces), len(e.searched()))
				}
			},
			"n": func(e *explorer, name, content string) {
				if n := strings.Count(content, "\n"); n != len(e.searched()) {
					e.Errorf("%s: got %d lines, want %d", name, n, len(e.searched()))
				}
			},
			"m": func(e *explorer, name, content string) {
				if !strings.HasPrefix(content, "| Received | ") || !strings.Contains(content, " messages; from ") || !strings.Contains(content, "; complete; asked ") {
					e.Errorf("%s: got\n%s\nwant a table, and below it what was searched", name, content)
				}
			},
			"e": func(e *explorer, name, content string) {
				if n, copies := strings.Count(content, "\n"), strings.Count(content, `"ecs":{"version":`); n != copies || n <= len(e.searched()) {
					e.Errorf("%s: got %d documents in %d lines, want one for each recipient of %d messages", name, copies, n, len(e.searched()))
				}
			},
			"v": func(e *explorer, name, content string) {
				rows, err := csv.NewReader(strings.NewReader(content)).ReadAll()
				if err != nil || rows[0][0] != "Received" || len(rows) <= len(e.searched()) {
					e.Errorf("%s: got %d rows, %v, want one for each recipient of %d messages", name, len(rows), err, len(e.searched()))
				}
			},
			"t": func(e *explorer, name, content string) {
				if !strings.HasPrefix(content, "MESSAGES  ") || !strings.Contains(content, "SEARCHED  ") {
					e.Errorf("%s: got\n%s\nwant a note on all of them", name, content)
				}
			},
		} {
			folder := t.TempDir()
			listed(t, setup{api: api, folder: folder}, func(e *explorer) {
				e.costs("saving", 0, func() {
					e.Press("x")
					e.Expect("Save "+e.total(), "CSV", "NDJSON", "Ticket note")
					e.Press(key)
					e.Settle()
				})
				name, content := saved(t, folder)
				e.Expect("Wrote "+e.total()+" (", ") to ", name+" · y copies the path")
				check(e, name, content)
			})
		}
	}
}

func TestOnlyWhatIsShownIsSaved(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	listed(t, setup{folder: folder}, func(e *explorer) {
		e.Press("4")
		e.Settle()
		e.Press("x", "n")
		e.Settle()
		_, content := saved(t, folder)
		if all, failed := strings.Count(content, "\n"), strings.Count(content, `"status":"failed"`); all == 0 || failed < all {
			e.Errorf("got %d messages, %d copies failed, want messages with a failed copy only", all, failed)
		}
		e.Expect(" of " + e.total() + " (")
	})
}

func TestTheMessageThatIsOpenIsSavedWithItsEvents(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	listed(t, setup{folder: folder}, func(e *explorer) {
		e.seek("mailbox full")
		e.Press("enter", "enter")
		e.Settle()
		e.Press("x", "s")
		e.Settle()
		_, content := saved(t, folder)
		e.Expect("Wrote 1 message (")
		if id := e.message("mailbox full").ID; strings.Count(content, `"id":`) != 1 || !strings.Contains(content, id) || !strings.Contains(content, `"events":[{`) {
			e.Errorf("got\n%s\nwant the message %s with the events that were loaded", content, id)
		}
	})
}

func TestAResultThatIsNotCompleteIsSavedAsSuch(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{"c": "", "m": "incomplete", "t": "incomplete"} {
		folder := t.TempDir()
		listed(t, setup{folder: folder, pageSize: 30}, func(e *explorer) {
			e.Press("x", key)
			e.Settle()
			_, content := saved(t, folder)
			if !strings.Contains(content, want) {
				e.Errorf("got\n%s\nwant %q in it", content, want)
			}
			if want == "" {
				e.Expect("; incomplete: ")
			}
		})
	}
}

func TestNothingIsLostWhenAFileCannotBeWritten(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(folder, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	listed(t, setup{folder: folder}, func(e *explorer) {
		e.Press("x", "c")
		e.Settle()
		e.Expect("Not saved: not a directory", "Subject", "msgtrace")
		if content, err := os.ReadFile(folder); err != nil || !bytes.Equal(content, []byte("kept")) {
			t.Errorf("got %q, %v, want the file as it was", content, err)
		}
	})
}

// A letter that moves the cursor of a menu cannot choose in it.
func TestNoLetterOfAMenuMovesItsCursor(t *testing.T) {
	t.Parallel()
	keymap, err := action.NewKeymap(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, letter := range ui.MenuLetters() {
		if id, taken := keymap.Find(letter, action.ScopeOverlay); taken {
			t.Errorf("got %s doing %s in a menu, want it free to choose", letter, id)
		}
	}
}

func TestTheFooterOffersToSaveOnlyWhatThereIs(t *testing.T) {
	t.Parallel()
	query := client.Query{Recipients: []string{"nobody@contoso.com"}}
	explore(t, setup{query: query, runNow: true}, func(e *explorer) {
		e.Settle()
		e.Expect("No message matched.", "Y note")
		e.Refuse("x save")
		e.Press("x")
		e.Expect("There is no message to save.")
	})
	explore(t, setup{runNow: true}, func(e *explorer) {
		e.Settle()
		e.Expect("x save")
	})
}
