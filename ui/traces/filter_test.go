package traces

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/find"
	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

func TestFilter(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, mail())
	last := func() string { lines := strings.Split(m.View(), "\n"); return strings.TrimSpace(lines[len(lines)-1]) }
	is := func(when, id, shown, line string) {
		t.Helper()
		if current(t, m) != id || ids(m) != shown || last() != line {
			t.Errorf("%s: got the cursor on %s of %q above %q, want %s of %q above %q", when, current(t, m), ids(m), last(), id, shown, line)
		}
	}
	const all = "m01 m02 m03 m04 m05 m06 m07 m08 m09 m10 m11"
	whole := last()
	m.Handle(action.Down)
	m.Handle(action.Find)
	if m.Scope() != action.ScopeText {
		t.Errorf("find: got the scope %q, want %q", m.Scope(), action.ScopeText)
	}
	is("open", "m02", all, "/")
	typed(m, "INV")
	is("typed", "m03", "m01 m03", "/ INV   2 of 11")
	typed(m, " 2041")
	is("typed on", "m01", "m01", "/ INV 2041   1 of 11")
	for range len(" 2041") {
		m.Key(tea.KeyPressMsg{Code: tea.KeyBackspace})
	}
	is("taken back", "m03", "m01 m03", "/ INV   2 of 11")
	m.Handle(action.Accept)
	is("accepted", "m03", "m01 m03", "/ INV   2 of 11   esc shows all")
	m.Handle(action.Back)
	is("left", "m03", all, whole)
	m.Handle(action.FindNext)
	is("next", "m01", all, "/ INV   Search wrapped around.")
	m.Handle(action.FindNext)
	is("next again", "m03", all, "/ INV   n next  N previous  esc ends")
	m.Handle(action.FindPrev)
	is("previous", "m01", all, "/ INV   n next  N previous  esc ends")
	m.Handle(action.Back)
	is("left again", "m01", all, whole)
	m.Handle(action.Find)
	typed(m, "receipt")
	is("other words", "m02", "m02", "/ receipt   1 of 11")
	m.Handle(action.Cancel)
	is("esc while typing", "m02", all, whole)
	if m.Handle(action.Back) {
		t.Error("back without anything to take back: got it taken, want it left to others")
	}
	m.Handle(action.FindPrev)
	is("the new words stay", "m02", all, "/ receipt   Search wrapped around.")
}

func TestAFilterGoesWithChipAndOrder(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, mail())
	step := func(want string, actions ...action.ID) {
		t.Helper()
		for _, id := range actions {
			m.Handle(id)
		}
		if got := ids(m); got != want {
			t.Errorf("%v: got %q, want %q", actions, got, want)
		}
	}
	m.Handle(action.Find)
	typed(m, "bob@")
	step("m01 m02 m03 m05 m09 m11", action.Accept)
	step("m01 m03", action.Chip(4))
	step("m03 m01", action.SortReverse)
	m.SetSnapshot(client.Snapshot{Traces: append(mail(), trace("m12", time.Hour, "a@b.example", "x", to("bob@contoso.com", client.StatusFailed)), trace("m13", time.Hour, "a@b.example", "x", to("cy@contoso.com", client.StatusFailed))), Version: 2, More: true})
	step("m12 m03 m01")
	step("m11 m09 m05 m12 m03 m02 m01", action.Chip(4)) // the new ones are an hour old
	step("m12 m13 m03 m01", action.Chip(4), action.Back)
}

// Each step back takes one thing back, and the cursor stays on what it is seen on.
func TestStepsBackFromAFilter(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, mail())
	m.Handle(action.Down)
	m.Handle(action.Chip(4))
	m.Handle(action.Find)
	typed(m, "invoice")
	m.Handle(action.Accept)
	for i, want := range []int{2, 2, 11} {
		if m.table.Len() != want || current(t, m) != "m03" {
			t.Errorf("after %d steps: got %d rows, the cursor on %s, want %d, on m03", i, m.table.Len(), current(t, m), want)
		}
		if back := m.Handle(action.Back); back != (i < 2) {
			t.Errorf("step %d: got taken %v, want %v", i, back, i < 2)
		}
	}
}

func TestAFilterThatLeavesNothingSaysSo(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, mail())
	m.Handle(action.Find)
	typed(m, "status:failed nowhere")
	for _, want := range []string{"No loaded message has all of these words.", "G loads more, esc shows all.", "/ status:failed nowhere   0 of 11"} {
		if got := m.View(); !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwant %q in it", got, want)
		}
	}
	m.Handle(action.Accept)
	m.Handle(action.Chip(1))
	if got, want := m.View(), "No loaded message with the status Delivered has all of these words."; !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant %q in it", got, want)
	}
	m.Handle(action.Back)
	m.Handle(action.Back)
	if current(t, m) != "m01" {
		t.Errorf("got the cursor on %s, want it back on m01", current(t, m))
	}
}

func found(line string) string {
	m := New(theme.Theme{})
	m.SetTimes(berlin, text.TimesLocal, now)
	fields := m.fields()
	match := fields.Match(fields.Parse(line))
	var all []string
	for _, m := range mail() {
		if match(m) {
			all = append(all, m.ID)
		}
	}
	return strings.Join(all, " ")
}

func TestFindKnowsCaseAndScripts(t *testing.T) {
	t.Parallel()
	for wanted, ids := range map[string]string{
		"発注書": "m03", "NEWS@": "m07", "customer2499": "m07", "m08@fabrikam": "m08", "Teleported": "m09", "תג": "", "מבחן": "m09",
		"from:<>": "m06", "status:junk": "m04", "-status:delivered -status:failed to:bob": "m05 m09 m11", "message-id:m08@": "m08", "id:m1": "m10 m11", "to:*@contoso.com subject:receipt": "m02",
		"since:13:00": "m01 m02 m03 m04", "since:2h": "m01 m02 m03 m04 m05", "until:\"yesterday 23:00\"": "m10 m11", "since:20m until:13:55": "m02 m03", "-since:5h": "m09 m10 m11", "when:\"13:40 - 13:55\"": "m02 m03", "when:yesterday": "m10", "bob since:2": "m01 m02 m03 m05 m09 m11",
	} {
		if got := found(wanted); got != ids {
			t.Errorf("%q: got %q, want %q", wanted, got, ids)
		}
	}
}

// Each condition of a search is one of a filter.
func TestAFilterKnowsTheWordsOfASearch(t *testing.T) {
	t.Parallel()
	words := []string{"subject-is", "subject-starts", "subject-ends"}
	for _, info := range client.Fields {
		words = append(words, info.Words...)
	}
	for _, word := range words {
		if word == "latest" { // no condition on a message
			continue
		}
		if !slices.ContainsFunc(New(theme.Theme{}).fields(), func(f find.Field[*client.Trace]) bool { return slices.Contains(f.Words, word) }) {
			t.Errorf("%s: got no field of it, want one", word)
		}
	}
}

func TestAFilterFindsAnAddressOnEitherSide(t *testing.T) {
	t.Parallel()
	message := trace("m00", 0, "ann@fabrikam.com", "Invoice 1", to("bob@contoso.com", client.StatusDelivered))
	for value, want := range map[string]bool{"ann@": true, "bob@": true, "cy@": false} {
		has, ok := eitherSide.Compare(value)
		if got := has(message); !ok || got != want {
			t.Errorf("with:%s: got %v, want %v", value, got, want)
		}
	}
}

// TestFindReachesEveryColumn takes what the cells show of a message.
func TestFindReachesEveryColumn(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 200, 20, nil)
	message := trace("m00", 0, "ann@fabrikam.com", "Invoice 1", to("bob@contoso.com", client.StatusGettingStatus))
	message.FromIP, message.ToIP = client.IPOf("192.0.2.7"), client.IPOf("198.51.100.9")
	m.SetChoices(Only(Columns()))
	for _, column := range m.columns() {
		switch column.ID {
		case "received", "size", "age": // sorting serves these better
			continue
		case "direction", "recipients": // by name only, see TestMoreColumns
			continue
		}
		shown := strings.TrimPrefix(column.Cell(message).Text, m.theme.Status(client.StatusGettingStatus).Glyph+" ")
		fields := m.fields()
		if filter := fields.Parse(strconv.Quote(shown)); shown == "" || !fields.Match(filter)(message) || fields.Hits(filter)(column.ID, shown) == nil {
			t.Errorf("column %s: %q is not found or not marked, want a field for it", column.ID, shown)
		}
	}
}

// Of a message with many recipients the one is shown that was looked for.
func TestTheRecipientWithTheWordsIsShown(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 190, 20, mail())
	m.Handle(action.Find)
	typed(m, "customer2499")
	for i, want := range []string{"customer2499@example.com +2499", "customer0000@example.com +2499", "customer2499@example.com +2499"} {
		if got := m.View(); !strings.Contains(got, want) {
			t.Errorf("step %d: got\n%s\nwant %q in it", i, got, want)
		}
		m.Handle([]action.ID{action.Cancel, action.FindNext, action.Back}[i])
	}
}

func TestHitsAreMarkedInTheCells(t *testing.T) {
	t.Parallel()
	look := uitest.Theme(t, "ansi16", false)
	m := pane(look, 120, 20, mail())
	marked := look.Match.Render("Invo")
	m.Handle(action.Find)
	typed(m, "invo")
	for i, want := range []bool{true, false, true} {
		if got := strings.Contains(m.View(), marked); got != want {
			t.Errorf("step %d: got hits marked %v, want %v", i, got, want)
		}
		m.Handle([]action.ID{action.Cancel, action.FindNext, action.Back}[i])
	}
}

func TestFarAwayRowsAreSearchedInATask(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, generated(20000))
	m.Handle(action.Find)
	m.Paste("\"subject 15000\"")
	m.Handle(action.Cancel)
	m.Handle(action.FindNext)
	scan, ok := m.Scan()
	if !ok {
		t.Fatal("got no scan, want one")
	}
	if _, again := m.Scan(); again {
		t.Error("got the same scan twice, want it once")
	}
	hit, err := scan.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	m.MoveToHit(hit)
	if current(t, m) != "g0015000" {
		t.Errorf("got the cursor on %s, want g0015000", current(t, m))
	}
}

// BenchmarkFilterKey is what a key of the filter costs beside the loop: the first one,
// and one more that narrows on.
func BenchmarkFilterKey(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		all := generated(n)
		for _, words := range []string{"e", "nowhere", "subject 4", "status:failed !s1@"} {
			for name, more := range map[string]string{"": "", " and one more": "7"} {
				b.Run(fmt.Sprintf("%d/%s%s", n, words, name), func(b *testing.B) {
					for b.Loop() {
						b.StopTimer()
						m := pane(uitest.Theme(b, "none", false), 120, 40, all)
						m.Handle(action.Find)
						m.Paste(words)
						if more != "" {
							work(b, m)
							m.Paste(more)
						}
						b.StartTimer()
						work(b, m)
					}
				})
			}
		}
	}
}

// work does what is left to a task.
func work(t testing.TB, m *Model) {
	t.Helper()
	if job, pending := m.Pending(); pending {
		order, err := job.Run(context.Background())
		if err != nil || !m.Apply(order) {
			t.Fatalf("got the error %v, or an order that came too late, want neither", err)
		}
	}
}

// What takes long is left to a task, and until it is done the list says that it does
// not know how many there are.
func TestAFilterOfManyRowsIsATask(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, generated(20000))
	m.Handle(action.Find)
	m.Paste("subject 1500")
	for _, want := range []string{"/ subject 1500   … of 20,000", "/ subject 1500   12 of 20,000"} {
		if got := m.View(); !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwant %q in it", got, want)
		}
		work(t, m)
	}
}
