package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// errRepeated is about a list, or what stands beside one, that comes twice in one object.
// RFC 8259 leaves open what that means; encoding/json reads the second list into the
// items of the first, so that what the second does not say stays from another message,
// and takes the second of two links, which may be none.
var errRepeated = errors.New("a list, its link or an error comes twice")

// lists are the members that hold lists.
var lists = []string{"value", "recipients", "events"}

// once are the members that may come once in an object: what a second one says costs
// what the first one said.
var once = append([]string{"@odata.nextLink", "recipients@odata.nextLink", "events@odata.nextLink", "error"}, lists...)

// isList reports whether a member of that name holds a list.
func isList(name string) bool {
	return slices.ContainsFunc(lists, func(list string) bool { return strings.EqualFold(name, list) })
}

// repeatsList reports whether a member that may come once comes twice in one object of a
// body with a number of items. Only a body with more of their names than items can have
// is walked through, or one in which a name may be written in another way.
func repeatsList(body []byte, items int) bool {
	lower := bytes.ToLower(body) // names are the same in any letters for encoding/json
	disguised := bytes.ContainsAny(body, "\u017f\u212a") || bytes.Contains(lower, []byte(`\u0`)) || bytes.Contains(lower, []byte(`\u212a`))
	if !disguised && !slices.ContainsFunc(once, func(name string) bool {
		most := 1
		if strings.HasPrefix(name, "recipients") {
			most = items // one in each
		}
		return bytes.Count(lower, []byte(`"`+strings.ToLower(name)+`"`)) > most
	}) {
		return false
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber() // or 1e999 is an error
	start, err := d.Token()
	return err == nil && start == json.Delim('{') && repeatsInObject(d)
}

// repeatsInObject reads an object to its end.
func repeatsInObject(d *json.Decoder) bool {
	var seen []string
	for d.More() {
		key, _ := d.Token()
		text, _ := key.(string)
		same := func(name string) bool { return strings.EqualFold(name, text) } // as encoding/json compares them
		if slices.ContainsFunc(once, same) {
			if slices.ContainsFunc(seen, same) {
				return true
			}
			seen = append(seen, text)
		}
		if repeatsInValue(d) {
			return true
		}
	}
	_, _ = d.Token()
	return false
}

// repeatsInValue reads a value to its end.
func repeatsInValue(d *json.Decoder) bool {
	start, err := d.Token()
	if err != nil {
		return true // which no body has that was decoded
	}
	switch start {
	case json.Delim('{'):
		return repeatsInObject(d)
	case json.Delim('['):
		for d.More() {
			if repeatsInValue(d) {
				return true
			}
		}
		_, _ = d.Token()
	}
	return false
}
