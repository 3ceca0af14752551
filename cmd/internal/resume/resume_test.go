package resume_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/export"
	"msgtrace/cmd/internal/resume"
)

var now = time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC)

// planner plans as a client of the dialect does.
func planner(t *testing.T, d client.Dialect) func(client.Query) client.Plan {
	t.Helper()
	c, err := client.New(client.Options{Dialect: d, Tokens: client.StaticToken("token"), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return func(q client.Query) client.Plan {
		p, err := c.Plan(q)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
}

var lastHour = client.Query{Start: now.Add(-time.Hour), End: now}

// mail is messages of an hour, newest first, some of one second and some to several.
func mail() []*client.Trace {
	subjects := []string{"Invoice", `a "quoted", one`, "=cmd()", "übergabe\r\nof two lines", "", "'+1"}
	var all []*client.Trace
	for i := range 24 {
		at := now.Add(-time.Duration(1+i/3) * 7 * time.Second).Add(-time.Duration(i%3) * 100 * time.Millisecond)
		t := &client.Trace{
			ID: fmt.Sprintf("00000000-0000-0000-0000-%012d", i), MessageID: fmt.Sprintf("<%d@contoso.com>", i),
			Received: client.TimeOf(at, 7), Sender: "ann@fabrikam.com", Subject: subjects[i%len(subjects)], Size: client.SizeOf(int64(i)),
			RecipientsKnown: client.KnownAll,
		}
		for r := range 1 + i%3 {
			t.Recipients = append(t.Recipients, client.Recipient{Address: fmt.Sprintf("bob%d@contoso.com", r), Status: client.StatusDelivered})
		}
		all = append(all, t)
	}
	return all
}

// goOn resumes the file and writes what the search for the rest finds.
func goOn(t *testing.T, path string, format resume.Format, p client.Plan, found []*client.Trace) (*resume.File, client.Query) {
	t.Helper()
	f, err := resume.Open(t.Context(), path, format)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	q, err := f.Rest(p, now)
	if err != nil {
		t.Fatalf("%s: got %v, want that it goes on", path, err)
	}
	if err := f.Begin(false); err != nil {
		t.Fatal(err)
	}
	for _, one := range found {
		if one.Received.Before(q.Start) || one.Received.After(q.End) {
			continue
		}
		if err := f.Write(one); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Finish(true); err != nil {
		t.Fatal(err)
	}
	return f, q
}

func content(t *testing.T, path string) string {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

// whole is an export that was not cut.
func whole(t *testing.T, format resume.Format, of []*client.Trace) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "whole")
	goOn(t, path, format, planner(t, client.Tracing)(lastHour), of)
	return content(t, path)
}

func TestAFileThatWasCutAnywhereBecomesTheWholeOne(t *testing.T) {
	t.Parallel()
	for _, format := range resume.Formats {
		all := mail()
		want := whole(t, format, all)
		p := planner(t, client.Tracing)(lastHour)
		path := filepath.Join(t.TempDir(), "export")
		for _, cut := range cuts(len(want)) {
			if err := os.WriteFile(path, []byte(want[:cut]), 0o600); err != nil {
				t.Fatal(err)
			}
			f, q := goOn(t, path, format, p, all)
			if got := content(t, path); !sameCopies(t, format, got, want) || !strings.HasPrefix(got, want[:lastWhole(want[:cut], f)]) {
				t.Fatalf("%s cut at %d: got\n%s\nwant\n%s", format, cut, got, want)
			}
			if f.Messages() > 0 && !q.End.Before(now) {
				t.Fatalf("%s cut at %d: got everything asked for again until %v, want what is older", format, cut, q.End)
			}
		}
	}
}

// cuts are where a file is cut: everywhere near its beginning and its end, and in between
// at steps that meet every kind of place.
func cuts(size int) []int {
	var all []int
	for cut := 0; cut <= size; cut++ {
		if cut < 150 || cut > size-250 || cut%47 == 0 {
			all = append(all, cut)
		}
	}
	return all
}

// lastWhole is where the rows of a file end that were whole.
func lastWhole(content string, f *resume.File) int {
	if !f.Torn() {
		return len(content)
	}
	if f.Messages() == 0 {
		return 0
	}
	return strings.LastIndex(strings.ReplaceAll(content, "ergabe\r\nof", "ergabe--of"), "\n") + 1
}

// sameCopies reports whether two exports have the same copies, each once.
func sameCopies(t *testing.T, format resume.Format, got, want string) bool {
	t.Helper()
	if format == resume.CSV {
		return got == want
	}
	a, b := copiesOf(got), copiesOf(want)
	return slices.Equal(a, b)
}

// copiesOf are the messages and addresses of NDJSON, in order.
func copiesOf(ndjson string) []string {
	var all []string
	for line := range strings.Lines(ndjson) {
		id, rest, _ := strings.Cut(strings.TrimPrefix(line, `{"id":"`), `"`)
		for _, part := range strings.Split(rest, `{"address":"`)[1:] {
			address, _, _ := strings.Cut(part, `"`)
			all = append(all, id+" "+address)
		}
	}
	slices.Sort(all)
	return all
}

func TestAFileIsLeftAsItIsWhenItCannotBeResumed(t *testing.T) {
	t.Parallel()
	all := mail()
	ndjson, csv := whole(t, resume.NDJSON, all), whole(t, resume.CSV, all)
	of := func(q client.Query) client.Query { q.Start, q.End = lastHour.Start, lastHour.End; return q }
	for name, test := range map[string]struct {
		content string
		format  resume.Format
		query   client.Query
		says    string
	}{
		"CSV for NDJSON":             {csv, resume.NDJSON, lastHour, "line 1 is no message"},
		"NDJSON for CSV":             {ndjson, resume.CSV, lastHour, "no row of a CSV"},
		"a text":                     {"notes of today", resume.NDJSON, lastHour, "does not end with a row that was cut"},
		"a text for CSV":             {"notes of today", resume.CSV, lastHour, "columns"},
		"lines of a text":            {"notes\nof today\n", resume.CSV, lastHour, "columns"},
		"other columns":              {"a,b\r\n1,2\r\n", resume.CSV, lastHour, "columns"},
		"other JSON":                 {`{"name":"x"}` + "\n", resume.NDJSON, lastHour, "line 1 is no message"},
		"a line that is damaged":     {strings.Replace(ndjson, "bob1@", `bob1"@`, 1), resume.NDJSON, lastHour, "is no message"},
		"a row that is damaged":      {strings.Replace(csv, `""quoted""`, `"quoted"`, 1), resume.CSV, lastHour, "row 3 is no row of a CSV"},
		"events":                     {strings.Replace(ndjson, `"status":"delivered"}`, `"status":"delivered","events":[]}`, 1), resume.NDJSON, lastHour, "--events"},
		"another sender":             {ndjson, resume.NDJSON, of(client.Query{Senders: []string{"eve@contoso.com"}}), "row 1, received 2026-11-23T12:59:53.0000000Z, is not of this search"},
		"another recipient":          {csv, resume.CSV, of(client.Query{Recipients: []string{"bob0@contoso.com"}}), "is not of this search"},
		"another status":             {csv, resume.CSV, of(client.Query{Statuses: []client.Status{client.StatusFailed}}), "is not of this search"},
		"another subject":            {csv, resume.CSV, of(client.Query{Subject: "Invoice"}), "row 2, "},
		"a window that ends before":  {csv, resume.CSV, client.Query{Start: now.Add(-2 * time.Hour), End: now.Add(-time.Hour)}, "the search ends before"},
		"text behind the rows":       {ndjson + "and so on", resume.NDJSON, lastHour, "does not end with a row that was cut"},
		"a time that cannot be read": {strings.Replace(csv, "2026-11-23T12:59:53", "20 Nov", 1), resume.CSV, lastHour, "row 2 has no time"},
	} {
		path := filepath.Join(t.TempDir(), "export")
		if err := os.WriteFile(path, []byte(test.content), 0o640); err != nil {
			t.Fatal(err)
		}
		f, err := resume.Open(t.Context(), path, test.format)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.Rest(planner(t, client.Tracing)(test.query), now)
		f.Close()
		if err == nil || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), path+" is left as it is") {
			t.Errorf("%s: got %v, want %q in it", name, err, test.says)
		}
		if got := content(t, path); got != test.content {
			t.Errorf("%s: the file has changed", name)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("%s: got %v, %v, want the mode that the file had", name, info.Mode(), err)
		}
	}
}

func TestAnotherSearchDoesNotGoOnWithAFileThatBelongsToOne(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "export")
	plan := planner(t, client.Tracing)
	begin(t, path, resume.CSV, plan(lastHour), mail()[:5])
	other := lastHour
	other.Senders = []string{"ann@fabrikam.com"} // which all of them are from
	for _, p := range []client.Plan{plan(other), planner(t, client.MessageTraces)(lastHour)} {
		f, err := resume.Open(t.Context(), path, resume.CSV)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Rest(p, now); err == nil || !strings.Contains(err.Error(), "begun by another search") {
			t.Errorf("got %v, want that another search began it", err)
		}
		f.Close()
	}
}

// begin writes the first part of an export and is cut.
func begin(t *testing.T, path string, format resume.Format, p client.Plan, first []*client.Trace) {
	t.Helper()
	f, err := resume.Open(t.Context(), path, format)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, err = f.Rest(p, now)
	if err == nil {
		err = f.Begin(false)
	}
	for _, one := range first {
		if err == nil {
			err = f.Write(one)
		}
	}
	if err == nil {
		err = f.Finish(false)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAWindowThatMovesStaysWhereItWas(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "export")
	plan := planner(t, client.Tracing)
	all := mail()
	begin(t, path, resume.NDJSON, plan(lastHour), all[:6])
	later := client.Query{Start: now.Add(-50 * time.Minute), End: now.Add(10 * time.Minute)}
	now := now.Add(10 * time.Minute)
	c, err := client.New(client.Options{Tokens: client.StaticToken("token"), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Plan(later)
	if err != nil {
		t.Fatal(err)
	}
	f, q := goOn(t, path, resume.NDJSON, p, all)
	if !q.Start.Equal(lastHour.Start) || q.End.After(all[5].Received.Add(time.Second)) || !f.Back().Equal(all[5].Received.Time()) {
		t.Errorf("got %v to %v, want from %v to the last row at %v", q.Start, q.End, lastHour.Start, all[5].Received)
	}
	if got, want := copiesOf(content(t, path)), copiesOf(whole(t, resume.NDJSON, all)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
		t.Errorf("got %q beside a file that is complete, want none", left)
	}
}

// A redirected file may have come of several series of requests, of which one was read
// further back than the others.
func TestWhatAFileDoesNotProveIsAskedForAgain(t *testing.T) {
	t.Parallel()
	all := mail()
	text := whole(t, resume.CSV, all)
	rows := strings.SplitAfter(text, "contoso.com>") // no row ends there: only to count
	if len(rows) < 10 {
		t.Fatal("the export is too short")
	}
	two := lastHour
	two.Recipients = []string{"bob0@contoso.com", "bob1@contoso.com"}
	shuffled := slices.Clone(all[:9])
	shuffled[2], shuffled[7] = shuffled[7], shuffled[2]
	for name, test := range map[string]struct {
		query client.Query
		first []*client.Trace
	}{
		"several series":    {two, only(all[:9], 2)},
		"rows out of order": {lastHour, shuffled},
	} {
		var written bytes.Buffer
		for _, one := range test.first {
			if err := export.NDJSON(&written, one); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(t.TempDir(), "export")
		if err := os.WriteFile(path, written.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		found := all
		if len(test.query.Recipients) > 0 {
			found = only(all, 2)
		}
		f, q := goOn(t, path, resume.NDJSON, planner(t, client.Tracing)(test.query), found)
		if !q.End.Equal(now) || !f.Back().IsZero() {
			t.Errorf("%s: got until %v, back to %v, want everything asked for again", name, q.End, f.Back())
		}
		var want bytes.Buffer
		for _, one := range found {
			if err := export.NDJSON(&want, one); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := copiesOf(content(t, path)), copiesOf(want.String()); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// only returns messages to that many recipients at most.
func only(all []*client.Trace, n int) []*client.Trace {
	var few []*client.Trace
	for _, t := range all {
		one := *t
		one.Recipients = one.Recipients[:min(n, len(one.Recipients))]
		few = append(few, &one)
	}
	return few
}

// Rows that came out of order, or could not be read, leave gaps that the rows behind them
// do not show.
func TestAFileThatMayHaveGapsIsAskedForAgain(t *testing.T) {
	t.Parallel()
	all := mail()
	for _, format := range resume.Formats {
		path := filepath.Join(t.TempDir(), "export")
		p := planner(t, client.Tracing)(lastHour)
		f, err := resume.Open(t.Context(), path, format)
		if err == nil {
			_, err = f.Rest(p, now)
		}
		if err == nil {
			err = f.Begin(false)
		}
		for i, one := range all[:9] {
			if i == 5 {
				err = errors.Join(err, f.Gaps(), f.Gaps())
			}
			if i != 2 {
				err = errors.Join(err, f.Write(one))
			}
		}
		if err = errors.Join(err, f.Finish(false)); err != nil {
			t.Fatal(err)
		}
		f.Close()
		f, q := goOn(t, path, format, p, all)
		if !q.End.Equal(now) || !f.Back().IsZero() || f.Added() != len(all)-8 {
			t.Errorf("%s: got until %v, back to %v and %d messages added, want everything asked for again and %d added", format, q.End, f.Back(), f.Added(), len(all)-8)
		}
	}
}

func TestALateRecipientIsAddedAndNothingTwice(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "export")
	p := planner(t, client.Tracing)(lastHour)
	all := mail()
	begin(t, path, resume.NDJSON, p, only(all, 1)[:9])
	goOn(t, path, resume.NDJSON, p, all)
	got := copiesOf(content(t, path))
	if compact := slices.Compact(slices.Clone(got)); len(compact) != len(got) {
		t.Errorf("got a copy twice: %q", got)
	}
	if !slices.Contains(got, all[8].ID+" bob2@contoso.com") {
		t.Errorf("got %q, want the recipient of the last second that came late", got)
	}
}

func TestAFileIsResumedByOneProcessAtATime(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "export")
	first, err := resume.Open(t.Context(), path, resume.CSV)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	ctx, cancel := cancelled(t)
	defer cancel()
	if f, err := resume.Open(ctx, path, resume.CSV); err == nil {
		f.Close()
		t.Error("a second process opened the file, want that it is refused")
	}
}

func TestAFileThatWasNotBegunLeavesNoTrace(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	f, err := resume.Open(t.Context(), filepath.Join(folder, "export"), resume.CSV)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Rest(planner(t, client.Tracing)(lastHour), now); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("got %v, want an empty folder", left)
	}
}

// cancelled is a context that is over.
func cancelled(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx, cancel
}
