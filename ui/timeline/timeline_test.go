package timeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

var start = time.Date(2026, 11, 23, 13, 1, 12, 0, time.UTC)

func at(after time.Duration, kind client.EventKind, description string) client.Event {
	return client.Event{Time: client.TimeOf(start.Add(after), 0), Kind: kind, Name: kind.Name(), Description: description}
}

var (
	message = &client.Trace{ID: "m1"}
	bob     = client.Recipient{Address: "bob@contoso.com", Status: client.StatusFailed}
)

// events are a way to a failure with everything that is hard to draw.
func events() []client.Event {
	full := at(3*time.Second, client.EventFail, "Reason: [{LED=552 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException};{MSG=};{FQDN=};{IP=};{LRT=}]")
	full.RawData = `<root><MEP Name="SourceContext" String="Store ` + "\u202e" + `Driver"/><MEP Name="DI" String="SQ"/></root>`
	full.Data = []client.Datum{{Name: "SourceContext", Value: "Store \u202eDriver"}, {Name: "DI", Value: "SQ"}}
	full.Time.Digits = 7
	return []client.Event{
		at(0, client.EventReceive, "Message received by: BL2SR01MB606 using TLS1.3 with AES256"),
		at(time.Second, client.EventTransportRule, "Transport rule: 'Tag external mail', ID: ('a'), DLP policy: '', ID: (b)."),
		at(time.Second, client.EventTransportRule, "Transport rule: '発注書を保存する', ID: ('a'), DLP policy: '', ID: (b)."),
		at(2*time.Second, client.EventDefer, "Reason: [{LED=450 4.4.317 Cannot connect to remote server [Message=451 4.4.0 TLS negotiation failed with error SocketError] [LastAttemptedServerName=mx.example.com]};{MSG=4. OutboundProxyTargetIP: 192.0.2.7. OutboundProxyTargetHostName: mx.example.com"),
		at(2*time.Second, "Tele\x1b[2Jport", "Beamed \x1b]0;owned\a over \u202eot the other side"),
		full, full,
	}
}

func pane(look theme.Theme, width, height int, events []client.Event) *Model {
	m := New(look)
	m.SetTimes(time.FixedZone("CET", 3600), text.TimesLocal)
	m.SetSize(width, height)
	m.SetEvents(message, bob, events, Ready)
	return m
}

// views are those of the pane with everything that is hard to draw.
func views() uitest.Views {
	return uitest.Views{
		Sizes:   []uitest.Size{{Width: 120, Height: 14}, {Width: 80, Height: 16}, {Width: 60, Height: 20}, {Width: 40, Height: 24}},
		Foreign: fmt.Sprint(events()),
		Draw: func(t testing.TB, size uitest.Size, ascii bool) string {
			return pane(uitest.Theme(t, "none", ascii), size.Width, size.Height, events()).View()
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

func TestRawScreen(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 60, 18, events())
	m.Handle(action.Raw)
	uitest.Golden(t, m.View()+"\n")
}

func TestEverySizeHolds(t *testing.T) {
	t.Parallel()
	states := map[string]func(*Model){
		"events": func(*Model) {},
		"way":    func(m *Model) { m.SetWay([]string{strings.Repeat("用户@例子.example → ", 30), "went on"}) },
		"others": func(m *Model) {
			m.SetOthers("Of 3 other messages to " + strings.Repeat("例子", 60) + " " + strings.Repeat("took 2 s ", 9))
		},
		"raw":     func(m *Model) { m.Handle(action.Raw) },
		"filter":  func(m *Model) { m.Handle(action.Find); m.Paste("rule") },
		"kept":    func(m *Model) { m.Handle(action.Find); m.Paste("rule"); m.Handle(action.Accept) },
		"asked":   func(m *Model) { m.SetEvents(message, client.Recipient{Address: "x@y"}, nil, Loading) },
		"failed":  func(m *Model) { m.SetEvents(message, client.Recipient{Address: "z@y"}, nil, Failed) },
		"nothing": func(m *Model) { m.Clear() },
	}
	for _, change := range states {
		m := pane(uitest.Theme(t, "ansi16", false), 80, 24, events())
		change(m)
		for width := range 161 {
			for _, height := range []int{0, 1, 2, 6, 24} {
				m.SetSize(width, height)
				uitest.Fits(t, m.View(), width, height)
				x, y, shown := m.Cursor()
				uitest.InPane(t, x, y, shown, width, height)
			}
		}
	}
}

func TestTheVerdictComesFirst(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 120, 20, events())
	lines := strings.Split(m.View(), "\n")
	for i, want := range []string{"  ✗ " + m.Verdict().Headline, "  → " + m.Verdict().Next, "", "    14:01:12"} {
		if got := lines[i]; !strings.HasPrefix(got, want) {
			t.Errorf("line %d: got %q, want it to begin with %q", i+1, got, want)
		}
	}
	if got, want := m.Title(), "bob@contoso.com"; got != want {
		t.Errorf("got the title %q, want %q", got, want)
	}
	if got, want := m.Outcome().Word, "Failed"; got != want {
		t.Errorf("got the outcome %q, want %q", got, want)
	}
	if e, ok := m.Current(); !ok || e.Kind != client.EventFail {
		t.Errorf("got the cursor on %q, want it on %q, which decided", e.Kind, client.EventFail)
	}
	if got, want := m.View(), "Fail ×2 "; !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant %q in it", got, want)
	}
}

// long gives the pane the verdict that no width holds in a line.
func long(m *Model) {
	m.verdict = explain.Verdict{
		Outcome:   client.StatusFailed,
		Headline:  "Not delivered: the server mx1.northwindtraders.com of the recipient's organization refused the mail because the sending address 192.0.2.41 is on its list of blocked addresses (554 5.7.1, said by Northwind Traders).",
		Next:      "The administrators of northwindtraders.com take 192.0.2.41 off their list; then the sender sends again.",
		Unchecked: "whether the address is on public lists",
	}
	m.invalidate()
}

// saidBy is everything that a pane shows from its first line to its last.
func saidBy(m *Model) string {
	said := map[string]bool{}
	var all []string
	for _, id := range append([]action.ID{action.Top}, slices.Repeat([]action.ID{action.Down}, 60)...) {
		m.Handle(id)
		m.Layout()
		for line := range strings.SplitSeq(m.View(), "\n") {
			if line = strings.TrimSpace(line); !said[line] {
				said[line] = true
				all = append(all, line)
			}
		}
	}
	return strings.Join(strings.Fields(strings.Join(all, " ")), " ")
}

func TestTheVerdictIsNeverCut(t *testing.T) {
	t.Parallel()
	for _, width := range []int{30, 40, 60, 77, 80, 120, 160} {
		for height := 3; height < 30; height++ {
			m := pane(uitest.Theme(t, "none", false), width, height, events())
			long(m)
			m.SetSize(width, height)
			got := saidBy(m)
			for _, want := range []string{"✗ " + m.verdict.Headline, "→ " + m.verdict.Next, "Not checked: " + m.verdict.Unchecked + "."} {
				if !strings.Contains(got, want) {
					t.Fatalf("%dx%d: got %q, want %q in it", width, height, got, want)
				}
			}
		}
	}
}

// Where there is room for both, events scroll under a verdict that stays; in a low
// pane one reads the verdict first.
func TestTheVerdictStaysWhileTheEventsScroll(t *testing.T) {
	t.Parallel()
	many := events()
	for i := range 30 {
		many = append(many, at(time.Duration(4+i)*time.Second, client.EventTransfer, fmt.Sprint("Transferred to ", i)))
	}
	m := pane(uitest.Theme(t, "none", false), 120, 12, many)
	m.Handle(action.Bottom)
	if got, want := strings.Split(m.View(), "\n")[0], m.verdict.Headline; !strings.Contains(got, want) {
		t.Errorf("got %q on the first line, want %q", got, want)
	}
	low := pane(uitest.Theme(t, "none", false), 40, 5, many)
	long(low)
	low.SetEvents(message, client.Recipient{Address: "new@contoso.com"}, many, Ready)
	long(low)
	if got, want := strings.Split(low.View(), "\n")[0], "✗ Not delivered: "; !strings.HasPrefix(got, want) {
		t.Errorf("got %q on the first line, want %q", got, want)
	}
	for range 60 {
		low.Handle(action.Down)
	}
	if _, _, shown := low.Cursor(); !shown {
		t.Error("got the event under the cursor out of sight, want it shown")
	}
}

func TestDaysAreSaidWhenThereAreSeveral(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, []client.Event{
		at(0, client.EventReceive, "Message received by: X"), at(26*time.Hour+3*time.Minute, client.EventDeliver, "The message was successfully delivered."),
	})
	if got, want := m.View(), "24 Nov 16:04:12  +1d02h  "; !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant %q in it", got, want)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, events())
	m.Handle(action.Top)
	m.Handle(action.Down)
	if e, _ := m.Current(); e.Description != events()[1].Description {
		t.Errorf("one down: got %q, want %q", e.Description, events()[1].Description)
	}
	m.Handle(action.Bottom)
	if !m.Handle(action.Raw) || !m.Raw() {
		t.Fatal("raw: got no raw view, want one")
	}
	m.Handle(action.Back)
	if m.Raw() || m.Handle(action.Back) {
		t.Errorf("back, twice: got a raw view %v, or back taken again, want it closed, and back left to others", m.Raw())
	}
	m.SetEvents(message, bob, nil, Failed)
	if m.Handle(action.Raw) {
		t.Error("raw without an event: got it taken, want it left to others")
	}
}

func TestLongEventsScroll(t *testing.T) {
	t.Parallel()
	many := events()
	for i := range 30 {
		many = append(many, at(time.Duration(4+i)*time.Second, client.EventDefer, fmt.Sprint("Reason: [{LED=451 4.7.1 ", i, strings.Repeat(" please wait", 12), "};{MSG=}]")))
	}
	m := pane(uitest.Theme(t, "none", false), 60, 12, many)
	m.Handle(action.Top)
	for range len(many) {
		m.Handle(action.Down)
		if _, y, shown := m.Cursor(); !shown || y < 1 || y > 11 {
			t.Fatalf("got the cursor on line %d, shown %v, want it on 1 to 11", y, shown)
		}
	}
	if e, _ := m.Current(); !e.Time.Equal(many[len(many)-1].Time.Time()) {
		t.Errorf("got the event of %v, want the last one, of %v", e.Time, many[len(many)-1].Time)
	}
	before := m.cursor
	m.Handle(action.PageUp)
	if m.cursor >= before {
		t.Errorf("a page up: got the cursor at %d, want it above %d", m.cursor, before)
	}
}

func TestTheRawEventBreaksBetweenWords(t *testing.T) {
	t.Parallel()
	e := at(0, client.EventDeliver, "The message was successfully delivered to the folder: DefaultFolderType:Inbox, of the mailbox")
	e.Data = []client.Datum{{Name: "MailboxServer", Value: "CO6PR14MB4402"}, {Name: "SourceContext", Value: "08DE00112233;2026-11-23T13:01:15.000Z;ClientSubmitTime:2026-11-23T13:01:12.000Z"}}
	for width := 40; width < 120; width++ {
		m := pane(uitest.Theme(t, "none", false), width, 30, []client.Event{e})
		m.Handle(action.Raw)
		got := strings.Fields(m.View())
		for _, want := range []string{"successfully", "description", "MailboxServer", "CO6PR14MB4402", "08DE00112233;"} {
			if !slices.ContainsFunc(got, func(word string) bool { return strings.HasPrefix(word, want) }) {
				t.Errorf("%d columns: got\n%s\nwant %q in one piece", width, m.View(), want)
			}
		}
	}
	m := pane(uitest.Theme(t, "none", false), 80, 30, []client.Event{e})
	m.Handle(action.Raw)
	lines := strings.Split(m.View(), "\n")
	if got, want := strings.Index(lines[8], "08DE"), strings.Index(lines[7], "CO6P"); got != want || want < 0 {
		t.Errorf("got the values at columns %d and %d, want them aligned:\n%s", want, got, m.View())
	}
}

func FuzzCut(f *testing.F) {
	f.Add("<root>  <MEP Name=\"発注書\"/> e\u0301\u0301 🏳️‍🌈", 4)
	f.Fuzz(func(t *testing.T, s string, width int) {
		width = 4 + max(0, width)%100
		s = text.Clean(s).String()
		lines := cut(s, width)
		for _, line := range lines {
			if text.Width(line) > width {
				t.Fatalf("got %q, %d wide, want %d at most", line, text.Width(line), width)
			}
		}
		if joined := strings.Join(lines, ""); len(joined) > len(s) || text.Width(s) <= width && joined != s {
			t.Fatalf("got %q, want %q, or a part of it", joined, s)
		}
	})
}

func TestRawTextOfAnyLengthIsCut(t *testing.T) {
	t.Parallel()
	e := events()[0]
	e.RawData = strings.Repeat("発注書", 400_000)
	m := pane(uitest.Theme(t, "none", false), 80, 20, []client.Event{e})
	m.Handle(action.Raw)
	m.Handle(action.Bottom)
	if !strings.Contains(m.View(), "書") {
		t.Errorf("got\n%s\nwant the end of the raw text in it", m.View())
	}
}

func TestTheCursorStaysOnItsEvent(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 20, events())
	m.Handle(action.Top)
	m.SetEvents(message, bob, append(events(), at(time.Minute, client.EventDrop, "gone")), Ready)
	if e, _ := m.Current(); e.Kind != client.EventReceive {
		t.Errorf("more events: got the cursor on %q, want it still on %q", e.Kind, client.EventReceive)
	}
	m.SetEvents(message, client.Recipient{Address: "cy@contoso.com", Status: client.StatusFailed}, events(), Ready)
	if e, _ := m.Current(); e.Kind != client.EventFail {
		t.Errorf("another recipient: got the cursor on %q, want %q", e.Kind, client.EventFail)
	}
}
