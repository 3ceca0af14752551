package ui_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// clipboard is the last text that was sent to the terminal's clipboard.
func (e *explorer) clipboard() string {
	e.t.Helper()
	sent := regexp.MustCompile("\x1b]52;c;([A-Za-z0-9+/=]*)\a").FindAllStringSubmatch(e.Raw(), -1)
	if len(sent) == 0 {
		e.Fatalf("got nothing sent to the clipboard, want something")
	}
	text, err := base64.StdEncoding.DecodeString(sent[len(sent)-1][1])
	if err != nil {
		e.t.Fatal(err)
	}
	return string(text)
}

// saved is the name and the content of the only file in a folder.
func saved(t *testing.T, folder string) (name, content string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Fatalf("got %d files, %v, want one", len(entries), err)
	}
	name = entries[0].Name()
	info, err := entries[0].Info()
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%s: got %v, %v, want the mode 0600", name, info, err)
	}
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return name, string(text)
}

func TestANoteOnWhatIsOpenIsSeenAndThenCopied(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				e.seek("mailbox full")
				message := e.message("mailbox full")
				e.costs("a note on a message that was not opened", 0, func() {
					e.Press("Y")
					e.Expect("Ticket note", "VERDICT", "MESSAGE", "WHEN", "IDS", "SEARCHED", "Not checked: the events of 2 recipients.", message.ID)
					e.Press("y")
				})
				e.Refuse("Ticket note ─")
				e.Expect("Sent to the terminal's clipboard: the ticket note.")
				if note := e.clipboard(); strings.Contains(note, "STEPS") || !strings.Contains(note, "\nSEARCHED  from ") {
					e.Errorf("got the note\n%s\nwant no steps, and what was searched", note)
				}
				e.Press("enter", "enter")
				e.Settle()
				e.costs("a note on a recipient", 0, func() {
					e.Press("Y")
					e.Press("enter")
				})
				note := e.clipboard()
				for _, want := range []string{"VERDICT   Not delivered", "554 5.2.2", "-> bob@contoso.com", "STEPS     0s Receive", "+1s Transport rule", message.ID, message.MessageID} {
					if !strings.Contains(note, want) {
						e.Errorf("got the note\n%s\nwant %q in it", note, want)
					}
				}
				if strings.Contains(note, "Not checked: the events") {
					e.Errorf("got the note\n%s\nwant no word on events that were not loaded", note)
				}
			})
		})
	}
}

func TestALineOfANoteIsTakenOutAndPutBack(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("Y")
		e.Expect("d takes a line out")
		e.Press("d", "d", "k", "d", "y")
		note := e.clipboard()
		if strings.Contains(note, "VERDICT") || !strings.Contains(note, "\nWHEN ") {
			e.Errorf("got the note\n%s\nwant it without its first line, and the second back", note)
		}
	})
}

func TestANoteIsShownAsMarkdownAndBack(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("Y", "m")
		e.Expect("| **VERDICT** |", "m plain text")
		e.Press("y")
		if note := e.clipboard(); !strings.HasPrefix(note, "| | |\n|---|---|\n| **VERDICT** | ") {
			e.Errorf("got the note\n%s\nwant a table", note)
		}
		e.Press("Y", "m", "m")
		e.Expect("VERDICT   ", "m Markdown")
		e.Press("q")
		e.Refuse("Ticket note")
	})
}

func TestANoteIsSavedInAFileOfItsOwn(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	listed(t, setup{folder: folder}, func(e *explorer) {
		e.Press("Y", "s")
		e.Settle()
		name, content := saved(t, folder)
		e.Expect("Wrote the note (", name+" · y copies the path")
		if !strings.HasPrefix(name, "msgtrace-note-") || !strings.HasSuffix(name, ".txt") || !strings.HasPrefix(content, "VERDICT   ") {
			e.Errorf("got the file %s with\n%s\nwant the note", name, content)
		}
		e.Refuse("Ticket note ─")
	})
}

// What could not be saved is still there to be copied.
func TestANoteThatCannotBeSavedStaysOpen(t *testing.T) {
	t.Parallel()
	listed(t, setup{folder: filepath.Join(t.TempDir(), "gone")}, func(e *explorer) {
		e.Press("Y", "s")
		e.Settle()
		e.Expect("Not saved: ", "no such file or directory", "VERDICT")
	})
}

func TestANoteOnNothingFoundSaysWhatWasSearched(t *testing.T) {
	t.Parallel()
	query := client.Query{Recipients: []string{"nobody@contoso.com"}}
	explore(t, setup{query: query, runNow: true, api: client.Tracing}, func(e *explorer) {
		e.Settle()
		e.Press("Y", "y")
		note := e.clipboard()
		for _, want := range []string{"VERDICT   No message matched.\n", "NEXT      ", "SEARCHED  to:nobody@contoso.com, from ", "; complete; asked "} {
			if !strings.Contains(note, want) {
				e.Errorf("got the note\n%s\nwant %q in it", note, want)
			}
		}
	})
}

// TestANoteOnNothingFoundHasWhatNearlyMatched has the sentences of the empty list in it.
func TestANoteOnNothingFoundHasWhatNearlyMatched(t *testing.T) {
	t.Parallel()
	q := client.Query{Senders: []string{"ann@fabrikam.com"}, Recipients: []string{"dee@northwindtraders.com"}}
	explore(t, setup{query: q, runNow: true}, func(e *explorer) {
		e.Settle()
		e.Press("Y", "y")
		note := e.clipboard()
		for _, want := range []string{"VERDICT   No message matched.\n          ", " of this sender went to others.\n", "\n          It went to others.\n"} {
			if !strings.Contains(note, want) {
				e.Errorf("got the note\n%s\nwant %q in it", note, want)
			}
		}
	})
}

// TestANoteOnNothingFoundInAPartOfTheAnswerSaysSo gives no reason for what is not known
// yet.
func TestANoteOnNothingFoundInAPartOfTheAnswerSaysSo(t *testing.T) {
	t.Parallel()
	explore(t, setup{pageSize: 20, noBudget: true, runNow: true, query: client.Query{Subject: "nothing has this subject"}}, func(e *explorer) {
		e.Settle()
		e.Press("Y", "y")
		note := e.clipboard()
		for _, want := range []string{"VERDICT   No message matched in what was read.\n", "; incomplete: read back to "} {
			if !strings.Contains(note, want) {
				e.Errorf("got the note\n%s\nwant %q in it", note, want)
			}
		}
		if strings.Contains(note, "NEXT") {
			e.Errorf("got the note\n%s\nwant no reasons while more is to be read", note)
		}
	})
}

// What leaves the terminal for a ticket steers no other program.
func TestAHostileSubjectIsCleanInTheNote(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("/")
		e.Type("cleared")
		e.Press("enter", "Y", "y")
		if note := e.clipboard(); strings.ContainsAny(note, "\x1b\a\r\t") || !strings.Contains(note, "^[[2J") {
			e.Errorf("got the note %q, want its control characters seen and harmless", note)
		}
	})
}

func TestALongNoteIsReadOnASmallScreen(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{60, 20}, {40, 10}, {160, 45}} {
		listed(t, setup{Options: uitest.Options{Width: size[0], Height: size[1]}}, func(e *explorer) {
			e.seek("mailing to 2,500")
			e.Press("Y")
			e.Expect("VERDICT")
			e.Press("G")
			e.Expect("SEARCHED")
			e.Press("d", "y")
			if note := e.clipboard(); strings.Contains(note, "SEARCHED") || !strings.Contains(note, "IDS ") {
				e.Errorf("%v: got the note\n%s\nwant it without its last line", size, note)
			}
		})
	}
}

func TestANoteIsOnWhatIsMarked(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		folder := t.TempDir()
		listed(t, setup{api: api, folder: folder}, func(e *explorer) {
			e.Press("space", "j", "space", "j", "space", "Y", "y")
			if note := e.clipboard(); !strings.HasPrefix(note, "MESSAGES  3 received from ") || strings.Count(note, "\nMESSAGE ") != 3 {
				e.Errorf("got the note\n%s\nwant one on the three messages that are marked", note)
			}
			e.Press("y")
			e.Expect("l all 3 marked addresses")
			e.Press("l")
			if got := strings.Split(e.clipboard(), "; "); len(got) != 3 {
				e.Errorf("got %q, want three addresses", got)
			}
			e.Press("x", "n")
			e.Settle()
			if _, content := saved(t, folder); strings.Count(content, "\n") != 3 {
				e.Errorf("got\n%s\nwant the three messages that are marked", content)
			}
			e.Expect("Wrote 3 marked messages (")
		})
	}
}

func TestANoteIsOnTheRecipientsThatAreMarked(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	listed(t, setup{folder: folder}, func(e *explorer) {
		e.seek("mailbox full")
		e.Press("enter", "g", "space", "j", "space", "Y", "y")
		if note := e.clipboard(); !strings.Contains(note, " -> 2 of 15 recipients · ") {
			e.Errorf("got the note\n%s\nwant one on the two recipients that are marked", note)
		}
		e.Press("x", "n")
		e.Settle()
		if _, content := saved(t, folder); strings.Count(content, `"address":`) != 2 || !strings.Contains(content, `"recipientsKnown":"matching"`) {
			e.Errorf("got\n%s\nwant the two recipients that are marked", content)
		}
		e.Expect("Wrote 2 marked recipients (")
	})
}

func TestANoteOfAnAnswerThatIsNotCompleteSaysHowFarItGoes(t *testing.T) {
	t.Parallel()
	listed(t, setup{pageSize: 30, query: client.Query{Senders: []string{"*@contoso.com"}}}, func(e *explorer) {
		e.Press("Y", "y")
		if note := e.clipboard(); !regexp.MustCompile(`(?m)^SEARCHED  from:\S+@contoso\.com, from .*; \d+ match; incomplete: read back to [-0-9: ]+ only; `).MatchString(note) {
			e.Errorf("got the note\n%s\nwant how far the answer goes", note)
		}
	})
}

func TestANoteIsOnNoMoreMessagesThanItCanBe(t *testing.T) {
	t.Parallel()
	listed(t, setup{messages: 9000}, func(e *explorer) {
		e.Press("G")
		e.Settle()
		e.Press("G")
		e.Settle()
		e.Press("*", "Y")
		e.Expect("messages are marked, and a note is on at most 1,000. x saves them all.")
	})
}
