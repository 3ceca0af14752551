package cli_test

import (
	"encoding/csv"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"msgtrace/client/simulator/erratic"
)

// resume writes an export that is cut anywhere, as the end of a machine leaves it, and
// goes on with it.
func (c *commands) resume() {
	format := []string{"ndjson", "csv"}[c.random.IntN(2)]
	query, args := c.conditions()
	path := filepath.Join(c.host.home, "export."+format)
	args = append(args, "-o", format, "--resume", path)
	beside := &besides{RoundTripper: c.transport, path: path + ".resume"}
	c.transport = beside
	o := c.run(args...)
	c.grown(query, o, args, format, path, true)
	if o.code == 1 && o.out == "" && !strings.Contains(o.err, "added") {
		return // nothing came
	}
	for range 1 + c.random.IntN(3) {
		c.cut(path, beside)
		if c.random.IntN(3) == 0 {
			c.service.Heal()
			<-time.After(41 * 366 * 24 * time.Hour) // any throttling is over
		}
		o = c.run(args...)
		c.grown(query, o, args, format, path, false)
	}
}

// besides remembers what stands beside the export while it is written.
type besides struct {
	http.RoundTripper
	path string
	mark []byte
}

func (b *besides) RoundTrip(r *http.Request) (*http.Response, error) {
	if mark, err := os.ReadFile(b.path); err == nil {
		b.mark = mark
	}
	return b.RoundTripper.RoundTrip(r)
}

// cut cuts the export at any byte.
func (c *commands) cut(path string, beside *besides) {
	c.t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, content[:c.random.IntN(len(content)+1)], 0o600); err != nil {
		c.t.Fatal(err)
	}
	if beside.mark != nil {
		if err := os.WriteFile(beside.path, beside.mark, 0o600); err != nil {
			c.t.Fatal(err)
		}
	}
}

// grown holds the export against the truth, and what was said of it.
func (c *commands) grown(query erratic.Query, o outcome, args []string, format, path string, first bool) {
	c.t.Helper()
	content, err := os.ReadFile(path)
	if err != nil && (o.code != 1 || !os.IsNotExist(err)) {
		c.t.Fatal(err)
	}
	whole := wholeRows(string(content), format)
	if o.code != 1 && len(whole) != len(content) {
		c.wrong(o, args, "got a row that was cut at the end of the file, want it taken away")
	}
	seen := said(c.t, o)
	if format == "csv" && whole != "" {
		seen.Messages = rowsSeen(c.t, whole)
	} else if format == "ndjson" {
		seen.Messages = linesSeen(c.t, whole)
	}
	if !first {
		seen.Requests = -1 // of this search
	}
	seen.Interrupted = !first || !seen.Complete // what was cut is lost, and what is older than a gap is not written
	if relies := strings.Contains(o.err, "they reach back to"); relies && !c.service.InOrder {
		seen.Complete, seen.CompleteBack = false, time.Time{} // that goes by the order
	}
	c.check(query, seen, o, args)
	complete := strings.Contains(o.err, "· complete") || strings.Contains(o.err, "nothing is left to ask for")
	if complete != (o.code == 0) || o.code > 2 {
		c.wrong(o, args, "got complete %v, want exit code 0 only if complete, else 1 or 2", complete)
	}
}

// wholeRows leaves out a row that was cut at the end of a file.
func wholeRows(content, format string) string {
	whole := content[:strings.LastIndex(content, "\n")+1]
	for format == "csv" && whole != "" {
		if _, err := csv.NewReader(strings.NewReader(whole)).ReadAll(); err == nil {
			break
		}
		whole = whole[:strings.LastIndex(strings.TrimSuffix(whole, "\n"), "\n")+1]
	}
	return whole
}
