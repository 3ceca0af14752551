package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"msgtrace/client"
	"msgtrace/cmd/internal/config"
	"msgtrace/ui/text"
)

// watchFlags are those of a search that is watched.
type watchFlags struct {
	on    bool
	lasts time.Duration
}

func (w *watchFlags) add(flags *pflag.FlagSet) {
	flags.BoolVar(&w.on, "watch", false, "go on looking at what may still change")
	flags.DurationVar(&w.lasts, "watch-for", 0, "watch for `TIME` at most: 30m (the configuration's watch.for, else 2h)")
}

// watched are the formats that what comes later can be written in.
var watched = []string{"table", "ndjson"}

func (f *searchFlags) checkWatch() error {
	switch {
	case !f.watch.on && f.watch.lasts != 0:
		return errors.New("--watch-for goes with --watch")
	case !f.watch.on:
		return nil
	case f.watch.lasts < 0:
		return errors.New("--watch-for must be a time such as 30m")
	case !slices.Contains(watched, f.output):
		return fmt.Errorf("--watch writes -o %s, not %s", strings.Join(watched, " or "), f.output)
	case f.group != "" || f.limit > 0:
		return errors.New("--watch shows all messages: leave out --group and --limit")
	}
	return nil
}

// watch goes on looking at a search that was read, and writes what is new or has
// changed. Asked is how reading it ended.
func (s *searching) watch(ctx context.Context, q client.Query, lasts time.Duration, asked error) error {
	var incomplete exitError
	if asked != nil && (!errors.As(asked, &incomplete) || incomplete.code != codeIncomplete || incomplete.err != nil) {
		return asked
	}
	w := s.result.Watch(q.EndsNow(s.app.sys.Now()), lasts)
	said := "watching until " + w.Until().In(s.app.zone()).Format(zoned) + " at the latest"
	for {
		due, end := w.Next()
		if end != client.WatchGoesOn {
			s.app.note("%s; no longer watching: %s", said, end)
			return s.watched(end, asked)
		}
		s.app.note("%s; next look at %s", said, s.clock(due))
		if err := s.app.wait(ctx, due.Sub(s.app.sys.Now())); err != nil {
			return err
		}
		found, err := w.Look(ctx)
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		if failed := s.writeFound(found.Changes); failed != nil {
			return failed
		}
		said = s.tellFound(found)
		if err != nil {
			said = "the look failed: " + strings.TrimSuffix(clean(err.Error()), ".")
		}
	}
}

// wait waits, unless the context ends before.
func (a *app) wait(ctx context.Context, d time.Duration) error {
	if a.sys.Wait != nil {
		return a.sys.Wait(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// clock is a time of day for standard error.
func (s *searching) clock(t time.Time) string { return t.In(s.app.zone()).Format("15:04:05 MST") }

// writeFound writes the messages that a look has found something of, newest first.
func (s *searching) writeFound(changes []client.Change) error {
	out, ok := s.out.(again)
	if !ok || len(changes) == 0 {
		return nil
	}
	found := map[string]client.Change{}
	for _, c := range changes {
		found[c.ID] = c
	}
	for _, t := range s.result.Snapshot().Traces {
		if c, any := found[t.ID]; any {
			if err := out.again(t, clean(c.Words(client.Wording{Number: text.Count}))); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellFound counts what a look has found: "2 new, 1 changed".
func (s *searching) tellFound(found client.Found) string {
	var count client.ChangeCount
	for _, c := range found.Changes {
		count.Add(1, c)
	}
	words := count.Words(client.Wording{Number: text.Count})
	return s.clock(s.app.sys.Now()) + ": " + cmp.Or(words, "nothing new")
}

// watched is how a watch ends for a script: what was waited for has settled, or not.
func (s *searching) watched(end client.WatchEnd, asked error) error {
	snapshot := s.result.Snapshot()
	pending := 0
	for _, t := range snapshot.Traces {
		if slices.ContainsFunc(t.Recipients, func(r client.Recipient) bool { return r.Status.UnderWay() }) {
			pending++
		}
	}
	if pending > 0 {
		s.app.note("%s still under way at %s", isCounted(pending, "message"), s.clock(snapshot.Current()))
	}
	if asked != nil || end == client.WatchFailed || pending > 0 {
		return exitError{code: codeIncomplete}
	}
	return nil
}

// isCounted is "1 message is" or "2 messages are".
func isCounted(n int, noun string) string {
	if n == 1 {
		return text.Counted(n, noun) + " is"
	}
	return text.Counted(n, noun) + " are"
}

// watchLasts is how long a search is watched: as the flag says, else the configuration.
func watchLasts(f watchFlags, chosen config.Chosen) time.Duration {
	if f.lasts > 0 {
		return f.lasts
	}
	return chosen.Watch.For
}
