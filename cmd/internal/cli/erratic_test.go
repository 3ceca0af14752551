package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"
	"unicode/utf8"

	"msgtrace/client"
	"msgtrace/client/simulator/erratic"
	"msgtrace/client/simulator/erratic/soak"
	"msgtrace/cmd/internal/cli"
)

// TestSearchUnderAServiceThatMisbehaves reads what search writes, in each format
// in turn, and holds it against the truth.
//
//	go test ./cmd/internal/cli -run Misbehaves -erratic.runs 5000
//	go test ./cmd/internal/cli -run Misbehaves -erratic.seed 17
func TestSearchUnderAServiceThatMisbehaves(t *testing.T) {
	// The runtime's own goroutine for signals must not begin in a bubble.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	signal.Stop(signals)
	soak.Run(t, 120, func(t *testing.T, s *erratic.Server) {
		synctest.Test(t, func(t *testing.T) {
			c := &commands{t: t, host: newHost(t, "MSGTRACE_TOKEN=token"), service: s, transport: s, random: rand.New(rand.NewPCG(s.Seed, 3))}
			if s.Seed%2 == 1 {
				pipe := s.Pipe()
				defer s.Close()
				defer pipe.CloseIdleConnections()
				c.transport = pipe
			}
			c.search()
			c.show()
		})
	})
}

// commands are run on an erratic service.
type commands struct {
	t         *testing.T
	host      *host
	service   *erratic.Server
	transport http.RoundTripper
	random    *rand.Rand
}

// run runs a command, whose words must be fit for a terminal.
func (c *commands) run(args ...string) outcome {
	var out, errs bytes.Buffer
	system := c.host.system(&out, &errs)
	system.Transport = c.transport
	system.Now = func() time.Time { return c.service.Now }
	o := outcome{cli.Run(c.t.Context(), system, args), out.String(), errs.String()}
	if strings.ContainsFunc(o.err, func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) }) || !utf8.ValidString(o.err) {
		c.t.Errorf("seed %d: %s: got %q on standard error, want plain lines", c.service.Seed, strings.Join(args, " "), o.err)
	}
	return o
}

func (c *commands) search() {
	t, s := c.t, c.service
	format := []string{"ndjson", "json", "csv", "table", "plain"}[c.random.IntN(5)]
	query, args := flags(c.random, s)
	args = append([]string{"search", "--api", s.Dialect, "--page-size", fmt.Sprint(s.PageSize), "--start", query.Start.Format(time.RFC3339)}, args...)
	if format == "plain" {
		args = append(args, "--plain")
	} else {
		args = append(args, "-o", format)
	}
	limit := 0
	if c.random.IntN(4) == 0 {
		limit = 1 + c.random.IntN(10)
		args = append(args, "--limit", fmt.Sprint(limit))
	}
	o := c.run(args...)
	seen := written(t, format, o)
	seen.Limit = limit
	for _, fault := range s.Check(query, seen) {
		t.Errorf("seed %d: %s: got the fault %s, want none\n%s", s.Seed, strings.Join(args, " "), fault, o.err)
	}
	if slices.Contains([]int{0, 1, 2}, o.code) != (o.code != 0 || seen.Complete) || seen.Complete != (o.code == 0) {
		t.Errorf("seed %d: %s: got exit code %d, complete %v, want 0 only if complete, else 1 or 2: %s", s.Seed, strings.Join(args, " "), o.code, seen.Complete, o.err)
	}
}

// show asks for one message with all its events.
func (c *commands) show() {
	t, s := c.t, c.service
	m := &s.Messages[c.random.IntN(len(s.Messages))]
	o := c.run("show", m.ID, "--api", s.Dialect, "--recipient", "*", "-o", "json")
	var got struct {
		ID         string
		Recipients []struct {
			Address string
			Events  []struct{ Description string }
		}
	}
	if o.code == 0 || o.code == 2 {
		if err := json.Unmarshal([]byte(o.out), &got); err != nil || got.ID != m.ID {
			t.Errorf("seed %d: show: got %v in %s, want %s", s.Seed, err, o.out, m.ID)
		}
	}
	missing := len(m.Recipients) - len(got.Recipients)
	for _, r := range got.Recipients {
		if !slices.ContainsFunc(m.Recipients, func(known erratic.Recipient) bool { return known.Address == r.Address }) {
			t.Errorf("seed %d: show: got the recipient %q, want one of %s", s.Seed, r.Address, m.ID)
		}
		if n := erratic.Events(r.Address) - len(r.Events); n < 0 {
			t.Errorf("seed %d: show: got %d events for %s, want no more than there are", s.Seed, len(r.Events), r.Address)
		} else {
			missing += n
		}
	}
	switch {
	case o.code < 0 || o.code > 2 || o.code == 1 && !strings.Contains(o.err, "msgtrace: "):
		t.Errorf("seed %d: show: got exit code %d, %s, want 0, 2, or 1 and an error", s.Seed, o.code, o.err)
	case o.code == 0 && missing != 0 && !s.Rotted():
		t.Errorf("seed %d: show: got exit code 0 with %d recipients or events missing, want none: %s", s.Seed, missing, o.err)
	case o.code != 0 && s.Recovers:
		t.Errorf("seed %d: show: got exit code %d, want 0 when every fault passes: %s", s.Seed, o.code, o.err)
	}
}

// flags are the conditions that the seed asks for.
func flags(random *rand.Rand, s *erratic.Server) (erratic.Query, []string) {
	query := erratic.Query{Start: s.Start(), End: s.Now}
	kinds := 6
	if s.OddSubjects {
		kinds = 3 // subjects are compared as they came
	}
	switch random.IntN(kinds) {
	case 0:
		query.Recipients = []string{erratic.People[1]}
		return query, []string{"--recipient", erratic.People[1]}
	case 1:
		query.Recipients = []string{erratic.People[1], erratic.People[3]}
		return query, []string{"--recipient", erratic.People[1], "--recipient", erratic.People[3]}
	case 2:
		query.Status = "failed"
		return query, []string{"--status", "failed"}
	case 3:
		query.Subject = "invoice"
		return query, []string{"--subject", "invoice"}
	}
	return query, nil
}

// written is what a person or a script takes from the output of search.
func written(t *testing.T, format string, o outcome) erratic.Outcome {
	t.Helper()
	seen := said(t, o)
	switch format {
	case "ndjson":
		for _, one := range traces(t, o.out) {
			seen.Messages = together(seen.Messages, seenTrace(one))
		}
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
		if err := json.Unmarshal([]byte(o.out), &d); err != nil {
			t.Fatalf("got %v in %s, want JSON", err, o.out)
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

// together adds a line of NDJSON to the message that it belongs to, which is then said
// to be whole if the last line says so.
func together(seen []erratic.Seen, line erratic.Seen) []erratic.Seen {
	at := slices.IndexFunc(seen, func(m erratic.Seen) bool { return m.ID == line.ID })
	if at < 0 {
		return append(seen, line)
	}
	line.Recipients = append(seen[at].Recipients, line.Recipients...)
	seen[at] = line
	return seen
}

func seenTrace(one client.Trace) erratic.Seen {
	seen := erratic.Seen{ID: one.ID, Received: one.Received.Time(), All: one.RecipientsKnown == client.KnownAll}
	for _, r := range one.Recipients {
		seen.Recipients = append(seen.Recipients, r.Address)
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
	inTable = regexp.MustCompile(`(\S+@\S+?)(?: \+(\d+))?  .*([0-9a-f]{8}-0000-4000-8000-[0-9a-f]{12})`)
	inWords = regexp.MustCompile(`([\d,]+) requests?`)
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
			seen = append(seen, erratic.Seen{ID: m[3], Recipients: []string{m[1]}, Others: others})
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
