package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/erratic"
	"msgtrace/cmd/internal/cli"
)

var (
	erraticRuns = flag.Int("erratic.runs", 120, "how many seeds of the erratic service to try")
	erraticSeed = flag.Int64("erratic.seed", -1, "the only seed to try")
)

// TestSearchUnderAServiceThatMisbehaves reads what search writes, in each format
// in turn, and holds it against the truth.
//
//	go test ./cmd/internal/cli -run Misbehaves -erratic.runs 5000
//	go test ./cmd/internal/cli -run Misbehaves -erratic.seed 17
func TestSearchUnderAServiceThatMisbehaves(t *testing.T) {
	first, last := int64(0), int64(*erraticRuns)
	if *erraticSeed >= 0 {
		first, last = *erraticSeed, *erraticSeed+1
	}
	// The runtime's own goroutine for signals must not begin in a bubble.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	signal.Stop(signals)
	for seed := first; seed < last; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { searchErratic(t, erratic.New(uint64(seed), now)) })
		})
	}
}

func searchErratic(t *testing.T, s *erratic.Server) {
	h := newHost(t, "MSGTRACE_TOKEN=token")
	random := rand.New(rand.NewPCG(s.Seed, 3))
	format := []string{"ndjson", "json", "csv", "table", "plain"}[random.IntN(5)]
	query, args := flags(random, s)
	args = append([]string{"search", "--api", s.Dialect, "--page-size", fmt.Sprint(s.PageSize), "--start", query.Start.Format(time.RFC3339)}, args...)
	if format == "plain" {
		args = append(args, "--plain")
	} else {
		args = append(args, "-o", format)
	}
	limit := 0
	if random.IntN(4) == 0 {
		limit = 1 + random.IntN(10)
		args = append(args, "--limit", fmt.Sprint(limit))
	}
	var out, errs bytes.Buffer
	system := h.system(&out, &errs)
	system.Transport = s
	o := outcome{cli.Run(t.Context(), system, args), out.String(), errs.String()}
	seen := written(t, format, o)
	seen.Limit = limit
	for _, fault := range s.Check(query, seen) {
		t.Errorf("seed %d: %s: got the fault %s, want none\n%s", s.Seed, strings.Join(args, " "), fault, o.err)
	}
	if slices.Contains([]int{0, 1, 2}, o.code) != (o.code != 0 || seen.Complete) || seen.Complete != (o.code == 0) {
		t.Errorf("seed %d: %s: got exit code %d, complete %v, want 0 only if complete, else 1 or 2: %s", s.Seed, strings.Join(args, " "), o.code, seen.Complete, o.err)
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
	seen := erratic.Seen{ID: one.ID, Received: one.Received.Time, All: one.RecipientsKnown == client.KnownAll}
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
