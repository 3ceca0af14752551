package pasted

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// readJSON reads objects of both APIs, of PowerShell's ConvertTo-Json, of hunting in
// Defender and of msgtrace itself, one, several or many lines of them.
func readJSON(s string, now time.Time) (Found, bool) {
	if s[0] != '{' && s[0] != '[' {
		return Found{}, false
	}
	decoder := json.NewDecoder(strings.NewReader(s))
	decoder.UseNumber()
	var rows []Found
	for {
		var value any
		if err := decoder.Decode(&value); err != nil {
			if !errors.Is(err, io.EOF) && len(rows) == 0 {
				return Found{}, false
			}
			break
		}
		rows = append(rows, objects(value, now, 0)...)
	}
	if len(rows) == 0 {
		return Found{}, false
	}
	return joined(rows), true
}

// wrappers hold the objects of an answer.
var wrappers = []string{"value", "traces", "results", "messages", "d"}

// objects returns what the objects say that tell of a message.
func objects(value any, now time.Time, depth int) (rows []Found) {
	if depth > maxDepth {
		return nil
	}
	switch value := value.(type) {
	case []any:
		for _, one := range value {
			rows = append(rows, objects(one, now, depth+1)...)
		}
	case map[string]any:
		for _, wrapper := range wrappers {
			if inner, isList := value[wrapper].([]any); isList {
				return objects(inner, now, depth+1)
			}
		}
		if row, ok := rowOf(cellsOf(value, "", 0), now); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// skipped are members that tell of something else than the message.
var skipped = []string{"events", "search", "groups", "body", "attachments", "startdate", "enddate"}

// cellsOf makes cells of the members of an object, and of the objects in it.
func cellsOf(object map[string]any, name string, depth int) (cells []cell) {
	if depth > maxDepth {
		return nil
	}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if slices.Contains(skipped, named(key)) {
			continue
		}
		cells = append(cells, cellsIn(object[key], nameWithin(name, key), depth)...)
	}
	return cells
}

// nameWithin is what a member of an object within another stands for: the address of
// recipients is a recipient's.
func nameWithin(outer, key string) string {
	switch role, inner := roleOf(outer), named(key); {
	case role == unknown:
		return key
	case inner == "id" && role != networkID:
		return "" // of the recipient
	case slices.Contains([]string{"address", "emailaddress", "value", "guid", "name", "uid"}, inner):
		return outer
	}
	return key
}

func cellsIn(value any, name string, depth int) (cells []cell) {
	switch value := value.(type) {
	case string:
		return []cell{{name, value}}
	case json.Number:
		return []cell{{name, value.String()}}
	case map[string]any:
		return cellsOf(value, name, depth+1)
	case []any:
		var texts []string
		for _, one := range value {
			if text, isText := one.(string); isText {
				texts = append(texts, text)
				continue
			}
			cells = append(cells, cellsIn(one, name, depth+1)...)
		}
		if len(texts) > 0 {
			cells = append(cells, cell{name, strings.Join(texts, "\n")})
		}
	}
	return cells
}
