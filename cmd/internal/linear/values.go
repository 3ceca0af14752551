package linear

import (
	"context"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/export"
	"msgtrace/client/powershell"
	"msgtrace/ui/text"
)

// value is one thing that can be copied, without control characters: what is pasted at a
// shell must press no key there.
type value struct{ name, value string }

// copyValue offers the values of what is open, and the search.
func copyValue(s *session, ctx context.Context, _ string) error {
	values := s.values()
	var said []string
	for _, v := range values {
		words := v.name
		if short := safe(v.value); text.Width(short) <= longestSaid {
			words += ": " + short
		}
		said = append(said, words)
	}
	at, err := s.pick(ctx, "value", said)
	if err != nil {
		return err
	}
	s.clip(values[at].name, values[at].value)
	return nil
}

// longestSaid is the longest value that is said before it is copied.
const longestSaid = 80

// values are those of the open recipient and message, and of the search.
func (s *session) values() []value {
	var all []value
	add := func(name, words string) {
		if words = strings.TrimSpace(text.Keyless(words)); words != "" {
			all = append(all, value{name, words})
		}
	}
	if s.open != nil {
		t := s.trace(&s.open.trace)
		var r *client.Recipient
		if s.open.copy != nil {
			shown := s.shownCopy()
			r = &shown
			add("Recipient's address", r.Address)
			add("Verdict", s.verdict(shown).Headline)
		} else {
			add("Addresses of the recipients that are listed", s.addressesListed(t))
		}
		add("Sender's address", t.Sender)
		add("Subject", t.Subject)
		add("Message-ID", t.MessageID)
		add("Network message ID", t.ID)
		add("Message as JSON", s.json())
		show := append(append([]string{}, s.command()...), "show")
		if s.options.Show != nil {
			show = slices.Clone(s.options.Show)
		}
		show = append(show, t.ID)
		if r != nil {
			add("Graph URL", s.text(s.options.Client.EventsURL(t.ID, s.open.copy.Address)))
			add("Events, PowerShell", powershell.Details(t.ID, r.Address))
			show = append(show, "--recipient", r.Address)
		} else {
			add("Graph URL", s.text(s.options.Client.MessageURL(s.open.trace)))
			add("Message, PowerShell", powershell.Message(t))
		}
		add("Message as command", text.ShellLine(show))
	}
	made := s.search()
	plan := s.plan(made)
	add("Search as a command", s.commandOf(made))
	all = append(all, value{"Search, PowerShell", strings.Join(powershell.Search(plan.Query, plan.Windows), "\n")})
	return all
}

// addressesListed are the addresses of the recipients that are not left out.
func (s *session) addressesListed(t *client.Trace) string {
	var all []string
	for _, n := range s.recipients() {
		all = append(all, t.Recipients[s.open.order[n-1]].Address)
	}
	return strings.Join(all, "; ")
}

// json is the message with the events that are in memory, as a file has it.
func (s *session) json() string {
	var line strings.Builder
	if export.JSON(&line, s.noted(&s.open.trace)) != nil {
		return ""
	}
	return line.String()
}
