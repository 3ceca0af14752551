package form

import (
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
)

// samples are a value of each condition.
var samples = map[client.Field]string{
	client.FieldSender:    "ann@fabrikam.com",
	client.FieldRecipient: "bob@contoso.com",
	client.FieldSubject:   "invoice",
	client.FieldStatus:    "failed",
	client.FieldMessageID: "<a@fabrikam.com>",
	client.FieldID:        "2e3c0fac-4669-4e4a-2669-08d5dd529cbe",
	client.FieldFromIP:    "192.0.2.1",
	client.FieldToIP:      "192.0.2.2",
	client.FieldWith:      "bob@contoso.com",
	client.FieldWithout:   "subject:newsletter",
}

func TestTheFormHasEveryConditionOfTheClient(t *testing.T) {
	t.Parallel()
	for _, field := range client.Fields {
		if field.Kind == client.KindWindow {
			continue
		}
		value, found := samples[field.ID]
		if !found {
			t.Errorf("got no sample of %s, want one here: a new field needs a sample", field.ID)
			continue
		}
		var asked client.Query
		field.Set(&asked, []string{value})
		m := newForm(t, client.Tracing)
		m.SetSize(120, 30)
		m.Load(asked)
		read := query(t, m)
		if got := field.Values(&read); !slices.Equal(got, []string{value}) {
			t.Errorf("%s: got the values %q, want %q", field.ID, got, value)
		}
		if got, want := m.Equals(), value; !strings.Contains(got, want) {
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
