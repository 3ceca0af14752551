package explain_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/simulator"
)

// headlines are what is said of the copy that fared worst in each scenario, in
// Tracing, whose events say more. Each scenario of the simulator has one.
var headlines = map[string]string{
	"mailbox full":                        "Not delivered: mailbox full (554 5.2.2)",
	"delivered":                           "Delivered to the mailbox",
	"nested list, one member failed":      "Not delivered: mailbox full (554 5.2.2)",
	"junked":                              "Delivered to Junk Email (SCL 6)",
	"quarantined":                         "Quarantined: sender blocked by the recipient (SCL 8)",
	"deferred, still trying":              "Not delivered yet: no secure connection to the destination (450 4.4.317), deferred twice",
	"deferred four times, then delivered": "Delivered: mx1.woodgrovebank.com accepted it (250 2.0.0), after it was deferred 4 times: no secure connection to the destination",
	"remote 5.7.1":                        "Not delivered: mx1.northwindtraders.com answered: the sending IP is blocked (550 5.7.1)",
	"blocked by a rule":                   "Not delivered: blocked by a mail flow rule 'Block executable attachments' (550 5.7.1)",
	"DLP":                                 "Not delivered: blocked by a data loss prevention rule 'Credit cards to outside' of policy 'Financial data' (550 5.7.171)",
	"redirected":                          "Delivered to the mailbox",
	"DMARC failure":                       "Not delivered: DMARC of the sender's domain failed (550 5.7.509)",
	"loop":                                "Not delivered: routing loop (554 5.4.14)",
	"ZAP":                                 "Delivered to the Inbox",
	"ZAP, done":                           "Delivered, then moved to quarantine by zero-hour auto purge",
	"recall":                              "Recalled by its sender",
	"malware":                             "Quarantined: malware found",
	"dynamic delivery":                    "Delivered to the mailbox",
	"rule without a name":                 "Delivered to the mailbox",
	"journaled":                           "Delivered to the mailbox",
	"expired in queue":                    "Not delivered: expired in the queue, before that: no secure connection to the destination (550 4.4.7)",
	"too many recipients":                 "Not delivered: too many recipients (550 5.5.3)",
	"out of office":                       "Ended without delivery: handled internal OOF addressed to external recipient (250 2.1.5)",
	"bounce":                              "Delivered to the mailbox",
	"back from on-premises":               "Delivered to the mailbox",
	"attack wave":                         "Quarantined: spam (SCL 9)",
	"attack wave, came through":           "Delivered to Junk Email (SCL 6)",
	"mailing to 2,500":                    "Not delivered: mx1.example.net answered: recipient not found (550 5.1.1)",
	"rejected without a code":             "Not delivered: mx1.mail.example answered: recipient not found",
	"hostile address":                     "Delivered to Junk Email (SCL 6)",
	"plus and apostrophe addresses":       "Delivered to the mailbox",
	"60-character address":                "Delivered to the mailbox",
	"non-ASCII addresses":                 "Not delivered: mx1.παράδειγμα.example answered: the sending IP is blocked (550 5.7.1)",
	"hostile subjects":                    "Delivered to Junk Email (SCL 6)",
	"hostile answer": "Not delivered: mx1.double-it.example answered: \x1b[2J\x1b]0;owned\a your mail " +
		"\u202egnp.exe\u202c is \u009b31mnot\u009b0m wanted; see \x1b]8;;https://evil.example/\ahere\x1b]8;;\a (550 5.7.1)",
	"junk":             "Delivered to Junk Email (SCL 6)",
	"held back":        "Quarantined: spam (SCL 9)",
	"mistyped address": "Not delivered: recipient not found (550 5.1.10)",
	"mistyped outside": "Not delivered: mx1.fabrikam.com answered: recipient not found (550 5.1.1)",
	"greylisted": "Delivered: mx1.example.net accepted it (250 2.0.0), after it was deferred once: " +
		"mx1.example.net answered: SPF of the sender's domain failed",
	"group":      "Delivered to the mailbox",
	"no subject": "Delivered to the mailbox",
}

// gravity orders the copies of a message: what a person would open first.
var gravity = []client.Status{client.StatusFailed, client.StatusQuarantined, client.StatusFilteredAsSpam,
	client.StatusPending, client.StatusRecalled, client.StatusDelivered}

func TestEveryScenarioIsExplained(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)
	s := simulator.New(simulator.Options{Messages: 2000, Seed: 1, Now: func() time.Time { return now }})
	for _, name := range simulator.Scenarios() {
		messages := s.MessagesOf(name)
		if len(messages) == 0 {
			t.Errorf("got no message of the scenario %q, want one", name)
			continue
		}
		address, status := gravest(messages[0])
		verdict := explained(t, s, client.Dialects()[0], messages[0], address, status)
		if want, ok := headlines[name]; !ok {
			t.Errorf("the scenario %q has no entry in headlines: if %q is what should be said of it, add that", name, verdict.Headline)
		} else if verdict.Headline != want {
			t.Errorf("%s:\n got %s\nwant %s", name, verdict.Headline, want)
		}
		for _, d := range client.Dialects()[1:] {
			other := explained(t, s, d, messages[0], address, status)
			if other.Cause != verdict.Cause {
				t.Errorf("%s: got the cause %s in %s, want %s as in the default", name, other.Cause, d, verdict.Cause)
			}
			if other.Headline == "" || strings.Contains(other.Headline, "no event says why") {
				t.Errorf("%s: got the headline %q in %s, want one that says why", name, other.Headline, d)
			}
		}
	}
}

// gravest picks the copy to look at: of those that fared equally the first.
func gravest(m simulator.Message) (string, client.Status) {
	rank := func(r simulator.Recipient) int {
		if at := slices.Index(gravity, client.ParseStatus(r.Status)); at >= 0 {
			return at
		}
		return len(gravity)
	}
	best := slices.MinFunc(m.Recipients, func(a, b simulator.Recipient) int { return rank(a) - rank(b) })
	return best.Address, client.ParseStatus(best.Status)
}

func explained(t *testing.T, s *simulator.Simulator, d client.Dialect, m simulator.Message, address string, status client.Status) explain.Verdict {
	t.Helper()
	c, err := client.New(client.Options{Dialect: d, Tokens: client.StaticToken(client.Secret(s.Token())), Transport: s.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	events, err := c.Events(context.Background(), client.Trace{ID: m.ID, Received: client.Time{Time: m.Received}}, address)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if explain.Detail(e) == "" {
			t.Errorf("%s: got a %s event without a detail, want one", m.Scenario, e.Kind)
		}
	}
	return explain.Explain(explain.Copy{Recipient: address, Status: status, Events: events})
}
