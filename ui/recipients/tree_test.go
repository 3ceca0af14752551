package recipients

import (
	"fmt"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/action"
	"msgtrace/ui/uitest"
)

// nested is a message to all@, which holds sales@ and dee; sales@ holds bob and cy.
func nested() *client.Trace {
	through := func(group string) []client.Event {
		return []client.Event{{Kind: client.EventExpand, Data: []client.Datum{{Name: "RelatedRecipient", Value: group}}}}
	}
	return &client.Trace{ID: "m1", RecipientsKnown: client.KnownAll, Recipients: []client.Recipient{
		{Address: "ann@x.com", Status: client.StatusDelivered},
		{Address: "bob@x.com", Status: client.StatusFailed, Events: through("sales@x.com")},
		{Address: "cy@x.com", Status: client.StatusDelivered, Events: through("sales@x.com")},
		{Address: "dee@x.com", Status: client.StatusDelivered, Events: through("all@x.com")},
		{Address: "sales@x.com", Status: client.StatusExpanded, Events: through("all@x.com")},
		{Address: "all@x.com", Status: client.StatusExpanded},
	}}
}

// firstWords are the rows of a pane without their status.
func firstWords(view string) string {
	var rows []string
	for line := range strings.Lines(view) {
		if at := strings.Index(line, "@x.com"); at > 0 {
			rows = append(rows, string([]rune(line[:at])[2:]))
		}
	}
	return strings.Join(rows, "|")
}

func TestRecipientsAreATreeOfTheirGroups(t *testing.T) {
	t.Parallel()
	for ascii, want := range map[bool]string{
		false: "ann|all|├ dee|└ sales|  ├ bob|  └ cy",
		true:  "ann|all|+ dee|+ sales|  + bob|  + cy",
	} {
		trace := nested()
		m := pane(uitest.Theme(t, "none", ascii), 60, 14, trace)
		m.SetWays(explain.WaysOf(*trace))
		if got := firstWords(m.View()); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if want := "reached 3 of 4: 1 failed"; !strings.Contains(m.View(), want) {
			t.Errorf("got\n%s\nwant %q in it", m.View(), want)
		}
		if r, _ := m.Current(); r.Address != "bob@x.com" {
			t.Errorf("got the cursor on %q, want it still on bob@x.com", r.Address)
		}
		m.Handle(action.Find)
		m.Paste("bob")
		if got, want := firstWords(m.View()), "bob"; got != want {
			t.Errorf("narrowed: got %q, want %q without a branch", got, want)
		}
		if !m.Select("SALES@x.com") {
			t.Error("a recipient that the filter leaves out: got none, want it shown")
		}
		if r, _ := m.Current(); r.Address != "sales@x.com" || firstWords(m.View()) != want {
			t.Errorf("got the cursor on %q and the rows %q, want sales@x.com in %q", r.Address, firstWords(m.View()), want)
		}
		if m.Select("nobody@x.com") {
			t.Error("nobody: got a recipient, want none")
		}
	}
}

func TestALineOfTheTreeGoesOnBesideWhatIsUnderIt(t *testing.T) {
	t.Parallel()
	trace := nested()
	trace.Recipients[3], trace.Recipients[4] = trace.Recipients[4], trace.Recipients[3]
	m := pane(uitest.Theme(t, "none", false), 60, 14, trace)
	m.SetWays(explain.WaysOf(*trace))
	if got, want := firstWords(m.View()), "ann|all|├ sales|│ ├ bob|│ └ cy|└ dee"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestATreeHoldsAtEverySize(t *testing.T) {
	t.Parallel()
	trace := &client.Trace{ID: "deep", RecipientsKnown: client.KnownAll}
	for i := range 30 {
		r := client.Recipient{Address: fmt.Sprintf("r%d@x.com", i), Status: client.StatusExpanded}
		if i > 0 {
			r.Events = []client.Event{{Kind: client.EventExpand, Data: []client.Datum{{Name: "RelatedRecipient", Value: trace.Recipients[i-1].Address}}}}
		}
		trace.Recipients = append(trace.Recipients, r)
	}
	m := pane(uitest.Theme(t, "ansi16", false), 80, 24, trace)
	m.SetWays(explain.WaysOf(*trace))
	for width := range 90 {
		for _, height := range []int{0, 1, 2, 4, 5, 6, 24} {
			m.SetSize(width, height)
			uitest.Fits(t, m.View(), width, height)
			x, y, shown := m.Cursor()
			uitest.InPane(t, x, y, shown, width, height)
		}
	}
}
