package theme

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// entry is one value of a theme file, or a table without any.
type entry struct {
	table []string // the parts of the table that it is in
	key   string
	value string // as TOML; "" for the table itself
	line  int
	head  int // the line of the table
}

// path are the parts of its whole name.
func (e entry) path() []string {
	if e.value == "" {
		return e.table
	}
	return append(e.table[:len(e.table):len(e.table)], e.key)
}

// document is a theme file that has this entry alone.
func (e entry) document() []byte {
	var b strings.Builder
	if len(e.table) > 0 {
		quoted := make([]string, len(e.table))
		for i, part := range e.table {
			quoted[i] = quote(part)
		}
		fmt.Fprintf(&b, "[%s]\n", strings.Join(quoted, "."))
	}
	if e.value != "" {
		fmt.Fprintf(&b, "%s = %s\n", quote(e.key), e.value)
	}
	return []byte(b.String())
}

// quote writes a string as TOML does.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// entries are those of a document, as far as it is TOML.
func entries(document []byte) []entry {
	w := walker{}
	w.parser.Reset(document)
	for w.parser.NextExpression() {
		node := w.parser.Expression()
		switch node.Kind {
		case unstable.Table, unstable.ArrayTable:
			w.table, w.head = w.key(node)
			w.found = append(w.found, entry{table: w.table, line: w.head, head: w.head})
		case unstable.KeyValue:
			w.pair(w.table, w.head, node)
		}
	}
	return w.found
}

// walker goes through a document.
type walker struct {
	parser unstable.Parser
	table  []string
	head   int
	found  []entry
}

// pair takes a key with its value, and what is in it if that is a table.
func (w *walker) pair(table []string, head int, node *unstable.Node) {
	key, line := w.key(node)
	path := append(table[:len(table):len(table)], key...)
	value := node.Value()
	if value.Kind != unstable.InlineTable {
		last := len(path) - 1
		w.found = append(w.found, entry{table: path[:last], key: path[last], value: written(value), line: line, head: head})
		return
	}
	w.found = append(w.found, entry{table: path, line: line, head: line})
	for children := value.Children(); children.Next(); {
		w.pair(path, line, children.Node())
	}
}

// key are the parts of a key and its line, counted from 1.
func (w *walker) key(node *unstable.Node) (parts []string, line int) {
	for all := node.Key(); all.Next(); {
		part := all.Node()
		if line == 0 {
			line = w.parser.Shape(part.Raw).Start.Line
		}
		parts = append(parts, string(part.Data))
	}
	return parts, line
}

// written is a value as TOML.
func written(value *unstable.Node) string {
	switch value.Kind {
	case unstable.String:
		return quote(string(value.Data))
	case unstable.Array:
		return "[]" // nothing in a theme is a list
	case unstable.Bool:
		return strconv.FormatBool(string(value.Data) == "true")
	}
	return string(value.Data)
}
