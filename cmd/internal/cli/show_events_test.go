package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"msgtrace/cmd/internal/cli"
)

// recipientJSON is what a script sees of a recipient; Events is nil where the
// JSON has none.
type recipientJSON struct {
	Address string
	Events  []json.RawMessage
}

func recipientsOf(t *testing.T, document string) []recipientJSON {
	t.Helper()
	var one struct{ Recipients []recipientJSON }
	if err := json.Unmarshal([]byte(document), &one); err != nil {
		t.Fatal(err)
	}
	return one.Recipients
}

// interrupting is a standard error that ends the run at the first line with a
// text.
type interrupting struct {
	bytes.Buffer
	text      string
	interrupt func()
}

func (i *interrupting) Write(p []byte) (int, error) {
	if strings.Contains(string(p), i.text) {
		i.interrupt()
	}
	return i.Buffer.Write(p)
}

// showUntilTheLimit shows everybody's events of a message, and is interrupted
// when it waits after four requests: one for the message, three for events.
func showUntilTheLimit(t *testing.T, args ...string) (o outcome, recipients int) {
	t.Helper()
	m := scenario(t, "mailbox full")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	said := &interrupting{text: "waiting for the request limit", interrupt: interrupt}
	var out bytes.Buffer
	system := newHost(t).system(&out, nil)
	system.Err, system.Now = said, time.Now // the request limit goes by the real clock
	code := cli.Run(ctx, system, append([]string{"demo", "show", m.ID, "--recipient", "*", "--quota", "4"}, args...))
	return outcome{code, out.String(), said.String()}, len(m.Recipients)
}

func TestShowTellsNotAskedFromNoEvents(t *testing.T) {
	t.Parallel()
	o, recipients := showUntilTheLimit(t)
	o.want(t, 130, "loaded the events of 3 recipients, and not of ")
	if wait := regexp.MustCompile(`(?m)^events · waiting for the request limit until \d\d:\d\d:\d\d \(in \dm\d+s\)$`); len(wait.FindAllString(o.err, -1)) != 1 {
		t.Errorf("got %s, want the wait once", o.err)
	}
	if not := strings.Count(o.out, "  events not loaded\n"); not != recipients-3 || strings.Contains(o.out, "no events") {
		t.Errorf("got %d recipients that were not asked for, want %d: %s", not, recipients-3, o.out)
	}
	o, recipients = showUntilTheLimit(t, "-o", "json")
	not := 0
	for _, r := range recipientsOf(t, o.want(t, 130).out) {
		if r.Events == nil {
			not++
		}
	}
	if not != recipients-3 {
		t.Errorf("got %d recipients that were not asked for, want %d: %s", not, recipients-3, o.out)
	}
}

func TestShowThatFailsMidway(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	s := simulate(t, h, "--fault", "forbidden=1/4")
	o := h.run("show", scenario(t, "mailbox full").ID, "--base-url", s.url, "--api", "message-traces", "--recipient", "*")
	o.want(t, 2, "some events are missing", "not allowed", "loaded the events of 3 recipients, and not of ")
	if failed := strings.Count(o.out, "  events could not be loaded\n"); failed != 1 || !strings.Contains(o.out, "  events not loaded\n") {
		t.Errorf("got %d that failed, want 1 and others not asked for: %s", failed, o.out)
	}
}

// graphWithoutEvents is a service with one message, to whose recipients nothing
// happened.
func graphWithoutEvents(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		http.ServeFile(w, r, filepath.Join("testdata", "graph", "message-traces-one.json"))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// A recipient that was asked for has a list of events, even if it is empty.
func TestShowJSONHasAnEmptyListForNoEvents(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	o := h.run("show", invoice, "--base-url", graphWithoutEvents(t), "--api", "message-traces", "--recipient", "bob@contoso.com", "-o", "json").want(t, 0)
	for _, r := range recipientsOf(t, o.out) {
		if asked := r.Address == "bob@contoso.com"; asked != (r.Events != nil) || len(r.Events) != 0 {
			t.Errorf("%s: got %s, want an empty list of events only where they were asked for", r.Address, o.out)
		}
	}
	o = h.run("show", invoice, "--base-url", graphWithoutEvents(t), "--api", "message-traces", "--recipient", "bob@contoso.com").want(t, 0)
	if !strings.Contains(o.out, "  no events\n") || strings.Contains(o.out, "not asked") {
		t.Errorf("got %s, want no events, and all asked for", o.out)
	}
}
