package simulator

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"msgtrace/client/odata"
)

// detailJSON is one event in tracing. Its id is the message's, as in the example of
// https://learn.microsoft.com/graph/api/exchangemessagetrace-getdetailsbyrecipient
type detailJSON struct {
	ID          string `json:"id"`
	MessageID   string `json:"messageId"`
	DateTime    string `json:"dateTime"`
	Event       string `json:"event"`
	Action      string `json:"action"`
	Description string `json:"description"`
	Data        string `json:"data"`
}

type detailsJSON struct {
	Context string       `json:"@odata.context"`
	Value   []detailJSON `json:"value"`
}

// detailsOf answers getDetailsByRecipient, with or without its namespace.
func (c *call) detailsOf(id, segment string) (any, *refusal) {
	function, err := odata.ParseKey(segment)
	if err != nil {
		return nil, badRequest(err.Error())
	}
	name := strings.TrimPrefix(strings.ToLower(function.Name), "microsoft.graph.")
	if name != "getdetailsbyrecipient" {
		return nil, noSegment([]string{segment})
	}
	address, ok := function.Argument("recipientAddress")
	if !ok || !function.Called {
		return nil, badRequest("The function 'getDetailsByRecipient' needs the parameter 'recipientAddress'.")
	}
	result := detailsJSON{Context: c.root() + "/" + c.version + "/$metadata#Collection(microsoft.graph.exchangeMessageTraceDetail)", Value: []detailJSON{}}
	m, r := c.copyOf(id, address)
	if r != nil {
		result.Value = c.detailsFor(m, r)
	} else if c.options.Variants.UnknownIsMissing {
		return nil, &refusal{status: http.StatusNotFound, code: "NotFound", message: "The message trace was not found."}
	}
	return result, nil
}

// copyOf finds one recipient's copy of a message within the history.
func (c *call) copyOf(id, address string) (*message, *recipient) {
	m := c.mail.find(id)
	if m == nil || !m.visible(c.now) || m != c.mail.example && m.received.Before(c.now.Truncate(day).Add(-tracingAge)) {
		return nil, nil
	}
	return m, m.find(address)
}

func (c *call) detailsFor(m *message, r *recipient) []detailJSON {
	details := []detailJSON{}
	for _, event := range unordered(m.happened(r, c.now), m.seed) {
		fill := m.filler(r, event.at)
		details = append(details, detailJSON{
			ID: guid(m.id), MessageID: m.messageID, DateTime: event.at.Format("2006-01-02T15:04:05Z"),
			Event: event.step.event, Action: event.step.action, Description: fill.Replace(event.step.text), Data: event.xml(fill),
		})
	}
	return details
}

// unordered shuffles the events of each second: the service returns a failure
// before the rule that caused it as often as after it.
func unordered(events []event, seed uint64) []event {
	rank := func(e event) uint64 { return mix(seed ^ uint64(len(e.step.event))<<7 ^ uint64(e.step.event[0])) }
	slices.SortStableFunc(events, func(x, y event) int {
		if c := x.at.Truncate(time.Second).Compare(y.at.Truncate(time.Second)); c != 0 {
			return c
		}
		return cmp.Compare(rank(x), rank(y))
	})
	return events
}
