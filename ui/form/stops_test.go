package form

import (
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
)

// ofKind are values that fields of a kind can hold.
var ofKind = map[client.Kind]string{
	client.KindAddress:   "ann@fabrikam.com",
	client.KindSubject:   "invoice",
	client.KindStatus:    "failed",
	client.KindMessageID: "<a@fabrikam.com>",
	client.KindID:        "2e3c0fac-4669-4e4a-2669-08d5dd529cbe",
	client.KindWord:      "192.0.2.1",
}

func TestTheFormHasEveryConditionOfTheClient(t *testing.T) {
	t.Parallel()
	for _, field := range client.Fields {
		if field.Kind == client.KindWindow {
			continue
		}
		value := ofKind[field.Kind]
		var asked client.Query
		field.Set(&asked, []string{value})
		m := newForm(t, client.Tracing)
		m.SetSize(120, 30)
		m.Load(asked)
		read := query(t, m)
		if got := field.Values(&read); !slices.Equal(got, []string{value}) {
			t.Errorf("%s: got the values %q, want %q", field.ID, got, value)
		}
		if got, want := m.Equals(), "--"+field.Flag; !strings.Contains(got, want) {
			t.Errorf("%s: got the command %q, want %s in it", field.ID, got, want)
		}
		if got := m.View(); !strings.Contains(got, field.Label) || !strings.Contains(got, value) && field.Kind != client.KindStatus {
			t.Errorf("%s: got\n%s\nwant %s and %s in it", field.ID, got, field.Label, value)
		}
		if !slices.Contains(stops, stop(field.ID)) {
			t.Errorf("got the stops %q, want %s among them", stops, field.ID)
		}
	}
}
