package client

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestAListThatComesTwiceIsRefused(t *testing.T) {
	t.Parallel()
	row := testRow("1", 1, "a@x", "failed")
	message := testMessage("1", 1, "a@x")
	for _, test := range []struct {
		dialect Dialect
		page    string
		refused bool
	}{
		{Tracing, `{"value":[` + row + `],"value":[]}`, true},
		{Tracing, `{"value":[` + row + `],"value":[{"id":"2","recipientAddress":"b@x"}]}`, true},
		{Tracing, `{"value":[],"other":[{"a":"value"}],"Value":[` + row + `],"VALUE":[]}`, true},
		{Tracing, `{"value":[` + row + `],"Value":[{"id":"2","recipientAddress":"b@x"}]}`, true},
		{Tracing, `{"VALUE":[` + row + `],"value":[]}`, true},
		{Tracing, `{"value":[` + row + `],"\u0056alue":[]}`, true},
		{Tracing, `{"value":[` + row + `],"@odata.nextLink":"x","@odata.nextLink":null}`, true},
		{Tracing, `{"value":[` + row + `],"@odata.nextLink":"x","@odata.NextLinK":""}`, true},
		{Tracing, `{"value":[` + row + `],"error":{"code":"x"},"Error":null}`, true},
		{Tracing, `{"value":[` + strings.Replace(row, `"Invoice 1"`, `"\u0056alue"`, 1) + `]}`, false},
		{Tracing, `{"value":[` + strings.Replace(row, "{", `{"x":"\u0000","Subject":"value",`, 1) + `]}`, false},
		{Tracing, `{"value":[` + strings.Replace(row, `"Invoice 1"`, `"value"`, 1) + `]}`, false},
		{Tracing, `{"other":{"value":[1]},"value":[` + row + `]}`, false},
		{MessageTraces, `{"value":[` + strings.TrimSuffix(message, "}") + `,"recipients":[{"recipientEmail":"b@x"}]}]}`, true},
		{MessageTraces, `{"value":[` + strings.TrimSuffix(message, "}") + `,"Recipient` + "\u017f" + `":[{"recipientEmail":"b@x"}]}]}`, true},
		{MessageTraces, `{"value":[` + strings.TrimSuffix(message, "}") + `,"recipients@odata.nextLink":"x","recipients@odata.nextLink":null}]}`, true},
		{MessageTraces, `{"value":[` + strings.Replace(message, "{", `{"subject":"recipients",`, 1) + `]}`, false},
	} {
		c, _ := newTestClient(t, test.dialect, answers(test.page))
		r := c.Search(mustPlan(t, c, Query{}))
		err := r.Ensure(t.Context(), math.MaxInt)
		if errors.Is(err, ErrBadAnswer) != test.refused || r.Snapshot().Complete == test.refused || len(r.Snapshot().Traces) == 1 == test.refused {
			t.Errorf("%s: got %v with %d messages, complete %v, want it refused: %v", test.page, err, len(r.Snapshot().Traces), r.Snapshot().Complete, test.refused)
		}
	}
}
