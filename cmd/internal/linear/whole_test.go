package linear_test

import (
	"context"
	"testing"

	"msgtrace/client"
	"msgtrace/ui"
	"msgtrace/ui/memory"
	"msgtrace/ui/playbook"
)

// bounce is a text as people paste it.
var bounce = []string{
	"Your message to bob@contoso.com couldn't be delivered.",
	"bob's mailbox is full.",
	"From: ann@fabrikam.com",
	"To: bob@contoso.com",
	"Subject: Invoice 1815",
	"Remote server returned '554 5.2.2 mailbox full'",
	"end",
}

// wholeJob is what a helpdesk agent does on one day.
func wholeJob(h *held) []string {
	mailing, nested := h.sim.MessagesOf("mailing to 2,500")[0].ID, h.sim.MessagesOf("nested list, one member failed")[0].ID
	job := []string{
		"help",
		"to:bob@contoso.com status:faild", "to:bob@contosso.com since:2d", "", // an error, and a slip of the hand
		"", "counts", "/invoice 1815", "1", // a list, a message, and its answer
		"all", "2", "raw 2", "back", "compare 1 3", "details", "note", "copy",
		"back", "back", "filter", "problem", "next", "same", "2", "earlier",
		"volume", "1", "back", "everyone", "copy", "status quarantined", "reasons", "", "causes", "1", "back", "sort subject",
		"id:" + mailing + " since:9d", "1", "status failed", "/outlook.example", "reasons", "", "filter",
		"id:" + nested, "1", "4", "back", "tree",
		"to:nobody@contoso.com since:1d", "2", // nothing, and a wider search
		"paste",
	}
	job = append(job, bounce...)
	return append(job,
		"save", "1", "bob.csv", "keep mail of bob", "recent", "", "hide", "list", "hide", "utc", "about", "utc", "watch", "",
		"playbooks", "1", "bob@contoso.com", "ann@fabrikam.com", "", "step", "step", "playbooks", "4", "profiles", "requests", "lsit", "q",
	)
}

func TestTheWholeJobFoldsAtFortyColumns(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			t.Parallel()
			h := prepare(t, dialect, nil)
			h.terminal.Columns = func() int { return 40 }
			h.options.Environ = []string{"HOME=" + h.options.Folder}
			h.options.Shared = func(context.Context) (ui.Shared, error) {
				return ui.Shared{
					Searches: []memory.Saved{{Name: "bounces of today", Line: "status:failed since:24h"}},
					Playbooks: []playbook.Book{{Name: "Never got it", Note: "for mail that did not come", Steps: []playbook.Step{
						{Question: "Did it come?", Line: "to:{recipient} from:{sender} since:2d", Look: "Look at the status."},
						{Question: "Did it go to somebody else?", Line: "from:{sender} since:2d"},
						{Question: "Was it another one?", Line: "subject:{subject} since:2d"},
					}}},
				}, nil
			}
			typed := wholeJob(h)
			said := h.say(typed...)
			folds(t, said, 40, typed)
			golden(t, "whole-job-"+string(dialect)+".txt", said)
		})
	}
}

// No line has what a screen reader reads as signs or as a long pause, but for what
// strangers have written.
func TestNoLineHasSignsOrGaps(t *testing.T) {
	t.Parallel()
	h := prepare(t, client.Tracing, nil)
	for _, r := range h.say(wholeJob(h)...) {
		if r >= 0x2190 && r <= 0x2bff || r == 0x1b || r == '\t' || r == '\r' {
			t.Errorf("got the sign %q, want words", r)
		}
	}
}
