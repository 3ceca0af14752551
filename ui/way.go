package ui

import (
	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// showWays shows how the message came to its recipients, as far as the events say that
// are in memory.
func (a *App) showWays() {
	t := a.recipients.Trace()
	if t == nil {
		a.ways = explain.Ways{}
		return
	}
	filled := withEvents(a.client, t)
	a.ways = explain.WaysOf(filled)
	a.recipients.SetWays(a.ways)
	a.recipients.SetReasons(a.knownReasons(&filled))
	r, ok := a.recipients.Current()
	if !ok {
		return
	}
	a.timeline.SetWay(a.said(r))
	a.lateDue = true
}

// said are the sentences on the way of a copy and, behind the last one, the key that
// goes there and what would say more of it.
func (a *App) said(r client.Recipient) []string {
	said := a.wayOf(r)
	if r.Status == client.StatusExpanded && !a.ways.Leads(r.Address) && a.client.Dialect().EventData() {
		return append(said, "who its members are, the events of each say: enter on one, 1 request")
	}
	along, known := a.ways.Along(r.Address)
	key := a.keymap.Key(action.Follow)
	if !known || key == "" {
		return said
	}
	hint := key + " goes there"
	if _, loaded := a.client.CachedEvents(a.recipients.Trace().ID, along); !loaded {
		hint += "; its events say more: 1 request"
	}
	return append(said, hint)
}

// wayOf are the sentences on the way of a copy, safe to show.
func (a *App) wayOf(r client.Recipient) []string {
	said := a.ways.Say(r.Address, explain.Signs{Arrow: a.theme.Glyphs.Arrow, Status: func(s client.Status) string {
		look := a.theme.Status(s)
		return look.Glyph + " " + look.Word
	}})
	for i := range said {
		said[i] = text.Clean(said[i]).String()
	}
	return said
}

// followWay goes to the address that the mail went on to or, where it went no further,
// to the one that it came through last.
func (a *App) followWay() {
	r, ok := a.recipients.Current()
	if !ok {
		a.refuse("There is no recipient to go on from.")
		return
	}
	along, known := a.ways.Along(r.Address)
	switch {
	case along == "":
		a.refuse("No event that is loaded says that this copy came through or went on to another address.")
	case !known:
		a.refuse("%s is not among the recipients of this message that are loaded.", text.Clean(along))
	default:
		a.recipients.Select(along)
		a.showTimeline()
	}
}
