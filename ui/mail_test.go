package ui_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"msgtrace/client/simulator"
)

// scenarios are those that the tests of the explorer have mail of. They are
// listed so that another one in the simulator changes no screen kept here.
var scenarios = []string{
	"mailbox full",
	"delivered",
	"nested list, one member failed",
	"junked",
	"quarantined",
	"deferred, still trying",
	"deferred four times, then delivered",
	"remote 5.7.1",
	"blocked by a rule",
	"DLP",
	"redirected",
	"DMARC failure",
	"loop",
	"ZAP",
	"recall",
	"malware",
	"dynamic delivery",
	"rule without a name",
	"journaled",
	"expired in queue",
	"out of office",
	"bounce",
	"attack wave",
	"mailing to 2,500",
	"hostile answer",
	"hostile address",
	"hostile subjects",
	"no subject",
	"group",
}

func TestTheScenariosOfTheScreensExist(t *testing.T) {
	t.Parallel()
	for _, name := range scenarios {
		if !slices.Contains(simulator.Scenarios(), name) {
			t.Errorf("got no scenario %q in the simulator, want it, or not in the list of these tests", name)
		}
	}
}

// message is the newest message of a scenario.
func (e *explorer) message(scenario string) simulator.Message {
	e.t.Helper()
	messages := e.sim.MessagesOf(scenario)
	if len(messages) == 0 {
		e.t.Fatalf("got no message of the scenario %q, want one", scenario)
	}
	return messages[0]
}

// seek puts the cursor of the list on the newest message of a scenario, by
// looking for its subject.
func (e *explorer) seek(scenario string) {
	e.t.Helper()
	e.Press("g", "/")
	e.Paste(e.message(scenario).Subject)
	e.Press("enter", "esc")
	e.Settle()
}

// searched are the messages that a search without conditions finds: those of
// the last 48 hours.
func (e *explorer) searched() []simulator.Message {
	start := time.Now().Add(-48 * time.Hour)
	return slices.DeleteFunc(e.sim.Messages(), func(m simulator.Message) bool { return m.Received.Before(start) })
}

// total is what the header says of a search without conditions.
func (e *explorer) total() string { return fmt.Sprintf("%d messages", len(e.searched())) }
