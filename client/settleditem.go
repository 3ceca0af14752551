package client

import (
	"encoding/json"
	"strings"
	"time"
)

// settledItem is an item of a list of either dialect as it came, with what the rule of
// change.go asks of it.
type settledItem struct {
	text     string
	received time.Time // zero: it cannot be read
	underWay bool      // a copy is
}

func (i settledItem) second() int64 { return i.received.Unix() }

// scanSettled reads the items of a page. It is not ok of a page with anything odd, which
// is not kept.
func scanSettled(body []byte) (items []settledItem, ok bool) {
	s := &scanner{text: string(body)}
	listed := false
	s.object(func(name string) {
		switch name {
		case "value":
			s.failed = s.failed || listed
			listed = true
			items = s.settledItems()
		case "@odata.nextLink":
			s.value(0)
		default:
			s.unknown(name, []string{"value", "@odata.nextLink", "error"})
		}
	})
	if s.space(); s.failed || s.at < len(s.text) || !listed {
		return nil, false
	}
	return items, true
}

// scanKept reads the items of a piece.
func scanKept(piece []byte) (items []settledItem, ok bool) {
	s := &scanner{text: "[" + string(piece) + "]"}
	items = s.settledItems()
	s.space()
	return items, !s.failed && s.at == len(s.text)
}

func (s *scanner) settledItems() []settledItem {
	var items []settledItem
	s.array(func() {
		s.space()
		begin := s.at
		item := s.settledItem()
		if !s.failed {
			item.text = s.text[begin:s.at]
			items = append(items, item)
		}
	})
	return items
}

var settledNames = append(append([]string{}, rowNames...), messageNames...)

func (s *scanner) settledItem() (item settledItem) {
	var received, status string
	perRow := false
	s.object(func(name string) {
		switch name {
		case "receivedDateTime":
			s.into(&received)
		case "status":
			perRow = true
			s.into(&status)
		case "recipients":
			item.underWay = s.copiesUnderWay() || item.underWay
		case "recipients@odata.nextLink":
			s.failed = s.failed || !emptyJSON(json.RawMessage(s.raw()))
		case "recipientAddress":
			perRow = true
			s.value(0)
		default:
			s.settledOther(name)
		}
	})
	item.underWay = item.underWay || perRow && ParseStatus(status).UnderWay()
	at, err := ParseTime(received)
	if item.received = at.Time(); err != nil {
		item.received = time.Time{}
	}
	return item
}

// settledOther skips a member that says nothing here. encoding/json takes a name in other
// letters for the same.
func (s *scanner) settledOther(name string) {
	for _, known := range settledNames {
		if name == known {
			s.value(0)
			return
		}
	}
	s.unknown(name, settledNames)
}

// copiesUnderWay reports whether one of the recipients of an item is under way.
func (s *scanner) copiesUnderWay() bool {
	underWay := false
	s.array(func() {
		status := ""
		s.object(func(name string) {
			switch {
			case name == "deliveryStatus":
				s.into(&status)
			case strings.EqualFold(name, "deliveryStatus"):
				s.failed = true
			default:
				s.value(0)
			}
		})
		underWay = underWay || ParseStatus(status).UnderWay()
	})
	return underWay
}
