package client

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// parseEventData reads the XML that comes with an event: <root> with <MEP> pairs
// whose value is in an attribute named after its type (String, Integer, Blob …), as
// recorded in one public lab. No page lists the names, so all are kept. Damaged XML
// gives nothing: half a list would look whole.
// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/src/Engine.Route.cs
func parseEventData(raw string) []Datum {
	if strings.TrimSpace(raw) == "" {
		return nil
	}
	decoder := xml.NewDecoder(strings.NewReader(raw))
	decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	var data []Datum
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return data
		}
		if err != nil {
			return nil
		}
		if element, ok := token.(xml.StartElement); ok && strings.EqualFold(element.Name.Local, "MEP") {
			if datum, ok := eventDatum(element.Attr); ok {
				data = append(data, datum)
			}
		}
	}
}

// eventDatum takes the name, and as the value the first other attribute.
func eventDatum(attributes []xml.Attr) (datum Datum, ok bool) {
	valued := false
	for _, attribute := range attributes {
		switch {
		case strings.EqualFold(attribute.Name.Local, "Name"):
			datum.Name = attribute.Value
		case !valued:
			datum.Value, valued = attribute.Value, true
		}
	}
	return datum, datum.Name != "" || valued
}
