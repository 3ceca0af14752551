package mask

import (
	"reflect"
	"strings"
	"testing"

	"msgtrace/client"
)

func TestAddressesInATextAreHidden(t *testing.T) {
	t.Parallel()
	m := New()
	for _, test := range []struct{ text, want string }{
		{"bob@contoso.com", "b•••1@contoso.com"},
		{"BOB@Contoso.com", "b•••1@contoso.com"},
		{"to bob@contoso.com, <ann@fabrikam.com>.", "to b•••1@contoso.com, <a•••2@fabrikam.com>."},
		{"recipientAddress='bob@contoso.com'", "recipientAddress='b•••1@contoso.com'"},
		{"o'neil+x@contoso.com;", "o•••3@contoso.com;"},
		{"eq 'o''neil@contoso.com'", "eq 'o•••4@contoso.com'"},
		{"to:bob@contoso.com from:*@fabrikam.com", "to:b•••1@contoso.com from:*@fabrikam.com"},
		{"bounces+bob=contoso.com@fabrikam.com", "b•••5@fabrikam.com"},
		{"jörg@exämple.com", "j•••6@exämple.com"},
		{"already b•••1@contoso.com", "already b•••1@contoso.com"},
		{"@ a@ @b", "@ a@ @b"},
		{"nothing here", "nothing here"},
		{"550 5.1.1 <bob@contoso.com>: user unknown", "550 5.1.1 <b•••1@contoso.com>: user unknown"},
	} {
		if got := m.Text(test.text); got != test.want {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
		if again := m.Text(m.Text(test.text)); again != test.want {
			t.Errorf("%q, hidden twice: got %q, want %q", test.text, again, test.want)
		}
	}
}

// Two addresses stay two, and what is hidden is known to who hid it.
func TestWhatIsHiddenCanBeSearchedFor(t *testing.T) {
	t.Parallel()
	m := New()
	message := client.Trace{ID: "1", MessageID: "<a.b@fabrikam.com>", Sender: "ann@fabrikam.com", Subject: "Invoice", Recipients: []client.Recipient{
		{Address: "bob@contoso.com", Events: []client.Event{{Description: "to bob@contoso.com", Data: []client.Datum{{Name: "Subject", Value: "Invoice"}}, RawData: `<MEP Name="Subject" String="Invoice"/>`}}},
		{Address: "bea@contoso.com"},
	}}
	before := message
	hidden := m.Trace(message)
	if !reflect.DeepEqual(message, before) {
		t.Errorf("got %+v, want the message left as it was", message)
	}
	e := hidden.Recipients[0].Events[0]
	if hidden.Sender != "a•••1@fabrikam.com" || hidden.Subject != "•••••1" || hidden.Recipients[0].Address == hidden.Recipients[1].Address ||
		e.Description != "to "+hidden.Recipients[0].Address || e.Data[0].Value != "•••••1" || e.RawData != `<MEP Name="Subject" String="•••••1"/>` {
		t.Errorf("got %+v", hidden)
	}
	if got := m.RevealTrace(hidden); got.Sender != message.Sender || got.Subject != message.Subject || got.Recipients[1].Address != "bea@contoso.com" {
		t.Errorf("got %+v, want %+v", got, message)
	}
	if got := m.Text("Message-ID <a.b@fabrikam.com>"); got != "Message-ID <a.b@fabrikam.com>" {
		t.Errorf("got %q, want the Message-ID as it is", got)
	}
	if got, want := m.RevealText("to "+hidden.Recipients[0].Address+", "+hidden.Sender), "to bob@contoso.com, ann@fabrikam.com"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	q := client.Query{Senders: []string{"ann@fabrikam.com", "*@contoso.com"}, Recipients: []string{"cy@contoso.com"}, With: []string{"eve@contoso.com"}, Subject: "Invoice",
		Without: []client.Exclusion{{Field: client.FieldSubject, Value: "news"}, {Field: client.FieldSender, Value: "dee@contoso.com"}, {Field: client.FieldWith, Value: "ann@fabrikam.com"}}}
	if got := m.RevealQuery(m.Query(q)); !reflect.DeepEqual(got, q) {
		t.Errorf("got %+v, want %+v", got, q)
	}
	if got := m.Query(q); got.Senders[0] != hidden.Sender || got.Senders[1] != "*@contoso.com" || got.With[0] == q.With[0] || got.Without[2].Value != hidden.Sender || got.Subject != "•••••1" {
		t.Errorf("got %+v", got)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"a@b.c", "'o''n@x.y'", "@@", "a@b@c.d", "x=\xff@y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m := New()
		once := m.Text(s)
		if again := m.Text(once); again != once {
			t.Errorf("%q: got %q, hidden again %q", s, once, again)
		}
	})
}

func TestAPartOfAnAddressIsHidden(t *testing.T) {
	t.Parallel()
	m := New()
	for address, want := range map[string]string{"*@contoso.com": "*@contoso.com", "*": "*", "*@*.example": "*@*.example"} {
		if got := m.Address(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
	for _, address := range []string{"john*", "*smith*", "john*@contoso.com"} {
		if got := m.Address(address); strings.Contains(got, "ohn") || strings.Contains(got, "mith") || m.Address(got) != got {
			t.Errorf("%q: got %q, want it hidden, once", address, got)
		}
	}
}
