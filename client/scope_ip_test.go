package client

import (
	"encoding/base64"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
)

func TestNoTextTellsAHiddenIP(t *testing.T) {
	t.Parallel()
	for text, word := range map[string]string{
		"550 5.7.1 [203.0.113.77] is blocked": "113", "connect to 203.0.113.77:25": "113", "(203.0.113.77)": "113", "ip=203.0.113.77;": "113", "203.000.113.077": "113",
		"<a1@[203.0.113.77]>": "113", "from ec2-203-0-113-77.compute.example": "113", "host203-0-113-77.example": "113", "203_0_113_77.example": "113",
		"77.113.0.203.in-addr.arpa": "113", "203[.]0[.]113[.]77": "113", "203(dot)0(dot)113(dot)77": "113", "203%2E0%2E113%2E77": "113", "203=2E0=2E113=2E77": "113", "203&#46;0&#46;113&#46;77": "113",
		"Inbound from 203.0.113.77 (Fabrikam)": "113", "https://203.0.113.77/x": "113", "v203.0.113.77": "113", "203.0.113.77.": "113",
		"550-203.0.113.77 is blocked": "113", "smtp; 554_203.0.113.77": "113", "999.203.0.113.77": "113", "1024.203.0.113.77": "113", "2026-11-23-203.0.113.77": "113", "mx-12-203-0-113-77.example": "77",
		"[IPv6:2001:db8::77]": "db8", "2001:db8::77": "db8", "[2001:db8::77]:25": "db8", "2001:DB8:0:0:0:0:0:77": "db8", "ClientIP:2001:db8::77": "db8", "ip=2001:db8::77,": "db8", "v2001:db8::77": "db8", "fromfe80::77": "77", "EHLO2001:db8:0:0:0:0:0:77": "db8", "to [::ffff:203.0.113.77]": "113",
		"[::77]": "77", "fe80::db8%eth0": "db8", "2001:db8::77.": "db8", "2001-db8-0-0-0-0-0-77.dyn.example": "db8", "550-2001-db8-0-0-0-0-0-77.dyn.example": "77", "2001-db8--77.ipv6-literal.net": "db8", "2001%3Adb8%3A%3A77": "db8",
		"7.7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa":                             "8.b.d",
		base64.StdEncoding.EncodeToString([]byte("client 203.0.113.77")):                                       base64.StdEncoding.EncodeToString([]byte("client 203.0.113.77"))[4:16],
		"192.0.2.1 and " + base64.StdEncoding.EncodeToString([]byte("client 203.0.113.77")) + " and 192.0.2.1": base64.StdEncoding.EncodeToString([]byte("client 203.0.113.77"))[4:16],
	} {
		if got := withoutIPs(text); strings.Contains(strings.ToLower(got), strings.ToLower(word)) {
			t.Errorf("%q: got %q, want no address in it", text, got)
		}
	}
	for _, text := range []string{
		"", "550 5.7.1 blocked", "build 15.20.7875.19", "build 10.0.19041.3636.1", "2026-11-23T14:00:00Z", "14:00:00", "at 14:00:00.123 for 00:01:02", "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "std::deque", "v14:00:00", "T14:00:00Z", "S:SFV:NSPM;H:x1:y2", "S:Fi=2;S:Score=1", "mail.example",
		"300.400.500.600", "TLS1_2 with AES_256", "AM0PR03MB4467.eurprd03.prod.outlook.com", "[{LED=550 5.1.10 RESOLVER.ADR.RecipientNotFound};{MSG=};{FQDN=mx.example}]", "::", "ann@fabrikam.com", "VGhpcyBpcyBhIHRlc3QgdGV4dA==",
	} {
		if got := withoutIPs(text); got != text {
			t.Errorf("got %q, want %q as it is", got, text)
		}
	}
}

func TestNothingOfAMessageTellsAHiddenIP(t *testing.T) {
	t.Parallel()
	for _, d := range Dialects() {
		item := map[Dialect]string{
			Tracing:       strings.NewReplacer("<"+subjectID+"@x>", "<1@[203.0.113.77]>", "ann@fabrikam.com", "ann@[203.0.113.77]").Replace(testRow(subjectID, 1, "bob@contoso.com", "failed")),
			MessageTraces: strings.Replace(testMessage(subjectID, 1, "bob@contoso.com"), `"ann@fabrikam.com"`, `"ann@[203.0.113.77]","messageId":"<1@ip-203-0-113-77.example>"`, 1),
		}[d]
		c, _ := newTestClient(t, d, answers(testPage("", item)), func(o *Options) { o.Scope = &Scope{Everyone: true, HideIPs: true} })
		r := c.Search(mustPlan(t, c, Query{Latest: true}))
		if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
			t.Fatal(err)
		}
		if found := r.Snapshot().Traces; len(found) != 1 || strings.Contains(fmt.Sprintf("%+v", *found[0]), "113") || !strings.HasPrefix(found[0].Sender, "ann@") {
			t.Errorf("%s: got %+v, want a message of ann without an IP address", d, found)
		}
		c, _ = newTestClient(t, d, func(int, *http.Request) (*http.Response, error) {
			return answer(http.StatusBadRequest, `{"error":{"code":"BadRequest","message":"no answer of [IPv6:2001:db8::77] and [203.0.113.77]"}}`), nil
		}, func(o *Options) { o.Scope = &Scope{Everyone: true, HideIPs: true} })
		if got := fmt.Sprint(askLatest(t.Context(), t, c)); strings.Contains(got, "113") || strings.Contains(got, "db8") || !strings.Contains(got, "no answer of") {
			t.Errorf("%s: got %s, want the error without IP addresses", d, got)
		}
	}
}
