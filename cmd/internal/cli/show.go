package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"msgtrace/client"
	"msgtrace/client/export"
	"msgtrace/client/note"
	"msgtrace/client/when"
	"msgtrace/ui"
)

// showFlags are the flags of show.
type showFlags struct {
	asking
	opening
	recipients []string
	output     string
}

// everyRecipient asks for the events of all, whatever it costs.
const everyRecipient = "*"

// fewRecipients is up to how many recipients the events of all are shown
// unasked: each costs a request.
const fewRecipients = 10

// aboutEvents is what the help of show says wherever it is called from.
const aboutEvents = `Exit codes: 0 complete; 2 some events could not be loaded; 1 error; 130
interrupted.`

// show tells everything about one message.
func (a *app) show(open opener, path string) *cobra.Command {
	var f showFlags
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show one message, its recipients and their events",
		Long: fmt.Sprintf(`Shows a message by its network message ID: its recipients with their status,
and what happened on the way to each of them. The events of one recipient cost
one request. Of a message with more than %d recipients they are shown for those
of --recipient only; --recipient '*' stands for all of them. In JSON a recipient
without "events" was not asked for; an empty list means that there are none.

"-o note" is the note for a ticket: verdict, next step, who wrote to whom, when,
steps, recipients, ids and what was asked for. "-o markdown" is the same as a
table. The setting note.lines of the configuration says which lines it has.

`+aboutEvents, fewRecipients),
		Example: strings.ReplaceAll(`  PATH 2e3c0fac-4669-4e4a-2669-08d5dd529cbe
  PATH 2e3c0fac-4669-4e4a-2669-08d5dd529cbe --recipient user2@contoso.com
  PATH 2e3c0fac-4669-4e4a-2669-08d5dd529cbe --recipient user2@contoso.com -o note
  PATH 2e3c0fac-4669-4e4a-2669-08d5dd529cbe -o json | jq .recipients`, "PATH", path),
		Args: oneID,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(f.output, showFormats); err != nil {
				return err
			}
			return a.runShow(cmd.Context(), f.opening.from(a, open), &f, args[0])
		},
	}
	cmd.Flags().StringArrayVar(&f.recipients, "recipient", nil, "with the events of `ADDRESS`; '*' is everybody")
	if open.remembers {
		cmd.Long += `

--file shows the message as exports have it, and sends nothing: msgtrace open
explores them.`
		f.opening.add(cmd.Flags())
	}
	addOutput(cmd, &f.output, showFormats)
	completeLike(cmd, "recipient", "to:", a.offers(open.remembers))
	return cmd
}

func oneID(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return fmt.Errorf("which message? give its network message ID: %s ID", cmd.CommandPath())
	case len(args) > 1:
		return fmt.Errorf("%s takes one network message ID, got %d", cmd.CommandPath(), len(args))
	}
	return nil
}

// runShow asks and writes. Events that could not be had do not keep back the
// rest.
func (a *app) runShow(ctx context.Context, open opener, f *showFlags, id string) error {
	ctx, stop := a.interruptible(ctx)
	defer stop()
	chosen, err := open.settle(ctx)
	if err != nil {
		return err
	}
	s, err := open.open(ctx, chosen, f.asking)
	if err != nil {
		return err
	}
	defer s.close()
	progress := a.progress()
	defer progress.stop()
	spent := asked{at: s.client.AsOf()}
	ctx = client.WithProgress(ctx, spent.counting(progress.report))
	trace, err := s.client.Message(ctx, id)
	if err != nil {
		return a.failed(ctx, s, id, err)
	}
	m := &shown{Trace: trace, known: ui.Options{Domains: s.domains(), Tenant: s.tenant, Account: s.account}.Known()}
	if m.wanted, err = f.wanted(&trace); err != nil {
		return err
	}
	at := s.client.AsOf()
	if held := s.client.Held(); held != nil {
		m.from = held.Words(note.Wording(a.zone()))
	}
	failed := s.events(ctx, m)
	m.asked = s.asked(m)
	a.took(spent.requests, 1)
	progress.stop()
	if a.mask != nil {
		m.hide(a.mask)
		a.note("subjects and names in addresses are hidden")
	}
	switch {
	case f.output == "json":
		err = export.JSON(a.sys.Out, m.Trace)
	case slices.Contains(noteFormats, f.output):
		err = a.showNote(m, spent, chosen, f.output)
	default:
		err = a.showText(m)
	}
	if err == nil && trace.MayChange(at) && m.from == "" {
		a.note("This may still change: %s.", client.WhyMayChange)
	}
	if err == nil && m.asked.Before(spent.at) && m.from == "" {
		a.note("Asked %s, and kept since.", when.Stamp(m.asked, a.zone()))
	}
	switch {
	case err != nil:
		return err
	case failed != nil:
		a.note("%s", m.progress())
		return a.incomplete(ctx, s, failed)
	case len(m.wanted) == 0 && len(trace.Recipients) > 0:
		a.note("%d recipients: give --recipient ADDRESS for the events of one, or '*' for all%s",
			len(trace.Recipients), allCost(s, len(trace.Recipients)))
	}
	return nil
}

// allCost is what the events of all recipients cost.
func allCost(s *source, recipients int) string {
	if s.client.Held() != nil {
		return ""
	}
	return fmt.Sprintf(" (%d requests)", recipients)
}

// failed is the error of a call that brought nothing.
func (a *app) failed(ctx context.Context, s *source, id string, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return a.unknown(s, id, err)
}

// incomplete is the error of a call that left something out.
func (a *app) incomplete(ctx context.Context, s *source, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return exitError{codeIncomplete, fmt.Errorf("some events are missing: %w", withFix(err, s.setting()))}
}

// wanted are the addresses whose events are shown.
func (f *showFlags) wanted(trace *client.Trace) (map[string]bool, error) {
	wanted := map[string]bool{}
	given := lists(f.recipients)
	if len(given) == 0 && len(trace.Recipients) <= fewRecipients || slices.Contains(given, everyRecipient) {
		for _, r := range trace.Recipients {
			wanted[r.Address] = true
		}
		return wanted, nil
	}
	var missing []error
	for _, address := range given {
		r, ok := trace.Recipient(address)
		if !ok {
			missing = append(missing, fmt.Errorf("the message did not go to %s", address))
			continue
		}
		wanted[r.Address] = true
	}
	return wanted, errors.Join(missing...)
}
