package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"
	"unicode/utf8"

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
	soakCommands(t, 120, func(c *commands) {
		c.search()
		c.show()
	})
}

// TestSearchUnderEachFlagWhileTheServiceMisbehaves does the same with the flags that ask
// for more than a list, or make something else of it.
func TestSearchUnderEachFlagWhileTheServiceMisbehaves(t *testing.T) {
	soakCommands(t, 150, func(c *commands) {
		[]func(){c.more, c.groupByRecipient, c.groupByCause, c.resume, c.watch}[c.random.IntN(5)]()
	})
}

// TestSearchUnderMailThatArrivesWhileTheServiceMisbehaves does it while mail arrives and
// statuses change.
func TestSearchUnderMailThatArrivesWhileTheServiceMisbehaves(t *testing.T) {
	soakCommands(t, 60, func(c *commands) {
		c.service.Live()
		c.search()
	})
}

// soakCommands tests commands on the services of some seeds.
func soakCommands(t *testing.T, few int, test func(*commands)) {
	// The runtime's own goroutine for signals must not begin in a bubble.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	signal.Stop(signals)
	soak.Run(t, few, func(t *testing.T, s *erratic.Server) {
		synctest.Test(t, func(t *testing.T) {
			c := &commands{t: t, host: newHost(t, "MSGTRACE_TOKEN=token"), service: s, transport: s, random: rand.New(rand.NewPCG(s.Seed, 3))}
			c.now = func() time.Time { return s.Now }
			if s.Seed%2 == 1 {
				pipe := s.Pipe()
				defer s.Close()
				defer pipe.CloseIdleConnections()
				c.transport = pipe
			}
			test(c)
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
	now       func() time.Time
}

// run runs a command, whose words must be fit for a terminal.
func (c *commands) run(args ...string) outcome {
	var out, errs bytes.Buffer
	system := c.host.system(&out, &errs)
	system.Transport = c.transport
	system.Now, system.Wait = c.now, nil
	o := outcome{cli.Run(c.t.Context(), system, args), out.String(), errs.String()}
	if strings.ContainsFunc(o.err, func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) }) || !utf8.ValidString(o.err) {
		c.t.Errorf("seed %d: %s: got %q on standard error, want plain lines", c.service.Seed, strings.Join(args, " "), o.err)
	}
	return o
}

// check holds what a command wrote against the truth.
func (c *commands) check(query erratic.Query, seen erratic.Outcome, o outcome, args []string) {
	c.t.Helper()
	for _, fault := range c.service.Check(query, seen) {
		c.wrong(o, args, "got the fault %s, want none", fault)
	}
}

// wrong tells of a finding.
func (c *commands) wrong(o outcome, args []string, format string, values ...any) {
	c.t.Helper()
	c.t.Errorf("seed %d: %s: %s (exit code %d)\n%s", c.service.Seed, strings.Join(args, " "), fmt.Sprintf(format, values...), o.code, o.err)
}

// conditions are a query of the seed, and a search for it.
func (c *commands) conditions() (erratic.Query, []string) {
	query, args := flags(c.random, c.service)
	return query, append([]string{"search", "--api", c.service.Dialect, "--page-size", fmt.Sprint(c.service.PageSize), "--start", query.Start.Format(time.RFC3339)}, args...)
}

func (c *commands) search() {
	t, s := c.t, c.service
	format := []string{"ndjson", "json", "csv", "table", "plain"}[c.random.IntN(5)]
	query, args := c.conditions()
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
	c.check(query, seen, o, args)
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
