package odata

import (
	"net/url"
	"strconv"
	"strings"
)

// ParseOptions reads the raw query of a request as OData says in section 2 of its URL
// conventions: split first, decode each piece afterwards. Names are taken in any case, with or without
// the dollar, and with the second question mark that the service's own links
// can have. A raw semicolon is an ordinary byte. A query that cannot be read,
// or an option given twice, is a *SyntaxError.
func ParseOptions(rawQuery string) (Options, error) {
	var options Options
	seen := map[string]bool{}
	for pair := range strings.SplitSeq(rawQuery, "&") {
		rawName, rawValue, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(strings.TrimLeft(rawName, "?"))
		if err != nil {
			return Options{}, &SyntaxError{Message: err.Error()}
		}
		value, err := url.QueryUnescape(rawValue)
		if err != nil {
			return Options{}, &SyntaxError{Message: err.Error()}
		}
		name = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(name), "$"))
		if name == "" {
			continue
		}
		if seen[name] {
			return Options{}, &SyntaxError{Message: "Query option '$" + name + "' was specified more than once, but it must be specified at most once."}
		}
		seen[name] = true
		if err := options.set(name, value); err != nil {
			return Options{}, err
		}
	}
	return options, nil
}

func (o *Options) set(name, value string) (err error) {
	switch name {
	case "filter":
		o.Filter = value
	case "expand":
		o.Expand, err = ParseExpand(value)
	case "top":
		if o.Top, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
			return &SyntaxError{Message: "Invalid value '" + value + "' for $top query option found. The $top query option requires a non-negative integer value."}
		}
	case "skiptoken":
		o.SkipToken = value
	default:
		if o.Other == nil {
			o.Other = map[string]string{}
		}
		o.Other[name] = value
	}
	return err
}

// ParseExpand reads the text of a $expand option, already percent-decoded:
// navigation properties separated by commas, each with options of its own in
// parentheses and separated by semicolons.
func ParseExpand(text string) ([]Expand, error) { return parseExpand(text, 0) }

func parseExpand(text string, depth int) ([]Expand, error) {
	if depth > maxDepth {
		return nil, &SyntaxError{Message: "nested too deeply"}
	}
	pieces, err := split(text, ',')
	if err != nil {
		return nil, err
	}
	var items []Expand
	for _, piece := range pieces {
		item, err := parseItem(strings.TrimSpace(piece), depth)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

func parseItem(text string, depth int) (Expand, error) {
	name, inner, nested := strings.Cut(text, "(")
	name = strings.TrimSpace(name)
	if !property(name) {
		return Expand{}, &SyntaxError{Message: "Term '" + text + "' is not valid in a $expand expression."}
	}
	item := Expand{Property: name}
	if !nested {
		return item, nil
	}
	if !strings.HasSuffix(inner, ")") {
		return Expand{}, &SyntaxError{Message: "')' expected in the $expand expression"}
	}
	pieces, err := split(strings.TrimSuffix(inner, ")"), ';')
	for _, piece := range pieces {
		if err != nil {
			return Expand{}, err
		}
		err = item.set(piece, depth)
	}
	return item, err
}

// set takes one nested option.
func (e *Expand) set(piece string, depth int) (err error) {
	name, value, _ := strings.Cut(piece, "=")
	switch strings.ToLower(strings.TrimPrefix(strings.TrimSpace(name), "$")) {
	case "":
	case "filter":
		e.Filter = strings.TrimSpace(value)
	case "expand":
		e.Expand, err = parseExpand(value, depth+1)
	default:
		err = &SyntaxError{Message: "The nested query option '" + strings.TrimSpace(name) + "' is not supported."}
	}
	return err
}

// split cuts text at the separators that stand neither in a string literal nor
// in parentheses.
func split(text string, separator byte) ([]string, error) {
	var pieces []string
	depth, start := 0, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\'':
			_, length, ok := unquote(text[i:])
			if !ok {
				return nil, &SyntaxError{Offset: i, Message: "there is an unterminated string literal"}
			}
			i += length - 1
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == separator && depth == 0:
			pieces = append(pieces, text[start:i])
			start = i + 1
		}
		if depth < 0 {
			return nil, &SyntaxError{Offset: i, Message: "unexpected ')'"}
		}
	}
	if depth != 0 {
		return nil, &SyntaxError{Offset: len(text), Message: "')' expected"}
	}
	return append(pieces, text[start:]), nil
}

// Segment is one decoded path segment: a name, with a key or with a function's
// arguments if it has parentheses.
type Segment struct {
	Name      string
	Called    bool // parentheses were there
	Arguments []Argument
}

// Argument is a value in the parentheses of a segment. Name is empty in the
// short key form ('…').
type Argument struct {
	Name, Value string
}

// Argument returns the value with that name, in any case, or the only unnamed
// one.
func (s Segment) Argument(name string) (string, bool) {
	for _, argument := range s.Arguments {
		if argument.Name == "" || strings.EqualFold(argument.Name, name) {
			return argument.Value, true
		}
	}
	return "", false
}

// ParseKey reads one path segment as it stands in the URL, still escaped:
// messageTraces, messageTraces('x'), messageTraces(id='x') or
// getDetailsByRecipient(recipientAddress='x').
func ParseKey(segment string) (Segment, error) {
	text, err := url.PathUnescape(segment)
	if err != nil {
		return Segment{}, &SyntaxError{Message: err.Error()}
	}
	name, inner, called := strings.Cut(text, "(")
	result := Segment{Name: name, Called: called}
	if !called {
		return result, nil
	}
	if !strings.HasSuffix(inner, ")") {
		return Segment{}, &SyntaxError{Offset: len(text), Message: "')' expected"}
	}
	pieces, err := split(strings.TrimSuffix(inner, ")"), ',')
	if err != nil {
		return Segment{}, err
	}
	for _, piece := range pieces {
		argument, err := parseArgument(strings.TrimSpace(piece))
		if err != nil {
			return Segment{}, err
		}
		result.Arguments = append(result.Arguments, argument)
	}
	return result, nil
}

func parseArgument(text string) (Argument, error) {
	if strings.HasPrefix(text, "'") {
		text = "=" + text
	}
	name, literal, _ := strings.Cut(text, "=")
	name, literal = strings.TrimSpace(name), strings.TrimSpace(literal)
	if !strings.HasPrefix(literal, "'") {
		return Argument{}, &SyntaxError{Message: "a string literal expected in " + text}
	}
	value, length, ok := unquote(literal)
	if !ok || length != len(literal) {
		return Argument{}, &SyntaxError{Message: "bad string literal in " + text}
	}
	return Argument{Name: name, Value: value}, nil
}
