package form

import (
	"strings"
	"testing"

	"msgtrace/client"
)

// What is typed first finds its field, so it is no mistake while it is typed.
func TestWhatBelongsElsewhereIsNoMistakeWhileItIsTyped(t *testing.T) {
	t.Parallel()
	for _, api := range client.Dialects() {
		for _, test := range []struct {
			at             stop
			text, goes, to string
		}{
			{stopRecipient, "192.0.2.1", "From IP", "from-ip:192.0.2.1"},
			{stopSender, "2001:db8::1", "From IP", "from-ip:2001:db8::1"},
			{stopRecipient, "<no-at-in-it>", "Message-ID", "message-id:<no-at-in-it>"},
			{stopRecipient, "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "Network ID", "id:2e3c0fac-4669-4e4a-2669-08d5dd529cbe"},
			{stopSender, "yesterday 14:00", "When", "when:\"yesterday 14:00\""},
			{stopRecipient, "from:ann@fabrikam.com", "Sender", "from:ann@fabrikam.com"},
			{stopRecipient, "subject:invoice", "Subject", "subject:invoice"},
			{stopSender, "from:ann@fabrikam.com subject:invoice", "Subject", "from:ann@fabrikam.com subject:invoice"},
		} {
			m := newForm(t, api)
			typed(m, test.at, test.text)
			if got := m.View(); strings.Contains(got, "no address") || strings.Contains(got, m.theme.Glyphs.Failed) || !strings.Contains(got, "Goes to     "+test.goes) {
				t.Errorf("%s: %q typed at %s: got\n%s\nwant no mistake, and that it goes to %s", api, test.text, test.at.field().Label, got, test.goes)
			}
			m.Settle()
			if got := m.View(); !strings.Contains(got, test.to) || strings.Contains(got, "Goes to") || !strings.Contains(got, "What you typed went to "+test.goes+".") {
				t.Errorf("%s: %q after that: got\n%s\nwant %s", api, test.text, got, test.to)
			}
		}
		m := newForm(t, api)
		typed(m, stopSender, "ann")
		typed(m, stopRecipient, "192.0.2.1")
		if got := m.View(); !strings.Contains(got, `Sender: "ann" is no address`) || strings.Contains(got, "Recipient: ") {
			t.Errorf("%s: beside a mistake: got\n%s\nwant the mistake, and nothing of the recipient", api, got)
		}
	}
}
