package linear_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"msgtrace/client"
)

// files are the contents of the files that were written, by their names.
func (h *held) files() map[string]string {
	h.t.Helper()
	found := map[string]string{}
	entries, err := os.ReadDir(h.options.Folder)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(h.options.Folder, entry.Name()))
		if err != nil {
			h.t.Fatal(err)
		}
		found[entry.Name()] = string(content)
	}
	return found
}

func TestTheTicketNoteIsSaidInSentencesAndLeavesAsItIs(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		h := prepare(t, dialect, nil)
		said := h.say("to:bob@contoso.com subject:\"Invoice 1815\"", "1", "note", "copy", "note", "what", "save", "", "note", "markdown save", "tickets.md", "back", "note", "")
		wants(t, said, "Verdict: Not delivered: the mailbox of bob@contoso.com is full", "\nNext: ", "\nMessage: ann@fabrikam.com to bob@contoso.com", "\nSteps: 0 seconds Receive ", ", 1 second Transport rule 'Tag external mail', 2 seconds Fail ",
			"\nIds: network message ID ", "copy, save, or markdown for a table; Enter leaves the note: copy", "The ticket note was sent to the terminal's clipboard.", "Type copy, save, ",
			"Wrote the ticket note, ", "to ", "msgtrace-note-20261123-140200.txt", "tickets.md", "Message number or command", "Verdict: ")
		files := h.files()
		if len(h.copied) != 1 || h.copied[0] != files["msgtrace-note-20261123-140200.txt"] || !strings.HasPrefix(h.copied[0], "VERDICT   Not delivered: ") {
			t.Errorf("%s: got %q copied and %q saved, want the same note twice", dialect, h.copied, files)
		}
		if !strings.HasPrefix(files["tickets.md"], "| | |\n") {
			t.Errorf("%s: got %q, want a table", dialect, files["tickets.md"])
		}
		for line := range strings.Lines(said) {
			if strings.Contains(line, "  ") && !strings.Contains(line, "VERDICT") {
				t.Errorf("%s: got %q, want no gap of blanks", dialect, line)
			}
		}
	}
}

func TestTheNoteOfNothingHasTheReasons(t *testing.T) {
	t.Parallel()
	wants(t, prepare(t, client.Tracing, nil).say("to:nobody@contoso.com", "note", ""), "Verdict: No message matched.", "Next: It came outside of the window.", "Searched: to:nobody@contoso.com")
}

func TestTheListIsSavedInEveryForm(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		h := prepare(t, dialect, nil)
		said := h.say("to:bob@contoso.com status:failed", "save", "1", "", "a.csv", "save", "1", "", "a.csv", "", "save", "1", "", "a.csv", "replace", "save", "2", "", "", "",
			"save", "3", "", "yes", "b.ndjson", "save", "4", "", "c.md", "save", "5", "", "d.ndjson", "save", "6", "", "", "save", "7", "", "e.txt", "save", "9", "", "save", "1", "", "/nowhere/at/all.csv")
		wants(t, said, "Save 1 message as:", "1. CSV, for spreadsheets.", "7. Ticket note, what goes into the ticket.", "With all recipients? That costs 1 request. Type yes for it; Enter saves without: ",
			"Wrote 1 message, ", "a.csv", "There is a file of that name. Type replace to lose what is in it; Enter writes a new file beside it: ", "a-2.csv", "With what happened to each copy? That costs 1 request",
			"Type a number from 1 to 7.", "Not saved in /nowhere/at/all.csv: ")
		files := h.files()
		for name, want := range map[string]string{
			"a.csv": "received,status,sender", "a-2.csv": "received,status,sender", "b.ndjson": `"events":[{`, "c.md": "| Received", "d.ndjson": `"@timestamp"`,
			"msgtrace-traces-20261123-140200.json": `"traces":[`, "msgtrace-traces-20261123-140200.csv": "Received,SenderAddress", "e.txt": "VERDICT",
		} {
			if !strings.Contains(files[name], want) {
				t.Errorf("%s: %s: got %q, want %q in it; it said\n%s", dialect, name, files[name], want, said)
			}
		}
	}
}

func TestValuesAreCopied(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		h := prepare(t, dialect, nil)
		said := h.say("to:bob@contoso.com status:failed", "1", "copy", "1", "copy", "2", "copy", "3", "copy", "6", "back", "copy", "1", "copy", "2")
		wants(t, said, "1. Recipient's address: bob@contoso.com.", "Recipient's address was sent to the terminal's clipboard.")
		if len(h.copied) != 6 || h.copied[0] != "bob@contoso.com" || !strings.HasPrefix(h.copied[1], "Not delivered: ") || h.copied[2] != "ann@fabrikam.com" ||
			h.copied[4] != "msgtrace demo --plain 'to:bob@contoso.com status:failed since:48h'" || !strings.HasPrefix(h.copied[5], "Get-MessageTraceV2 ") {
			t.Errorf("%s: got %q copied, want address, verdict, sender, id, command and PowerShell", dialect, h.copied)
		}
		h.terminal.Clipboard = nil
		wants(t, h.say("to:bob@contoso.com", "copy", "1"), "Not copied: there is no terminal here. save writes a file.")
	}
}

func TestHiddenNamesLeaveHidden(t *testing.T) {
	t.Parallel()
	h := prepare(t, client.Tracing, nil)
	h.options.Hide = true
	said := h.say("to:bob@contoso.com status:failed", "1", "note", "copy", "copy", "1", "copy", "7", "back", "save", "2", "", "a.json", "hide", "hide", "note", "save", "b.txt", "save", "7", "", "c.txt")
	for _, text := range append([]string{said, h.files()["a.json"], h.files()["b.txt"], h.files()["c.txt"]}, h.copied...) {
		for _, name := range []string{"ann@fabrikam.com", "Invoice 1815"} {
			if strings.Contains(text, name) && text != said {
				t.Errorf("got %q in\n%s\nwant it hidden", name, text)
			}
		}
		if text == "" {
			t.Errorf("got nothing of %q, want what was copied and saved; it said\n%s", h.copied, said)
		}
	}
	wants(t, said, "names are hidden", "Names and subjects are shown again.", "Names and subjects are hidden, ")
}
