package form

import (
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/pasted"
)

func TestAnEmptyFormLeavesTheWindowToTheClient(t *testing.T) {
	t.Parallel()
	q := query(t, newForm(t, client.MessageTraces))
	if !q.Start.IsZero() || !q.End.IsZero() || len(q.Senders)+len(q.Statuses) > 0 {
		t.Errorf("got %+v, want no window and no condition", q)
	}
}

func TestWhen(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text       string
		start, end time.Time
	}{
		{"2h", now.Add(-2 * time.Hour), now},
		{"10d", now.Add(-10 * 24 * time.Hour), now},
		{"yesterday 14:00", time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC), now},
		{"2026-11-20 09:30 UTC", time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC), now},
		{"20 Nov 14:00 - 16:00", time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC), time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC)},
		{"2026-11-20 14:00 +-15m", time.Date(2026, 11, 20, 12, 45, 0, 0, time.UTC), time.Date(2026, 11, 20, 13, 15, 0, 0, time.UTC)},
	} {
		m := newForm(t, client.MessageTraces)
		typed(m, stopWhen, test.text)
		q := query(t, m)
		if !q.Start.Equal(test.start) || !q.End.Equal(test.end) {
			t.Errorf("%q: got %s to %s, want %s to %s", test.text, q.Start, q.End, test.start, test.end)
		}
	}
}

func TestPresets(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	m.focus = stopWhen
	press(m, "right")
	if q := query(t, m); now.Sub(q.Start) != 7*24*time.Hour {
		t.Errorf("right of 48 hours: got %s, want 168h", now.Sub(q.Start))
	}
	press(m, "right")
	press(m, "right")
	if got := m.whenText(); got != "last 2 hours" {
		t.Errorf("behind 10 days, all that this API keeps: got %q, want last 2 hours", got)
	}
	press(m, "backspace")
	if m.preset >= 0 || m.whenText() != "last 2 hour" {
		t.Errorf("backspace on a preset: got %q, preset %d, want it as text without its last letter", m.whenText(), m.preset)
	}
	press(m, "ctrl+u")
	if m.whenText() != "last 48 hours" {
		t.Errorf("an empty text: got %q, want last 48 hours", m.whenText())
	}
	if tracing := newForm(t, client.Tracing); len(tracing.presets()) != len(allPresets) {
		t.Errorf("presets of tracing: got %d, want all %d", len(tracing.presets()), len(allPresets))
	}
}

func TestUTC(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	typed(m, stopWhen, "yesterday 14:00")
	before := m.Changed()
	m.Handle(action.FormUTC)
	if q := query(t, m); !q.Start.Equal(time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)) || m.Changed() == before {
		t.Errorf("in UTC: got the start %s, changed %v, want 14:00 UTC and a change", q.Start, m.Changed() != before)
	}
}

func TestALoadedWindowStaysInAnotherZone(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	start, end := now.Add(-50*time.Hour), now.Add(-time.Hour)
	m.Load(client.Query{Start: start, End: end})
	m.Handle(action.FormUTC)
	if got, want := m.whenText(), "2026-11-21 11:02 - 2026-11-23 12:02"; got != want {
		t.Errorf("in UTC: got %q, want %q", got, want)
	}
	if q := query(t, m); !q.Start.Equal(start) || !q.End.Equal(end) {
		t.Errorf("window in UTC: got %s to %s, want %s to %s", q.Start, q.End, start, end)
	}
	m.focus = stopWhen
	press(m, "backspace")
	typed(m, stopWhen, "3")
	m.Handle(action.FormUTC)
	if got, want := m.whenText(), "2026-11-21 11:02 - 2026-11-23 12:03"; got != want {
		t.Errorf("back from UTC: got %q, want %q as it was typed", got, want)
	}
}

func TestEveryProblemAtOnce(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	typed(m, stopWhen, "whenever")
	typed(m, stopSender, "ann")
	typed(m, stopRecipient, "*@*, bob@contoso.com")
	typed(m, stop(client.FieldFromIP), "300.1.1.1")
	_, problems := m.Query(now)
	if got, want := fields(problems), "window recipient sender fromIP"; got != want {
		t.Errorf("got problems of %s, want of %s", got, want)
	}
	view := m.View()
	for _, words := range []string{"When: ", "Sender: ", "Recipient: ", "From IP: "} {
		if !strings.Contains(view, words) {
			t.Errorf("got\n%s\nwant %q in it", view, words)
		}
	}
	if strings.Contains(view, "Equals") || m.Equals() != "" {
		t.Errorf("got the command %q, want none, as it cannot run", m.Equals())
	}
}

func TestBeyondWhatTheAPIKeeps(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	typed(m, stopWhen, "20d")
	if _, problems := m.Query(now); fields(problems) != "window" || !strings.Contains(problems[0].Message, "10 days") {
		t.Errorf("got the problems %v, want one of the window, with 10 days", problems)
	}
	m = newForm(t, client.Tracing)
	typed(m, stopWhen, "20d")
	query(t, m)
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                              nil,
		"bob@contoso.com":               {"bob@contoso.com"},
		"bob@contoso.com, cy@x.example": {"bob@contoso.com", "cy@x.example"},
		"bob@contoso.com;cy@x.example":  {"bob@contoso.com", "cy@x.example"},
		"bob@contoso.com cy@x.example":  {"bob@contoso.com", "cy@x.example"},
		"Bob B <bob@contoso.com>; \"Yi, Cy\" <cy@x.example>": {"bob@contoso.com", "cy@x.example"},
		"bob@contoso.com\nBOB@contoso.com\ncy@x.example":     {"bob@contoso.com", "cy@x.example"},
		"mailto:bob@contoso.com":                             {"bob@contoso.com"},
		"*@contoso.com":                                      {"*@contoso.com"},
		"<bob@contoso.com>":                                  {"bob@contoso.com"},
		"dan.o'connor@contoso.com":                           {"dan.o'connor@contoso.com"},
		"bob":                                                {"bob"},
		"Bob Builder":                                        {"Bob Builder"},
		",;, ":                                               nil,
		"发件人 <用户@例子.example>":                                {"用户@例子.example"},
	} {
		if got := pasted.Addresses(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestTheEmptySenderCanBeTyped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"<>": {"<>"}, " < > ": {"<>"}, "ann@fabrikam.com, <>": {"ann@fabrikam.com", "<>"}, "<>; <ann@fabrikam.com>": {"<>", "ann@fabrikam.com"},
		`"john doe"@contoso.com`: {`"john doe"@contoso.com`},
	} {
		for _, api := range client.Dialects() {
			m := newForm(t, api)
			typed(m, stopSender, text)
			q, problems := m.Query(now)
			if got := q.Senders; len(problems) > 0 || strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("%s %q: got %q, %v, want %q", api, text, got, problems, want)
			}
			m.Load(q)
			if again, _ := m.Query(now); !slices.Equal(again.Senders, q.Senders) {
				t.Errorf("%s %q: got %q after loading, want %q", api, text, again.Senders, q.Senders)
			}
		}
	}
	m := newForm(t, client.Tracing)
	typed(m, stopSender, "<>")
	if got, want := m.Equals(), "from:<>"; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q in it", got, want)
	}
}

func TestMessageIDsAreReadAsHeadersHaveThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"<a@b>": {"<a@b>"}, "a@b": {"a@b"}, "<a@b> <c@d>": {"<a@b>", "<c@d>"}, "<a@b><c@d>": {"<a@b>", "<c@d>"}, "a@b c@d": {"a@b", "c@d"},
		"<a@b>, c@d; <e@f>": {"<a@b>", "c@d", "<e@f>"}, "<with a blank@b> <c@d>": {"<with a blank@b>", "<c@d>"}, "with a blank@b": {"with a blank@b"},
		"<a,b;c@d>": {"<a,b;c@d>"}, "<x@y@z>": {"<x@y@z>"}, `"a b"@c`: {`"a b"@c`}, "3a53c9f2-1a8e-41f0-bb95-58c8029e16f0": {"3a53c9f2-1a8e-41f0-bb95-58c8029e16f0"},
		"<a@b": {"<a@b"}, " , ": nil, "<a@b>\n<A@B>": {"<a@b>"},
	} {
		m := newForm(t, client.MessageTraces)
		m.editors[stopMessageID].Set(text)
		q, problems := m.Query(now)
		if got := q.MessageIDs; len(problems) > 0 || strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%q: got %q, %v, want %q", text, got, problems, want)
		}
		m.Load(q)
		if again, _ := m.Query(now); !slices.Equal(again.MessageIDs, q.MessageIDs) {
			t.Errorf("%q: got %q after loading, want %q", text, again.MessageIDs, q.MessageIDs)
		}
	}
}

func TestAStatusThatIsNotKnownHasABox(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.Tracing)
	m.Offer([]client.Status{"tempHeld", client.StatusFailed, "", "tempHeld"})
	m.focus = stopStatus
	press(m, "end")
	press(m, "space")
	q, problems := m.Query(now)
	if want := []client.Status{"tempHeld"}; !slices.Equal(q.Statuses, want) || len(problems) > 0 || !strings.Contains(m.View(), "tempHeld") {
		t.Errorf("got %q, %v, want %q", q.Statuses, problems, want)
	}
	if got, want := m.Equals(), `status:"tempHeld"`; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q in it", got, want)
	}
	m = newForm(t, client.Tracing)
	m.Load(q)
	if again, _ := m.Query(now); !slices.Equal(again.Statuses, q.Statuses) {
		t.Errorf("got %q after loading, want %q", again.Statuses, q.Statuses)
	}
	m.Offer([]client.Status{"heldForMoon"})
	m.Load(client.Query{})
	m.focus = stopStatus
	m.Paste(" heldForMoon\n")
	m.Paste("Failed")
	m.Paste("no status, but words")
	q, _ = m.Query(now)
	if want := []client.Status{client.StatusFailed, "heldForMoon"}; !slices.Equal(q.Statuses, want) {
		t.Errorf("got %q of a paste, want %q", q.Statuses, want)
	}
}

func TestQueryTakesEveryField(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.Tracing)
	typed(m, stopSender, "*@fabrikam.com")
	typed(m, stopRecipient, "bob@contoso.com;cy@contoso.com")
	typed(m, stopSubject, "invoice")
	m.focus = stopMatch
	press(m, "right")
	m.focus = stopStatus
	press(m, "right")
	press(m, "space")
	typed(m, stopMessageID, "a@b <c@d>")
	typed(m, stopID, "2e3c0fac-4669-4e4a-2669-08d5dd529cbe")
	typed(m, stop(client.FieldFromIP), "192.0.2.1")
	typed(m, stop(client.FieldToIP), "2001:db8::1")
	q := query(t, m)
	want := client.Query{Senders: []string{"*@fabrikam.com"}, Recipients: []string{"bob@contoso.com", "cy@contoso.com"}, Subject: "invoice",
		SubjectMatch: client.SubjectStarts, Statuses: []client.Status{client.StatusFailed}, MessageIDs: []string{"a@b", "<c@d>"},
		IDs: []string{"2e3c0fac-4669-4e4a-2669-08d5dd529cbe"}, FromIPs: []string{"192.0.2.1"}, ToIPs: []string{"2001:db8::1"}}
	if !equal(q, want) {
		t.Errorf("got  %+v\nwant %+v", q, want)
	}
	again := newForm(t, client.Tracing)
	again.Load(q)
	if back := query(t, again); !equal(back, q) || !again.open {
		t.Errorf("loaded again: got %+v, unfolded %v, want %+v, unfolded", back, again.open, q)
	}
}

func equal(a, b client.Query) bool {
	return a.Start.Equal(b.Start) && a.End.Equal(b.End) && slices.Equal(a.Senders, b.Senders) && slices.Equal(a.Recipients, b.Recipients) &&
		a.Subject == b.Subject && a.SubjectMatch == b.SubjectMatch && slices.Equal(a.Statuses, b.Statuses) &&
		slices.Equal(a.MessageIDs, b.MessageIDs) && slices.Equal(a.IDs, b.IDs) && slices.Equal(a.FromIPs, b.FromIPs) && slices.Equal(a.ToIPs, b.ToIPs)
}

func TestAWindowOfTheHourThatComesTwiceComesBack(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	m := newForm(t, client.Tracing)
	m.zone = zone
	twice := time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC) // 02:30 for the second time
	m.Load(client.Query{Start: twice, End: twice.Add(3 * time.Hour)})
	if q := query(t, m); !q.Start.Equal(twice) || !q.End.Equal(twice.Add(3*time.Hour)) {
		t.Errorf("got %s to %s, want %s to %s", q.Start, q.End, twice, twice.Add(3*time.Hour))
	}
}

func TestLoadedWindowsComeBack(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		start, end time.Time
		text       string
	}{
		{time.Time{}, time.Time{}, "last 48 hours"},
		{now.Add(-7 * 24 * time.Hour), now, "last 7 days"},
		{now.Add(-7 * 24 * time.Hour), time.Time{}, "last 7 days"},
		{now.Add(-50 * time.Hour), now.Add(-time.Hour), "2026-11-21 12:02 - 2026-11-23 13:02"},
		{now.Add(-50*time.Hour + 7*time.Second), now, "2026-11-21 12:02:07 -"},
	} {
		m := newForm(t, client.MessageTraces)
		m.Load(client.Query{Start: test.start, End: test.end})
		if got := m.whenText(); got != test.text {
			t.Errorf("%s to %s: got %q, want %q", test.start, test.end, got, test.text)
		}
		if q := query(t, m); !test.start.IsZero() && !q.Start.Equal(test.start) {
			t.Errorf("%q: got the start %s, want %s", test.text, q.Start, test.start)
		}
	}
}

func TestKeysWalkTheFields(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	walk(m, 5)
	if m.focus != stopFold {
		t.Fatalf("after five steps: got the stop %q, want %q", m.focus, stopFold)
	}
	walk(m, 1)
	if m.focus != stopLine {
		t.Errorf("behind the fold: got %q, want %q", m.focus, stopLine)
	}
	m.Handle(action.PrevField)
	press(m, "space")
	walk(m, 1)
	if m.focus != stopMessageID {
		t.Errorf("behind the open fold: got %q, want %q", m.focus, stopMessageID)
	}
	m.focus = stopMatch
	typed(m, stopMatch, "in")
	if m.focus != stopSubject || m.editors[stopSubject].String() != "in" {
		t.Errorf("typing on the choice: got the stop %q and the subject %q, want %q and in", m.focus, m.editors[stopSubject].String(), stopSubject)
	}
	if m.Handle(action.Run) || m.Handle(action.CloseForm) {
		t.Error("running and closing: got one taken, want both left to others")
	}
}

func TestOnlyChangesCount(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	m.SetPlan("1 request at least")
	before := m.Changed()
	m.focus = stopSender
	press(m, "left")
	press(m, "end")
	if m.Changed() != before || m.summary == "" {
		t.Errorf("after moving the cursor: got a change, or the plan %q, want none and the plan kept", m.summary)
	}
	typed(m, stopSender, "a")
	if m.Changed() == before || m.summary != "" {
		t.Errorf("after typing: got no change, or the plan %q, want a change and no plan", m.summary)
	}
}

func TestEquals(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	if got, want := m.Equals(), "msgtrace since:48h"; got != want {
		t.Errorf("an empty form: got %q, want %q", got, want)
	}
	m.SetCommand("msgtrace", "demo")
	typed(m, stopWhen, "last 10 days")
	typed(m, stopSender, "*@fabrikam.com")
	typed(m, stopRecipient, "o'neil@contoso.com, cy@contoso.com")
	typed(m, stopSubject, "it's; $(rm -rf /) `x`")
	m.match = 3
	m.statuses[1] = true
	want := `msgtrace demo 'to:o'\''neil@contoso.com,cy@contoso.com from:*@fabrikam.com` +
		` subject-is:"it'\''s; $(rm -rf /) ` + "`x`" + `" status:failed since:10d'`
	if got := m.Equals(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for text, want := range map[string]string{
		"2h": "since:2h", "90m": "since:90m", "last 48 hours": "since:48h", "3d": "since:3d", "30s": "since:30s", "latest": "latest:yes",
		"yesterday 14:00":      "since:2026-11-22T13:00:00Z",
		"until yesterday":      "until:2026-11-22T23:00:00Z",
		"20 Nov 14:00 - 16:00": "'since:2026-11-20T13:00:00Z until:2026-11-20T15:00:00Z'",
	} {
		m := newForm(t, client.MessageTraces)
		typed(m, stopWhen, text)
		if got := m.Equals(); got != "msgtrace "+want {
			t.Errorf("%q: got %q, want it to end in %q", text, got, want)
		}
	}
}

func TestAnIDNeedsNoWindow(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	typed(m, stopMessageID, "a@b")
	if got, want := m.Equals(), "msgtrace message-id:a@b"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := m.View(), "any time: the id is enough"; !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant %q in it", got, want)
	}
	tracing := newForm(t, client.Tracing)
	typed(tracing, stopMessageID, "a@b")
	if got, want := tracing.Equals(), "msgtrace 'message-id:a@b since:48h'"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSentenceUsesTheNamesOfTheForm(t *testing.T) {
	t.Parallel()
	got := Sentence([]client.Problem{{Field: client.FieldWindow, Message: "too old"}, {Field: client.FieldID, Message: "no GUID"}})
	if want := "When: too old; Network ID: no GUID"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
