package cli

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
)

// The line is kept up to date once a second, but not over a question.
func TestNothingIsWrittenOverAQuestion(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	plain := func(_, ascii string) string { return ascii }
	p := &progress{out: &out, now: time.Now, width: 80, zone: time.UTC, glyph: plain, done: make(chan struct{})}
	p.report(client.Progress{State: client.StateSigningIn, What: "page 1"})
	if !strings.Contains(out.String(), "signing in") {
		t.Fatalf("got %q, want that it is signing in", out.String())
	}
	out.Reset()
	back := p.pause()
	if out.String() != "\r\x1b[K" {
		t.Errorf("pause: got %q, want the line cleared", out.String())
	}
	p.draw()
	p.report(client.Progress{State: client.StateSending})
	if out.String() != "\r\x1b[K" {
		t.Errorf("over the question: got %q, want nothing more", out.String())
	}
	back()
	p.draw()
	if !strings.Contains(out.String(), "sending") {
		t.Errorf("after the question: got %q, want that it is sending", out.String())
	}
	var none *progress
	none.pause()() // a command without a line
}

func TestTheLineSaysWhatASearchCostsAndLeavesOutWhatMattersLeast(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)
	l := progressLine{count: 1234, requests: "12 of about 40 requests", left: "about 15 min left",
		step: client.Progress{State: client.StateWaitingBudget, What: "page 13", Until: now.Add(3 * time.Minute)}}
	for width, want := range map[int]string{
		200: "1,234 messages · 12 of about 40 requests · about 15 min left · page 13 · waiting for the request limit until 13:05:00 (in 3m0s)",
		120: "1,234 messages · 12 of about 40 requests · about 15 min left · waiting for the request limit until 13:05:00 (in 3m0s)",
		100: "1,234 messages · 12 of about 40 requests · waiting for the request limit until 13:05:00 (in 3m0s)",
		84:  "12 of about 40 requests · waiting for the request limit until 13:05:00 (in 3m0s)",
		60:  "waiting for the request limit until 13:05:00 (in 3m0s)",
	} {
		if got := l.text(now, " · ", width); got != want {
			t.Errorf("%d columns: got %q, want %q", width, got, want)
		}
	}
}

func TestASearchSaysWhatIsSpentAndHowLongTheRestTakes(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)
	mail := simulator.New(simulator.Options{Messages: 2000, Now: func() time.Time { return now }})
	c, err := client.New(client.Options{Tokens: client.StaticToken(client.Secret(mail.Token())), Transport: mail.Transport(), PageSize: 10, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := c.Plan(client.Query{Start: now.Add(-5 * 24 * time.Hour), End: now})
	if err != nil {
		t.Fatal(err)
	}
	s := &searching{result: c.Search(plan), budget: c.Budget().State}
	if requests, left := s.spent(now); requests != "0 of at least 1 request" || left != "" {
		t.Errorf("before the first answer: got %q, %q, want 0 of at least 1 request", requests, left)
	}
	if err := s.result.EnsureWithin(t.Context(), 100_000, 3); err != nil {
		t.Fatal(err)
	}
	requests, left := s.spent(now)
	if !strings.HasPrefix(requests, "3 of about ") || !strings.HasPrefix(left, "about ") || !strings.HasSuffix(left, " min left") {
		t.Errorf("got %q, %q, want 3 of about some, and the minutes that the rest takes", requests, left)
	}
}

func TestALineThatCannotBeDrawnEndsItsCommandAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken := func() time.Time { panic("out of order") }
		p := &progress{out: io.Discard, now: broken, width: 80, zone: time.UTC, glyph: func(_, ascii string) string { return ascii }, done: make(chan struct{})}
		p.step = client.Progress{State: client.StateSending}
		p.begin()
		<-time.After(2 * time.Second)
		defer func() {
			if got := fmt.Sprint(recover()); !strings.Contains(got, "out of order") {
				t.Errorf("got %s when the line is taken away, want the panic", got)
			}
		}()
		p.stop()
	})
}
