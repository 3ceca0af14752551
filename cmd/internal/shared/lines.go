package shared

import (
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// lines are the lines of the keys of a document, counted from 1. The tables of an array
// are numbered: "playbook.0.step.1.line".
func lines(raw []byte) map[string]int {
	found, counts := map[string]int{}, map[string]int{}
	parser := unstable.Parser{}
	parser.Reset(raw)
	table := ""
	for parser.NextExpression() {
		node := parser.Expression()
		key, line := keyOf(&parser, node)
		switch node.Kind {
		case unstable.Table:
			table = strings.Join(key, ".")
			found[table] = line
		case unstable.ArrayTable:
			table = numbered(key, counts)
			found[table] = line
		case unstable.KeyValue:
			found[strings.TrimPrefix(table+"."+strings.Join(key, "."), ".")] = line
		}
	}
	return found
}

// numbered is the place of the next table of an array, in the last of the tables above.
func numbered(key []string, counts map[string]int) string {
	place := ""
	for i, part := range key {
		name := strings.TrimPrefix(place+"."+part, ".")
		if i == len(key)-1 {
			counts[name]++
		}
		place = fmt.Sprintf("%s.%d", name, max(0, counts[name]-1))
	}
	return place
}

func keyOf(parser *unstable.Parser, node *unstable.Node) (key []string, line int) {
	for parts := node.Key(); parts.Next(); {
		part := parts.Node()
		if line == 0 {
			line = parser.Shape(part.Raw).Start.Line
		}
		key = append(key, string(part.Data))
	}
	return key, line
}
