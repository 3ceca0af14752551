package ui_test

import (
	"regexp"
	"strings"
	"testing"

	"msgtrace/client/simulator"
	"msgtrace/ui/uitest"
)

// Every message of the status line can be read again, newest first, with its level
// and how often it came in a row.
func TestTheHistoryOfMessagesIsReadAgain(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for _, size := range []uitest.Options{{Width: 120, Height: 40}, {Width: 60, Height: 20}} {
			explore(t, setup{api: api, Options: size}, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				e.Press("t", "X", "X", "X", "[", "!")
				e.Expect("Messages, newest first: 3", "○ Info", "There is no search before this one.", "X: no such key · ? shows the keys", "(×3)", "Times in UTC.", "y copies")
				screen := e.Screen()
				if newest, oldest := strings.Index(screen, "There is no search"), strings.Index(screen, "Times in UTC."); newest > oldest {
					e.Errorf("got the newest message below the oldest, want it above")
				}
				e.Press("esc")
				e.Refuse("Messages, newest first")
			})
		}
	}
}

// The errors come first, each with all that is known of it.
func TestErrorsComeFirstInTheHistory(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for _, size := range []uitest.Options{{Width: 120, Height: 40}, {Width: 60, Height: 20}} {
			explore(t, setup{api: api, pageSize: 100, Options: size}, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				e.Press("[")
				for _, faults := range []simulator.Faults{{NoPrincipal: simulator.When{Next: 1}}, {Expired: simulator.When{Every: 1}}} {
					e.sim.SetFaults(faults)
					e.Press("R")
					e.Settle()
				}
				e.sim.SetFaults(simulator.Faults{})
				e.Press("R")
				e.Settle()
				e.Press("!")
				e.Expect("The last 2 errors, newest first", "Not signed in (401)", "tab all messages")
				id := requestID(t, e)
				e.Press("tab")
				e.Expect("Messages, newest first: 3", "■ Error", "○ Info", "tab errors")
				if !strings.Contains(squeezed(e.Screen()), id) {
					e.Errorf("got no id of the request, want %s", id)
				}
				copiedBy(t, e, "y", "Error", id, "There is no search before this one.")
				e.Press("tab")
				copiedBy(t, e, "y", "Request ID", id, "New-MgServicePrincipal")
			})
		}
	}
}

// requestID is the id that Microsoft's support asks for, of the last request.
func requestID(t *testing.T, e *explorer) string {
	t.Helper()
	for range 30 {
		if found := regexp.MustCompile(`RequestID([0-9a-f-]{36})`).FindStringSubmatch(squeezed(e.Screen())); found != nil {
			e.Press("g")
			return found[1]
		}
		e.Press("j")
	}
	e.Fatalf("got no id of a request, want one")
	return ""
}

// squeezed is a screen without what breaks its words apart.
func squeezed(screen string) string {
	return regexp.MustCompile(`[\s│]+`).ReplaceAllString(screen, "")
}

// copiedBy fails unless a key copies these texts.
func copiedBy(t *testing.T, e *explorer, key string, texts ...string) {
	t.Helper()
	e.Press(key)
	e.Settle()
	got := e.clipboard()
	for _, want := range texts {
		if !strings.Contains(got, want) {
			t.Errorf("%s: got copied\n%s\nwant %q in it", key, got, want)
		}
	}
}

// What a person does too often does not push the errors out.
func TestErrorsStayWhenThereAreManyMessages(t *testing.T) {
	t.Parallel()
	explore(t, setup{pageSize: 100}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.sim.SetFaults(simulator.Faults{Forbidden: simulator.When{Next: 1}})
		e.Press("G")
		e.Settle()
		for range 150 {
			e.Send("XL")
		}
		e.Settle()
		e.Press("!")
		e.Expect("The last error", "Not allowed (403)")
		e.Press("tab")
		e.Expect("Messages, newest first: 200")
	})
}
