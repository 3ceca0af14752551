package archive_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/archive"
)

// refused returns why a file is not read.
func refused(t *testing.T, in io.Reader) string {
	t.Helper()
	err := archive.NewReader(archive.Options{Now: now}).Read(context.Background(), "x.csv", time.Time{}, in)
	var known *archive.Error
	if !errors.As(err, &known) {
		t.Fatalf("got %v, want an error of the file", err)
	}
	return err.Error()
}

func TestAFileOfAnotherKindIsRefusedInOneSentence(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ content, want string }{
		"nothing":       {"", "x.csv: it is empty"},
		"blanks":        {"\r\n \n", "x.csv: it is empty"},
		"a web page":    {"<!DOCTYPE html>\n<html><head>", "x.csv: it is a web page, not an export"},
		"a PDF":         {"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "x.csv: it is a PDF"},
		"an old book":   {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500), "x.csv: it is a file of Excel"},
		"a mail":        {"Received: by x.example; Fri, 20 Nov 2026 08:00:00 +0000\r\nFrom: ann@x.example\r\n\r\nHello\r\n", "x.csv: it is a mail"},
		"half a zip":    {"PK\x03\x04junk", "x.csv: the archive cannot be unpacked: it is damaged, or was not copied to its end"},
		"half a gzip":   {"\x1f\x8b\x08\x00junk", "x.csv: the archive cannot be unpacked"},
		"an empty zip":  {string(zipped(t, nil)), "x.csv: there is no file in it"},
		"a workbook":    {string(zipped(t, map[string]string{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w/>"})), "x.csv: it is a file of Excel"},
		"another table": {"name,age\nann,3\n", `begins with "name,age"`},
		"a picture":     {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x02\x03\x04\x05\x06\x07", "found a file that is no text"},
		"other JSON":    {`{"name":"ann","age":3}`, "found JSON objects with the members name, age"},
		"a list of 1":   {`[1,2,3]`, "found JSON without any object"},
		"text":          {strings.Repeat("lorem ipsum ", 100), "..."},
		"names alone":   {"Date,Subject\n2026-11-20,x\n", `begins with "Date,Subject"`},
		"a steering":    {"\x1b]0;evil" + strings.Repeat("x", 200), `begins with "]0;evil`},
	} {
		got := refused(t, strings.NewReader(test.content))
		if !strings.Contains(got, test.want) || strings.ContainsAny(got, "\n\x1b") || len(got) > 400 {
			t.Errorf("%s: got %q, want %q in one line", name, got, test.want)
		}
	}
}

func TestWhatIsNoFileIsRefused(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		t.TempDir():                     "it is a folder",
		filepath.Join(t.TempDir(), "x"): "there is no such file",
		os.DevNull:                      "it is a device",
	} {
		err := archive.NewReader(archive.Options{Now: now}).Open(t.Context(), path)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
	}
}

const head = "Received,SenderAddress,RecipientAddress,Subject,Status,MessageTraceId\n"

func row(id, to string) string {
	return "2026-11-20T08:00:00Z,ann@x.example," + to + ",s,Delivered," + id + "\n"
}

func TestARowThatNeverEndsCostsItselfAlone(t *testing.T) {
	t.Parallel()
	long := "2026-11-20T08:00:00Z,ann@x.example,bob@x.example," + strings.Repeat("x", 5<<20) + ",Delivered,2\n"
	got := read(t, archive.Options{}, head+row("1", "bob@x.example")+long+row("3", "bob@x.example"))
	if f := got.Files[0]; len(got.Traces) != 2 || f.Unread != 1 || !strings.Contains(f.Trouble, "line 3: the row is longer than 4 MB") {
		t.Errorf("got %d messages and %+v, want both others, and the long row told", len(got.Traces), f)
	}
	got = read(t, archive.Options{}, head+row("1", "bob@x.example")+`2026-11-20T08:00:00Z,ann@x.example,"bob@x.example,s,Delivered,2`+"\n"+row("3", "bob@x.example"))
	if f := got.Files[0]; len(got.Traces) != 1 || !f.Torn || f.Unread != 1 {
		t.Errorf("got %d messages and %+v, want one, and that it ends in the middle of a row", len(got.Traces), f)
	}
}

func TestRowsThatLackCellsAreToldAndLeftOut(t *testing.T) {
	t.Parallel()
	got := read(t, archive.Options{}, head+"garbage\n"+row("1", "bob@x.example")+",,,,,\n\n\n2026-11-20T08:00:00Z,ann@x.example\n")
	if f := got.Files[0]; len(got.Traces) != 2 || f.Unread != 2 || f.Trouble != "line 2: it has 1 of 6 cells" || f.NoIDs != 1 {
		t.Errorf("got %d messages and %+v, want two, and two rows told", len(got.Traces), f)
	}
}

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range files {
		f, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(f, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t *testing.T, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil || w.Close() != nil {
		t.Fatal("gzip failed")
	}
	return b.Bytes()
}

func TestArchivesAreOpenedAndNotTooDeep(t *testing.T) {
	t.Parallel()
	two := zipped(t, map[string]string{"a/1.csv": head + row("1", "bob@x.example"), "2.csv": head + row("2", "bob@x.example"), "__MACOSX/._1.csv": "\x00\x05", "a/": ""})
	for name, content := range map[string][]byte{"zip": two, "zip in gzip": gzipped(t, two)} {
		r := archive.NewReader(archive.Options{Now: now})
		if err := r.Read(t.Context(), "x.zip", time.Time{}, io.MultiReader(bytes.NewReader(content))); err != nil || len(r.Archive().Traces) != 2 {
			t.Errorf("%s: got %d messages and %v, want two", name, len(r.Archive().Traces), err)
		}
	}
	if got := refused(t, bytes.NewReader(gzipped(t, gzipped(t, gzipped(t, []byte(head)))))); !strings.Contains(got, "an archive within an archive") {
		t.Errorf("got %q, want that it is not opened", got)
	}
	if got := refused(t, bytes.NewReader(zipped(t, nil))); !strings.Contains(got, "x.csv: ") {
		t.Errorf("got %q, want that an empty archive is told", got)
	}
	if got := refused(t, bytes.NewReader(gzipped(t, []byte(head))[:12])); !strings.Contains(got, "cannot be unpacked") {
		t.Errorf("got %q, want that the archive is cut", got)
	}
}

// A bomb unpacks to a thousand times its size: what is held of it is bounded.
func TestAFileOfOneEndlessLineIsRefusedInFlatMemory(t *testing.T) {
	t.Parallel()
	bomb := gzipped(t, bytes.Repeat([]byte("a"), 64<<20))
	if got := refused(t, bytes.NewReader(bomb)); !strings.Contains(got, "no message traces") {
		t.Errorf("got %q, want that it is no trace", got)
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	rows := 0
	options := archive.Options{Now: now, Progress: func(n int) {
		if rows = n; n >= 2048 {
			cancel()
		}
	}}
	endless := io.MultiReader(strings.NewReader(head), endlessly{})
	err := archive.NewReader(options).Read(ctx, "x.csv", time.Time{}, endless)
	if !errors.Is(err, context.Canceled) || rows < 2048 {
		t.Errorf("got %v after %d rows, want that it was stopped", err, rows)
	}
}

// endlessly is a table without an end.
type endlessly struct{}

func (endlessly) Read(p []byte) (int, error) { return copy(p, row("1", "bob@x.example")), nil }

func TestBytesThatAreNoTextAreLettersOfWindows(t *testing.T) {
	t.Parallel()
	got := read(t, archive.Options{}, strings.Replace(head+row("1", "bob@x.example"), ",s,", ",Gr\xfc\xdfe \x80 \xe2\x82\xac,", 1))
	if got.Traces[0].Subject != "Grüße € €" {
		t.Errorf("got %q, want the letters of windows-1252 and those of UTF-8", got.Traces[0].Subject)
	}
}

func TestAnEndOfAReportInTheMiddleOfALetterIsNoPanic(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join("testdata", "summary-utf16le.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for cut := range 200 {
		r := archive.NewReader(archive.Options{Now: now})
		if err := r.Read(t.Context(), "x", time.Time{}, bytes.NewReader(content[:len(content)-cut])); err != nil {
			t.Fatalf("cut by %d: got %v, want what stands before", cut, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		f.Fatal(err)
	}
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		content, err := os.ReadFile(filepath.Join("testdata", entry.Name()))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content, byte(0))
	}
	f.Fuzz(func(t *testing.T, content []byte, order byte) {
		options := archive.Options{Now: now, Dates: append(archive.Orders, archive.Proven)[order%3]}
		watch := time.AfterFunc(5*time.Second, func() { panic(fmt.Sprintf("stuck: %q", content)) })
		defer watch.Stop()
		r := archive.NewReader(options)
		for range 2 { // the same file twice is the same messages
			if err := r.Read(t.Context(), "x", time.Time{}, bytes.NewReader(content)); err != nil {
				if strings.ContainsAny(err.Error(), "\n\x1b") {
					t.Fatalf("got %q, want one line", err)
				}
				return
			}
		}
		read := r.Archive()
		ids := map[string]bool{}
		for _, one := range read.Traces {
			key := strings.ToLower(one.ID)
			if one.ID == "" || ids[key] {
				t.Fatalf("got the id %q, want each once", one.ID)
			}
			ids[key] = true
			if one.Received.Digits < 0 {
				t.Fatalf("got the time %+v, want one that is settled", one.Received)
			}
			addresses := map[string]bool{}
			for _, r := range one.Recipients {
				if addresses[strings.ToLower(r.Address)] {
					t.Fatalf("got the copy to %q twice, want each once", r.Address)
				}
				addresses[strings.ToLower(r.Address)] = true
			}
		}
		c := client.Open(read.Held(), nil, func() time.Time { return now })
		plan, err := c.Plan(client.Query{})
		if err != nil {
			t.Fatal(err)
		}
		result := c.Search(plan)
		if err := result.Ensure(t.Context(), 1); err != nil || len(result.Snapshot().Traces) != len(read.Traces) {
			t.Fatalf("got %d of %d messages and %v, want all", len(result.Snapshot().Traces), len(read.Traces), err)
		}
	})
}

func TestAFileOfNoMessagesSaysSo(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"[]", `{"value":[]}`, `{"traces":[],"search":{}}`} {
		f := read(t, archive.Options{}, content).Files[0]
		if got, want := strings.Join(f.Says(), "; "), "JSON without a message, 0 rows"; got != want {
			t.Errorf("%s: got %q, want %q", content, got, want)
		}
		if got, want := f.Brief(), "JSON without a message"; got != want {
			t.Errorf("%s: got %q, want %q", content, got, want)
		}
	}
}
