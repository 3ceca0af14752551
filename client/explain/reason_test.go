package explain

import (
	"strings"
	"testing"
)

// reasonTests are descriptions that were published of real messages, and what
// is in them.
var reasonTests = []struct {
	name, text string
	want       Reason
}{
	{"group", "Reason: [{LED=250 2.1.5 RESOLVER.OOF.IntToExt; handled internal OOF addressed to external recipient};{MSG=};{FQDN=};{IP=};{LRT=}]",
		Reason{Reply: Reply{Code: "250", Enhanced: "2.1.5", Diagnostic: "RESOLVER.OOF.IntToExt", Text: "handled internal OOF addressed to external recipient"}}},
	{"cut in LED", "Reason: [{LED=250 2.1.5 RESOLVER.OOF.IntToExt",
		Reason{Reply: Reply{Code: "250", Enhanced: "2.1.5", Diagnostic: "RESOLVER.OOF.IntToExt"}, Cut: true}},
	{"several lines", "Reason: [{LED=451-4.7.23 Message deferred - unable to verify SPF policy for 451 4.7.23 chromaderm.com.au. IB305 i{2b0c}};{MSG=};{FQDN=extmail.bigpond.com};{IP=203.42.22.10};{LRT=1/21/2025 3:45:12 AM}]. OutboundProxyTargetIP: 203.42.22.10. OutboundProxyTargetHostName: extmail.bigpond.com",
		Reason{Reply: Reply{Code: "451", Enhanced: "4.7.23", Text: "Message deferred - unable to verify SPF policy for chromaderm.com.au. IB305 i{2b0c}"},
			Host: "extmail.bigpond.com", IP: "203.42.22.10"}},
	{"cut in MSG", "Reason: [{LED=450 4.4.317 Cannot connect to remote server [Message=451 4.4.0 TLS negotiation failed with error SocketError] [LastAttemptedServerName=mx.example.com] [LastAttemptedIP=192.0.2.7:25] [SmtpSecurity=-2;-2] [DM6NAM12FT012.eop-nam12.prod.protection.outlook.com 2023-03-07T18:46:06.378Z 08DB1DF24DB12D84]};{MSG=4. OutboundProxyTargetIP: 192.0.2.7. OutboundProxyTargetHostName: mx.example.com",
		Reason{Reply: Reply{Code: "450", Enhanced: "4.4.317", Text: "Cannot connect to remote server", Inner: "451 4.4.0 TLS negotiation failed with error SocketError"},
			Host: "mx.example.com", IP: "192.0.2.7", Cut: true}},
	{"mailbox full", "Reason: [{LED=554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException};{MSG=};{FQDN=};{IP=};{LRT=}]",
		Reason{Reply: Reply{Code: "554", Enhanced: "5.2.2", Diagnostic: "STOREDRV.Deliver.Exception:QuotaExceededException", Text: "mailbox full"}}},
	{"no code", "Reason: [{LED=<bob@example.com> recipient rejected};{MSG=};{FQDN=mx.example.com};{IP=192.0.2.9};{LRT=12/03/2025 19:50:43}]",
		Reason{Reply: Reply{Text: "<bob@example.com> recipient rejected"}, Host: "mx.example.com", IP: "192.0.2.9"}},
	{"bare answer", "550-5.1.1 The email account that you tried to reach does not exist. 550 5.1.1 Learn more",
		Reason{Reply: Reply{Code: "550", Enhanced: "5.1.1", Text: "The email account that you tried to reach does not exist. Learn more"}}},
	{"without frame, in data", "[{LED=550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy};{MSG=};{FQDN=};{IP=};{LRT=}]",
		Reason{Reply: Reply{Code: "550", Enhanced: "5.7.1", Diagnostic: "TRANSPORT.RULES.RejectMessage", Text: "the message was rejected by organization policy"}}},
	{"code in the text", "Reason: [{LED=550 #5.7.1 refused};{MSG=}]", Reason{Reply: Reply{Code: "550", Enhanced: "5.7.1", Text: "refused"}}},
	{"status alone", "5.4.14 Hop count exceeded", Reason{Reply: Reply{Enhanced: "5.4.14", Text: "Hop count exceeded"}}},
	{"empty fields", "Reason: [{LED=};{MSG=450 4.2.2 later};{FQDN=};{IP=};{LRT=}]", Reason{Reply: Reply{Code: "450", Enhanced: "4.2.2", Text: "later"}}},
	{"empty", "", Reason{}},
	{"words", "It went wrong", Reason{Reply: Reply{Text: "It went wrong"}}},
}

func TestParseReason(t *testing.T) {
	t.Parallel()
	for _, test := range reasonTests {
		got := ParseReason(test.text)
		got.raw = ""
		if got != test.want {
			t.Errorf("%s:\n got %+v\nwant %+v", test.name, got, test.want)
		}
	}
}

func TestReplyClass(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"250 2.1.5 fine": true, "220-2.0.0 go on": true, "450 later": false, "451-4.7.1 later": false, "550 never": false, "no code": false,
	} {
		if got := ParseReply(text).Positive(); got != want {
			t.Errorf("%q is positive: %v, want %v", text, got, want)
		}
	}
}

func FuzzParseReason(f *testing.F) {
	for _, test := range reasonTests {
		f.Add(test.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := ParseReason(text)
		if strings.ContainsAny(r.String()+r.Inner, "\n\r\t") {
			t.Errorf("got %q, %q, want one line", r.String(), r.Inner)
		}
	})
}
