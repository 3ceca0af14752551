package form

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/pasted"
)

// Whatever is pasted wherever, no field gets what it cannot hold, and the form says what
// it took, or that it took nothing.
func TestNoTextLandsInAFieldThatCannotHoldIt(t *testing.T) {
	t.Parallel()
	texts := map[string]string{
		"an address":    "bob@contoso.com",
		"a list":        "Bob <bob@contoso.com>; cy@contoso.com",
		"a domain":      "contoso.com",
		"a Message-ID":  "<CAF0001@mail.fabrikam.com>",
		"a bare one":    "AM0PR03MB446730F1A2B3C4D5E6F708192A3B4@AM0PR03MB4467.eurprd03.prod.outlook.com",
		"an id":         "2e3c0fac-4669-4e4a-2669-08d5dd529cbe",
		"an IP address": "192.0.2.1",
		"a time":        "yesterday 14:00",
		"a bounce":      bounce,
		"headers":       headers,
		"a sentence":    "bob@contoso.com did not get the mail from ann@fabrikam.com yesterday at 14:00",
		"a since":       "nothing since yesterday 14:00 for bob@contoso.com",
		"a link":        "https://security.microsoft.com/emailentity?id=2e3c0fac-4669-4e4a-2669-08d5dd529cbe",
		"a command":     "Get-MessageTraceV2 -SenderAddress ann@fabrikam.com",
		"words":         "Invoice 2041 for you",
		"many words":    strings.Repeat("quit now please ", 60),
	}
	for _, api := range client.Dialects() {
		for name, text := range texts {
			for _, at := range stops {
				if at.field().Kind == client.KindWithout {
					continue
				}
				m := newForm(t, api)
				m.open, m.focus = true, at
				m.Paste(text)
				if _, problems := m.Query(now); len(problems) > 0 {
					t.Errorf("%s: %s pasted at %s: got %v, want no problem", api, name, at, problems)
				}
				q, _ := m.Query(now)
				empty := !slices.ContainsFunc(client.Fields, func(f *client.FieldInfo) bool { return len(f.Values(&q)) > 0 }) && m.preset == defaultPreset
				if m.notice == "" && empty {
					t.Errorf("%s: %s pasted at %s: got an empty form and no word, want either", api, name, at)
				}
			}
		}
	}
}

func TestWhenKeepsItsChoiceUnlessThePasteHasATime(t *testing.T) {
	t.Parallel()
	for _, api := range client.Dialects() {
		for text, want := range map[string]string{
			"bob@contoso.com":                                "2h",
			"<CAF0001@mail.fabrikam.com>":                    "2h",
			"2e3c0fac-4669-4e4a-2669-08d5dd529cbe":           "2h",
			"Subject: x\nDate: Sun, 22 Nov 2026 09:00 +0100": "2026-11-22 08:00 UTC +-24h",
			"Subject: x\nDate: Mon, 1 Nov 2027 09:00 +0100":  "2h",
		} {
			m := newForm(t, api)
			typed(m, stopWhen, "2h")
			m.focus = stopStatus
			m.Paste(text)
			if got := m.whenText(); got != want {
				t.Errorf("%s: %q: got the window %q, want %q", api, text, got, want)
			}
		}
	}
}

func TestAnAddressOfWhichNothingSaysTheSideGoesWhereTheCursorIs(t *testing.T) {
	t.Parallel()
	const text = "Ticket 4711: problem with bob@contoso.com, please check"
	m := newForm(t, client.Tracing)
	m.focus = stopSender
	m.Paste(text)
	if q := query(t, m); !slices.Equal(q.Senders, []string{"bob@contoso.com"}) || len(q.Recipients) > 0 {
		t.Errorf("at Sender: got %+v, want the sender bob@contoso.com", q)
	}
	m = newForm(t, client.Tracing)
	m.focus = stopSubject
	m.Paste(strings.ReplaceAll(text, " please", "\nplease"))
	if q := query(t, m); !slices.Equal(q.Recipients, []string{"bob@contoso.com"}) && q.Subject == "" {
		t.Errorf("at Subject: got %+v, want the recipient or the subject", q)
	}
}

// The oldest day that an API keeps is left out of the day before a message.
func TestAMessageThatIsAboutToBeDroppedIsStillSearchedFor(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	old := now.Add(-m.dialect.Limits().MaxAge).Add(pasted.Around / 2)
	m.Paste("Subject: x\nDate: " + old.Format("Mon, 2 Jan 2006 15:04:05 -0700"))
	if q := query(t, m); q.Start.After(old) || q.End.Before(old) {
		t.Errorf("got %v to %v, want %v within", q.Start, q.End, old)
	}
}

// Each text of package pasted fills the form so that it can run, whatever is asked.
func TestEveryTextThatPeoplePasteFillsTheForm(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join("..", "pasted", "testdata", "[kpt]*"))
	if err != nil || len(names) < 70 {
		t.Fatalf("got %d texts, %v, want 70 and more", len(names), err)
	}
	then := time.Date(2026, time.November, 25, 9, 0, 0, 0, time.UTC)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, api := range client.Dialects() {
			m := newForm(t, api)
			m.SetNow(then)
			m.Paste(string(text))
			typed := m.focus == stopRecipient && m.notice == "" && !m.editors[stopRecipient].Empty()
			if _, problems := m.Query(then); len(problems) > 0 || !typed && !strings.HasPrefix(m.notice, "Took ") {
				t.Errorf("%s, %s: got the notice %q and %v, want it taken", api, filepath.Base(name), m.notice, problems)
			}
		}
	}
}
