package cli_test

import (
	"bytes"
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/cmd/internal/cli"
)

// clocked runs a command on a host whose clock moves on when the command waits, and not
// before. Waited is told of each wait.
func (h *host) clocked(ctx context.Context, waited func(time.Duration), args ...string) outcome {
	h.t.Helper()
	var out, stderr bytes.Buffer
	system, at := h.system(&out, &stderr), now
	system.Now = func() time.Time { return at }
	system.Wait = func(ctx context.Context, d time.Duration) error {
		at = at.Add(max(d, 0))
		if waited != nil {
			waited(d)
		}
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		return nil
	}
	code := cli.Run(ctx, system, append(args, "--quota", "0"))
	return outcome{code, out.String(), stderr.String()}
}

func TestAWatchedSearchWritesWhatChangesAndEndsWhenAllHasSettled(t *testing.T) {
	t.Parallel()
	for _, api := range apis {
		t.Run(api, func(t *testing.T) {
			var waits []time.Duration
			trying := scenario(t, "deferred, still trying")
			o := newHost(t).clocked(t.Context(), func(d time.Duration) { waits = append(waits, d) },
				"demo", "search", "--api", api, "--id", trying.ID, "-o", "ndjson", "--watch", "--watch-for", "20h").want(t, 0,
				"watching until 2026", " at the latest; next look at 14:0", "nothing new; next look at", ": 1 changed; ", "; no longer watching: nothing may change any more\n")
			written := traces(t, o.out)
			if len(written) != 2 || written[0].Recipients[0].Status != client.StatusPending || written[1].Recipients[0].Status != client.StatusDelivered {
				t.Errorf("got\n%s\nwant the message as it was pending, and whole again when it was delivered", o.out)
			}
			if len(waits) < 10 || len(waits) != strings.Count(o.err, "next look at") {
				t.Errorf("got %d waits and %d words on them, want the same", len(waits), strings.Count(o.err, "next look at"))
			}
		})
	}
}

func TestAWatchedTableGoesOnInItsColumns(t *testing.T) {
	t.Parallel()
	o := newHost(t).clocked(t.Context(), nil, "demo", "search", "--since", "1h", "--watch", "--watch-for", "2h").want(t, 0, "; no longer watching: its time is over")
	lines := strings.Split(strings.TrimSpace(o.out), "\n")
	if heads := regexp.MustCompile(`(?m)^Received`).FindAllString(o.out, -1); len(heads) != 1 {
		t.Errorf("got the heads of the columns %d times, want them once", len(heads))
	}
	last := lines[len(lines)-1]
	at := strings.Index(lines[0], "Subject")
	if !strings.Contains(o.out, "was Pending · ") || !strings.HasPrefix(last[at:], "new") && !strings.HasPrefix(last[at:], "was ") {
		t.Errorf("got the last row\n%s\n%s\nwant what was found at the front of the subject, in its column", lines[0], last)
	}
}

func TestARecipientThatALookAddsIsNoChangeOfAMessage(t *testing.T) {
	t.Parallel()
	unreadable := strings.Replace(row("a", "bea@contoso.com", 60), guidOf("a"), "", 1)
	for what, first := range map[string]string{
		"its row came late":              list(false, row("a", "al@contoso.com", 60)),
		"its row could not be read then": list(false, row("a", "al@contoso.com", 60), unreadable),
	} {
		url, _ := serve(t, first, list(false, row("a", "al@contoso.com", 60), row("a", "bea@contoso.com", 60)))
		o := newHost(t, "MSGTRACE_TOKEN=token").clocked(t.Context(), nil, "search", "--base-url", url, "--api", "tracing", "--since", "1h", "-o", "ndjson", "--watch", "--watch-for", "2m")
		if !strings.Contains(o.err, ": 1 with more recipients; next look at ") || strings.Contains(o.err, "changed") {
			t.Errorf("%s: got the standard error\n%s\nwant a message with more recipients, and none that changed", what, o.err)
		}
		written := traces(t, o.out)
		if len(written) != 2 || len(written[1].Recipients) != 2 {
			t.Errorf("%s: got\n%s\nwant the message, and once more whole", what, o.out)
		}
	}
}

func TestAWatchWhoseTimeIsOverBeforeAllHasSettledIsIncomplete(t *testing.T) {
	t.Parallel()
	o := newHost(t).clocked(t.Context(), nil, "demo", "search", "--since", "2h", "--status", "pending", "--watch", "--watch-for", "2m")
	o.want(t, 2, "no longer watching: its time is over", "still under way at")
}

func TestAWatchIsInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	n := 0
	o := newHost(t).clocked(ctx, func(time.Duration) {
		if n++; n == 2 {
			cancel(context.Canceled)
		}
	}, "demo", "search", "--since", "2h", "--watch")
	o.want(t, 130, "next look at")
	if strings.Count(o.err, "next look at") != 2 {
		t.Errorf("got the standard error\n%s\nwant two looks in it", o.err)
	}
}

func TestAWatchThatCannotAskAnyMoreSaysSoAndIsIncomplete(t *testing.T) {
	t.Parallel()
	sim := simulator.New(simulator.Options{Now: func() time.Time { return now.Add(time.Hour) }}) // later than any look
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	url := server.URL
	n := 0
	fail := func(faults simulator.Faults) func(time.Duration) {
		n = 0
		return func(time.Duration) {
			if n++; n == 2 {
				sim.SetFaults(faults)
			}
		}
	}
	o := h.clocked(t.Context(), fail(simulator.Faults{Forbidden: simulator.When{Every: 1}}), "search", "--base-url", url, "--since", "2h", "--watch")
	o.want(t, 2, "the look failed: not allowed to read message traces", "no longer watching: it cannot ask")
	sim.SetFaults(simulator.Faults{})
	o = h.clocked(t.Context(), fail(simulator.Faults{BadJSON: simulator.When{Next: 1}}), "search", "--base-url", url, "--since", "2h", "--watch", "--watch-for", "10m")
	if strings.Contains(o.err, "it cannot ask") {
		t.Errorf("got the standard error\n%s\nwant that a look that failed is made again", o.err)
	}
}

func TestWhatCannotBeWatchedIsRefused(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"--watch -o json":         "--watch writes -o table or ndjson, not json",
		"--watch --limit 5":       "leave out --group and --limit",
		"--watch --group cause":   "leave out --group and --limit",
		"--watch-for 1h":          "--watch-for goes with --watch",
		"--watch --watch-for -1h": "--watch-for must be a time such as 30m",
	} {
		newHost(t).run(append([]string{"demo", "search"}, strings.Fields(args)...)...).want(t, 1, want)
	}
}

func TestHowLongASearchIsWatchedSaysTheConfiguration(t *testing.T) {
	t.Parallel()
	sim := simulator.New(simulator.Options{Now: func() time.Time { return now }})
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	path := filepath.Join(h.home, ".config", "msgtrace", "config.toml")
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("[watch]\nfor = \"3h\"\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	h.clocked(ctx, func(time.Duration) { cancel(errors.New("enough")) }, "search", "--base-url", server.URL, "--since", "2h", "--watch").want(t, 1, "watching until 2026-11-23 17:02:00 CET at the latest")
}
