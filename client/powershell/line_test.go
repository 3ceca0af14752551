package powershell

import (
	"testing"
	"time"

	"msgtrace/client"
)

func TestASearchIsOneLineToPaste(t *testing.T) {
	t.Parallel()
	for want, q := range map[string]client.Query{
		"Get-MessageTraceV2 -ResultSize 5000 # without dates the cmdlet looks back 48 hours, and not as far as there are messages": {Latest: true},
		"Get-MessageTraceV2 -MessageTraceId 'a' -ResultSize 5000; Get-MessageTraceV2 -MessageTraceId 'b' -ResultSize 5000":         {IDs: []string{"a", "b"}},
	} {
		if got := Line(q, nil); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

func TestAMessageIsAskedForAroundItsTime(t *testing.T) {
	t.Parallel()
	one := client.Trace{ID: "a", Received: client.Time{Time: time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)}}
	want := "Get-MessageTraceV2 -MessageTraceId 'a' -StartDate ([datetime]'2026-11-23T13:00:00Z').ToUniversalTime() -EndDate ([datetime]'2026-11-23T15:00:00Z').ToUniversalTime() -ResultSize 5000"
	if got := Message(&one); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := Message(&client.Trace{ID: "a"}), "Get-MessageTraceV2 -MessageTraceId 'a' -ResultSize 5000"; got != want {
		t.Errorf("without a time: got %s, want %s", got, want)
	}
}

// A condition must not be lost without a word.
func TestEveryConditionIsInTheLine(t *testing.T) {
	t.Parallel()
	for _, field := range client.Fields {
		for _, q := range []client.Query{{}, {Without: []client.Exclusion{{Field: field.ID, Value: "failed"}}}} {
			if q.Without == nil {
				field.Set(&q, []string{"failed"})
			} else if len(field.Words) == 0 || field.Kind == client.KindWindow {
				continue
			}
			if got := Line(q, nil); field.Kind != client.KindWindow && field.Kind != client.KindWithout && got == Line(client.Query{}, nil) {
				t.Errorf("%s: got %s, want the condition in it", field.ID, got)
			}
		}
	}
}
