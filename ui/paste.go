package ui

import (
	"net/mail"
	"regexp"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
)

var (
	messageIDPattern = regexp.MustCompile(`<[^<>\s]+@[^<>\s]+>`)
	addressPattern   = regexp.MustCompile(`[^\s<>,;:"()\[\]]+@[^\s<>,;:"()\[\]]+\.[^\s<>,;:"()\[\]]+`)
)

// lineEnds ends lines as they end in a text: a terminal pastes them as the key
// that ends a line sends them.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// pasteLimit is how much of a pasted text is looked at.
const pasteLimit = 64 << 10

// paste gives pasted text to the line that is typed, or offers to search for
// what it recognizes in it. Nothing is searched, and no key is pressed, by a
// paste alone.
func (a *App) paste(pasted string) tea.Cmd {
	if a.graceful() {
		return nil
	}
	a.strip.notice = ""
	pasted = lineEnds.Replace(pasted)
	switch {
	case a.signing != nil:
		a.signing.window.Paste(pasted)
	case a.window != nil:
		a.window.Paste(pasted)
	case a.formOpen:
		a.form.Paste(pasted)
		a.checkForm()
	case a.scope() != action.ScopeText:
		a.offer(pasted)
	case a.focus == PaneRecipients:
		a.recipients.Paste(pasted)
	default:
		a.search().list.Paste(pasted)
	}
	return nil
}

// found is one thing that a pasted text can be searched for.
type found struct {
	name, value string
	query       client.Query
}

// offer asks what of a pasted text to search for.
func (a *App) offer(pasted string) {
	things := recognize(pasted)
	if len(things) == 0 {
		a.refuse("No Message-ID, network message ID or address in what was pasted.")
		return
	}
	items := make([]overlay.Item, len(things))
	for i, thing := range things {
		key := string(rune('1' + i))
		items[i] = overlay.Item{Key: key, Title: thing.name, Detail: text.Clean(thing.value).Truncate(70, a.theme.Glyphs.Ellipsis), Value: key}
	}
	a.ask("Search for this", items, func(key string) tea.Cmd {
		q := things[key[0]-'1'].query
		limits := a.client.Dialect().Limits()
		q.End = time.Now()
		q.Start = q.End.Add(-min(limits.MaxWindow, limits.MaxAge) + time.Minute)
		a.form.Load(q)
		return a.run(q)
	})
}

// offerLimit is how many things are offered: as many as there are digits.
const offerLimit = 9

// recognize finds what a text can be searched for, ids first: what stands in
// angle brackets may be a Message-ID or a mailbox, unless a header says which.
func recognize(pasted string) []found {
	pasted = pasted[:min(len(pasted), pasteLimit)]
	var things []found
	seen := map[string]bool{}
	add := func(name, value string, query client.Query) {
		if key := name + strings.ToLower(value); !seen[key] && len(things) < offerLimit {
			seen[key] = true
			things = append(things, found{name, value, query})
		}
	}
	ids := map[string]bool{}
	for _, at := range messageIDPattern.FindAllStringIndex(pasted, -1) {
		id, header := pasted[at[0]:at[1]], headerBefore(pasted, at[0])
		if !mailboxHeaders[header] {
			add("Message-ID", id, client.Query{MessageIDs: []string{id}})
		}
		ids[strings.Trim(id, "<>")] = idHeaders[header]
	}
	for _, id := range networkIDs(pasted) {
		add("network message ID", id, client.Query{IDs: []string{id}})
	}
	for _, address := range addressPattern.FindAllString(pasted, -1) {
		address = strings.Trim(address, ".'`")
		if _, err := mail.ParseAddress(address); err == nil && !ids[address] {
			add("messages to", address, client.Query{Recipients: []string{address}})
			add("messages from", address, client.Query{Senders: []string{address}})
		}
	}
	return things
}

// networkIDs returns the network message IDs in a text: of a link the one that it
// leads to, which may have the tenant's id beside it.
func networkIDs(pasted string) []string {
	if id, ok := client.ParseID(pasted); ok {
		return []string{id}
	}
	return client.FindIDs(pasted)
}

// The headers that hold mailboxes, and those that hold ids.
var (
	mailboxHeaders = map[string]bool{"from": true, "to": true, "cc": true, "bcc": true, "sender": true,
		"reply-to": true, "return-path": true, "delivered-to": true}
	idHeaders = map[string]bool{"message-id": true, "in-reply-to": true, "references": true}
)

// headerBefore is the name of the header whose line a place stands in, "" when
// it stands in none.
func headerBefore(pasted string, at int) string {
	line := pasted[strings.LastIndexByte(pasted[:at], '\n')+1 : at]
	name, _, found := strings.Cut(line, ":")
	if !found {
		return ""
	}
	return strings.ToLower(strings.TrimSpace(name))
}
