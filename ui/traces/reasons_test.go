package traces

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

// full are the events of a copy that a full mailbox refused.
func full() []client.Event {
	return []client.Event{{Kind: client.EventFail, Name: "Fail",
		Description: "Reason: [{LED=552 5.2.2 mailbox full};{MSG=};{FQDN=};{IP=};{LRT=}]"}}
}

// learn has a pane know why a copy failed.
func learn(m *Model, t *client.Trace, place int, events []client.Event) {
	m.reasons.Learn(t, t.Recipients[place], events)
	m.Learned(t)
}

// rowOf is the row of a message, without the gutter.
func rowOf(t *testing.T, m *Model, part string) string {
	t.Helper()
	for line := range strings.SplitSeq(m.View(), "\n") {
		if strings.Contains(line, part) {
			return line
		}
	}
	t.Fatalf("got\n%s\nwant a row with %q", m.View(), part)
	return ""
}

func TestTheReasonStandsInTheListOnceItIsKnown(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		width       int
		head, shown string
	}{
		{160, "Reason", "✗ Failed     mailbox full  "},
		{120, "Reason", "✗ Failed     mailbox full  "},
		{80, "Reason", "✗ Failed     mailbox full  "},
		{66, "", "✗ mailbox full "},
		{60, "", "✗ mailbox full "},
	} {
		m := pane(uitest.Theme(t, "none", false), test.width, 20, nil)
		messages := []*client.Trace{
			trace("a1", time.Minute, "ann@fabrikam.com", "Invoice", to("bob@contoso.com", client.StatusFailed)),
			trace("a2", time.Minute, "ann@fabrikam.com", "Receipt", to("bob@contoso.com", client.StatusDelivered)),
		}
		m.SetSnapshot(client.Snapshot{Traces: messages, Version: 2, Asked: now, Pages: 1, Complete: true})
		if got := m.View(); strings.Contains(got, "Reason") || strings.Contains(got, "mailbox") {
			t.Errorf("width %d, nothing known: got\n%s\nwant no column of reasons", test.width, got)
		}
		learn(m, messages[0], 0, full())
		if got := rowOf(t, m, "Invoice"); !strings.Contains(got, test.shown) {
			t.Errorf("width %d: got %q, want %q in it", test.width, got, test.shown)
		}
		if got := m.View(); strings.Contains(got, "Reason") != (test.head != "") {
			t.Errorf("width %d: got\n%s\nwant a title %q", test.width, got, test.head)
		}
		for line := range strings.SplitSeq(m.View(), "\n") {
			if text.Width(line) != test.width {
				t.Errorf("width %d: got a line of %d columns: %q", test.width, text.Width(line), line)
			}
		}
	}
}

// Where the copies differ, how many fared as badly stands before the reason.
func TestANarrowListCountsTheCopiesOfTheReason(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 66, 20, nil)
	message := trace("a1", time.Minute, "ann@fabrikam.com", "Invoice", to("bob@contoso.com", client.StatusFailed), to("cy@contoso.com", client.StatusDelivered))
	m.SetSnapshot(client.Snapshot{Traces: []*client.Trace{message}, Version: 2, Asked: now, Pages: 1, Complete: true})
	learn(m, message, 0, full())
	if got, want := rowOf(t, m, "Invoice"), "✗ 1 mailbox full "; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q in it", got, want)
	}
}

// A page can bring messages that another search has explained.
func TestReasonsOfAnotherSearchStandInTheList(t *testing.T) {
	t.Parallel()
	message := trace("a1", time.Minute, "ann@fabrikam.com", "Invoice", to("bob@contoso.com", client.StatusFailed))
	for name, first := range map[string]bool{"known before the page": true, "known while another list was shown": false} {
		m := pane(uitest.Theme(t, "none", false), 120, 20, nil)
		if first {
			m.reasons.Learn(message, message.Recipients[0], full())
		}
		m.SetSnapshot(client.Snapshot{Traces: []*client.Trace{message}, Version: 2, Asked: now, Pages: 1, Complete: true})
		if !first {
			m.reasons.Learn(message, message.Recipients[0], full())
			m.CatchUp()
		}
		if got := rowOf(t, m, "Invoice"); !strings.Contains(got, "mailbox full") {
			t.Errorf("%s: got %q, want the reason in it", name, got)
		}
	}
}

func TestTheReasonIsThatOfTheWorstCopyAskedFor(t *testing.T) {
	t.Parallel()
	message := trace("a1", time.Minute, "ann@fabrikam.com", "Invoice",
		to("amy@contoso.com", client.StatusFilteredAsSpam), to("bob@contoso.com", client.StatusFailed),
		to("cy@contoso.com", client.StatusFailed), to("dee@contoso.com", client.StatusDelivered))
	m := pane(uitest.Theme(t, "none", false), 120, 20, nil)
	m.SetSnapshot(client.Snapshot{Traces: []*client.Trace{message}, Version: 2, Asked: now, Pages: 1, Complete: true})
	why := func(want string) {
		t.Helper()
		words, tail := m.why(message)
		if got := words + tail; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	learn(m, message, 0, nil)
	why("")
	learn(m, message, 2, full())
	why("mailbox full +1")
	m.wanted = func(_ *client.Trace, r client.Recipient) bool { return r.Address == "bob@contoso.com" }
	why("")
	m.wanted = func(_ *client.Trace, r client.Recipient) bool { return r.Address == "cy@contoso.com" }
	why("mailbox full")
	changed := *message
	changed.Recipients = []client.Recipient{to("cy@contoso.com", client.StatusDelivered)}
	if words, _ := m.why(&changed); words != "" {
		t.Errorf("once it is delivered: got %q, want no reason of the failure", words)
	}
	for _, r := range []client.Recipient{message.Recipients[1], message.Recipients[2], changed.Recipients[0]} {
		if got, want := m.reasons.Outdated(message, r), r.Status == client.StatusDelivered; got != want {
			t.Errorf("%s %s: got outdated %v, want %v", r.Address, r.Status, got, want)
		}
	}
}

// The column of the status stands beside it.
func TestAReasonDoesNotRepeatTheStatus(t *testing.T) {
	t.Parallel()
	message := trace("a1", time.Minute, "ann@fabrikam.com", "Invoice", to("bob@contoso.com", client.StatusQuarantined))
	m := pane(uitest.Theme(t, "none", false), 120, 20, nil)
	learn(m, message, 0, []client.Event{{Kind: client.ParseEventKind("quarantined"), Name: "Quarantined", Data: []client.Datum{{Name: "SCL", Value: "8"}}}})
	if words, _ := m.why(message); words == "" || strings.HasPrefix(strings.ToLower(words), "quarantined") {
		t.Errorf("got %q, want why it was held, without the status", words)
	}
}

func TestMessagesAreFilteredByWhatOnlyTheirEventsTell(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 120, 20, nil)
	all := generated(100)
	m.SetSnapshot(client.Snapshot{Traces: all, Version: 2, Asked: now, Pages: 1, Complete: true})
	learn(m, all[3], 0, full())
	learn(m, all[5], 0, []client.Event{
		{Kind: client.EventReceive, Name: "Receive", Data: []client.Datum{{Name: "CustomData", Value: "S:InboundConnectorData=Name=From Woodgrove;S:x=y"}}},
		{Kind: client.EventTransportRule, Name: "Transport rule", Description: "Transport rule: 'Tag external mail', ID: ('1')"},
	})
	for line, want := range map[string]int{
		"event:receive": 1, "event:fail": 1, "event:receive,fail": 2, "!event:fail": 99, "event:fail reason:full": 1,
		"rule:tag": 1, "rule:block": 0, "connector:woodgrove": 1, "connector:\"from woodgrove\"": 1, "woodgrove": 0, "receive": 0,
	} {
		m.Handle(action.Find)
		typed(m, line)
		m.find.Finish()
		if got := m.table.Len(); got != want {
			t.Errorf("%s: got %d rows, want %d", line, got, want)
		}
		m.Handle(action.Cancel)
		m.find.Finish()
	}
	m.reasons.Rewrite(func(a string) string { return a }, func(string) string { return "hidden" })
	m.Handle(action.Find)
	typed(m, "rule:tag")
	m.find.Finish()
	if got := m.table.Len(); got != 0 {
		t.Errorf("rules that are hidden: got %d rows, want none", got)
	}
}

func TestReasonsAreFilteredAndSortedBy(t *testing.T) {
	t.Parallel()
	for _, n := range []int{100, 5000} {
		m := pane(uitest.Theme(t, "none", false), 120, 20, nil)
		all := generated(n)
		m.SetSnapshot(client.Snapshot{Traces: all, Version: 2, Asked: now, Pages: 1, Complete: true})
		m.Handle(action.Find)
		typed(m, "reason:full")
		m.find.Finish()
		if got := m.table.Len(); got != 0 {
			t.Errorf("nothing known: got %d rows, want none", got)
		}
		learn(m, all[3], 0, full())
		learn(m, all[n-1], 0, full())
		m.find.Finish()
		if got := m.table.Len(); got != 2 {
			t.Errorf("two known: got %d rows, want 2", got)
		}
		m.Handle(action.Cancel)
		m.Handle(action.Back)
		m.find.Finish()
		for m.Handle(action.Sort); ; m.Handle(action.Sort) {
			if column, _ := m.table.Sorted(); column == "reason" || column == "" {
				break
			}
		}
		learn(m, all[7], 0, []client.Event{{Kind: client.EventFail, Description: "550 5.1.1 user unknown"}})
		m.find.Finish()
		var got []string
		for i := range 4 {
			got = append(got, m.table.Row(i).ID)
		}
		if want := []string{all[3].ID, all[n-1].ID, all[7].ID, all[0].ID}; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("of %d rows: got the order %q, want %q", n, got, want)
		}
	}
}

func TestReasonsAreBounded(t *testing.T) {
	t.Parallel()
	var r Reasons
	all := generated(mostReasons + 10)
	for _, message := range all {
		r.Learn(message, message.Recipients[0], full())
	}
	if got := len(*r.known.Load()); got != mostReasons || len(r.order) != mostReasons {
		t.Errorf("got %d messages and %d in order, want %d", got, len(r.order), mostReasons)
	}
	if r.of(all[0]) != nil || r.of(all[len(all)-1]) == nil {
		t.Error("got the first message kept or the last one not, want the oldest to go")
	}
}

func TestTheListIsNarrowedToSomeMessages(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 120, 20, nil)
	all := generated(100)
	m.SetSnapshot(client.Snapshot{Traces: all, Version: 2, Asked: now, Pages: 1, Complete: true})
	m.Only("mailbox full", func(id string) bool { return id == all[3].ID || id == all[8].ID })
	shown := func(step string, want int) {
		t.Helper()
		if got := m.table.Len(); got != want {
			t.Errorf("%s: got %d messages, want %d", step, got, want)
		}
	}
	shown("narrowed", 2)
	if got := m.View(); !strings.Contains(got, "only mailbox full") || !strings.Contains(m.Summary(120, 0), "2 of 100") {
		t.Errorf("got %q and\n%s\nwant both to say that the list is narrow", m.Summary(120, 0), got)
	}
	m.Handle(action.Chip(4))
	shown("with a chip", 1)
	m.Handle(action.ChipAll)
	shown("without it", 2)
	if !m.Narrowed() || !m.Handle(action.Back) {
		t.Error("got nothing to take back, want the narrowing taken back")
	}
	shown("taken back", 100)
	if got := m.View(); strings.Contains(got, "only ") || m.Narrowed() {
		t.Errorf("got\n%s\nwant nothing left of the narrowing", got)
	}
}
