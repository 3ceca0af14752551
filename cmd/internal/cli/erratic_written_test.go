package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/erratic"
)

// written is what a person or a script takes from the output of search.
func written(t *testing.T, format string, o outcome) erratic.Outcome {
	t.Helper()
	seen := said(t, o)
	switch format {
	case "ndjson":
		seen.Messages = linesSeen(t, o.out)
	case "json":
		var d struct {
			Search struct {
				Complete               bool
				CompleteBack, ReadBack *time.Time
				Requests               int
				PerhapsCut             bool
			}
			Traces []client.Trace
		}
		if err := json.Unmarshal([]byte(o.out), &d); err != nil && (o.out != "" || o.code != 1) {
			t.Fatalf("got %v in %s, want JSON", err, o.out)
		}
		if o.out == "" {
			return seen // of an error alone
		}
		back, said := d.Search.ReadBack, seen.ReadBack
		if back == nil {
			back, said = d.Search.CompleteBack, seen.CompleteBack
		}
		if strings.Contains(o.err, "read to the end, ") {
			back = nil // of a part that failed the words say its time and not how far back the others go
		}
		if d.Search.Complete != seen.Complete || d.Search.PerhapsCut != seen.Cut || back != nil && !back.Equal(said) {
			t.Errorf("got %+v in JSON, want what the words say: %s", d.Search, o.err)
		}
		if d.Search.CompleteBack != nil {
			seen.CompleteBack = *d.Search.CompleteBack
		}
		seen.Requests = d.Search.Requests
		for _, one := range d.Traces {
			seen.Messages = append(seen.Messages, seenTrace(one))
		}
	case "csv":
		seen.Messages = append(seen.Messages, rowsSeen(t, o.out)...)
	case "plain":
		seen.Messages = append(seen.Messages, plainSeen(o.out)...)
	case "table":
		seen.Messages = append(seen.Messages, tableSeen(t, o.out)...)
	}
	return seen
}

// messagesIn are the messages in NDJSON or JSON.
func messagesIn(t *testing.T, format string, o outcome) []client.Trace {
	t.Helper()
	if format == "ndjson" {
		return traces(t, o.out)
	}
	var d struct{ Traces []client.Trace }
	if err := json.Unmarshal([]byte(o.out), &d); err != nil && o.out != "" {
		t.Fatalf("got %v in %s, want JSON", err, o.out)
	}
	return d.Traces
}

// linesSeen reads NDJSON.
func linesSeen(t *testing.T, out string) []erratic.Seen {
	t.Helper()
	var seen []erratic.Seen
	for _, one := range traces(t, out) {
		seen = together(seen, seenTrace(one))
	}
	return seen
}

// together adds a line of NDJSON to the message that it belongs to, which is then said
// to be whole if the last line says so.
func together(seen []erratic.Seen, line erratic.Seen) []erratic.Seen {
	at := slices.IndexFunc(seen, func(m erratic.Seen) bool { return m.ID == line.ID })
	if at < 0 {
		return append(seen, line)
	}
	line.Recipients = append(seen[at].Recipients, line.Recipients...)
	line.Statuses = append(seen[at].Statuses, line.Statuses...)
	seen[at] = line
	return seen
}

func seenTrace(one client.Trace) erratic.Seen {
	seen := erratic.Seen{ID: one.ID, Received: one.Received.Time(), All: one.RecipientsKnown == client.KnownAll}
	for _, r := range one.Recipients {
		seen.Recipients = append(seen.Recipients, r.Address)
		seen.Statuses = append(seen.Statuses, string(r.Status))
	}
	return seen
}

// rowsSeen reads CSV, which has a row for each recipient.
func rowsSeen(t *testing.T, out string) []erratic.Seen {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("got %v in %s, want CSV", err, out)
	}
	id, recipient := slices.Index(rows[0], "id"), slices.Index(rows[0], "recipient")
	var seen []erratic.Seen
	for _, row := range rows[1:] {
		at := slices.IndexFunc(seen, func(m erratic.Seen) bool { return m.ID == row[id] })
		if at < 0 {
			seen, at = append(seen, erratic.Seen{ID: row[id]}), len(seen)
		}
		seen[at].Recipients = append(seen[at].Recipients, row[recipient])
	}
	return seen
}

var (
	inTable = regexp.MustCompile(`^ +(?:-|(\S+@\S+?)(?: \+(\d+))?)  .*([0-9a-f]{8}-0000-4000-8000-[0-9a-f]{12})`)
	inWords = regexp.MustCompile(`(?m)[·-] ([\d,]+) requests?(?: [·-] |$)`)
	backTo  = regexp.MustCompile(`incomplete: read back to (\S+ \S+ CET) only(, not newest first)?`)
)

// tableSeen reads a table, which names one recipient and counts the others.
func tableSeen(t *testing.T, out string) []erratic.Seen {
	t.Helper()
	var seen []erratic.Seen
	for line := range strings.Lines(out) {
		_, line, _ = strings.Cut(line, "sender@fabrikam.com")
		if m := inTable.FindStringSubmatch(line); m != nil {
			others, _ := strconv.Atoi(m[2])
			one := erratic.Seen{ID: m[3], Others: others}
			if m[1] != "" {
				one.Recipients = []string{m[1]}
			}
			seen = append(seen, one)
		}
	}
	return seen
}

// plainSeen reads lines of a label and a value, with an empty line behind each
// message.
func plainSeen(out string) []erratic.Seen {
	var seen []erratic.Seen
	for block := range strings.SplitSeq(strings.TrimSpace(out), "\n\n") {
		var one erratic.Seen
		for line := range strings.Lines(block) {
			label, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			switch label {
			case "Network message ID":
				one.ID = value
			case "To":
				address, _, _ := strings.Cut(value, ": ")
				one.Recipients = append(one.Recipients, address)
			}
		}
		if one.ID != "" {
			seen = append(seen, one)
		}
	}
	return seen
}

// said is what standard error says of an answer.
func said(t *testing.T, o outcome) erratic.Outcome {
	t.Helper()
	seen := erratic.Outcome{
		Complete: strings.Contains(o.err, "· complete") || strings.Contains(o.err, "- complete"), Failed: strings.Contains(o.err, "msgtrace: "),
		Cut: strings.Contains(o.err, "some may be missing"),
	}
	if m := inWords.FindStringSubmatch(o.err); m != nil {
		seen.Requests, _ = strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
	} else if o.code == 1 {
		seen.Requests = -1 // an error with nothing to say beside it
	}
	for _, m := range backTo.FindAllStringSubmatch(o.err, -1) {
		at, err := time.Parse("2006-01-02 15:04:05 -0700", strings.Replace(m[1], "CET", "+0100", 1))
		if err != nil {
			t.Fatal(err)
		}
		if m[2] == "" {
			seen.ReadBack = at
		} else {
			seen.CompleteBack = at // of what did not come newest first that is proven
		}
	}
	return seen
}
