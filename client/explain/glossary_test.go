package explain

import (
	"strings"
	"testing"

	"msgtrace/client"
)

// meaning is what a glossary says of a name.
func meaning(facts []Fact, name string) string {
	for _, f := range facts {
		if f.Name == name {
			return f.Meaning
		}
	}
	return ""
}

func TestGlossary(t *testing.T) {
	t.Parallel()
	full := fail("552 5.2.2 mailbox full", "IsSmtpResponseFromExternalServer", "False")
	spam := event(client.EventSpam, "Spam confidence level: 8", "SCL", "8", "SFV", "SPM", "DI", "SQ", "CIP", "192.0.2.25")
	inOne := event(client.EventSpam, "", "CustomData", "S:SFA=SUM|SFV=SKB|SCL=6|DI=SJ|IPV=NLI|CTRY=US")
	for _, test := range []struct {
		name        string
		event       client.Event
		fact, means string
	}{
		{"the kind", full, "Fail", "The copy was not delivered, and the service does not try again."},
		{"a kind that is not known", client.Event{Kind: "teleport", Name: "Teleport"}, "Teleport", "An event that is not known here; the raw event has all that came with it."},
		{"the reply", full, "552", "Mail servers say: no, and trying again does not help."},
		{"the code", full, "5.2.2", "Fails for good; about the mailbox: full."},
		{"a code of one's own", fail("450 4.4.317 Cannot connect"), "4.4.317", "Fails for now; about the network or the way there. The last number is no standard; who answered gave it its meaning."},
		{"a code that says little", fail("550 5.0.0 no"), "5.0.0", "Fails for good."},
		{"who answered", full, "IsSmtpResponseFromExternalServer", "Whether a server outside gave the answer: False (no)"},
		{"SCL", spam, "SCL", "How sure the filter is that it is spam, -1 to 9: 8 (surely spam)"},
		{"SFV", spam, "SFV", "The verdict of the spam filter: SPM (spam)"},
		{"DI", spam, "DI", "What the filter did with it: SQ (to quarantine)"},
		{"CIP", spam, "CIP", "The address that the message came from: 192.0.2.25"},
		{"all in one value", inOne, "SFV", "The verdict of the spam filter: SKB (blocked by an anti-spam policy)"},
		{"a list", inOne, "IPV", "Whether the sending address is on a list: NLI (on no list)"},
		{"a value that is not known", event(client.EventSpam, "", "SFV", "XYZ"), "SFV", "The verdict of the spam filter: XYZ"},
		{"SCL in the text", event(client.EventSpam, "Spam confidence level: 9"), "SCL", "How sure the filter is that it is spam, -1 to 9: 9 (surely spam)"},
		{"TLS in the text", event(client.EventReceive, "Message received by: AM0PR03MB4467 using TLS1.2 with AES256"), "tlsversion", "The encryption of the connection: TLS 1.2"},
		{"a Send without a server", event(client.EventSend, "Message transferred."), "Answer", "The event names neither the server that took it nor what that said. In the API message-traces no event does."},
		{"a Send with one", event(client.EventSend, "", "OutboundProxyTargetIPAddress", "192.0.2.9"), "Answer", ""},
		{"the connector in", event(client.EventReceive, "", "CustomData", "S:InboundConnectorData=Name=From Woodgrove;S:DeliveryPriority=Normal"), "InboundConnectorData", "The organization's connector that it came through: Name=From Woodgrove"},
		{"an accepting answer", event(client.EventSend, "", "RecipientStatus", "[{LED=250 2.0.0 OK};{MSG=}]"), "250", "Mail servers say: accepted."},
	} {
		facts := Glossary(Copy{Recipient: "bob@contoso.com", Events: []client.Event{test.event}}, 0)
		if got := meaning(facts, test.fact); got != test.means {
			t.Errorf("%s: got %q, want %q", test.name, got, test.means)
		}
		for _, f := range facts {
			if f.Name == "" || f.Meaning == "" {
				t.Errorf("%s: got %+v, want a name and a meaning", test.name, f)
			}
		}
	}
	c := Copy{Recipient: "bob@contoso.com", Status: client.StatusDelivered, Events: []client.Event{full}}
	if got, want := meaning(Glossary(c, 0), "In short"), Explain(Copy{Recipient: "bob@contoso.com", Status: client.StatusFailed, Events: c.Events}).Headline; got != want {
		t.Errorf("in short: got %q, want %q", got, want)
	}
	c.Status = client.StatusFailed
	if got := meaning(Glossary(c, 0), "In short"); got != "" {
		t.Errorf("in short, where the verdict says it: got %q, want nothing", got)
	}
	if got := Glossary(c, 1); got != nil {
		t.Errorf("an event that is not there: got %v, want nothing", got)
	}
}

func TestEveryKindOfEventIsExplained(t *testing.T) {
	t.Parallel()
	for _, kind := range []client.EventKind{
		"receive", "submit", "send", "deliver", "fail", "defer", "drop", "expand", "resolve", "redirect", "transfer", "recipientsAdded", "transportRule",
		"dlpRule", "sensitivityLabel", "spam", "malware", "quarantine", "journal", "zap", "dynamicDelivery", "processingFailed",
	} {
		if !kind.Known() {
			t.Errorf("%s is no kind of event, want one", kind)
		}
		if got := Glossary(Copy{Events: []client.Event{{Kind: kind}}}, 0)[0]; !strings.HasSuffix(got.Meaning, ".") || got.Source == "" {
			t.Errorf("%s: got %+v, want a sentence and its page", kind, got)
		}
	}
}

func TestEveryStandardCodeIsExplained(t *testing.T) {
	t.Parallel()
	if len(codeDetails) != len(codeSubjects) {
		t.Fatalf("got the details of %d subjects, want %d", len(codeDetails), len(codeSubjects))
	}
	for _, code := range []string{"", "5", "5.1", "3.1.1", "a.b.c", "5.-1.1", "5.1.99999999999999999999", "5.1.-1", "4.8.1"} {
		_ = codeWords(code) // must not panic
	}
	for code, want := range map[string]string{
		"2.1.5": "Success; about the address: the address is valid.",
		"4.2.2": "Fails for now; about the mailbox: full.",
		"5.7.1": "Fails for good; about security or policy: not allowed, refused.",
		"5.9.1": "Fails for good.",
	} {
		if got := codeWords(code); got != want {
			t.Errorf("%s: got %q, want %q", code, got, want)
		}
	}
}

func TestEvidenceIsSaid(t *testing.T) {
	t.Parallel()
	e := Evidence{Words: "mailbox full", Answer: "552 5.2.2 mailbox full", Said: "Microsoft 365", Host: "mx1.contoso.com", Rests: RestsOnWords, Source: "https://www.rfc-editor.org/rfc/rfc3463"}
	facts := e.Facts("<", ">")
	for name, want := range map[string]string{
		"Because":      "the answer says <mailbox full> (said by Microsoft 365)",
		"Whole answer": "552 5.2.2 mailbox full",
		"Answered by":  "mx1.contoso.com",
		"Rests on":     "plain words, which mean the same at every server",
	} {
		if got := meaning(facts, name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := facts[0].Source; got != e.Source {
		t.Errorf("got the page %q, want %q", got, e.Source)
	}
	if got := (Evidence{}).Facts("<", ">"); got != nil {
		t.Errorf("no evidence: got %v, want nothing", got)
	}
	for _, rests := range []Rests{RestsOnToken, RestsOnVocabulary, RestsOnWords, RestsOnCode} {
		if restsOn[rests] == "" {
			t.Errorf("%s: got no words, want some", rests)
		}
	}
}
