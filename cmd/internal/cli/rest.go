package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/gather"
	"msgtrace/ui/text"
)

// eventFormats are the formats with a place for events.
var eventFormats = []string{"json", "ndjson"}

// checkWant refuses --events and --all-recipients where they would do nothing.
func (f *searchFlags) checkWant() error {
	switch {
	case f.want.Any() && f.group != "":
		return errors.New("--group asks for what it needs by itself: leave out --events and --all-recipients")
	case f.want.Any() && f.watch.on:
		return errors.New("--watch writes what changes as it comes: leave out --events and --all-recipients")
	case f.want.Events && !slices.Contains(eventFormats, f.output):
		return fmt.Errorf("--events has no place in -o %s: use -o %s", f.output, strings.Join(eventFormats, " or "))
	}
	return nil
}

// more says what the flags cost for each message that is found: nobody knows before how
// many there are.
func (f *searchFlags) more() string {
	words := ""
	if f.want.Recipients {
		words += "; then 1 for each message of which not all recipients are known"
	}
	if f.want.Events {
		words += "; then 1 for each recipient"
	}
	return words
}

// rest is what is read of each message besides what a search finds.
type rest struct {
	app    *app
	client *client.Client
	want   gather.Want

	spent   int // requests
	missing gather.Missing
}

// read returns the messages with what is wanted in them, as far as it came. It says
// before what that costs. Unless told to ask it takes what is in memory only.
func (r *rest) read(ctx context.Context, traces []*client.Trace, ask bool) ([]*client.Trace, error) {
	if !ask || r.client.Held() != nil {
		stopped, cancel := context.WithCancel(ctx)
		cancel()
		ctx = stopped
	} else if cost := r.want.Cost(r.client, traces); cost.Requests() > 0 {
		r.app.note("%s", r.cost(cost))
	}
	progress := r.app.progress()
	defer progress.stop()
	got, err := gather.Read(client.WithProgress(ctx, progress.report), r.client, r.want, traces)
	r.spent, r.missing = got.Requests, got.Missing
	return got.Messages, err
}

// cost says what is asked for, and what that takes.
func (r *rest) cost(cost gather.Cost) string {
	var what []string
	if r.want.Recipients {
		what = append(what, "all recipients")
	}
	if r.want.Events {
		what = append(what, "events")
	}
	words := fmt.Sprintf("asking for %s: %s", strings.Join(what, " and "), cost)
	if state := r.client.Budget().State(); cost.Requests() > state.Spare {
		words += fmt.Sprintf(", %s of them at once, then %s every %d minutes", text.Count(state.Spare), text.Count(state.Limit-state.Reserve), int(client.ServiceWindow.Minutes()))
	}
	return words
}

// sum adds what that took and what is missing to a summary.
func (r *rest) sum(s *summary) {
	s.Requests += r.spent
	if r.missing.Any() {
		s.NotRead = &r.missing
	}
}

// incomplete is the error of messages that lack something.
func (r *rest) incomplete(ctx context.Context, asked error, setting func() advice.Setting) error {
	switch cause := context.Cause(ctx); {
	case cause != nil && asked != nil:
		return cause
	case asked != nil:
		return exitError{codeIncomplete, withFix(asked, setting())}
	case r.missing.Any():
		return exitError{code: codeIncomplete}
	}
	return nil
}
