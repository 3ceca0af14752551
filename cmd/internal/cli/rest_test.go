package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"msgtrace/client/gather"
	"msgtrace/cmd/internal/cli"
)

// sumOf is what a document says of itself, with the recipients in it and how many of
// them have events.
type sumOf struct {
	Search struct {
		Requests int
		Complete bool
		NotRead  *gather.Missing
	}
	Traces []struct {
		RecipientsKnown string
		Recipients      []map[string]json.RawMessage
	}
}

func (s *sumOf) counts() (recipients, withEvents, all int) {
	for _, one := range s.Traces {
		if one.RecipientsKnown == "all" {
			all++
		}
		for _, r := range one.Recipients {
			recipients++
			if r["events"] != nil {
				withEvents++
			}
		}
	}
	return recipients, withEvents, all
}

func TestSearchReadsAllRecipientsAndEventsWhereThatIsWanted(t *testing.T) {
	t.Parallel()
	for _, api := range apis {
		args := []string{"demo", "search", "--api", api, "--recipient", "bob@contoso.com", "--status", "failed", "-o", "json"}
		h := newHost(t)
		alone := h.run(args...).want(t, 0)
		o := h.run(append(args, "--all-recipients", "--events")...).want(t, 0, "asking for all recipients and events: ", " requests")
		var before, after sumOf
		if err := json.Unmarshal([]byte(alone.out), &before); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(o.out), &after); err != nil {
			t.Fatal(err)
		}
		few, none, _ := before.counts()
		recipients, events, all := after.counts()
		if none != 0 || recipients <= few || events != recipients || all != len(after.Traces) || after.Search.NotRead != nil {
			t.Errorf("%s: got %d recipients, %d with events, and all of %d of %d messages, want more than %d, all with events", api, recipients, events, all, len(after.Traces), few)
		}
		if want := before.Search.Requests + len(after.Traces) + recipients; after.Search.Requests != want {
			t.Errorf("%s: got %d requests, want %d", api, after.Search.Requests, want)
		}
		if o := h.run(append(args[:len(args)-1], "csv", "--all-recipients")...).want(t, 0); strings.Count(o.out, "\r\n") != recipients+1 {
			t.Errorf("%s: got %d rows, want one for each of %d recipients", api, strings.Count(o.out, "\r\n")-1, recipients)
		}
	}
}

func TestEventsAreRefusedWhereTheyHaveNoPlace(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"--events":                   "--events has no place in -o table: use -o json or ndjson",
		"--events -o ecs":            "--events has no place in -o ecs: use -o json or ndjson",
		"--events -o ndjson --watch": "--watch writes what changes as it comes: leave out --events and --all-recipients",
		"--events --group cause":     "--group asks for what it needs by itself: leave out --events and --all-recipients",
	} {
		if o := newHost(t).run(append([]string{"demo", "search"}, strings.Fields(args)...)...).want(t, 1, want); o.out != "" {
			t.Errorf("%s: got the output %s, want none", args, o.out)
		}
	}
}

func TestExplainSaysWhatReadingMoreCosts(t *testing.T) {
	t.Parallel()
	o := newHost(t).run("demo", "search", "--explain", "-o", "json", "--all-recipients", "--events").want(t, 0)
	if want := "; then 1 for each message of which not all recipients are known; then 1 for each recipient\""; !strings.Contains(o.out, want) {
		t.Errorf("got %s, want %q in it", o.out, want)
	}
}

// interrupter is standard error that interrupts when something stands in it.
type interrupter struct {
	bytes.Buffer
	when string
	do   func()
}

func (w *interrupter) Write(p []byte) (int, error) {
	n, err := w.Buffer.Write(p)
	if strings.Contains(w.String(), w.when) {
		w.do()
	}
	return n, err
}

func TestWhatCameBeforeAnInterruptIsWrittenAndTheRestIsCounted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var out bytes.Buffer
	said := &interrupter{when: "waiting for the request limit until ", do: cancel}
	system := newHost(t).system(&out, nil)
	system.Err = said
	code := cli.Run(ctx, system, []string{"demo", "search", "--api", "tracing", "--recipient", "bob@contoso.com", "--events", "-o", "json", "--quota", "5"})
	var got sumOf
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("got %v in %s, want JSON", err, out.String())
	}
	recipients, events, _ := got.counts()
	missing := got.Search.NotRead
	if code != 130 || missing == nil || events != 3 || missing.Events != recipients-events || missing.OfRecipients != recipients {
		t.Errorf("got exit code %d, %d of %d recipients with events, not read %+v, want 130 and 3 with events", code, events, recipients, missing)
	}
	for _, want := range []string{"asking for events: ", ", 3 of them at once, then 4 every 5 minutes\n", "\nincomplete: events of "} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("got on standard error\n%s\nwant %q in it", said.String(), want)
		}
	}
}
