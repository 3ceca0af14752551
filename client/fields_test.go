package client

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// samples are a value of each condition, which the first of the sampleRows has and
// the other has not.
var samples = map[Field]string{
	FieldSender:    "ann@fabrikam.com",
	FieldRecipient: "bob@contoso.com",
	FieldSubject:   "invoice",
	FieldStatus:    "failed",
	FieldMessageID: "<a@fabrikam.com>",
	FieldID:        "2e3c0fac-4669-4e4a-2669-08d5dd529cbe",
	FieldFromIP:    "192.0.2.1",
	FieldToIP:      "192.0.2.2",
	FieldWith:      "bob@contoso.com",
	FieldWithout:   "from:dee@contoso.com",
}

// sampleRows are items of either dialect.
var sampleRows = testPage("", `{
	"id": "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "messageId": "<a@fabrikam.com>", "receivedDateTime": "2026-11-23T14:00:00Z", "subject": "Invoice 2041", "size": 2000,
	"senderAddress": "ann@fabrikam.com", "recipientAddress": "bob@contoso.com", "status": "failed", "fromIP": "192.0.2.1", "toIP": "192.0.2.2",
	"senderEmail": "ann@fabrikam.com", "sourceIPAddress": "192.0.2.1", "destinationIPAddress": "192.0.2.2",
	"recipients": [{"recipientEmail": "bob@contoso.com", "deliveryStatus": "failed"}]
}`, `{
	"id": "00000000-4669-4e4a-2669-08d5dd529cbe", "messageId": "<b@contoso.com>", "receivedDateTime": "2026-11-23T13:00:00Z", "subject": "Receipt", "size": 1000,
	"senderAddress": "dee@contoso.com", "recipientAddress": "cy@contoso.com", "status": "delivered", "fromIP": "192.0.2.3", "toIP": "192.0.2.4",
	"senderEmail": "dee@contoso.com", "sourceIPAddress": "192.0.2.3", "destinationIPAddress": "192.0.2.4",
	"recipients": [{"recipientEmail": "cy@contoso.com", "deliveryStatus": "delivered"}]
}`)

// conditions calls f with each condition alone, in each dialect. The window is none.
func conditions(t *testing.T, f func(t *testing.T, d Dialect, info *FieldInfo, value string, q Query)) {
	for _, known := range dialects {
		for _, info := range Fields {
			if info.Kind == KindWindow {
				continue
			}
			t.Run(string(known.name())+" "+string(info.ID), func(t *testing.T) {
				value, found := samples[info.ID]
				if !found {
					t.Fatalf("got no sample of %s, want one here and in the rows", info.ID)
				}
				var q Query
				info.Set(&q, []string{value})
				if got := info.Values(&q); !slices.Equal(got, []string{value}) {
					t.Fatalf("got the values %q, want %q", got, value)
				}
				f(t, known.name(), info, value, q)
			})
		}
	}
}

func TestEveryConditionIsAskedOfTheServerOrFilteredHereAndSaidSo(t *testing.T) {
	t.Parallel()
	conditions(t, func(t *testing.T, d Dialect, info *FieldInfo, value string, q Query) {
		c, s := newTestClient(t, d, answers(sampleRows, sampleRows))
		p := mustPlan(t, c, q)
		if len(p.Conditions) != 1 || p.Conditions[0].Field != info.ID || !strings.Contains(p.Conditions[0].Text, value) {
			t.Fatalf("got the conditions %+v, want one on %s", p.Conditions, value)
		}
		if err := c.Search(p).Ensure(t.Context(), 9); err != nil {
			t.Fatal(err)
		}
		asked := strings.Contains(s.requests()[0], value)
		if local := p.Conditions[0].Local; !local && !asked {
			t.Errorf("got the request %q and %s not filtered here, want one or the other", s.requests()[0], info.ID)
		}
		said := strings.HasSuffix(p.Summary(), " · "+info.Noun+" filtered here")
		if said != p.Conditions[0].Local {
			t.Errorf("got the summary %q, want it to say that %s is filtered here: %v", p.Summary(), info.Noun, !said)
		}
	})
}

// TestEveryConditionIsComparedHereToo is for a service that ignores what it does not
// like.
func TestEveryConditionIsComparedHereToo(t *testing.T) {
	t.Parallel()
	conditions(t, func(t *testing.T, d Dialect, _ *FieldInfo, value string, q Query) {
		c, _ := newTestClient(t, d, answers(sampleRows, sampleRows))
		r := c.Search(mustPlan(t, c, q))
		if err := r.Ensure(t.Context(), 9); err != nil {
			t.Fatal(err)
		}
		if got := r.Snapshot().Traces; len(got) != 1 || got[0].Subject != "Invoice 2041" {
			t.Errorf("got %d messages, want the one that matches %s", len(got), value)
		}
	})
}

func TestFieldsHoldEveryMemberOfAQuery(t *testing.T) {
	t.Parallel()
	var q Query
	for _, info := range Fields {
		info.Set(&q, []string{"x"})
	}
	members := reflect.ValueOf(q)
	for i := range members.NumField() {
		name := members.Type().Field(i).Name
		if window := slices.Contains([]string{"Start", "End", "Latest"}, name); window || name == "SubjectMatch" {
			continue
		}
		if members.Field(i).IsZero() {
			t.Errorf("got no field that sets Query.%s, want one", name)
		}
	}
}

func TestFieldsHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]Field{}
	for _, info := range Fields {
		names := []string{"field " + string(info.ID), "flag " + info.Flag, "label " + info.Label, "noun " + info.Noun}
		for _, word := range info.Words {
			names = append(names, "word "+word)
		}
		for _, name := range names {
			if other, taken := seen[name]; taken {
				t.Errorf("%s: got the %s, want another than that of %s", info.ID, name, other)
			}
			seen[name] = info.ID
		}
		if info.ID.Info() != info {
			t.Errorf("%s: got what is known of another field, want its own", info.ID)
		}
	}
	if got := Field("none").Info(); got.Label != "" || got.Values(&Query{}) != nil {
		t.Errorf("got %+v of a field that is none, want nothing", got)
	}
}

// What the form shows as an example can be searched for.
func TestExamplesOfFieldsCanBeSearchedFor(t *testing.T) {
	t.Parallel()
	for _, f := range Fields {
		if f.Kind == KindWindow {
			continue // package when reads those
		}
		for _, example := range f.Examples {
			var q Query
			f.Set(&q, strings.Split(example, ", "))
			for _, d := range Dialects() {
				if problems := q.Check(d, time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)); len(problems) > 0 {
					t.Errorf("%s, %s %q: got %v, want no problem", d, f.Label, example, problems)
				}
			}
		}
	}
}
