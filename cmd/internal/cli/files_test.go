package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	fileHead = "Received,SenderAddress,RecipientAddress,Subject,Status,MessageTraceId\n"
	failedID = "7f1c2d3e-0a1b-4c2d-8e3f-000000000001"
	fileRows = "2026-11-20T08:00:00Z,ann@fabrikam.com,bob@contoso.com,Invoice,Failed," + failedID + "\n" +
		"2026-11-20T08:00:00Z,ann@fabrikam.com,cy@contoso.com,Invoice,Delivered," + failedID + "\n" +
		"2026-11-19T08:00:00Z,dee@example.com,bob@contoso.com,Hello,Delivered,7f1c2d3e-0a1b-4c2d-8e3f-000000000002\n"
)

// export writes a file that was saved at a time.
func (h *host) export(name, content string) string {
	h.t.Helper()
	path := filepath.Join(h.home, name)
	saved := time.Date(2026, 11, 20, 13, 3, 0, 0, time.UTC)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		h.t.Fatal(err)
	}
	if err := os.Chtimes(path, saved, saved); err != nil {
		h.t.Fatal(err)
	}
	return path
}

func TestAFileIsSearchedInPlaceOfTheService(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	path := h.export("trace.csv", fileHead+fileRows)
	o := h.run("search", "--file", path, "to:bob@contoso.com status:failed").want(t, 0)
	if !strings.Contains(o.out, "Failed 1 of 2") || strings.Contains(o.out, "dee@") {
		t.Errorf("got\n%s\nwant the message that failed alone", o.out)
	}
	for _, want := range []string{
		"trace.csv: an export of Get-MessageTraceV2, 3 rows; it has no events: why a copy was not delivered is not known.",
		"1 matches · from trace.csv, saved 2026-11-20 14:03:00 CET · of any time · 0 requests",
	} {
		if !strings.Contains(o.err, want) {
			t.Errorf("got %q, want %q in it", o.err, want)
		}
	}
	if strings.Contains(o.err, "complete") {
		t.Errorf("got %q, want nothing called complete", o.err)
	}
	var document struct {
		Search struct {
			Complete    bool
			From, Saved string
		}
		Traces []struct{ ID string }
	}
	if err := json.Unmarshal([]byte(h.run("search", "--file", path, "-o", "json").want(t, 0).out), &document); err != nil {
		t.Fatal(err)
	}
	if s := document.Search; s.Complete || s.From != "trace.csv" || s.Saved != "2026-11-20T13:03:00Z" || len(document.Traces) != 2 {
		t.Errorf("got %+v, want both messages, from the file, and not complete", document)
	}
}

func TestAFileThatLacksRowsIsIncomplete(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	o := h.run("search", "--file", h.export("trace.csv", fileHead+fileRows+"garbage\n")).want(t, 2)
	if want := "1 row could not be read: line 5: it has 1 of 6 cells"; !strings.Contains(o.err, want) {
		t.Errorf("got %q, want %q", o.err, want)
	}
}

func TestSeveralFilesAreOne(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	events := `[{"Date":"2026-11-20T08:00:05","MessageTraceId":"` + failedID + `","RecipientAddress":"bob@contoso.com","Event":"Fail","Detail":"Reason: [{LED=550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient bob@contoso.com not found by SMTP address lookup}]"}]`
	o := h.run("show", failedID, "--file", h.export("trace.csv", fileHead+fileRows), "--file", h.export("events.json", events), "-o", "note").want(t, 0)
	for _, want := range []string{"the address bob@contoso.com does not exist", "from 2 files, saved 2026-11-20 14:03", `"Invoice"`, "may have changed since"} {
		if !strings.Contains(o.out, want) {
			t.Errorf("got\n%s\nwant %q in it", o.out, want)
		}
	}
}

func TestStandardInputIsAFile(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.in = fileHead + fileRows
	if o := h.run("search", "--file", "-", "--sender", "dee@example.com").want(t, 0); !strings.Contains(o.err, "1 matches · from standard input ·") {
		t.Errorf("got %q, want the message of standard input", o.err)
	}
}

func TestWhatAFileLacksIsNotMadeUp(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	path := h.export("eac.csv", "Date,Sender,Recipient,Subject,Status\n2026-11-20 08:00,ann@fabrikam.com,bob@contoso.com,x,Failed\n")
	cut := h.export("cut.json", `[{"id":"2e3c0fac-4669-4e4a-2669-08d5dd529cbe","subject":"x","senderAddress":"a@x.com","recipientAddress":"b@x.com","status":"Failed"},{"id":"2e3c0f`)
	h.in = "1\ndetails\nq\n"
	for _, test := range []struct {
		args   []string
		refuse string
	}{
		{[]string{"search", "--file", path}, "0 B"},
		{[]string{"search", "--file", path, "--plain"}, "0 B"},
		{[]string{"show", "row-2-of-file-1", "--file", path}, "0 B"},
		{[]string{"open", path, "--plain"}, "0 B"},
		{[]string{"open", path, "--plain"}, "costs"},
		{[]string{"search", "--file", cut}, "an id or recipients were missing"},
		{[]string{"open", "--help"}, "without any time: 48h"},
		{[]string{"open", path}, "msgtrace demo"},
	} {
		o := h.run(test.args...)
		if said := o.out + o.err; strings.Contains(said, test.refuse) || len(said) < 40 {
			t.Errorf("%s: got\n%s\nwant nothing of %q", strings.Join(test.args, " "), said, test.refuse)
		}
	}
	h.run("open", path).want(t, 1, "the explorer needs a terminal", "msgtrace search --file FILE")
	h.run("search", "--file", cut).want(t, 2, "the file ends in the middle of it")
}

func TestMistakesWithFilesAreOneLine(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	path := h.export("trace.csv", fileHead+fileRows)
	ambiguous := h.export("dates.csv", "Date,Sender,Recipient,Subject,Status\n03/04/2026 08:00,ann@fabrikam.com,bob@contoso.com,x,Failed\n")
	for _, test := range []struct {
		want string
		args []string
	}{
		{"give at least one file: msgtrace open FILE", []string{"open"}},
		{"give at least one file: msgtrace open FILE", []string{"open", "to:bob@contoso.com"}},
		{"the explorer needs a terminal", []string{"open", path}},
		{"it is a folder: give the files in it", []string{"search", "--file", h.home}},
		{"there is no such file", []string{"search", "--file", path + "x"}},
		{"--watch and --file: a file does not change", []string{"search", "--file", path, "--watch"}},
		{"--explain and --file: nobody is asked", []string{"search", "--file", path, "--explain"}},
		{"--all-recipients and --file: what the file does not have is not known", []string{"search", "--file", path, "--all-recipients"}},
		{"--dates xyz: use dmy or mdy", []string{"search", "--file", path, "--dates", "xyz"}},
		{"03/04/2026 08:00 may be 3 April 2026 or 4 March 2026, and no date in the file proves which: say --dates dmy or --dates mdy", []string{"search", "--file", ambiguous}},
		{"there is no message with this id in trace.csv", []string{"show", "7f1c2d3e-0a1b-4c2d-8e3f-000000000009", "--file", path}},
	} {
		if o := h.run(test.args...).want(t, 1); !strings.Contains(o.err, test.want) {
			t.Errorf("%v: got %q, want %q", test.args, o.err, test.want)
		}
	}
	o := h.run("search", "--file", ambiguous, "--dates", "mdy", "--zone", "America/New_York", "-o", "csv").want(t, 0)
	if !strings.Contains(o.out, "2026-03-04T13:00:00Z") {
		t.Errorf("got %q, want the 4th of March at 8 in New York", o.out)
	}
}

func TestAFileIsExploredLineByLine(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.in = "1\n1\nraw 1\nagain\nwatch\nabout\ncopy\nq\n"
	o := h.run("open", "--plain", h.export("trace.csv", fileHead+fileRows), "status:failed").want(t, 0)
	for _, want := range []string{"Messages are from trace.csv. Nothing is sent.", "The file has no events of this copy.", "There are no steps.", "A file has nothing newer to ask for.", "A file does not change: there is nothing to watch."} {
		if !strings.Contains(strings.Join(strings.Fields(o.out), " "), want) {
			t.Errorf("got\n%s\nwant %q in it", o.out, want)
		}
	}
	if strings.Contains(o.out, "The service knows no steps.") {
		t.Errorf("got\n%s\nwant nothing of the service", o.out)
	}
	if entries, err := os.ReadDir(h.home); err != nil || len(entries) != 1 {
		t.Errorf("got %v, %v, want nothing beside the file", entries, err)
	}
}
