// Package manpage writes manual pages in the language of man(7), which groff and
// mandoc read: https://mandoc.bsd.lv/man/man.7.html.
package manpage

import (
	"fmt"
	"strings"
)

// Page is a manual page. Make it with [New].
type Page struct{ out strings.Builder }

// New begins the page of a command in section 1. The date is 2026-11-27, or empty.
func New(name, date, source, manual string) *Page {
	p := &Page{}
	fmt.Fprintf(&p.out, ".TH \"%s\" 1 \"%s\" \"%s\" \"%s\"\n", escape(strings.ToUpper(name)), date, escape(source), escape(manual))
	// No word is broken: half of what is named here is typed. The macros of groff turn
	// .nh off again, but go by this register (groff_man(7)).
	p.out.WriteString(".nr HY 0\n.ad l\n")
	return p
}

// String is the page.
func (p *Page) String() string { return p.out.String() }

// Inline is a piece of a line that is ready to be written.
type Inline string

// Plain is text as it is.
func Plain(text string) Inline { return Inline(escape(text)) }

// Bold is text to be typed as it stands.
func Bold(text string) Inline { return Inline(`\fB` + escape(text) + `\fR`) }

// Italic is text in whose place another is typed.
func Italic(text string) Inline { return Inline(`\fI` + escape(text) + `\fR`) }

// Section begins a section.
func (p *Page) Section(title string) { p.macro("SH", title) }

// Subsection begins a part of a section.
func (p *Page) Subsection(title string) { p.macro("SS", title) }

// Line writes a line that later ones are filled up with.
func (p *Page) Line(parts ...Inline) {
	var line strings.Builder
	for _, part := range parts {
		line.WriteString(string(part))
	}
	p.out.WriteString(shield(line.String()) + "\n")
}

// Break begins a new line.
func (p *Page) Break() { p.macro("br") }

// Text writes paragraphs with empty lines between. Lines that begin with a blank stay
// as they are.
func (p *Page) Text(text string) { p.paragraphs(text, "PP") }

// paragraphs writes them with a request between.
func (p *Page) paragraphs(text, between string) {
	first := true
	for block := range strings.SplitSeq(strings.Trim(text, "\n"), "\n\n") {
		if !first {
			p.macro(between)
		}
		first = false
		p.block(block)
	}
}

// block writes a paragraph, with what of it stays as it is.
func (p *Page) block(block string) {
	var literal []string
	for line := range strings.SplitSeq(block, "\n") {
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
			literal = append(literal, strings.TrimSpace(line))
			continue
		}
		p.Literal(literal)
		literal = nil
		if line != "" {
			p.Line(Plain(line))
		}
	}
	p.Literal(literal)
}

// Literal writes lines as they are, indented.
func (p *Page) Literal(lines []string) {
	if len(lines) == 0 {
		return
	}
	p.macro("RS", "4")
	p.macro("EX")
	for _, line := range lines {
		p.Line(Plain(line))
	}
	p.macro("EE")
	p.macro("RE")
}

// Tagged writes a term and, indented, what it is.
func (p *Page) Tagged(term Inline, text string) {
	p.macro("TP")
	p.Line(term)
	p.paragraphs(text, "IP")
}

// macro writes a macro with its arguments.
func (p *Page) macro(name string, args ...string) {
	p.out.WriteString("." + name)
	for _, arg := range args {
		fmt.Fprintf(&p.out, ` "%s"`, escape(arg))
	}
	p.out.WriteString("\n")
}

// escapes are the characters that would be taken for another, or for the language's
// own: https://mandoc.bsd.lv/man/mandoc_char.7.html.
var escapes = strings.NewReplacer(`\`, `\(rs`, `-`, `\-`, `'`, `\(aq`, "`", `\(ga`, `"`, `\(dq`, `^`, `\(ha`, `~`, `\(ti`)

// escape makes text mean itself.
func escape(text string) string {
	var out strings.Builder
	for _, r := range escapes.Replace(text) {
		if r < 0x80 {
			out.WriteRune(r)
		} else {
			fmt.Fprintf(&out, `\[u%04X]`, r)
		}
	}
	return out.String()
}

// shield keeps a line from being taken for a request.
func shield(line string) string {
	if strings.HasPrefix(line, ".") {
		return `\&` + line
	}
	return line
}
