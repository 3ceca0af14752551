package traces

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/table"
	"msgtrace/ui/uitest"
)

// several are messages that differ in everything that a column can show.
func several() []*client.Trace {
	first := trace("c0000001", 3*time.Hour, "ann@fabrikam.com", "One", to("bob@contoso.com", client.StatusDelivered))
	first.FromIP, first.ToIP = client.IPOf("192.0.2.7"), client.IPOf("198.51.100.9")
	second := trace("a0000002", 5*time.Minute, "cy@contoso.com", "Two", to("bob@contoso.com", client.StatusDelivered), to("dee@contoso.de", client.StatusDelivered))
	second.FromIP = client.IPOf("2001:db8::1")
	third := trace("b0000003", 50*time.Hour, "dee@contoso.com", "Three", to("x@northwind.example", client.StatusFailed))
	third.Recipients[0].ToIP = client.IPOf("203.0.113.4")
	third.RecipientsKnown = client.KnownMatching
	bounce := trace("d0000004", 30*time.Second, "", "Four", to("bob@contoso.com", client.StatusDelivered))
	return []*client.Trace{first, second, third, bounce}
}

func TestMoreColumns(t *testing.T) {
	t.Parallel()
	own := Domains{Own: []string{"contoso.com", "contoso.de"}, All: true}
	for _, test := range []struct {
		id, shown string // of the four messages
		order     string // sorted by it
		filter    string // and the rows that it leaves
		left      string
	}{
		{"age", "3 h, 5 min, 2 d, 30 s", "Four Two One Three", "", "One Two Three Four"},
		{"direction", "in, internal, out, ", "One Two Three Four", "direction:internal", "Two"},
		{"recipients", "1, 2, 1+, 1", "Two One Three Four", "recipients:>1", "Two"},
		{"from-domain", "fabrikam.com, contoso.com, contoso.com, ", "Four Two Three One", "from-domain:fabri", "One"},
		{"to-domain", "contoso.com, contoso.com, northwind.example, contoso.com", "One Two Four Three", "to-domain:contoso.de", "Two"},
		{"from-ip", "192.0.2.7, 2001:db8::1, , ", "One Two Three Four", "from-ip:2001", "Two"},
		{"to-ip", "198.51.100.9, , 203.0.113.4, ", "One Three Two Four", "203.0.113", "Three"},
		{"message-id", "<c0000001@fabrikam.com>, <a0000002@fabrikam.com>, <b0000003@fabrikam.com>, <d0000004@fabrikam.com>", "Two Three One Four", "message-id:a0000002", "Two"},
		{"id", "c0000001, a0000002, b0000003, d0000004", "Two Three One Four", "id:b0000003", "Three"},
	} {
		m := pane(uitest.Theme(t, "none", false), 160, 20, several())
		m.SetDomains(own)
		if m.WidthOf(test.id) != 0 {
			t.Errorf("%s: got the column without anybody's wish, want none", test.id)
		}
		m.SetChoices(Only([]string{test.id, "subject"}))
		column := m.columns()[0]
		var shown []string
		for _, message := range several() {
			cell := column.Cell(message)
			shown = append(shown, cell.Text+cell.Tail)
		}
		if got := strings.Join(shown, ", "); got != test.shown {
			t.Errorf("%s: got %q, want %q", test.id, got, test.shown)
		}
		if !strings.Contains(strings.Split(m.View(), "\n")[1], Title(test.id)) {
			t.Errorf("%s: got\n%s\nwant the title %q", test.id, m.View(), Title(test.id))
		}
		m.SortBy(test.id)
		if got := subjectsOf(m); got != test.order {
			t.Errorf("sorted by %s: got %s, want %s", test.id, got, test.order)
		}
		m.SortBy("received")
		m.Handle(action.Find)
		typed(m, test.filter)
		if got := subjectsOf(m); got != test.left {
			t.Errorf("%q: got %s, want %s", test.filter, got, test.left)
		}
	}
}

func subjectsOf(m *Model) string {
	var all []string
	for place := range m.table.Len() {
		all = append(all, m.table.Row(place).Subject)
	}
	return strings.Join(all, " ")
}

// Without all domains of the tenant, only what stays inside is sure.
func TestTheDirectionIsOnlySaidWhereItIsKnown(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		domains Domains
		want    string
	}{
		{Domains{}, ", , , "},
		{Domains{Own: []string{"Contoso.com"}}, ", , , "},
		{Domains{Own: []string{"contoso.com", "contoso.de"}}, ", internal, , "},
		{Domains{Own: []string{"contoso.com"}, All: true}, "in, out, out, "},
		{Domains{Own: []string{"example.com"}, All: true}, ", , , "},
	} {
		var got []string
		for _, message := range several() {
			got = append(got, test.domains.way(message))
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%+v: got %q, want %q", test.domains, strings.Join(got, ", "), test.want)
		}
	}
	if got := (Domains{Own: []string{"contoso.com"}, All: true}).way(trace("n", 0, "ann@contoso.com", "None")); got != "" {
		t.Errorf("without recipients: got %q, want nothing", got)
	}
}

func TestChoicesAreCompletedAndTheSubjectStandsLast(t *testing.T) {
	t.Parallel()
	show := func(choices []table.Choice) string {
		var all []string
		for _, c := range choices {
			if c.Shown {
				all = append(all, fmt.Sprintf("%s %d", c.ID, c.Width))
			}
		}
		return strings.Join(all, ", ")
	}
	for _, test := range []struct {
		wanted []table.Choice
		want   string
	}{
		{nil, "received 0, status 0, reason 0, from 0, to 0, size 0, subject 0"},
		{[]table.Choice{{ID: "subject", Shown: true}, {ID: "from", Shown: true, Width: 30}, {ID: "from", Shown: true, Width: 9}, {ID: "colour", Shown: true}, {ID: "to"}}, "received 0, status 0, reason 0, from 30, size 0, subject 0"},
		{[]table.Choice{{ID: "age", Shown: true, Width: -4}, {ID: "from", Shown: true, Width: 999}}, "received 0, status 0, reason 0, age 0, from 200, to 0, size 0, subject 0"},
		{Only([]string{"subject", "age", "from"}), "age 0, from 0, subject 0"},
	} {
		got := Choices(test.wanted)
		if show(got) != test.want || len(got) != len(kinds) {
			t.Errorf("%v: got %d, shown %s, want %d, shown %s", test.wanted, len(got), show(got), len(kinds), test.want)
		}
		if again := Choices(got); !slices.Equal(again, got) {
			t.Errorf("%v: got %v the second time, want %v", test.wanted, again, got)
		}
	}
}

// A column that a person makes as wide as they like stays so at every width.
func TestAColumnKeepsTheWidthThatAPersonGaveIt(t *testing.T) {
	t.Parallel()
	for _, id := range Columns() {
		m := listed(t, 160, inbox(60, "bob@contoso.com", "cy@contoso.com"))
		learn(m, m.snapshot.Traces[3], 0, full())
		m.SetChoices([]table.Choice{{ID: id, Shown: true, Width: 17}})
		for _, width := range []int{160, 120} {
			m.SetSize(width, 20)
			if got := m.WidthOf(id); got != 17 && id != "size" {
				t.Errorf("%s at %d columns: got %d, want 17, of %s", id, width, got, heads(m))
			}
			uitest.Fits(t, m.View(), width, 20)
		}
	}
}

func TestHidingTheColumnThatSortsTakesTheOrderBack(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 120, 20, several())
	m.SortBy("from")
	m.SetChoices([]table.Choice{{ID: "from"}})
	if column, _ := m.Sorted(); column != "received" || subjectsOf(m) != "One Two Three Four" {
		t.Errorf("got the order %q: %s, want the rows as they came", column, subjectsOf(m))
	}
}

func TestOfAnAddressOfTheTenantTheNameIsKept(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 24, nil)
	m.SetDomains(Domains{Own: []string{"contoso.com"}})
	for _, test := range []struct {
		address string
		width   int
		want    string
	}{
		{"ingrid.kowalski@contoso.com", 26, "ingrid.kowals…@contoso.com"},
		{"ingrid.kowalski@contoso.com", 18, "ingri…@contoso.com"},
		{"ingrid.kowalski@contoso.com", 17, "ingrid.kowalski@…"},
		{"ingrid.kowalski@contoso.com", 12, "ingrid.kowa…"},
		{"cy@contoso.com", 12, "cy@contoso.…"},
		{"cy@contoso.co", 12, "…@contoso.co"},
		{"support@rnicrosoft.example", 12, "…oft.example"},
		{"ingrid.kowalski@c0ntoso.com", 12, "…c0ntoso.com"},
	} {
		if got := m.truncateAddress(test.address, test.width, "…"); got != test.want {
			t.Errorf("%q in %d columns: got %q, want %q", test.address, test.width, got, test.want)
		}
	}
}
