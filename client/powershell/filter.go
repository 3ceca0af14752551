package powershell

import (
	"slices"
	"strings"

	"msgtrace/client"
)

// senders asks for senders. The parameter has no word for nobody, so where that is asked
// for a filter takes its place.
func (l *line) senders(all []string) {
	if !slices.Contains(all, client.NoSender) && !slices.ContainsFunc(all, client.IsPartial) {
		l.parameter(names[client.FieldSender], all)
		return
	}
	l.oneOf(all, client.FieldSender)
}

// recipients asks for recipients. The parameter takes no part of an address.
func (l *line) recipients(all []string) {
	if !slices.ContainsFunc(all, client.IsPartial) {
		l.parameter(names[client.FieldRecipient], all)
		return
	}
	l.oneOf(all, client.FieldRecipient)
}

// either asks for senders or recipients, which no parameter does.
func (l *line) either(all []string) { l.oneOf(all, client.FieldSender, client.FieldRecipient) }

// oneOf filters by addresses, of which one of the fields must have one.
func (l *line) oneOf(all []string, fields ...client.Field) {
	var either []string
	for _, value := range all {
		for _, field := range fields {
			either = append(either, sender(names[field], value))
		}
	}
	l.filters = append(l.filters, "("+strings.Join(either, " -or ")+")")
}

// without leaves out what an exclusion holds for.
func (l *line) without(e client.Exclusion) {
	if e.Field == client.FieldWith {
		l.filters = append(l.filters, leftOut(names[client.FieldSender], e), leftOut(names[client.FieldRecipient], e))
		return
	}
	property, known := names[e.Field]
	if !known {
		l.say("not left out here: " + e.String())
		return
	}
	l.filters = append(l.filters, leftOut(property, e))
}

// leftOut is the filter that does so.
func leftOut(property string, e client.Exclusion) string {
	info := e.Field.Info()
	switch {
	case info.Kind == client.KindAddress && e.Value == client.NoSender:
		return bare(property)
	case info.Kind == client.KindAddress && client.IsPattern(e.Value):
		return "$_." + property + " -notlike " + like(e.Value)
	case info.Kind == client.KindSubject:
		return subject(e)
	case info.Kind == client.KindStatus:
		return "$_." + property + " -ne " + Quote(Status(client.Status(e.Value)))
	}
	values := info.Spelt([]string{e.Value})
	if len(values) > 1 {
		return "$_." + property + " -notin " + quoted(values)
	}
	return "$_." + property + " -ne " + quoted(values)
}

// sender is a filter on an address, on all of a domain, or on nobody.
func sender(property, value string) string {
	switch {
	case value == client.NoSender:
		return "-not " + bare(property)
	case client.IsPattern(value):
		return "$_." + property + " -like " + like(value)
	}
	return "$_." + property + " -eq " + Quote(value)
}

// bare is an address without its angle brackets: no page says if nobody is an empty text
// there or "<>".
func bare(property string) string { return `"$($_.` + property + `)".Trim('<> ')` }

// like is the pattern of an address whose stars stand for any text.
func like(address string) string { return Quote(literally.Replace(address)) }

// literally takes their meaning from the characters, besides the star, that -like takes
// for patterns.
// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_wildcards
var literally = strings.NewReplacer("`", "``", "?", "`?", "[", "`[", "]", "`]")

// subject leaves out a subject. It is compared as a text: -like would take * and [ for
// patterns.
func subject(e client.Exclusion) string {
	pattern := "[regex]::Escape(" + Quote(e.Value) + ")"
	switch e.Match {
	case client.SubjectEquals:
		return "$_.Subject -ne " + Quote(e.Value)
	case client.SubjectStarts:
		return "$_.Subject -notmatch ('^' + " + pattern + ")"
	case client.SubjectEnds:
		return "$_.Subject -notmatch (" + pattern + " + '$')"
	}
	return "$_.Subject -notmatch " + pattern
}
