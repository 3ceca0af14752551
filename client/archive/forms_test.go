package archive_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/archive"
	"msgtrace/client/explain"
)

var update = flag.Bool("update", false, "write the golden files")

const golden = "opened.txt"

// opened describes what a file holds: what it is and cannot tell, and each message with
// its copies and their verdicts.
func opened(t *testing.T, name string, options archive.Options) string {
	t.Helper()
	options.Now = now
	r := archive.NewReader(options)
	var b strings.Builder
	fmt.Fprintf(&b, "== %s\n", name)
	if err := r.Open(context.Background(), filepath.Join("testdata", name)); err != nil {
		fmt.Fprintf(&b, "%s\n", strings.ReplaceAll(err.Error(), "testdata"+string(filepath.Separator), ""))
		return b.String()
	}
	read := r.Archive()
	for _, f := range read.Files {
		fmt.Fprintf(&b, "%s: %s.\n", f.Name, strings.Join(f.Says(), "; "))
	}
	for _, one := range read.Traces {
		fmt.Fprintf(&b, "%s %q %s %q %d %s %s\n", one.Received, one.Sender, one.MessageID, one.Subject, one.Size, one.FromIP, one.ID)
		for _, r := range one.Recipients {
			fmt.Fprintf(&b, "  %s %s", r.Address, r.Status)
			for _, e := range r.Events {
				fmt.Fprintf(&b, ", %s %s", e.Time.UTC().Format("15:04:05"), e.Kind)
			}
			if r.Events != nil {
				fmt.Fprintf(&b, ": %s", explain.Explain(explain.CopyOf(one, r)).Headline)
			}
			b.WriteByte('\n')
		}
	}
	if read.Loose > 0 {
		fmt.Fprintf(&b, "%d events of no copy\n", read.Loose)
	}
	return b.String()
}

// The files are made after what is documented of the real ones. opened.txt is what is read
// of them.
func TestFilesOfEveryFormAreRead(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, entry := range entries {
		if entry.Name() != golden && !entry.IsDir() {
			b.WriteString(opened(t, entry.Name(), archive.Options{}))
		}
	}
	path := filepath.Join("testdata", golden)
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, wanted := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(wanted)) {
		if i >= len(got) || i >= len(wanted) || got[i] != wanted[i] {
			t.Fatalf("line %d: got %q, want %q", i+1, slices.Concat(got, make([]string, len(wanted)))[i], slices.Concat(wanted, make([]string, len(got)))[i])
		}
	}
}

// All that is told of one message in one way has to be the same in the others.
func TestTheSameReportInAnotherEncodingSaysTheSame(t *testing.T) {
	t.Parallel()
	for _, group := range [][]string{
		{"summary-utf16le.csv", "summary-utf16le-bom.csv", "summary-quoted-names.csv"},
		{"extended-utf16le.csv", "extended-utf16be-bom.csv", "extended-utf8.csv", "extended.zip"},
		{"cmdlet-5.1-utf16.csv", "cmdlet-7-british.csv"},
		{"details-5.1.csv", "details-british.csv"},
		{"graph-tracing-pages.json", "graph-tracing-pretty.json", "graph-tracing-jq.ndjson"},
		{"tracking.log", "tracking-lf.log", "tracking-two-days.log", "tracking.log.gz"},
	} {
		body := func(name string) string {
			lines := strings.SplitN(opened(t, name, archive.Options{}), "\n", 3)
			parts := strings.SplitAfter(lines[2], "\n")
			slices.Sort(parts)
			return strings.Join(parts, "")
		}
		for _, name := range group[1:] {
			if got, want := body(name), body(group[0]); got != want {
				t.Errorf("%s: got\n%s\nwant what %s has\n%s", name, got, group[0], want)
			}
		}
	}
}

func TestDatesThatNothingProvesAreAskedFor(t *testing.T) {
	t.Parallel()
	r := archive.NewReader(archive.Options{Now: now})
	err := r.Open(context.Background(), filepath.Join("testdata", "eac-ambiguous.csv"))
	var asks *archive.AmbiguousError
	if !errors.As(err, &asks) || asks.DayFirst != "3 April 2026" || asks.MonthFirst != "4 March 2026" {
		t.Fatalf("got %v, want both readings of the first date", err)
	}
	for order, want := range map[archive.Order]string{archive.DayFirst: "2026-04-03T08:15:00Z", archive.MonthFirst: "2026-03-04T08:15:00Z"} {
		if got := opened(t, "eac-ambiguous.csv", archive.Options{Dates: order}); !strings.Contains(got, want) {
			t.Errorf("%s: got\n%s\nwant %s", order, got, want)
		}
	}
}

// One file has the messages, the other what happened to a copy.
func TestMessagesAndEventsOfTwoFilesComeTogether(t *testing.T) {
	t.Parallel()
	r := archive.NewReader(archive.Options{Now: now})
	for _, name := range []string{"details-7.json", "cmdlet-7.json"} {
		if err := r.Open(context.Background(), filepath.Join("testdata", name)); err != nil {
			t.Fatal(err)
		}
	}
	read := r.Archive()
	if len(read.Traces) != 2 {
		t.Fatalf("got %d messages, want 2", len(read.Traces))
	}
	one := read.Traces[0]
	failed, _ := one.Recipient("cy@contoso.com")
	if one.Subject != "Invoice 1" || len(one.Recipients) != 2 || failed.Status != client.StatusFailed || len(failed.Events) != 2 {
		t.Errorf("got %+v, want the message with both copies, and the events of one", *one)
	}
}
