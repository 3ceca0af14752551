package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"msgtrace/cmd/internal/audit"
)

// audited makes the audit log of a host, with that many searches, and returns its folder.
func (h *host) audited(searches int) string {
	h.t.Helper()
	dir := filepath.Join(h.home, ".local", "state", "msgtrace", "audit")
	log, err := audit.Open(audit.Options{Dir: dir, Now: func() time.Time { return now }, Journal: filepath.Join(h.home, "none")})
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	entries := []audit.Entry{{Action: audit.SignedIn, Person: "ann", From: "192.0.2.1:50022", Fingerprint: "SHA256:abc", KeyID: "ann@laptop", Serial: 7}}
	for n := range searches {
		entries = append(entries, audit.Entry{
			Action: audit.Searched, Person: []string{"ann", "bob"}[n%2], From: "192.0.2.1:50022", Query: fmt.Sprintf("to:c%d@contoso.com\x1b[31m", n), Requests: 1, Rows: n,
		})
	}
	entries = append(entries, audit.Entry{Action: audit.Refused, Person: "mallory", From: "198.51.100.7:40000", Reason: "the key is not in the roster"})
	for n, e := range entries {
		e.Time = now.Add(time.Duration(n-100) * time.Minute)
		if err := log.Write(h.t.Context(), e); err != nil {
			h.t.Fatal(err)
		}
	}
	return dir
}

// rob changes an entry of a log.
func rob(t *testing.T, dir, from, to string) {
	t.Helper()
	path := filepath.Join(dir, "audit.jsonl")
	content, err := os.ReadFile(path)
	if err == nil && !strings.Contains(string(content), from) {
		err = fmt.Errorf("%s is not in %s", from, content)
	}
	if err == nil {
		err = os.WriteFile(path, []byte(strings.Replace(string(content), from, to, 1)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAuditVerifySaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	none := filepath.Join(h.home, ".local", "state", "msgtrace", "audit")
	for _, command := range []string{"verify", "show"} {
		h.run("audit", command).want(t, 1, "msgtrace: there is no audit log in "+none, "--dir names another folder")
	}
	dir := h.audited(3)
	o := h.run("audit", "verify", "--utc").want(t, 0)
	for _, want := range []string{dir + ": 6 lines, from 2026-11-23 13:02:00 UTC to 2026-11-23 11:26:00 UTC\n", "The last line has the mac ", "Nothing is wrong.\n"} {
		if !strings.Contains(o.out, want) {
			t.Errorf("got\n%s\nwant %q in it", o.out, want)
		}
	}
	rob(t, dir, "to:c1@contoso.com", "to:c9@contoso.com")
	o = h.run("audit", "verify").want(t, 1)
	if want := "wrong: " + filepath.Join(dir, "audit.jsonl") + ": line 4: was changed, or comes from another log\n"; !strings.Contains(o.out, want) || strings.Contains(o.out, "Nothing is wrong") {
		t.Errorf("got\n%s\nwant %q in it", o.out, want)
	}
}

func TestAuditVerifyTakesItsPlacesFromFlags(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	dir := h.audited(1)
	elsewhere := t.TempDir()
	for _, name := range []string{"audit.key", "audit.head"} {
		if err := os.Rename(filepath.Join(dir, name), filepath.Join(elsewhere, name)); err != nil {
			t.Fatal(err)
		}
	}
	h.run("audit", "verify").want(t, 1, "the key of the audit log, "+filepath.Join(dir, "audit.key")+", is missing")
	h.run("audit", "verify", "--dir", dir, "--key", filepath.Join(elsewhere, "audit.key"), "--head", filepath.Join(elsewhere, "audit.head")).want(t, 0)
	h.run("audit", "verify", "--dir", dir, "--key", filepath.Join(elsewhere, "audit.key"), "--head", filepath.Join(elsewhere, "none")).want(t, 1)
}

func TestAuditVerifyComparesWithTheJournal(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	dir := h.audited(1)
	content, err := os.ReadFile(filepath.Join(dir, "audit.head"))
	var head struct{ Log, Last string }
	if err == nil {
		err = json.Unmarshal(content, &head)
	}
	if err != nil {
		t.Fatal(err)
	}
	for lines, code := range map[int]int{4: 0, 3: 1, 9: 1} {
		h.in = fmt.Sprintf("log %s: %d lines, the last has the mac %s\n", head.Log, lines, head.Last)
		path := filepath.Join(h.home, "journal.txt")
		write(t, path, h.in)
		h.run("audit", "verify", "--journal", "-").want(t, code)
		h.run("audit", "verify", "--journal", path).want(t, code)
	}
	h.run("audit", "verify", "--journal", filepath.Join(h.home, "none")).want(t, 1, "no such file")
}

func TestAuditShowWritesTheEntriesThatAreAskedFor(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.audited(4)
	for _, test := range []struct {
		args string
		want []string
	}{
		{"", []string{"log-began", "signed-in", "to:c0@", "to:c1@", "to:c2@", "to:c3@", "mallory"}},
		{"--person BOB", []string{"to:c1@", "to:c3@"}},
		{"--action searched --person ann", []string{"to:c0@", "to:c2@"}},
		{"--action signed-in,refused", []string{"signed-in", "mallory"}},
		{"--since 97m --action searched", []string{"to:c2@", "to:c3@"}},
		{"--person nobody", nil},
	} {
		for _, format := range auditFormats {
			o := h.run(append([]string{"audit", "show", "-o", format}, strings.Fields(test.args)...)...).want(t, 0)
			got := strings.Split(strings.TrimSuffix(o.out, "\n"), "\n")
			if format == "table" || o.out == "" {
				got = got[1:] // the heads
			}
			if len(got) != len(test.want) {
				t.Errorf("%s -o %s: got\n%s\nwant %q", test.args, format, o.out, test.want)
				continue
			}
			for i := range got {
				if !strings.Contains(got[i], test.want[i]) || strings.Contains(got[i], "\x1b") {
					t.Errorf("%s -o %s: got %q, want %q in it, and nothing that a terminal obeys", test.args, format, got[i], test.want[i])
				}
			}
		}
	}
}

var auditFormats = []string{"table", "ndjson"}

func TestAuditShowSaysThatThereIsNoEntry(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.audited(2)
	for args, want := range map[string]string{
		"--person carl": "There is no entry with the person carl.\n", "--person carl -o json --since 2d --action refused,copied": "There is no entry of refused or copied with the person carl since 2d.\n", "--person ann": "",
	} {
		if o := h.run(append([]string{"audit", "show"}, strings.Fields(args)...)...).want(t, 0); o.err != want {
			t.Errorf("%s: got %q on standard error, want %q", args, o.err, want)
		}
	}
}

// TestAuditShowHasNoRowsBeforeTheAnswer: an entry is written before anything is known, and
// would look as if nothing was found.
func TestAuditShowHasNoRowsBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	dir := h.audited(0)
	log, err := audit.Open(audit.Options{Dir: dir, Now: func() time.Time { return now }, Journal: filepath.Join(h.home, "none")})
	if err != nil {
		t.Fatal(err)
	}
	for requests, query := range []string{"before", "nothing"} {
		if err := log.Write(t.Context(), audit.Entry{Action: audit.Searched, Person: "ann", Query: query, Requests: requests}); err != nil {
			t.Fatal(err)
		}
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	shown := h.run("audit", "show", "--action", "searched").want(t, 0).out
	if !strings.Contains(shown, "before\n") || !strings.Contains(shown, "nothing · 1 request · 0 rows\n") {
		t.Errorf("got\n%s\nwant rows of the answer only", shown)
	}
}

func TestAuditShowReadsLikeATable(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.audited(2)
	golden(t, "audit-show.txt", h.run("audit", "show", "--utc").want(t, 0).out)
}

func TestAuditShowChecksWhatItReads(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	dir := h.audited(3)
	rob(t, dir, "to:c1@contoso.com", "to:c9@contoso.com")
	o := h.run("audit", "show").want(t, 1, "wrong: "+filepath.Join(dir, "audit.jsonl")+": line 4: was changed, or comes from another log")
	if !strings.Contains(o.out, "(line 4 does not fit the one before) · to:c9@contoso.com") || strings.Count(o.out, "does not fit") != 1 {
		t.Errorf("got\n%s\nwant line 4 marked, and no other", o.out)
	}
}

func TestAuditShowRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.audited(1)
	for args, want := range map[string]string{
		"--action serched": `--action serched: use signed-in, refused, searched`, "-o csv": "-o csv: use table, json, ndjson",
		"--since nosuch": "--since: ", "--zone nosuch": "--zone ", "extra": "takes no arguments",
	} {
		h.run(append([]string{"audit", "show"}, strings.Fields(args)...)...).want(t, 1, want)
	}
}

func TestTheAuditLogIsReadByPrograms(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	dir := h.audited(3)
	var report struct {
		OK       bool
		Lines    int
		Last     string
		Findings []struct {
			File string
			Line int
			Says string
		}
	}
	var shown struct {
		Entries  []struct{ Action, Person, Mac string }
		OK       bool
		Findings []struct{ Line int }
	}
	read := func(code int, into any, args ...string) {
		t.Helper()
		if o := h.run(append(args, "-o", "json")...).want(t, code); json.Unmarshal([]byte(o.out), into) != nil {
			t.Fatalf("%q: got %s, want JSON", args, o.out)
		}
	}
	read(0, &report, "audit", "verify")
	if !report.OK || report.Lines != 6 || len(report.Last) != 64 || report.Findings == nil || len(report.Findings) != 0 {
		t.Errorf("got %+v, want 6 lines and nothing wrong", report)
	}
	read(0, &shown, "audit", "show", "--action", "searched")
	if !shown.OK || len(shown.Entries) != 3 || shown.Entries[1].Person != "bob" || shown.Entries[1].Mac == "" {
		t.Errorf("got %+v, want the 3 searches", shown)
	}
	read(0, &shown, "audit", "show", "--person", "nobody")
	if len(shown.Entries) != 0 {
		t.Errorf("got %+v, want no entries", shown)
	}
	rob(t, dir, "to:c1@contoso.com", "to:c9@contoso.com")
	read(1, &report, "audit", "verify")
	if report.OK || len(report.Findings) != 1 || report.Findings[0].Line != 4 || report.Findings[0].File != filepath.Join(dir, "audit.jsonl") || !strings.HasPrefix(report.Findings[0].Says, "was changed") {
		t.Errorf("got %+v, want that line 4 was changed", report)
	}
	read(1, &shown, "audit", "show")
	if shown.OK || len(shown.Entries) != 6 || len(shown.Findings) != 1 {
		t.Errorf("got %+v, want 6 entries, and that one was changed", shown)
	}
	h.run("audit", "verify", "-o", "csv").want(t, 1, "-o csv: use text, json")
}
