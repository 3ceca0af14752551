package explain

import (
	"reflect"
	"testing"

	"msgtrace/client"
)

func TestMarksAreWhatOnlyEventsTell(t *testing.T) {
	t.Parallel()
	rule := event(client.EventTransportRule, rejectRule)
	received := event(client.EventReceive, "", "CustomData", "S:InboundConnectorData=Name=From Woodgrove;S:x=y")
	received.Name = "Receive external"
	got := MarksOf([]client.Event{received, rule, rule, event(client.EventFail, "")})
	want := Marks{
		Events: []string{"Receive", "Receive external", "Transport rule", "Fail"},
		Rules:  []string{"'Block Help-Desk'"}, Connectors: []string{"From Woodgrove"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := MarksOf(nil); !reflect.DeepEqual(got, Marks{}) {
		t.Errorf("got %+v of no events, want none", got)
	}
}
