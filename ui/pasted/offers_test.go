package pasted

import (
	"strings"
	"testing"
)

func TestOffers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ pasted, want string }{
		{"<a.1@fabrikam.com>", "Message-ID <a.1@fabrikam.com>, messages to a.1@fabrikam.com, messages from a.1@fabrikam.com"},
		{"Message-ID: <a.1@fabrikam.com>\r\n", "Message-ID <a.1@fabrikam.com>"},
		{"From: Ann <ann@contoso.com>\nTo: bob@contoso.com\n", "all of it to bob@contoso.com, from ann@contoso.com, messages to bob@contoso.com, messages from ann@contoso.com"},
		{"id 2E3C0FAC-4669-4e4a-2669-08d5dd529cbe, please", "network message ID 2E3C0FAC-4669-4e4a-2669-08d5dd529cbe"},
		{"{2e3c0fac46694e4a266908d5dd529cbe}", "network message ID 2e3c0fac-4669-4e4a-2669-08d5dd529cbe"},
		{"<3a53c9f2-1a8e-41f0-bb95-58c8029e16f0>", "Message-ID <3a53c9f2-1a8e-41f0-bb95-58c8029e16f0>"},
		{"id 2e3c0fac–4669–4e4a–2669–08d5dd529cbe, please", "network message ID 2e3c0fac-4669-4e4a-2669-08d5dd529cbe"},
		{"Message-ID: <2e3c0fac46694e4a266908d5dd529cbe@fabrikam.com>", "Message-ID <2e3c0fac46694e4a266908d5dd529cbe@fabrikam.com>"},
		{"https://security.microsoft.com/emailentity?f=summary&id=2e3c0fac-4669-4e4a-2669-08d5dd529cbe&tid=3a53c9f2-1a8e-41f0-bb95-58c8029e16f0",
			"network message ID 2e3c0fac-4669-4e4a-2669-08d5dd529cbe"},
		{"o'neil+x@contoso.com.", "messages to o'neil+x@contoso.com, messages from o'neil+x@contoso.com"},
		{"nothing here @ all", ""},
		{"Message ID: CAF0001@mail.fabrikam.com\nSubject: Invoice", "Message-ID CAF0001@mail.fabrikam.com, subject Invoice"},
		{"From: Ann <ann@fabrikam.com>\nMessage-ID:\n <CAF0001@mail.fabrikam.com>\nReferences: <a.1@fabrikam.com>\n <a.2@fabrikam.com>",
			"Message-ID <CAF0001@mail.fabrikam.com>, Message-ID <a.1@fabrikam.com>, Message-ID <a.2@fabrikam.com>, messages from ann@fabrikam.com"},
		{"Message-ID: <ndr@contoso.com>\nOriginal Message Headers\nMessage-ID: <CAF0001@mail.fabrikam.com>",
			"Message-ID <CAF0001@mail.fabrikam.com>"},
	} {
		var got []string
		for _, thing := range Read(test.pasted, then).Offers(9) {
			got = append(got, thing.Name+" "+thing.Value)
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%q: got %q, want %q", test.pasted, strings.Join(got, ", "), test.want)
		}
	}
}
