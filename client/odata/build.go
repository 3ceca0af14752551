package odata

import (
	"strings"
	"time"
)

// Quote returns s as a string literal: in single quotes, an inner quote doubled.
func Quote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// Time returns t as a DateTimeOffset literal in UTC and whole seconds, the only form
// that is documented for message traces. A fraction is cut off.
// https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces
func Time(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05Z")
}

// Eq compares a property with a literal that Quote or Time made.
func Eq(property, literal string) string { return property + " eq " + literal }

// Ge asks for a property at or above a literal.
func Ge(property, literal string) string { return property + " ge " + literal }

// Le asks for a property at or below a literal.
func Le(property, literal string) string { return property + " le " + literal }

// In asks for a property that equals one of the values, which it quotes.
func In(property string, values ...string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = Quote(value)
	}
	return property + " in (" + strings.Join(quoted, ", ") + ")"
}

// Contains asks for a property that holds s, which it quotes.
func Contains(property, s string) string { return function("contains", property, s) }

// StartsWith asks for a property that begins with s, which it quotes.
func StartsWith(property, s string) string { return function("startswith", property, s) }

// EndsWith asks for a property that ends in s, which it quotes.
func EndsWith(property, s string) string { return function("endswith", property, s) }

func function(name, property, s string) string {
	return name + "(" + property + "," + Quote(s) + ")"
}

// And joins terms that must all hold. Empty terms are left out, so that a term
// nobody asked for needs no branch.
func And(terms ...string) string {
	kept := make([]string, 0, len(terms))
	for _, term := range terms {
		if term != "" {
			kept = append(kept, term)
		}
	}
	return strings.Join(kept, " and ")
}

// Expand asks for a navigation property, with options of its own.
type Expand struct {
	Property string
	Filter   string   // expression text, not encoded; empty: all
	Expand   []Expand // navigation properties of the expanded items
}

// String returns the item as $expand takes it, not yet percent-encoded:
// recipients($filter=recipientEmail eq 'a@b.c';$expand=events).
func (e Expand) String() string {
	var options []string
	if e.Filter != "" {
		options = append(options, "$filter="+e.Filter)
	}
	if len(e.Expand) > 0 {
		options = append(options, "$expand="+joinExpand(e.Expand))
	}
	if len(options) == 0 {
		return e.Property
	}
	return e.Property + "(" + strings.Join(options, ";") + ")"
}

func joinExpand(items []Expand) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = item.String()
	}
	return strings.Join(texts, ",")
}
