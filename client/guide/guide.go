// Package guide explains what a person meets, by topics: statuses, events and the
// fields of their data, status codes and causes, both APIs, and times. The command line
// prints them and the explorer shows the part that is about what is under the cursor;
// each fact stands where the program itself takes it from.
//
// It is pure. What it says of an answer that was pasted may hold foreign text.
package guide

import (
	"slices"
	"strings"

	"msgtrace/client/explain"
)

// Topic is a part of the help that has a name.
type Topic struct {
	Name     string // "codes"
	About    string // what it explains, for a list of topics
	Sections []Section
}

// Section is a part of a topic.
type Section struct {
	Title   string // may be empty
	Intro   string // sentences; may be empty
	Entries []Entry
}

// Entry is one thing that is explained.
type Entry struct {
	Sign   string   // before its name; may be empty
	Name   string   // as the screen or the data has it
	Also   []string // what else finds it
	Says   string   // what it means, in sentences
	Facts  []Fact   // more of it, each under a name of its own
	Source string   // link to the page that says so; may be empty
}

// Fact is a word or a name with what it means.
type Fact = explain.Fact

// All are the entries of a topic, one after the other.
func (t Topic) All() []Entry {
	var all []Entry
	for _, s := range t.Sections {
		all = append(all, s.Entries...)
	}
	return all
}

// Find returns the part of a topic that is about a word: the entries of that name in any
// case, or, without one, those of a section that has it as its title.
func (t Topic) Find(word string) (Topic, bool) {
	found := Topic{Name: t.Name, About: t.About}
	for _, s := range t.Sections {
		entries := slices.DeleteFunc(slices.Clone(s.Entries), func(e Entry) bool { return !e.is(word) })
		if len(entries) > 0 {
			found.Sections = append(found.Sections, Section{Entries: entries})
		}
	}
	if len(found.Sections) > 0 {
		return found, true
	}
	for _, s := range t.Sections {
		if s.Title != "" && same(s.Title, word) {
			found.Sections = append(found.Sections, s)
		}
	}
	return found, len(found.Sections) > 0
}

// Names are all that finds an entry of the topic.
func (t Topic) Names() []string {
	var names []string
	for _, e := range t.All() {
		names = append(append(names, e.Name), e.Also...)
	}
	return names
}

func (e Entry) is(word string) bool {
	return same(e.Name, word) || slices.ContainsFunc(e.Also, func(also string) bool { return same(also, word) })
}

// same compares what people type with a name: in any case, with or without blanks,
// dashes and a colon at the end.
func same(a, b string) bool { return folded(a) == folded(b) }

func folded(s string) string {
	return strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(strings.TrimSuffix(strings.TrimSpace(s), ":")))
}
