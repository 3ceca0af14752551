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

// inbox is mail as a helpdesk sees it: addresses of 15 to 38 columns and subjects of 5
// to 71, some of them failed. To one recipient, or to several.
func inbox(n int, recipients ...string) []*client.Trace {
	senders := []string{"ann@fabrikam.com", "noreply@fabrikam.com", "support@rnicrosoft.example", "henrietta.reyes@tailspintoys.com", "newsletter@mail.lucernepublishing.com", "cy@contoso.com"}
	subjects := []string{"Invoice 2041", "Your receipt", "Your password expires today, act now", "発注書 / invoice 8357", "Lunch", "Minutes of the steering committee, with the decisions and the next steps"}
	statuses := []client.Status{client.StatusDelivered, client.StatusDelivered, client.StatusQuarantined, client.StatusFailed}
	all := make([]*client.Trace, n)
	for i := range all {
		all[i] = trace(fmt.Sprintf("i%05d", i), time.Duration(i)*7*time.Minute, senders[i%len(senders)], subjects[(i/2)%len(subjects)], to(recipients[i%len(recipients)], statuses[i%len(statuses)]))
		all[i].Size = client.SizeOf(int64(i%50) * 31_000)
	}
	return all
}

// listed is a pane with messages of a search for some recipients.
func listed(t *testing.T, width int, messages []*client.Trace, recipients ...string) *Model {
	t.Helper()
	m := New(uitest.Theme(t, "none", false))
	m.SetTimes(berlin, text.TimesLocal, now)
	m.SetSize(width, 20)
	m.SetSearch(client.MessageTraces, client.Query{Recipients: recipients})
	m.SetPlan(client.Plan{}, 20)
	m.SetSnapshot(client.Snapshot{Traces: messages, Version: 1, Asked: now, Pages: 1, Complete: true})
	return m
}

// heads are the titles over the rows with the widths of their columns.
func heads(m *Model) string {
	var all []string
	for _, k := range kinds {
		if width := m.table.WidthOf(k.id); width > 0 {
			all = append(all, fmt.Sprintf("%s %d", k.id, width))
		}
	}
	return strings.Join(all, ", ")
}

func TestColumnsTakeWhatTheirRowsNeed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		width int
		want  string
	}{
		{200, "received 16, status 13, from 37, size 6, subject 118"},
		{120, "received 16, status 13, from 28, size 6, subject 47"},
		{100, "received 16, status 13, from 28, size 6, subject 27"},
		{90, "received 16, status 13, from 28, subject 25"},
		{80, "received 13, status 13, from 26, subject 20"},
		{60, "received 13, status 13, from 12, subject 14"},
	} {
		if got := heads(listed(t, test.width, inbox(60, "bob@contoso.com"), "bob@contoso.com")); got != test.want {
			t.Errorf("%d columns: got %s, want %s", test.width, got, test.want)
		}
	}
	short := []*client.Trace{trace("a1", 0, "a@b.example", "Hi", to("bob@contoso.com", client.StatusDelivered)), trace("a2", 0, "c@d.example", "Ho", to("bob@contoso.com", client.StatusDelivered))}
	if got, want := heads(listed(t, 80, short)), "received 16, status 11, from 11, to 15, subject 17"; got != want {
		t.Errorf("short rows: got %s, want %s", got, want)
	}
}

// A search for one recipient has that on line 2; the column comes with the first row
// that says something else.
func TestAColumnThatOnlyRepeatsLine2GoesAway(t *testing.T) {
	t.Parallel()
	bob := inbox(60, "bob@contoso.com")
	other := trace("o1", 0, "ann@fabrikam.com", "Other", to("Bob@contoso.com", client.StatusDelivered), to("cy@contoso.com", client.StatusDelivered))
	for _, test := range []struct {
		name       string
		messages   []*client.Trace
		recipients []string
		shown      bool
	}{
		{"one recipient", bob, []string{"BOB@contoso.com"}, false},
		{"a domain", bob, []string{"*@contoso.com"}, true},
		{"a bare domain", bob, []string{"contoso.com"}, true},
		{"two recipients", bob, []string{"bob@contoso.com", "cy@contoso.com"}, true},
		{"no condition", bob, nil, true},
		{"a message with another one", append(bob[:60:60], other), []string{"bob@contoso.com"}, true},
		{"one row", bob[:1], []string{"bob@contoso.com"}, false},
		{"a row without a recipient", append(bob[:60:60], trace("o2", 0, "ann@fabrikam.com", "None")), []string{"bob@contoso.com"}, true},
	} {
		m := listed(t, 120, test.messages, test.recipients...)
		if got := m.table.WidthOf("to") > 0; got != test.shown {
			t.Errorf("%s: got the column shown %v, want %v, of %s", test.name, got, test.shown, heads(m))
		}
	}
	m := listed(t, 120, bob[:50], "bob@contoso.com")
	m.SetSnapshot(client.Snapshot{Traces: append(bob[:50:50], other), Version: 2, Asked: now, Pages: 2, Complete: true})
	if m.table.WidthOf("to") == 0 {
		t.Errorf("another recipient comes: got %s, want the column back", heads(m))
	}
	m.SetSearch(client.MessageTraces, client.Query{Senders: []string{"ann@fabrikam.com"}})
	m.SetSnapshot(client.Snapshot{Traces: []*client.Trace{other}, Version: 1, Asked: now, Pages: 1, Complete: true})
	if m.table.WidthOf("from") != 0 || m.table.WidthOf("to") == 0 {
		t.Errorf("a search for one sender: got %s, want no column of senders", heads(m))
	}
}

// Where the senders are all the same the recipients stand in their place, also where it
// is narrow.
func TestWithoutSendersTheRecipientsStay(t *testing.T) {
	t.Parallel()
	m := New(uitest.Theme(t, "none", false))
	m.SetSize(60, 20)
	m.SetSearch(client.Tracing, client.Query{Senders: []string{"ann@fabrikam.com"}})
	m.SetSnapshot(client.Snapshot{Traces: []*client.Trace{trace("a1", 0, "ann@fabrikam.com", "A long subject, longer than the column", to("bob@contoso.com", client.StatusDelivered)), trace("a2", 0, "ann@fabrikam.com", "x", to("cy@contoso.com", client.StatusFailed))}, Version: 1, Asked: now, Pages: 1, Complete: true})
	if got, want := heads(m), "received 13, status 11, to 12, subject 16"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A wider list shows more, of mail to one recipient and to many, with reasons and without.
func TestAWiderListShowsMore(t *testing.T) {
	t.Parallel()
	for _, recipients := range [][]string{{"bob@contoso.com"}, {"bob@contoso.com", "johanna.yamada@contoso.com", "legal@woodgrovebank.com"}} {
		for _, explained := range []bool{false, true} {
			before := map[string]int{}
			for _, width := range []int{60, 80, 90, 100, 120, 140, 160, 200} {
				messages := inbox(60, recipients...)
				m := listed(t, width, messages, recipients[0])
				for i := range messages {
					if explained && messages[i].Recipients[0].Status == client.StatusFailed {
						learn(m, messages[i], 0, full())
					}
				}
				for id, least := range map[string]int{"from": 12, "subject": 12} {
					if width >= 80 && id == "subject" {
						least = 20
					}
					if got := m.table.WidthOf(id); got < before[id] || got < least {
						t.Errorf("%d columns, explained %v, to %v: got %s, want %s at least %d wide", width, explained, recipients, heads(m), id, max(before[id], least))
					}
					before[id] = m.table.WidthOf(id)
				}
				t.Logf("%3d columns, explained %v, %d recipients: %s", width, explained, len(recipients), heads(m))
			}
		}
	}
}

// Widths are worked out as rows come, each row once, and never for a key.
func TestOnlyNewRowsAreMeasured(t *testing.T) {
	t.Parallel()
	all := inbox(5000, "bob@contoso.com")
	m := listed(t, 120, all[:2000])
	if got, want := m.fitting.rows, 2000; got != want {
		t.Errorf("the first page: got %d rows measured, want %d", got, want)
	}
	before := heads(m)
	for _, id := range []action.ID{action.Down, action.PageDown, action.Bottom, action.Sort, action.SortReverse, action.Mark, action.Chip(4), action.ChipAll, action.NextProblem, action.Find} {
		m.Handle(id)
		m.View()
	}
	if got := m.fitting.rows; got != 2000 || heads(m) != before {
		t.Errorf("after keys: got %d rows measured and %s, want 2000 and %s", got, heads(m), before)
	}
	m.SetSnapshot(client.Snapshot{Traces: all, Version: 2, Asked: now, Pages: 2, Complete: true})
	if got, want := m.fitting.rows, 5000; got != want {
		t.Errorf("the second page: got %d rows measured, want %d", got, want)
	}
}

func TestThereIsRoomForEveryKindOfColumn(t *testing.T) {
	t.Parallel()
	if got := len(kinds); got > maxKinds {
		t.Errorf("got %d kinds of columns, want %d at most", got, maxKinds)
	}
	for _, t1 := range mail() {
		for _, k := range kinds {
			if k.bytes == nil {
				continue
			}
			m := New(uitest.Theme(t, "none", false))
			if wide, bytes := k.cell(m, t1).Width(), k.bytes(t1, t1.Recipients); k.id == "size" && wide > bytes {
				t.Errorf("%s of %s: got %d columns, want the %d that its bytes allow at most", k.id, t1.ID, wide, bytes)
			}
		}
	}
	for n := int64(1); n > 0 && n < 1<<45; n = n*3/2 + 1 {
		message := &client.Trace{Size: client.SizeOf(n)}
		if wide, bytes := size(message).Width(), sizeBytes(message, nil); wide > bytes {
			t.Errorf("%d bytes: got %d columns, want %d at most", n, wide, bytes)
		}
	}
}

// BenchmarkMeasure is what the widths of a page of 5,000 messages cost, once.
func BenchmarkMeasure(b *testing.B) {
	page := inbox(5000, "bob@contoso.com", "johanna.yamada@contoso.com", "legal@woodgrovebank.com")
	m := New(uitest.Theme(b, "none", false))
	b.ReportAllocs()
	for b.Loop() {
		m.fitting = fitting{}
		for _, t := range page {
			m.fit(t, t.Recipients)
		}
	}
}
