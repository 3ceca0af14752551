package everyone

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/addressees"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/uitest"
)

// attack is the recipients of three messages, with everything that is hard to draw.
func attack() addressees.List {
	to := func(known client.RecipientsKnown, recipients ...client.Recipient) *client.Trace {
		return &client.Trace{RecipientsKnown: known, Recipients: recipients}
	}
	return addressees.Of(slices.Values([]*client.Trace{
		to(client.KnownAll, client.Recipient{Address: "bob@contoso.com", Status: client.StatusDelivered}, client.Recipient{Address: "ann@contoso.com", Status: client.StatusFilteredAsSpam},
			client.Recipient{Address: "用户@例子.example", Status: client.StatusQuarantined}, client.Recipient{Address: "all@contoso.com", Status: client.StatusExpanded}),
		to(client.KnownAll, client.Recipient{Address: "BOB@contoso.com", Status: client.StatusQuarantined}, client.Recipient{Address: "\x1b[5mceo\u202e@double-it.example", Status: client.StatusFailed}),
		to(client.KnownMatching, client.Recipient{Address: "bob@contoso.com", Status: client.StatusQuarantined}, client.Recipient{Address: "", Status: "teleported\x07"},
			client.Recipient{Address: "recipient-with-a-very-long-address-that-goes-on-and-on@subsidiary.of.a.company.example", Status: client.StatusGettingStatus}),
	}))
}

func list(look theme.Theme, width, height int) *Model {
	m := New(look, nil, attack(), Measure(look, nil, attack()), Told{Reach: "incomplete: read back to 2026-11-24 16:24 only"})
	m.SetSize(width, height)
	return m
}

func views() uitest.Views {
	return uitest.Views{
		Sizes:   []uitest.Size{{Width: 120, Height: 14}, {Width: 80, Height: 14}, {Width: 60, Height: 14}, {Width: 40, Height: 9}},
		Foreign: fmt.Sprint(attack().All[0].Address, "用户@例子.example"),
		Draw: func(t testing.TB, size uitest.Size, ascii bool) string {
			return list(uitest.Theme(t, "none", ascii), size.Width, size.Height).View()
		},
	}
}

func TestScreens(t *testing.T) {
	t.Parallel()
	views().Golden(t, uitest.Size{Width: 80, Height: 14})
}

func TestASCIISaysTheSame(t *testing.T) {
	t.Parallel()
	views().SameInASCII(t)
}

func TestEverySizeHolds(t *testing.T) {
	t.Parallel()
	m := list(uitest.Theme(t, "ansi16", false), 80, 24)
	for _, filter := range []bool{false, true} {
		if filter {
			m.Handle(action.Find)
			m.Paste("contoso")
		}
		for width := range 161 {
			for _, height := range []int{0, 1, 2, 3, 4, 6, 24} {
				m.SetSize(width, height)
				uitest.Fits(t, m.View(), width, height)
				x, y, shown := m.Cursor()
				uitest.InPane(t, x, y, shown, width, height)
			}
		}
	}
}

func TestADigitLeavesWhoeverHadSuchACopy(t *testing.T) {
	t.Parallel()
	m := list(uitest.Theme(t, "none", false), 80, 20)
	shown := func() string {
		var all []string
		rows, _ := m.Shown()
		for one := range rows {
			all = append(all, one.Address)
		}
		return strings.Join(all, " ")
	}
	m.Handle(action.Chip(3))
	if got, want := shown(), "bob@contoso.com 用户@例子.example"; got != want {
		t.Errorf("quarantined: got %q, want %q", got, want)
	}
	m.Handle(action.Find)
	m.Paste("status:delivered")
	if got, want := shown(), "bob@contoso.com"; got != want {
		t.Errorf("quarantined and delivered: got %q, want %q", got, want)
	}
	m.Handle(action.Cancel)
	m.Handle(action.Back)
	if _, n := m.Shown(); n != 7 {
		t.Errorf("one step back each: got %d addresses, want all 7", n)
	}
	if m.Handle(action.Back) {
		t.Error("back from the whole list: got it taken, want it left to others")
	}
}

func BenchmarkKeyDown(b *testing.B) {
	t := &client.Trace{RecipientsKnown: client.KnownAll}
	for i := range 20_000 {
		t.Recipients = append(t.Recipients, client.Recipient{Address: fmt.Sprintf("r%d@example.com", i), Status: client.StatusDelivered})
	}
	look, list := uitest.Theme(b, "ansi16", false), addressees.Of(slices.Values([]*client.Trace{t}))
	m := New(look, nil, list, Measure(look, nil, list), Told{Reach: "complete"})
	m.SetSize(80, 24)
	b.ResetTimer()
	for range b.N {
		m.Handle(action.Down)
		_ = m.View()
	}
}

// What stands behind the addresses stands beside the longest, and not at the edge of the
// screen.
func TestColumnsTakeWhatTheirRowsNeed(t *testing.T) {
	t.Parallel()
	look := uitest.Theme(t, "none", false)
	all := addressees.Of(slices.Values([]*client.Trace{
		{Recipients: []client.Recipient{{Address: "bob@contoso.com", Status: client.StatusDelivered}, {Address: "cy@contoso.com", Status: client.StatusFailed}}},
		{Recipients: []client.Recipient{{Address: "bob@contoso.com", Status: client.StatusFailed}}},
	}))
	m := New(look, nil, all, Measure(look, nil, all), Told{Reach: "complete"})
	for _, width := range []int{160, 80} {
		m.SetSize(width, 10)
		for id, want := range map[string]int{"status": 11, "address": 15, "messages": 8, "copies": 8} {
			if got := m.table.WidthOf(id); id != "status" && got != want || id == "status" && got > want {
				t.Errorf("%d columns, %s: got %d, want %d", width, id, got, want)
			}
		}
	}
}
