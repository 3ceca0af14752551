package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/export"
	"msgtrace/client/powershell"
	"msgtrace/client/when"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
)

// copyable is one thing that can be copied. Its value is as it came, but for the
// control characters: what is pasted at a shell must press no key there. Only between
// the lines that one search takes in PowerShell is there an end of line.
type copyable struct {
	key, name, value string
	which            string        // of several of that name, safe to show: "✓ Delivered"
	whole            func() string // makes what the value is the begin of; nil: it is all
	about            string        // the ids of the messages that it is of
}

// copyMenu offers what can be copied of what is under the cursor.
func (a *App) copyMenu() {
	things := a.copyables()
	if len(things) == 0 {
		a.refuse("There is nothing to copy yet.")
		return
	}
	items := make([]overlay.Item, len(things))
	for i, thing := range things {
		shown := text.Clean(thing.value).Truncate(60, a.theme.Glyphs.Ellipsis)
		if thing.which != "" {
			shown = thing.which + ": " + shown
		}
		items[i] = overlay.Item{Key: thing.key, Title: thing.name, Detail: shown, Value: thing.key}
	}
	title := "Copy" + a.hiddenWords()
	if n := len(a.markedMessages()); n > manyNoted {
		title += fmt.Sprintf(" %s %s lists the addresses of the %s", a.theme.Glyphs.Dot, a.keymap.Key(action.Everyone), text.Counted(n, "marked message"))
	}
	a.ask(title, items, func(key string) tea.Cmd {
		thing := things[slices.IndexFunc(things, func(t copyable) bool { return t.key == key })]
		if thing.whole != nil {
			thing.value = text.Keyless(thing.whole())
		}
		if thing.which != "" {
			thing.name += " (" + thing.which + ")"
		}
		return a.copyAs(Deed{Kind: DeedCopied, Message: thing.about, What: thing.name}, action.Save, thing.name, thing.value)
	})
}

// copyables are the values of the message, recipient and event in focus, and
// the search as a command.
func (a *App) copyables() []copyable {
	var things []copyable
	t, r := a.inFocus()
	about := ""
	if t != nil {
		about = t.ID
	}
	add := func(key, name, value string) {
		if value = text.Keyless(value); value != "" {
			things = append(things, copyable{key: key, name: name, value: value, about: about})
		}
	}
	if a.focus == PaneTimeline {
		if event, ok := a.timeline.Current(); ok {
			add("d", "event", strings.TrimSpace(event.Name+" "+event.Description))
			add("e", "event as JSON", marshal(event))
		}
	}
	if t != nil {
		add("a", "recipient's address", client.Named(a.addressInFocus(t, r)))
		things = append(things, a.outcomes(t)...)
		if addresses := a.markedAddresses(); len(addresses) > 0 {
			all := copyable{key: "l", name: "all " + text.Count(len(addresses)) + " marked addresses", value: text.Keyless(strings.Join(addresses, "; ")), about: about}
			if marked := a.markedMessages(); len(marked) > 0 {
				all.about = joinedIDs(slices.Values(marked))
			}
			things = append(things, all)
		}
		add("f", "sender's address", client.Named(t.Sender))
		add("s", "subject", t.Subject)
		add("m", "Message-ID", t.MessageID)
		add("n", "network message ID", t.ID)
		add("w", "row as text", a.rowText(t, r))
		things = append(things, a.messageJSON(t))
		if r != nil && client.Named(r.Address) != "" {
			add("u", "Graph URL", a.client.EventsURL(t.ID, r.Address))
			add("p", "events, PowerShell", powershell.Details(t.ID, r.Address))
		} else {
			add("u", "Graph URL", a.client.MessageURL(*t))
			add("p", "message, PowerShell", powershell.Message(t))
		}
		add("h", "message as command", a.showCommand(t, r))
	}
	if s := a.search(); s != nil {
		about = ""
		add("c", "search as a command", a.command(s))
		things = append(things, copyable{key: "v", name: "search, PowerShell", value: strings.Join(powershell.Search(s.plan.Query, s.plan.Windows), "\n")})
	}
	return things
}

// messageJSON is the message with the events that are in memory, as a file has it. It is
// not made before it is chosen: there may be thousands of recipients.
func (a *App) messageJSON(t *client.Trace) copyable {
	begin := *t
	begin.Recipients = nil
	return copyable{key: "r", name: "message as JSON", value: marshal(begin), about: t.ID, whole: func() string { return marshal(withEvents(a.client, t)) }}
}

// addressInFocus is that of the recipient in focus, else of the one that the list shows.
func (a *App) addressInFocus(t *client.Trace, r *client.Recipient) string {
	if r != nil {
		return r.Address
	}
	return a.mainRecipient(t)
}

// rowText is a row in one line, for a chat or a ticket.
func (a *App) rowText(t *client.Trace, r *client.Recipient) string {
	address := a.addressInFocus(t, r)
	word, others := "", ""
	if copied, known := t.Recipient(address); known {
		word = copied.Status.Word()
	}
	if n := len(t.Recipients); r == nil && n > 1 {
		others = " +" + text.Count(n-1)
	}
	parts := []string{
		when.Stamp(t.Received.Time(), a.zone()), word, cmp.Or(t.Sender, client.NoSender) + " -> " + cmp.Or(address, "?") + others, text.MessageSize(t.Size), t.Subject,
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "  ")
}

// showCommand is the command line that shows the message in focus, or one of its
// recipients.
func (a *App) showCommand(t *client.Trace, r *client.Recipient) string {
	words := []string{t.ID}
	if r != nil && client.Named(r.Address) != "" {
		words = append(words, "--recipient", r.Address)
	}
	if served := a.options.Served; served != nil {
		return served.command(append([]string{"show"}, words...)...)
	}
	return text.ShellLine(append(a.options.showing(), words...))
}

// showing is how a command line begins that shows a message.
func (o *Options) showing() []string {
	if o.Show != nil {
		return slices.Clone(o.Show)
	}
	words := slices.Clone(o.Command)
	if len(words) == 0 {
		words = []string{programName}
	}
	at := 1
	if len(words) > 1 && words[1] == "demo" {
		at++ // which has commands of its own
	}
	return slices.Insert(words, at, "show")
}

// inFocus is the message that the focused pane is about, and its recipient
// when the pane is about one.
func (a *App) inFocus() (*client.Trace, *client.Recipient) {
	if a.focus == PaneTraces {
		t, _ := a.current()
		return t, nil
	}
	t := a.recipients.Trace()
	if r, ok := a.recipients.Current(); ok && t != nil {
		return t, &r
	}
	return t, nil
}

// mainRecipient is the address that the list shows of a message: of the one that
// the recipients pane begins with, when it shows the message already.
func (a *App) mainRecipient(t *client.Trace) string {
	if shown := a.recipients.Trace(); shown != nil && shown.ID == t.ID {
		if r, ok := a.recipients.Current(); ok {
			return r.Address
		}
	}
	at := t.Leading()
	if s := a.search(); s != nil {
		at = s.plan.Leading(t)
	}
	if at >= 0 {
		return t.Recipients[at].Address
	}
	return ""
}

// marshal writes JSON as a file has it, in one line.
func marshal(value any) string {
	var line strings.Builder
	if export.JSON(&line, value) != nil {
		return ""
	}
	return strings.TrimSuffix(line.String(), "\n")
}
