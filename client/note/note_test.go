package note_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/lookalike"
	"msgtrace/client/note"
)

var cet = time.FixedZone("CET", 3600)

// start is when the messages of these tests were received.
var start = time.Date(2026, 11, 23, 13, 1, 12, 0, time.UTC)

func at(after time.Duration) client.Time { return client.TimeOf(start.Add(after), 0) }

// full is the events of a copy that found the mailbox full.
func full() []client.Event {
	return []client.Event{
		{Time: at(0), Kind: client.EventReceive, Name: "Receive"},
		{Time: at(time.Second), Kind: client.EventTransportRule, Name: "Transport rule", Description: "Transport rule: 'Tag external mail', ID: ('3489a1f0-0000-4000-8000-000000000001')."},
		{Time: at(3 * time.Second), Kind: client.EventFail, Name: "Fail", Description: "Reason: [{LED=552 5.2.2 mailbox full};{MSG=};{FQDN=};{IP=};{LRT=}]"},
	}
}

// invoice is a message to 15 people, of whom bob did not get it and dee got it as junk.
func invoice() client.Trace {
	t := client.Trace{
		ID: "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", MessageID: "<1@fabrikam.com>", Received: at(0),
		Sender: "ann@fabrikam.com", Subject: "Invoice 2041", RecipientsKnown: client.KnownAll,
		Recipients: []client.Recipient{
			{Address: "bob@contoso.com", Status: client.StatusFailed, Events: full()},
			{Address: "dee@contoso.com", Status: client.StatusFilteredAsSpam},
		},
	}
	for i := range 13 {
		t.Recipients = append(t.Recipients, client.Recipient{Address: fmt.Sprintf("r%d@contoso.com", i), Status: client.StatusDelivered})
	}
	return t
}

func noteOn(recipient string, traces ...client.Trace) note.Note {
	n := note.Note{Zone: cet, Search: note.Search{Conditions: "to bob@contoso.com", Reach: "complete", Asked: start.Add(7 * time.Hour), Requests: 3}}
	for _, t := range traces {
		m := note.Message{Trace: t}
		if recipient != "" {
			m.Only = []string{recipient}
		}
		n.Messages = append(n.Messages, m)
	}
	return n
}

// clean stands for what makes a text fit for where the note goes.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return '?'
		}
		return r
	}, s)
}

func plain(n note.Note) string { return n.Plain(nil, clean) }

// value is what stands behind a label, all of its lines.
func value(text, label string) string {
	var found []string
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		inside = strings.HasPrefix(line, label+" ") || inside && strings.HasPrefix(line, "   ")
		if inside {
			found = append(found, strings.TrimSpace(strings.TrimPrefix(line, label)))
		}
	}
	return strings.Join(found, "\n")
}

func expect(t *testing.T, text, label, want string) {
	t.Helper()
	if got := value(text, label); got != want {
		t.Errorf("%s: got %q, want %q", label, got, want)
	}
}

func TestANoteOnOneRecipientHasEveryLine(t *testing.T) {
	t.Parallel()
	text := plain(noteOn("BOB@contoso.com", invoice()))
	if verdict := value(text, "VERDICT"); !strings.Contains(verdict, "full") || !strings.Contains(verdict, "552 5.2.2") {
		t.Errorf("VERDICT: got %q, want the mailbox that is full, and the code", verdict)
	}
	if next := value(text, "NEXT"); next == "" || strings.Contains(next, "events") {
		t.Errorf("NEXT: got %q, want the next step, and no word on events: they were read", next)
	}
	expect(t, text, "MESSAGE", `ann@fabrikam.com -> bob@contoso.com (1 of 15) · "Invoice 2041"`)
	expect(t, text, "WHEN", "2026-11-23 14:01:12 CET (13:01:12Z)")
	expect(t, text, "STEPS", "0s Receive · +1s Transport rule 'Tag external mail' · +3s Fail 552 5.2.2 mailbox full")
	expect(t, text, "RCPTS", "13 delivered, 1 spam (dee@contoso.com), 1 failed (bob@contoso.com)")
	expect(t, text, "IDS", "network message ID 2e3c0fac-4669-4e4a-2669-08d5dd529cbe · Message-ID <1@fabrikam.com>")
	expect(t, text, "SEARCHED", "to bob@contoso.com; complete; asked 2026-11-23 21:01 CET; 3 requests")
	if want := 8; strings.Count(text, "\n") != want {
		t.Errorf("got %d lines, want %d:\n%s", strings.Count(text, "\n"), want, text)
	}
}

func TestARemarkStandsBehindTheNextStep(t *testing.T) {
	t.Parallel()
	n := noteOn("BOB@contoso.com", invoice())
	n.Messages[0].Remark = "Bob was *told*"
	text := plain(n)
	expect(t, text, "REMARK", "Bob was *told*")
	if next, remark, message := strings.Index(text, "NEXT"), strings.Index(text, "REMARK"), strings.Index(text, "MESSAGE"); next > remark || remark > message {
		t.Errorf("got\n%s\nwant the remark between the next step and the message", text)
	}
	short, err := note.ParseTemplate([]string{"remark=Notiz", "ids"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := n.Markdown(short, strings.TrimSpace), `| **Notiz** | Bob was \*told\* |`; !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant %q in it", got, want)
	}
	n.Messages = append(n.Messages, note.Message{Trace: invoice()})
	if got := strings.Count(plain(n), "REMARK"); got != 1 {
		t.Errorf("a note on two messages: got %d remarks, want that of the one", got)
	}
}

func TestALookAlikeIsNamedBesideItsMessage(t *testing.T) {
	t.Parallel()
	forged := invoice()
	forged.Sender = "ann@fabrikarn.com"
	n := noteOn("bob@contoso.com", forged)
	expect(t, plain(n), "MESSAGE", `ann@fabrikarn.com -> bob@contoso.com (1 of 15) · "Invoice 2041"`)
	n.Known = lookalike.New([]string{"contoso.com"}, []string{"fabrikam.com"})
	expect(t, plain(n), "MESSAGE", `ann@fabrikarn.com -> bob@contoso.com (1 of 15) · "Invoice 2041" · fabrikarn.com looks like fabrikam.com: rn for m`)
}

func TestWhatMayStillChangeIsSaid(t *testing.T) {
	t.Parallel()
	n := noteOn("", invoice())
	n.Search.Asked = start.Add(time.Minute)
	expect(t, plain(n), "SEARCHED", "to bob@contoso.com; complete; may still change (younger than 6 h, or pending); asked 2026-11-23 14:02 CET; 3 requests")
}

// datesOf are when the recipients of a message, and the events of its copies, were asked for.
type datesOf map[string]time.Time

func (d datesOf) RecipientsAsked(string) time.Time        { return d["recipients"] }
func (d datesOf) EventsAsked(_, address string) time.Time { return d[address] }

func TestANoteSaysWhenTheOldestOfItWasAskedFor(t *testing.T) {
	t.Parallel()
	early, later := start.Add(time.Hour), start.Add(2*time.Hour)
	for name, test := range map[string]struct {
		dates datesOf
		want  string
	}{
		"nothing":                {nil, "21:01"},
		"after the search":       {datesOf{"bob@contoso.com": start.Add(8 * time.Hour)}, "21:01"},
		"the events of the copy": {datesOf{"bob@contoso.com": early, "recipients": later}, "15:01"},
		"those of another copy":  {datesOf{"dee@contoso.com": early, "recipients": later}, "16:01"},
	} {
		n := noteOn("bob@contoso.com", invoice())
		n.Messages[0].DateBy(test.dates)
		if got, want := value(plain(n), "SEARCHED"), "; asked 2026-11-23 "+test.want+" CET"; !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q in it", name, got, want)
		}
	}
}

func TestANoteOnSomeRecipientsSaysOfHowMany(t *testing.T) {
	t.Parallel()
	n := noteOn("", invoice())
	n.Messages[0].Only = []string{"DEE@contoso.com", "r1@contoso.com"}
	text := plain(n)
	expect(t, text, "MESSAGE", `ann@fabrikam.com -> 2 of 15 recipients · "Invoice 2041"`)
	if verdict := value(text, "VERDICT"); !strings.HasSuffix(verdict, "\nDelivered.") || strings.Contains(verdict, "bob") {
		t.Errorf("VERDICT: got %q, want those of two copies", verdict)
	}
}

func TestALineWithoutDataIsLeftOut(t *testing.T) {
	t.Parallel()
	text := plain(note.Note{Zone: time.UTC, Messages: []note.Message{{Trace: client.Trace{Sender: "ann@fabrikam.com"}}}})
	if want := "MESSAGE   ann@fabrikam.com\n"; text != want {
		t.Errorf("got %q, want %q", text, want)
	}
}

func TestWhatWasNotLoadedIsNotGuessed(t *testing.T) {
	t.Parallel()
	text := plain(noteOn("dee@contoso.com", invoice()))
	expect(t, text, "STEPS", "")
	if next := value(text, "NEXT"); !strings.HasSuffix(next, "Not checked: events.") {
		t.Errorf("NEXT: got %q, want that the events were not checked", next)
	}
	matching := invoice()
	matching.Recipients, matching.RecipientsKnown = matching.Recipients[:1], client.KnownMatching
	expect(t, plain(noteOn("", matching)), "MESSAGE", `ann@fabrikam.com -> bob@contoso.com (others not asked for) · "Invoice 2041"`)
}

func TestANoteOnTheMessageSaysWhatBecameOfEveryCopy(t *testing.T) {
	t.Parallel()
	text := plain(noteOn("", invoice()))
	lines := strings.Split(value(text, "VERDICT"), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], "bob@contoso.com") || !strings.Contains(lines[1], "dee@contoso.com") || lines[2] != "13 × Delivered." {
		t.Errorf("VERDICT: got %q, want bob's copy, dee's, and 13 delivered", lines)
	}
	if next := strings.Split(value(text, "NEXT"), "\n"); len(next) != 3 || !strings.HasPrefix(next[0], "bob@contoso.com ") || next[2] != "Not checked: the events of 1 recipient." {
		t.Errorf("NEXT: got %q, want what to do for bob and for dee, and whose events were not read", next)
	}
	expect(t, text, "MESSAGE", `ann@fabrikam.com -> 15 recipients · "Invoice 2041"`)
	expect(t, text, "STEPS", "bob@contoso.com: 0s Receive · +1s Transport rule 'Tag external mail' · +3s Fail 552 5.2.2 mailbox full")
}

// Of 2,500 recipients those with a problem are named, but not all of them.
func TestANoteOnAMailingStaysReadable(t *testing.T) {
	t.Parallel()
	mailing := invoice()
	mailing.Recipients = nil
	for i := range 2500 {
		r := client.Recipient{Address: fmt.Sprintf("r%d@contoso.com", i), Status: client.StatusDelivered}
		if i < 67 {
			r.Status, r.Events = client.StatusFailed, full()
		}
		mailing.Recipients = append(mailing.Recipients, r)
	}
	text := plain(noteOn("", mailing))
	var named []string
	for i := range 10 {
		named = append(named, fmt.Sprintf("r%d@contoso.com", i))
	}
	expect(t, text, "RCPTS", "2,433 delivered, 67 failed ("+strings.Join(named, ", ")+" and 57 more)")
	if verdict := value(text, "VERDICT"); !strings.HasPrefix(verdict, "67 × Failed: mailbox full (552 5.2.2). Recipients: ") || !strings.Contains(verdict, ", r4@contoso.com and 62 more\n2,433 × Delivered.") {
		t.Errorf("VERDICT: got %q, want 67 failed, why, with five names, and the rest delivered", verdict)
	}
	if steps := value(text, "STEPS"); !strings.HasSuffix(steps, "\nand 64 more") || strings.Count(steps, "\n") != 3 {
		t.Errorf("STEPS: got %q, want those of three recipients, and how many more there are", steps)
	}
	if len(text) > 4000 {
		t.Errorf("got a note of %d bytes, want at most 4,000", len(text))
	}
}

func TestThereAreNotMoreVerdictsThanAPersonReads(t *testing.T) {
	t.Parallel()
	many := invoice()
	many.Recipients = nil
	for i := range 12 {
		many.Recipients = append(many.Recipients, client.Recipient{Address: fmt.Sprintf("r%d@contoso.com", i), Status: client.Status(fmt.Sprintf("odd%d", i))})
	}
	lines := strings.Split(value(plain(noteOn("", many)), "VERDICT"), "\n")
	if len(lines) != 9 || lines[8] != "and 4 more recipients with other reasons." {
		t.Errorf("VERDICT: got %q, want eight of them and how many more there are", lines)
	}
}

func TestSeveralMessagesAreToldTogetherAndThenEach(t *testing.T) {
	t.Parallel()
	second := invoice()
	second.ID, second.Received, second.Recipients = "22222222-0000-0000-0000-000000000000", at(-time.Hour), second.Recipients[:2]
	text := plain(noteOn("", invoice(), second))
	sections := strings.Split(text, "\n\n")
	if len(sections) != 4 {
		t.Fatalf("got %d sections, want one on both, one each and one on the search:\n%s", len(sections), text)
	}
	expect(t, sections[0], "MESSAGES", "2 received from 2026-11-23 13:01:12 CET (12:01:12Z) to 2026-11-23 14:01:12 CET (13:01:12Z)")
	if got := value(sections[0], "RCPTS"); !strings.HasSuffix(got, "2 spam to 1 recipient (dee@contoso.com), 2 failed to 1 recipient (bob@contoso.com)") {
		t.Errorf("RCPTS: got %q, want the copies of both messages", got)
	}
	expect(t, sections[2], "WHEN", "2026-11-23 13:01:12 CET (12:01:12Z)")
	expect(t, sections[3], "SEARCHED", "to bob@contoso.com; complete; asked 2026-11-23 21:01 CET; 3 requests")
	many := noteOn("", slices.Repeat([]client.Trace{invoice()}, 77)...)
	if got := value(plain(many), "MESSAGES"); !strings.HasSuffix(got, "; 57 of them are not listed below") {
		t.Errorf("MESSAGES: got %q, want that 57 are not listed", got)
	}
}

func TestANoteHasNoAddressWhereTheFileNamesNone(t *testing.T) {
	t.Parallel()
	held := invoice()
	held.RecipientsKnown = client.KnownHeld
	held.Recipients = []client.Recipient{
		{Address: client.NotNamed, Status: client.StatusFailed, Events: full()},
		{Address: "dee@contoso.com", Status: client.StatusFilteredAsSpam},
	}
	one := plain(noteOn(client.NotNamed, held))
	expect(t, one, "VERDICT", "Not delivered: the mailbox of the recipient is full (552 5.2.2, said by Microsoft 365).")
	expect(t, one, "NEXT", "The recipient frees space; then the sender sends again.")
	all := plain(noteOn("", held))
	expect(t, all, "VERDICT", "Not delivered: the mailbox of the recipient is full (552 5.2.2, said by Microsoft 365).\nJudged as spam: it was refused or moved to Junk Email. Recipient: dee@contoso.com")
	expect(t, all, "RCPTS", "1 spam (dee@contoso.com), 1 failed; others are not in the file")
}

func TestThatNothingMatchedIsAnAnswerToo(t *testing.T) {
	t.Parallel()
	n := noteOn("")
	n.Search.Near = []string{"3 messages of this sender went to others."}
	n.Search.Guesses = []string{"It is not indexed yet.", "It was refused at the edge."}
	want := "VERDICT   No message matched.\n          3 messages of this sender went to others.\n" +
		"NEXT      It is not indexed yet.\n          It was refused at the edge.\n" +
		"SEARCHED  to bob@contoso.com; complete; asked 2026-11-23 21:01 CET; 3 requests\n"
	if got := plain(n); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	n = noteOn("")
	n.Search.Partial, n.Search.Reach = true, "incomplete"
	want = "VERDICT   No message matched in what was read.\nSEARCHED  to bob@contoso.com; incomplete; asked 2026-11-23 21:01 CET; 3 requests\n"
	if got := plain(n); got != want {
		t.Errorf("of an answer that is not complete: got %q, want %q", got, want)
	}
}

func TestStepsAreFoldedAndTheSlowestGapNamed(t *testing.T) {
	t.Parallel()
	late := invoice()
	deferred := "Reason: [{LED=451 4.7.1 greylisted};{MSG=};{FQDN=};{IP=};{LRT=}]"
	late.Recipients = []client.Recipient{{Address: "bob@contoso.com", Status: client.StatusDelivered, Events: []client.Event{
		{Time: at(0), Kind: client.EventReceive},
		{Time: at(time.Second), Kind: client.EventDefer, Description: deferred},
		{Time: at(time.Minute), Kind: client.EventDefer, Description: deferred},
		{Time: at(2 * time.Minute), Kind: client.EventDefer, Description: deferred},
		{Time: at(113 * time.Minute), Kind: client.EventSend},
	}}}
	expect(t, plain(noteOn("", late)), "STEPS", "0s Receive · +1s Defer ×3 451 4.7.1 greylisted · +1h53m Send · slowest: 1h51m before Send")
	n := noteOn("", late)
	n.ASCII = true
	if got := plain(n); strings.ContainsFunc(got, func(r rune) bool { return r > '~' }) {
		t.Errorf("got %q, want ASCII only", got)
	}
	events := &late.Recipients[0].Events
	*events = nil
	for i := range 100 {
		*events = append(*events, client.Event{Time: at(time.Duration(i) * time.Second), Kind: client.EventDefer, Description: fmt.Sprint("try ", i)})
	}
	if got := value(plain(noteOn("", late)), "STEPS"); strings.Count(got, " · ") != 20 || !strings.Contains(got, " · (80 more steps) · ") {
		t.Errorf("STEPS: got %q, want 20 of them and how many more there are", got)
	}
}

func TestHowLongOthersTookStandsBelowTheSteps(t *testing.T) {
	t.Parallel()
	n := noteOn("bob@contoso.com", invoice())
	n.Messages[0].Others = "All 3 other messages to contoso.com took over 10 min."
	if got, want := value(plain(n), "STEPS"), "\n"+n.Messages[0].Others; !strings.HasSuffix(got, want) {
		t.Errorf("got %q, want %q at its end", got, want)
	}
}

func TestASubjectCannotBreakTheMarkdown(t *testing.T) {
	t.Parallel()
	hostile := invoice()
	hostile.Recipients = hostile.Recipients[:1]
	hostile.Subject = "a | b\n| x | ![p](https://evil.example/p.png) <img src=x> `code` **bold** [l](//evil) www.evil.example WWW.evil &lt; \\| $x$"
	text := noteOn("", hostile).Markdown(nil, clean)
	for line := range strings.Lines(text) {
		bars := 0
		for i := range line {
			if line[i] == '|' && (i == 0 || line[i-1] != '\\') {
				bars++
			}
		}
		if bars != 3 {
			t.Errorf("got a row with %d bars, want 3: %q", bars, line)
		}
	}
	want := `"a \| b?\| x \| !\[p\](https\://evil.example/p.png) \<img src=x> \` + "`code\\`" + ` \*\*bold\*\* \[l\](//evil) www\.evil.example WWW\.evil \&lt; \\\| \$x\$"`
	if !strings.Contains(text, want) {
		t.Errorf("got %q, want %q in it", text, want)
	}
	if !strings.HasPrefix(text, "| | |\n|---|---|\n| **VERDICT** | ") {
		t.Errorf("got %q, want a table", text)
	}
}

func TestATemplateReordersRenamesAndDropsLines(t *testing.T) {
	t.Parallel()
	template, err := note.ParseTemplate([]string{"when=Zeit", "message = Nachricht"})
	if err != nil {
		t.Fatal(err)
	}
	want := "Zeit       2026-11-23 14:01:12 CET (13:01:12Z)\n" + `Nachricht  ann@fabrikam.com -> bob@contoso.com (1 of 15) · "Invoice 2041"` + "\n"
	if got := noteOn("bob@contoso.com", invoice()).Plain(template, clean); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, test := range []struct {
		lines []string
		want  string
	}{
		{[]string{"verdikt"}, `has the line "verdikt", which no note has: use messages, verdict, next, remark, message, when, steps, via, rcpts, ids, searched`},
		{[]string{"ids", "ids=IDs"}, `has "ids" twice`},
		{[]string{"ids="}, `has no label that can be printed behind "ids="`},
		{[]string{"ids=a\x1bb"}, `has no label that can be printed behind "ids="`},
		{[]string{"ids=\u202eb"}, `has no label that can be printed behind "ids="`},
		{[]string{"ids=" + strings.Repeat("x", 25)}, `has a label of more than 24 characters: "` + strings.Repeat("x", 25) + `"`},
	} {
		if _, err := note.ParseTemplate(test.lines); err == nil || err.Error() != test.want {
			t.Errorf("%q: got %v, want %s", test.lines, err, test.want)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add("a | b", "`x`", "[l](https://evil.example)")
	f.Add("", "", ":/:///")
	f.Fuzz(func(t *testing.T, subject, sender, answer string) {
		m := invoice()
		m.Recipients = m.Recipients[:2] // those below are like them, and take time
		m.Subject, m.Sender, m.Recipients[0].Events[2].Description = subject, sender, answer
		n := noteOn("", m)
		for line := range strings.Lines(n.Markdown(nil, clean)) {
			if !strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "|---") || strings.Contains(strings.ReplaceAll(line, `\://`, " "), "://") {
				t.Fatalf("got the line %q, want a row of the table without links", line)
			}
		}
		n.Plain(nil, clean)
	})
}
