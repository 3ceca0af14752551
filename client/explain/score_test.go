package explain

import (
	"slices"
	"testing"

	"msgtrace/client"
)

// fairCauses are the causes that this package tells apart, in the words of the corpus,
// where they differ.
var fairCauses = map[string][]string{
	"unauthenticated":      {"dmarc", "spf", "dkim"},
	"wrong-region":         {"other", "dns", "relay"},
	"stale-address":        {"not-found"},
	"directory":            {"not-found", "other"},
	"connector-restricted": {"restricted", "relay"},
	"sender-restricted":    {"sender-blocked", "tenant-blocked"},
	"tenant-block-list":    {"sender-blocked", "recipient-block-list", "banned-recipient"},
	"block-list":           {"ip-blocked", "listed-domain", "list-query-refused", "greylisted"},
	"recipient-check":      {"other", "remote-trouble", "greylisted", "not-found"},
	"expired":              {"connection", "tls", "dns", "reputation", "ip-blocked"},
	"session":              {"connection", "tls", "reputation", "ip-blocked"},
	"domain-not-found":     {"not-found", "dns"},
	"null-mx":              {"not-found", "dns", "policy"},
	"service-busy":         {"storage", "remote-trouble", "throttled"},
	"queue-deleted":        {"policy", "other"},
	"folder-full":          {"mailbox-full"},
	"mailbox-quarantined":  {"account-disabled", "other"},
	"journaling":           {"policy", "other"},
	"no-ipv6":              {"connection", "policy"},
	"spoofing":             {"policy", "other", "spf"},
	"dictionary-attack":    {"ip-blocked", "other"},
	"moderator-missing":    {"moderation"},
}

// score is what the package says of a text of the corpus.
type score int

const (
	right score = iota
	notKnown
	wrong
)

// scoreOf compares what is said of a text with what is right.
func scoreOf(s specimen, cause string) score {
	fair := append([]string{cause}, fairCauses[cause]...)
	switch {
	case cause == causeOther:
		return notKnown
	case slices.ContainsFunc(fair, func(c string) bool { return slices.Contains(s.causes, c) }):
		return right
	}
	return wrong
}

// told is what is said of a copy that failed with a text.
func told(text string) Verdict {
	return Explain(Copy{Recipient: "user@contoso.com", Status: client.StatusFailed, Events: []client.Event{event(client.EventFail, text)}})
}

func TestTheCorpusIsExplainedAndNoneOfItWrong(t *testing.T) {
	t.Parallel()
	for part, kept := range map[string]bool{"the texts to learn from": false, "the texts kept aside": true} {
		var count [3]int
		for _, s := range corpus(t) {
			if s.kept() != kept {
				continue
			}
			v := told(s.text)
			got := scoreOf(s, v.Cause)
			if count[got]++; got == wrong {
				t.Errorf("%s: got the cause %s by %q, want one of %q", s.text, v.Cause, v.Evidence.Words, s.causes)
			}
		}
		all := count[right] + count[notKnown] + count[wrong]
		t.Logf("%s: %d right, %d not known, %d wrong of %d", part, count[right], count[notKnown], count[wrong], all)
		if 100*count[right] < 85*all {
			t.Errorf("%s: got %d of %d right, want 85 %% at least", part, count[right], all)
		}
	}
}

// TestATextThatIsCutIsNeverExplainedWrongly cuts each text at each byte, since the
// service cuts long ones anywhere: less may be said of it then, and nothing else.
func TestATextThatIsCutIsNeverExplainedWrongly(t *testing.T) {
	t.Parallel()
	for _, s := range corpus(t) {
		for i := range s.text {
			if v := told(s.text[:i]); scoreOf(s, v.Cause) == wrong {
				t.Errorf("%s, cut after %q: got the cause %s by %q, want none or one of %q", s.text, s.text[:i], v.Cause, v.Evidence.Words, s.causes)
				break
			}
		}
	}
}
