package odata

import (
	"fmt"
	"strings"
)

// maxDepth bounds parentheses and nots: an expression is foreign text, and each
// level costs stack.
const maxDepth = 64

// SyntaxError says where an expression, an option or a segment cannot be read.
type SyntaxError struct {
	Offset  int    // bytes from the start of the text
	Message string // without the offset
}

// Error implements error in the words OData services use.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("Syntax error at position %d: %s", e.Offset, e.Message)
}

// ParseFilter reads the text of a $filter option, already percent-decoded:
// comparisons, in, contains, startswith, endswith, and, or, not and
// parentheses. Operators and functions are read in any case. A filter that
// cannot be read gives a *SyntaxError.
func ParseFilter(text string) (Node, error) {
	p := &parser{text: text}
	node, err := p.either(0)
	if err != nil {
		return nil, err
	}
	if p.space(); p.at < len(p.text) {
		return nil, p.fail("unexpected %q", p.rest())
	}
	return node, nil
}

type parser struct {
	text string
	at   int
}

func (p *parser) fail(format string, arguments ...any) error {
	return &SyntaxError{Offset: p.at, Message: fmt.Sprintf(format, arguments...)}
}

// rest returns a short piece of what comes next, for messages.
func (p *parser) rest() string {
	rest := p.text[p.at:]
	if len(rest) > 20 {
		rest = rest[:20] + "…"
	}
	return rest
}

func (p *parser) space() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t') {
		p.at++
	}
}

// take skips space and then c, if it comes next.
func (p *parser) take(c byte) bool {
	p.space()
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

// word returns the bare word that comes next without taking it: letters,
// digits and what times, numbers and property paths are made of.
func (p *parser) word() string {
	p.space()
	end := p.at
	for end < len(p.text) && (alphanumeric(p.text[end]) || strings.IndexByte("_-.:/+", p.text[end]) >= 0) {
		end++
	}
	return p.text[p.at:end]
}

// keyword takes the word if it comes next, in any case.
func (p *parser) keyword(word string) bool {
	if !strings.EqualFold(p.word(), word) {
		return false
	}
	p.at += len(word)
	return true
}

func (p *parser) either(depth int) (Node, error) { return p.joined("or", depth, p.both) }

func (p *parser) both(depth int) (Node, error) { return p.joined("and", depth, p.term) }

// joined reads operands that one operator joins, from the left.
func (p *parser) joined(operator string, depth int, operand func(int) (Node, error)) (Node, error) {
	left, err := operand(depth)
	for err == nil && p.keyword(operator) {
		var right Node
		if right, err = operand(depth); err == nil {
			left = &Logical{Op: operator, Left: left, Right: right}
		}
	}
	return left, err
}

func (p *parser) term(depth int) (Node, error) {
	switch {
	case depth > maxDepth:
		return nil, p.fail("nested too deeply")
	case p.keyword("not"):
		of, err := p.term(depth + 1)
		return &Not{Of: of}, err
	case p.take('('):
		node, err := p.either(depth + 1)
		if err == nil && !p.take(')') {
			err = p.fail("')' expected")
		}
		return node, err
	}
	return p.predicate()
}

// predicate reads a comparison, a membership or a function call.
func (p *parser) predicate() (Node, error) {
	name := p.word()
	if !property(name) {
		return nil, p.fail("a property or a function expected, found %q", p.rest())
	}
	p.at += len(name)
	if p.take('(') {
		return p.call(name)
	}
	operator := strings.ToLower(p.word())
	switch operator {
	case OpEq, OpNe, OpGe, OpGt, OpLe, OpLt:
		p.at += len(operator)
		value, err := p.literal()
		return &Comparison{Property: name, Op: operator, Value: value}, err
	case "in":
		p.at += len(operator)
		return p.membership(name)
	}
	return nil, p.fail("an operator expected, found %q", p.rest())
}

func (p *parser) call(name string) (Node, error) {
	lower := strings.ToLower(name)
	switch lower {
	case "contains", "startswith", "endswith":
	default:
		return nil, p.fail("an unknown function with name '%s' was found", name)
	}
	of := p.word()
	if !property(of) {
		return nil, p.fail("a property expected, found %q", p.rest())
	}
	p.at += len(of)
	if !p.take(',') {
		return nil, p.fail("',' expected")
	}
	value, err := p.literal()
	if err != nil {
		return nil, err
	}
	if !p.take(')') {
		return nil, p.fail("')' expected")
	}
	return &Function{Name: lower, Property: of, Value: value}, nil
}

func (p *parser) membership(name string) (Node, error) {
	if !p.take('(') {
		return nil, p.fail("'(' expected")
	}
	m := &Membership{Property: name}
	for {
		value, err := p.literal()
		if err != nil {
			return nil, err
		}
		m.Values = append(m.Values, value)
		if p.take(')') {
			return m, nil
		}
		if !p.take(',') {
			return nil, p.fail("',' or ')' expected")
		}
	}
}

func (p *parser) literal() (Literal, error) {
	p.space()
	if p.at < len(p.text) && p.text[p.at] == '\'' {
		return p.quoted()
	}
	word := p.word()
	if word == "" {
		return Literal{}, p.fail("a literal expected, found %q", p.rest())
	}
	p.at += len(word)
	return Literal{Text: word}, nil
}

func (p *parser) quoted() (Literal, error) {
	text, length, ok := unquote(p.text[p.at:])
	if !ok {
		return Literal{}, p.fail("there is an unterminated string literal")
	}
	p.at += length
	return Literal{Text: text, Quoted: true}, nil
}

// unquote reads the string literal that s begins with, and returns its text and
// how many bytes it took.
func unquote(s string) (text string, length int, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] != '\'' {
			b.WriteByte(s[i])
			continue
		}
		if i+1 == len(s) || s[i+1] != '\'' {
			return b.String(), i + 1, true
		}
		b.WriteByte('\'')
		i++
	}
	return "", 0, false
}

// property reports whether a word can name a property: letters first, then
// letters, digits, underscores and the slash of a path.
func property(word string) bool {
	for i := range len(word) {
		c := word[i]
		switch {
		case c == '_', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case i > 0 && (c == '/' || c >= '0' && c <= '9'):
		default:
			return false
		}
	}
	return word != ""
}
