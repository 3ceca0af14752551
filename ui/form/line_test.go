package form

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/queryline"
)

// lineUp goes to the query line and types there.
func lineUp(m *Model, s string) {
	m.Focus()
	m.Handle(action.PrevField)
	typed(m, stopLine, s)
}

func TestFieldsAndLineAreViewsOfOneSearch(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.Tracing)
	typed(m, stopSender, "*@fabrikam.com")
	typed(m, stopSubject, "invoice 2041")
	if got, want := m.lineText(), `from:*@fabrikam.com subject:"invoice 2041" since:48h`; got != want {
		t.Errorf("fields that were typed: got the line %q, want %q", got, want)
	}
	typed(m, stopWhen, "since yesterday 14:00")
	lineUp(m, `status:failed -subject:newsletter`)
	want := queryline.Search{
		Query: client.Query{
			Senders: []string{"*@fabrikam.com"}, Subject: "invoice 2041", SubjectMatch: client.SubjectContains, Statuses: []client.Status{client.StatusFailed},
			Without: []client.Exclusion{{Field: client.FieldSubject, Match: client.SubjectContains, Value: "newsletter"}},
		},
		Times: queryline.Times{Since: "yesterday 14:00"},
	}
	if got := m.Search(); !reflect.DeepEqual(got, want) {
		t.Errorf("a line that was typed on: got %+v, want %+v", got, want)
	}
	m.Handle(action.ClearForm)
	if got := m.lineText(); got != "" {
		t.Errorf("an empty form: got the line %q, want none", got)
	}
}

func TestALineThatCannotBeReadIsMarkedAndNotRun(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.Tracing)
	lineUp(m, "to:bob@contoso.com from:ann")
	if _, problems := m.Query(now); len(problems) != 1 || problems[0].Field != client.FieldSender {
		t.Errorf("got the problems %v, want one of the sender", problems)
	}
	rows := strings.Split(m.View(), "\n")
	before, _, _ := strings.Cut(rows[1], "from:ann")
	if below := rows[2]; !strings.HasPrefix(string([]rune(below)[utf8.RuneCountInString(before):]), `^^^^^^^^ "ann" is no address`) {
		t.Errorf("got below the line %q, want the mark under from:ann and what is wrong", below)
	}
	m.Handle(action.NextField)
	if got := m.lineText(); !strings.Contains(got, "from:ann") {
		t.Errorf("got the line %q once it is left, want it kept with its problem", got)
	}
	typed(m, stopRecipient, ".example")
	if _, problems := m.Query(now); len(problems) != 1 {
		t.Errorf("got the problems %v after typing elsewhere, want that of the sender, which is in its field", problems)
	}
}

func TestSuggestionsAreTakenByTab(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		typed string
		downs int
		want  string
	}{
		{"sub", 0, "subject:"},
		{"sub", 3, "subject-ends:"},
		{"-fr", 1, "-from:"},
		{"status:sp", 0, "status:spam "},
		{"status:failed,non", 0, "status:failed,none "},
		{"since:1", 0, "since:10d "},
		{"to:bo", 1, "to:bob@contoso.com "},
		{"cy", 1, "cy@contoso.com "},
		{"to:bob@contoso.com,bo", 2, "to:bob@contoso.com,bot@contoso.com "},
	} {
		m := newForm(t, client.Tracing)
		m.SetSeen(func(part string) []string {
			return slices.DeleteFunc([]string{"bob@contoso.com", "bot@contoso.com", "cy@contoso.com"}, func(a string) bool { return !strings.Contains(a, part) })
		})
		lineUp(m, test.typed)
		if m.Scope() != action.ScopeSuggestions {
			t.Errorf("%q: got no suggestions, want some", test.typed)
			continue
		}
		for range test.downs {
			m.Handle(action.SuggestDown)
		}
		m.Handle(action.SuggestTake)
		if got := m.lineText(); got != test.want {
			t.Errorf("%q: got %q, want %q", test.typed, got, test.want)
		}
	}
}

func TestWhatIsTypedToItsEndHasNoSuggestion(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"to:bob@contoso.com", "status:failed", "since:48h", "subject:to", `"to`, "x", ""} {
		m := newForm(t, client.Tracing)
		m.SetSeen(func(string) []string { return []string{"bob@contoso.com.example"} })
		lineUp(m, line)
		if m.Suggesting() {
			t.Errorf("%q: got the suggestions %v, want none", line, m.list.items)
		}
	}
}

func TestEscClosesOnlyTheListOfSuggestions(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.Tracing)
	lineUp(m, "sub")
	if !m.Handle(action.SuggestClose) || m.Suggesting() || m.lineText() != "sub" {
		t.Errorf("got a list %v and the line %q, want the list closed and the line kept", m.Suggesting(), m.lineText())
	}
	typed(m, stopLine, "j")
	if !m.Suggesting() {
		t.Error("got no list for the next letter, want one")
	}
}

func TestTheOldSearchIsTakenOverOrGivenUpByTheFirstKey(t *testing.T) {
	t.Parallel()
	old := client.Query{Recipients: []string{"old@contoso.com"}, Statuses: []client.Status{client.StatusFailed}}
	for _, test := range []struct {
		name string
		act  func(m *Model)
		want string
	}{
		{"a letter", func(m *Model) { typed(m, stopRecipient, "b@c.example") }, "to:b@c.example"},
		{"a paste", func(m *Model) { m.Paste("bob@contoso.com") }, "to:bob@contoso.com"},
		{"an arrow", func(m *Model) { press(m, "left"); typed(m, stopRecipient, "x") }, "to:old@contoso.coxm status:failed"},
		{"the next field", func(m *Model) { m.Handle(action.NextField); typed(m, m.focus, "a@b.example") }, "to:old@contoso.com from:a@b.example status:failed"},
		{"enter", (*Model).Settle, "to:old@contoso.com status:failed"},
		{"the line", func(m *Model) { m.Handle(action.PrevField); typed(m, stopLine, "x") }, "to:old@contoso.com subject:x status:failed"},
	} {
		m := newForm(t, client.Tracing)
		m.Load(old)
		m.SetOld(true)
		test.act(m)
		if got := m.Search().String(); got != test.want || m.old {
			t.Errorf("%s: got %q, still dim %v, want %q", test.name, got, m.old, test.want)
		}
	}
	m := newForm(t, client.Tracing)
	m.SetBase(queryline.Search{Query: client.Query{Statuses: []client.Status{client.StatusFailed}}})
	m.Load(old)
	m.SetOld(true)
	typed(m, stopRecipient, "b")
	if got, want := m.Search().String(), "to:b status:failed"; got != want {
		t.Errorf("with a form of the profile: got %q, want %q", got, want)
	}
}

func TestWhatIsTypedFirstFindsItsField(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		at          stop
		typed, want string
	}{
		{stopRecipient, "yesterday", "when:yesterday"},
		{stopRecipient, "20 Nov 9:00 - 11:00", `when:"20 Nov 9:00 - 11:00"`},
		{stopRecipient, "2e3c0fac46694e4a266908d5dd529cbe", "id:2e3c0fac-4669-4e4a-2669-08d5dd529cbe"},
		{stopRecipient, "<CAF0001@mail.fabrikam.com>", "to:CAF0001@mail.fabrikam.com"}, // it is an address too
		{stopRecipient, "<no-at-in-it>", "message-id:<no-at-in-it>"},
		{stopRecipient, "192.0.2.1", "from-ip:192.0.2.1"},
		{stopRecipient, "from:ann@fabrikam.com status:failed", "from:ann@fabrikam.com status:failed"},
		{stopRecipient, "contoso.com", "to:contoso.com"}, // read as *@contoso.com
		{stopRecipient, "bob", "to:bob"},                 // a name is no address, and stays to be mended
		{stopWhen, "bob@contoso.com", "to:bob@contoso.com"},
		{stopWhen, "contoso.com", "to:contoso.com"},
		{stopSubject, "yesterday", "subject:yesterday"},
		{stop(client.FieldFromIP), "bob@contoso.com", "to:bob@contoso.com"},
		{stopID, "<a@b>", "message-id:<a@b>"},
	} {
		m := newForm(t, client.Tracing)
		typed(m, test.at, test.typed)
		m.Settle()
		if got := m.Search().String(); got != test.want {
			t.Errorf("%q typed in %s: got %q, want %q", test.typed, test.at, got, test.want)
		}
	}
}

// TestAFormIsLoadedAsItsSearch is the promise that a search that is remembered comes
// back as it was.
func TestAFormIsLoadedAsItsSearch(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	texts := map[stop][]string{
		stopRecipient: {"bob@contoso.com", "bob@contoso.com, *@fabrikam.com"}, stopSender: {"<>", "ann@fabrikam.com"},
		stopWhen:    {"", "last 7 days", "yesterday", "20 Nov 14:00 - 16:00", "until yesterday", "latest", "90m", "2026-11-20 14:00 +-15m", "since yesterday"},
		stopSubject: {"invoice", `say "hi", C:\x`, "to:bob@contoso.com", "発注書"}, stopMessageID: {"<a, b@c>", "x@y"},
		stopID: {"2e3c0fac-4669-4e4a-2669-08d5dd529cbe"}, stop(client.FieldFromIP): {"2001:db8::1 192.0.2.1"}, stop(client.FieldToIP): {"192.0.2.9"},
		stop(client.FieldWithout): {`subject:newsletter from:*@news.example`, `subject-is:"a b"`},
	}
	m, again, inUTC := newForm(t, client.Tracing), newForm(t, client.Tracing), newForm(t, client.Tracing)
	inUTC.rezone()
	for range 2_000 {
		m.LoadSearch(queryline.Search{})
		for at, some := range texts {
			if random.IntN(3) == 0 {
				m.editors[at].Set(some[random.IntN(len(some))])
			}
		}
		if !m.editors[stopWhen].Empty() {
			m.setWhen(m.editors[stopWhen].String())
		}
		m.match = random.IntN(4)
		for i := range m.statuses {
			m.statuses[i] = random.IntN(8) == 0
		}
		m.touch()
		asked := query(t, m)
		for _, way := range []struct {
			name string
			form *Model
			load func()
		}{
			{"its search", again, func() { again.LoadSearch(m.Search()) }},
			{"its line", again, func() { again.LoadSearch(queryline.Parse(m.Search().String()).Search) }},
			{"its line, pasted", again, func() {
				again.Handle(action.ClearForm)
				again.Handle(action.PrevField)
				again.Paste(m.Search().String())
			}},
			{"its fixed search", again, func() { again.LoadSearch(m.Search().Fixed(now, berlin)) }},
			{"its query", again, func() { again.Load(asked) }},
			{"its search, in UTC", inUTC, func() { inUTC.LoadSearch(m.Search().Fixed(now, berlin)) }},
		} {
			way.load()
			if got := query(t, way.form); !same(got, asked) {
				t.Fatalf("%s of %q: got %+v, want %+v", way.name, m.Search(), got, asked)
			}
		}
	}
}

// same compares queries, whose windows may be written otherwise.
func same(a, b client.Query) bool {
	for _, q := range []*client.Query{&a, &b} {
		if q.Start.IsZero() && q.End.IsZero() && !q.Latest {
			q.Start, q.End = now.Add(-48*time.Hour), now
		}
		q.Start, q.End = q.Start.UTC(), q.End.UTC()
	}
	return reflect.DeepEqual(a, b)
}

func TestTheSubjectIsComparedAsTheArrowsChoose(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.Tracing)
	typed(m, stopSubject, "a")
	for _, key := range []tea.KeyPressMsg{{Code: tea.KeyHome}, {Code: tea.KeyLeft}, {Code: tea.KeyRight}} {
		m.Key(key)
	}
	if got, want := m.Search().String(), "subject-starts:a"; got != want {
		t.Errorf("left of the subject, then right: got %q, want %q", got, want)
	}
	m.Handle(action.NextField)
	if m.focus != stopStatus {
		t.Errorf("the next field: got %q, want %q", m.focus, stopStatus)
	}
}

func TestAStatusThatIsBeingTypedLeavesNoBox(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	m.Offer([]client.Status{"tempHeld"})
	want := slices.Clone(m.boxes())
	for _, line := range []string{`status:failed`, `status:spam,quarantined`, `status:tempHeld`, `status:"heldForMoon`} {
		m.Handle(action.ClearForm)
		typed(m, stopLine, line)
		m.Handle(action.ClearForm)
		if got := m.boxes(); !slices.Equal(got, want) {
			t.Errorf("%s: got the boxes %q after it was cleared, want %q", line, got, want)
		}
	}
	typed(m, stopLine, `status:failed`)
	if got := m.boxes(); !slices.Equal(got, want) {
		t.Errorf("got the boxes %q, want %q", got, want)
	}
	typed(m, stopLine, ` status:"heldForMoon"`)
	if got, want := m.boxes(), append(want, "heldForMoon"); !slices.Equal(got, want) {
		t.Errorf("got the boxes %q, want %q: those of the search are there", got, want)
	}
}

func TestAPastedStatusLeavesNoBox(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	want := slices.Clone(m.boxes())
	m.Paste(`msgtrace search --status '"heldForMoon"' --recipient bob@contoso.com`)
	m.Handle(action.ClearForm)
	if got := m.boxes(); !slices.Equal(got, want) {
		t.Errorf("got the boxes %q after the form was cleared, want %q", got, want)
	}
}
