package cli

import (
	"strings"

	"msgtrace/client/guide"
	"msgtrace/ui/text"
)

const (
	// nameColumn is the width of the column of names where what they mean stands beside
	// them, and factColumn that of the names of facts.
	nameColumn = 22
	factColumn = 13
	// besideWidth is the least width in which two columns stand beside each other.
	besideWidth = 50
)

// page is a text of the help that folds at a width.
type page struct {
	strings.Builder
	width int
}

// topic writes a topic: its sections, and their entries.
func (p *page) topic(t guide.Topic) {
	for _, s := range t.Sections {
		p.gap()
		if s.Title != "" {
			p.lines("", s.Title+":")
		}
		if s.Intro != "" {
			p.lines("", s.Intro)
			p.gap()
		}
		p.section(s)
	}
}

func (p *page) section(s guide.Section) {
	block := p.blocks(s)
	for i, e := range s.Entries {
		if block && i > 0 {
			p.gap()
		}
		p.entry(e, block)
		if e.Source != "" && (i+1 == len(s.Entries) || s.Entries[i+1].Source != e.Source) {
			p.WriteString("  " + e.Source + "\n")
		}
	}
}

// blocks reports whether each entry needs lines of its own: it has facts, or there is no
// room for two columns.
func (p *page) blocks(s guide.Section) bool {
	if p.width < besideWidth || len(s.Entries) == 1 {
		return true
	}
	for _, e := range s.Entries {
		if len(e.Facts) > 0 || text.Width(clean(e.Name)) >= 2*nameColumn {
			return true
		}
	}
	return false
}

func (p *page) entry(e guide.Entry, block bool) {
	name := clean(e.Name)
	if !block {
		p.beside("  ", name, clean(e.Says), nameColumn)
		return
	}
	p.lines("", name)
	if e.Says != "" {
		p.lines("  ", clean(e.Says))
	}
	for _, fact := range e.Facts {
		p.beside("  ", clean(fact.Name), clean(fact.Meaning), factColumn)
	}
}

// beside writes a name in a column and beside it what it means. A name that is wider than
// its column has a line of its own, and so has each where there is no room beside it.
func (p *page) beside(indent, name, means string, column int) {
	if p.width < besideWidth {
		p.lines(indent, name+": "+means)
		return
	}
	if text.Width(name) >= column {
		p.lines(indent, name)
		name = ""
	}
	for _, line := range text.Wrap(means, p.width-len(indent)-column) {
		p.WriteString(strings.TrimRight(indent+text.Pad(name, column)+line, " ") + "\n")
		name = ""
	}
}

// lines writes a text, folded and indented.
func (p *page) lines(indent, words string) {
	for _, line := range text.Wrap(words, p.width-len(indent)) {
		p.WriteString(indent + line + "\n")
	}
}

// gap leaves a line empty, unless the page begins or one is empty already.
func (p *page) gap() {
	if p.Len() > 0 && !strings.HasSuffix(p.String(), "\n\n") {
		p.WriteString("\n")
	}
}
