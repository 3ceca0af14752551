package config

import (
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// placesIn returns where each key and table of a file stands, by the lines of [lines].
func placesIn(path string, lines map[string]int) map[string]place {
	places := map[string]place{}
	for key, line := range lines {
		places[key] = place{path, line}
	}
	return places
}

// lines tells for every dotted key and table of a document which line it is
// on. The parser of the decoder is used, so the two cannot disagree; what it
// cannot read, the decoder has already refused.
func lines(document []byte) map[string]int {
	found := map[string]int{}
	parser := unstable.Parser{}
	parser.Reset(document)
	table := ""
	for parser.NextExpression() {
		node := parser.Expression()
		key, line := dotted(&parser, node)
		switch node.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = key
			keep(found, key, line)
		case unstable.KeyValue:
			key = join(table, key)
			keep(found, key, line)
			inline(&parser, node.Value(), key, found)
		}
	}
	return found
}

// inline notes the keys of { a = 1, b = 2 }.
func inline(parser *unstable.Parser, value *unstable.Node, prefix string, found map[string]int) {
	if value.Kind != unstable.InlineTable {
		return
	}
	for children := value.Children(); children.Next(); {
		child := children.Node()
		key, line := dotted(parser, child)
		keep(found, join(prefix, key), line)
		inline(parser, child.Value(), join(prefix, key), found)
	}
}

// dotted is the key of an expression and its line, counted from 1.
func dotted(parser *unstable.Parser, node *unstable.Node) (key string, line int) {
	for parts := node.Key(); parts.Next(); {
		part := parts.Node()
		if line == 0 {
			line = parser.Shape(part.Raw).Start.Line
		}
		key = join(key, string(part.Data))
	}
	return key, line
}

// keep holds the first line of a key, and of every table that it is in.
func keep(found map[string]int, key string, line int) {
	for ; key != ""; key = key[:max(0, strings.LastIndexByte(key, '.'))] {
		if _, known := found[key]; !known {
			found[key] = line
		}
	}
}

func join(prefix, key string) string {
	return strings.TrimPrefix(prefix+"."+key, ".")
}
