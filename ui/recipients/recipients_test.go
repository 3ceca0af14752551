package recipients

import (
	"fmt"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/uitest"
)

func message(known client.RecipientsKnown) *client.Trace {
	m := &client.Trace{ID: "m1", RecipientsKnown: known}
	for _, r := range []struct {
		address string
		status  client.Status
	}{
		{"ann@contoso.com", client.StatusDelivered}, {"bob@contoso.com", client.StatusFailed}, {"cy@contoso.com", client.StatusDelivered},
		{"dee@contoso.com", client.StatusFilteredAsSpam}, {"用户@例子.example", client.StatusExpanded},
		{"\x1b[5mceo\u202e@double-it.example", client.StatusQuarantined}, {"", "teleported\x07"},
		{"recipient-with-a-very-long-address-that-goes-on-and-on@subsidiary.of.a.company.example", client.StatusGettingStatus},
		{"eve@contoso.com", client.StatusRecalled}, {"fay@contoso.com", client.StatusPending}, {"gus@contoso.com", client.StatusUnknown},
	} {
		m.Recipients = append(m.Recipients, client.Recipient{Address: r.address, Status: r.status})
	}
	return m
}

func pane(look theme.Theme, width, height int, trace *client.Trace) *Model {
	m := New(look)
	m.SetSize(width, height)
	m.SetTrace(trace, false)
	return m
}

// views are those of the pane with everything that is hard to draw.
func views() uitest.Views {
	return uitest.Views{
		Sizes:   []uitest.Size{{Width: 80, Height: 16}, {Width: 60, Height: 16}, {Width: 52, Height: 14}, {Width: 38, Height: 10}},
		Foreign: fmt.Sprint(message(client.KnownMatching).Recipients),
		Draw: func(t testing.TB, size uitest.Size, ascii bool) string {
			return pane(uitest.Theme(t, "none", ascii), size.Width, size.Height, message(client.KnownMatching)).View()
		},
	}
}

func TestScreens(t *testing.T) {
	t.Parallel()
	views().Golden(t, uitest.Size{Width: 80, Height: 16})
}

func TestASCIISaysTheSame(t *testing.T) {
	t.Parallel()
	views().SameInASCII(t)
}

func TestEverySizeHolds(t *testing.T) {
	t.Parallel()
	for _, known := range []client.RecipientsKnown{client.KnownAll, client.KnownMatching, client.KnownNone} {
		trace := message(known)
		if known == client.KnownNone {
			trace.Recipients = nil
		}
		for _, titled := range []bool{true, false} {
			m := pane(uitest.Theme(t, "ansi16", false), 80, 24, trace)
			m.SetTitled(titled)
			for width := range 161 {
				for _, height := range []int{0, 1, 2, 4, 24} {
					m.SetSize(width, height)
					uitest.Fits(t, m.View(), width, height)
					x, y, shown := m.Cursor()
					uitest.InPane(t, x, y, shown, width, height)
				}
			}
		}
	}
}

func TestTitle(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, nil)
	if got := m.Title(100); got != "Recipients" {
		t.Errorf("title without a message: got %q, want Recipients", got)
	}
	m.SetTrace(message(client.KnownAll), false)
	if got, want := m.Title(100), "Recipients 11 · 1 ✓ 2  2 ⊘ 1  3 ⚑ 1  4 ✗ 1  5 … 1  6 ⊞ 1  7 ◌ 1  8 ↩ 1  9 ? 2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	m.SetTrace(message(client.KnownMatching), false)
	if !strings.HasPrefix(m.Title(100), "Recipients that match 11 ") || !strings.Contains(m.View(), "a: all recipients, one request") {
		t.Errorf("got the title %q and\n%s\nwant what matches, and how to see all", m.Title(100), m.View())
	}
}

// Names that are hidden are shorter, or longer: the columns follow them.
func TestTheColumnsAreAsWideAsTheNewNamesNeed(t *testing.T) {
	t.Parallel()
	with := func(address string) *client.Trace {
		return &client.Trace{ID: "m1", RecipientsKnown: client.KnownAll, Recipients: []client.Recipient{{Address: address, Status: client.StatusDelivered}}}
	}
	m := pane(uitest.Theme(t, "none", false), 80, 10, with("bob@contoso.com"))
	before := m.View()
	m.SetTrace(with("a-name-that-is-longer-than-what-hides-it@contoso.com"), false)
	m.SetTrace(with("bob@contoso.com"), false)
	if m.View() == before {
		t.Fatal("got the columns narrower again for a message, want them to stay as wide as they were")
	}
	m.SetTrace(nil, false)
	m.ForgetWidths()
	m.SetTrace(with("bob@contoso.com"), false)
	if got := m.View(); got != before {
		t.Errorf("got\n%s\nwant the columns as at first\n%s", got, before)
	}
}

func TestTheCursorStaysOnItsAddress(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, message(client.KnownMatching))
	if r, _ := m.Current(); r.Address != "bob@contoso.com" {
		t.Errorf("opening a message: got the cursor on %q, want it on its first problem, bob@contoso.com", r.Address)
	}
	m.Handle(action.Down)
	all := message(client.KnownAll)
	all.Recipients = append([]client.Recipient{{Address: "a1@x"}, {Address: "a2@x"}}, all.Recipients...)
	m.SetTrace(all, false)
	if r, _ := m.Current(); r.Address != "cy@contoso.com" {
		t.Errorf("all recipients: got the cursor on %q, want it still on cy@contoso.com", r.Address)
	}
	other := message(client.KnownAll)
	other.ID = "m2"
	m.SetTrace(other, false)
	if r, _ := m.Current(); r.Address != "bob@contoso.com" {
		t.Errorf("another message: got the cursor on %q, want it on bob@contoso.com", r.Address)
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, message(client.KnownAll))
	m.Handle(action.NextProblem)
	if r, _ := m.Current(); r.Address != "dee@contoso.com" {
		t.Errorf("next problem: got %q, want dee@contoso.com", r.Address)
	}
	m.Handle(action.PrevProblem)
	if r, _ := m.Current(); r.Address != "bob@contoso.com" {
		t.Errorf("previous problem: got %q, want bob@contoso.com", r.Address)
	}
	if m.Handle(action.Sort) {
		t.Error("sort: got it taken, want it left to others")
	}
}

func BenchmarkKeyDown(b *testing.B) {
	trace := &client.Trace{ID: "big", RecipientsKnown: client.KnownAll}
	for i := range 2500 {
		trace.Recipients = append(trace.Recipients, client.Recipient{Address: fmt.Sprintf("r%d@example.com", i), Status: client.StatusDelivered})
	}
	m := pane(uitest.Theme(b, "ansi16", false), 80, 24, trace)
	b.ResetTimer()
	for range b.N {
		m.Handle(action.Down)
		_ = m.View()
	}
}

func TestARecipientFarDownIsFound(t *testing.T) {
	t.Parallel()
	trace := &client.Trace{ID: "big", RecipientsKnown: client.KnownAll}
	for i := range 6000 {
		trace.Recipients = append(trace.Recipients, client.Recipient{Address: fmt.Sprintf("r%d@example.com", i), Status: client.StatusDelivered})
	}
	m := pane(uitest.Theme(t, "none", false), 80, 24, trace)
	m.Handle(action.Find)
	m.Paste("r5999@")
	if r, _ := m.Current(); r.Address != "r5999@example.com" {
		t.Errorf("got %q, want the last one", r.Address)
	}
	if got, want := m.View(), "/ r5999@   1 of 6,000"; !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant %q in it", got, want)
	}
}

func TestFilter(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ words, want string }{
		{"contoso -status:delivered", "bob@contoso.com dee@contoso.com eve@contoso.com fay@contoso.com gus@contoso.com"},
		{"status:failed,spam", "bob@contoso.com dee@contoso.com"}, {"to:cy", "cy@contoso.com"}, {"用户", "用户@例子.example"}, {"teleported", ""}, {"nobody", "none"},
	} {
		m := pane(uitest.Theme(t, "none", false), 80, 20, message(client.KnownAll))
		m.Handle(action.Find)
		m.Paste(test.words)
		var got []string
		for place := range m.table.Len() {
			got = append(got, m.table.Row(place).Address)
		}
		if m.table.Len() == 0 {
			got = []string{"none"}
			if view, want := m.View(), "No recipient has all of these words."; !strings.Contains(view, want) {
				t.Errorf("%s: got\n%s\nwant %q in it", test.words, view, want)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %q, want %q", test.words, got, test.want)
		}
	}
}

// The cursor stays on its address when the filter goes, and all recipients may come
// while it is on.
func TestAFilterSurvivesMoreRecipients(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, message(client.KnownMatching))
	m.Handle(action.Find)
	m.Paste("dee@")
	m.Handle(action.Accept)
	all := message(client.KnownAll)
	all.Recipients = append([]client.Recipient{{Address: "dee@fabrikam.com"}, {Address: "x"}}, all.Recipients...)
	m.SetTrace(all, false)
	if r, _ := m.Current(); m.table.Len() != 2 || r.Address != "dee@contoso.com" {
		t.Errorf("got %d rows, the cursor on %q, want 2, on dee@contoso.com", m.table.Len(), r.Address)
	}
	m.Handle(action.Back)
	if r, _ := m.Current(); m.table.Len() != 13 || r.Address != "dee@contoso.com" {
		t.Errorf("without the filter: got %d rows, the cursor on %q, want 13, on dee@contoso.com", m.table.Len(), r.Address)
	}
}

// mailing is a message to very many, of whom some did not get it.
func mailing() *client.Trace {
	trace := &client.Trace{ID: "big", RecipientsKnown: client.KnownAll}
	for i := range 2500 {
		status := client.StatusDelivered
		if i%40 == 7 {
			status = client.StatusFailed
		}
		trace.Recipients = append(trace.Recipients, client.Recipient{Address: fmt.Sprintf("r%04d@example.com", i), Status: status})
	}
	return trace
}

func TestAMailingIsNarrowedByDigitAndWords(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 60, 20, mailing())
	is := func(when, address string, shown int, title string) {
		t.Helper()
		if r, _ := m.Current(); r.Address != address || m.table.Len() != shown || m.Title(60) != title {
			t.Errorf("%s: got the cursor on %q of %d rows under %q, want %q of %d under %q", when, r.Address, m.table.Len(), m.Title(60), address, shown, title)
		}
	}
	const all = "Recipients 2,500 · 1 ✓ 2,437  4 ✗ 63"
	is("opened", "r0007@example.com", 2500, all)
	m.Handle(action.NextProblem)
	is("next problem", "r0047@example.com", 2500, all)
	m.Handle(action.Chip(4))
	is("failed", "r0047@example.com", 63, "Recipients 2,500 · 1 ✓ 2,437  [4 ✗ 63]")
	m.Handle(action.Find)
	m.Paste("r20")
	m.Handle(action.Accept)
	is("failed, with words", "r2007@example.com", 3, "Recipients 2,500 · 1 ✓ 2,437  [4 ✗ 63]")
	m.Handle(action.Down)
	m.Handle(action.Back)
	is("one step back", "r2047@example.com", 63, "Recipients 2,500 · 1 ✓ 2,437  [4 ✗ 63]")
	m.Handle(action.Back)
	is("two steps back", "r2047@example.com", 2500, all)
	if m.Handle(action.Back) {
		t.Error("three steps back: got it taken, want it left to others")
	}
	m.Handle(action.Chip(3))
	if got, want := m.View(), "No recipient has the status Quarantined. 0 shows all."; !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant %q in it", got, want)
	}
	m.Handle(action.ChipAll)
	is("all", "r2047@example.com", 2500, all)
	m.Handle(action.Chip(4))
	m.SetTrace(message(client.KnownAll), false)
	if got := m.table.Len(); got != 11 {
		t.Errorf("another message: got %d rows, want all 11", got)
	}
}

func TestMarksGoWithTheirAddresses(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, message(client.KnownMatching))
	is := func(when, want string) {
		t.Helper()
		var got []string
		for _, marked := range m.Marked() {
			got = append(got, marked.Address)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %v marked, want %q", when, got, want)
		}
	}
	m.Handle(action.Mark)
	m.Handle(action.Chip(2))
	m.Handle(action.MarkAll)
	is("two", "dee@contoso.com bob@contoso.com")
	if got, want := m.Title(100), "◆ 2"; !strings.HasSuffix(got, want) {
		t.Errorf("got the title %q, want %q at its end", got, want)
	}
	all := message(client.KnownAll)
	all.Recipients = append([]client.Recipient{{Address: "a1@x"}}, all.Recipients...)
	all.Recipients[2].Address = "Bob@contoso.com" // the same one
	m.SetTrace(all, false)
	m.Handle(action.ChipAll)
	is("with all recipients", "Bob@contoso.com dee@contoso.com")
	m.Handle(action.Back)
	is("esc", "")
}

// The status stands beside the longest address, and stays there for the next message.
func TestTheStatusStandsBesideTheLongestAddress(t *testing.T) {
	t.Parallel()
	m := New(uitest.Theme(t, "none", false))
	m.SetSize(80, 10)
	long := &client.Trace{ID: "1", Recipients: []client.Recipient{{Address: "carla.lambert@contoso.com", Status: client.StatusDelivered}, {Address: "bob@contoso.com", Status: client.StatusQuarantined}}}
	short := &client.Trace{ID: "2", Recipients: []client.Recipient{{Address: "bob@contoso.com", Status: client.StatusFailed}}}
	for _, step := range []struct {
		trace           *client.Trace
		address, status int
	}{{short, 15, 8}, {long, 25, 13}, {short, 25, 13}} {
		m.SetTrace(step.trace, false)
		if got, status := m.table.WidthOf("address"), m.table.WidthOf("status"); got != step.address || status != step.status {
			t.Errorf("message %s: got an address of %d columns and a status of %d, want %d and %d", step.trace.ID, got, status, step.address, step.status)
		}
	}
}
