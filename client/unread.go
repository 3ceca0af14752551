package client

import (
	"bytes"
	"encoding/json"
	"slices"
)

// Items come with members of another type than documented, or without them. One that
// has no recipient's address, or no list of them where one belongs, cannot be compared with
// a condition on recipients, and does not show all that it stands for: it is counted in
// Page.Unread.

// nameless reports whether a recipient came without an address that can be read.
func (w recipientWire) nameless() bool { return w.Address == "" }

// dropNameless leaves out the recipients without an address, and reports whether
// there were any.
func (item *messageWire) dropNameless() bool {
	if !slices.ContainsFunc(item.Recipients, recipientWire.nameless) {
		return false
	}
	item.Recipients = slices.DeleteFunc(item.Recipients, recipientWire.nameless)
	return true
}

// markUnreadable gives items whose recipients are no list one without an address.
func markUnreadable(body []byte, items []messageWire) {
	if !slices.ContainsFunc(items, func(item messageWire) bool { return item.Recipients == nil }) {
		return
	}
	var page struct {
		Value []struct {
			Recipients json.RawMessage `json:"recipients"`
		} `json:"value"`
	}
	_ = json.Unmarshal(bytes.TrimPrefix(body, byteOrderMark), &page) // an item of another type has no id either
	for i, item := range page.Value {
		if i < len(items) && items[i].Recipients == nil && !emptyJSON(item.Recipients) {
			items[i].Recipients = []recipientWire{{}}
		}
	}
}
