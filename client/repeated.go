package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// errRepeated is about a list that comes twice in one object. RFC 8259 leaves open
// what that means; encoding/json reads the second list into the items of the first, so
// that what the second does not say stays from another message.
var errRepeated = errors.New("a list comes twice")

// lists are the members that hold lists.
var lists = []string{"value", "recipients", "events"}

// isList reports whether a member of that name holds a list.
func isList(name string) bool {
	return slices.ContainsFunc(lists, func(list string) bool { return strings.EqualFold(name, list) })
}

// repeatsList reports whether a list comes twice in one object of a body with a
// number of items. Only a body with more names of lists than items can have is walked
// through.
func repeatsList(body []byte, items int) bool {
	if bytes.Count(body, []byte(`"value"`)) <= 1 && bytes.Count(body, []byte(`"recipients"`)) <= items && bytes.Count(body, []byte(`"events"`)) <= 1 {
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
		name := strings.ToLower(text) // as encoding/json compares them
		if slices.Contains(lists, name) {
			if slices.Contains(seen, name) {
				return true
			}
			seen = append(seen, name)
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
