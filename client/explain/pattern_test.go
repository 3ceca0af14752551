package explain

import "testing"

func TestAPatternIsFoundInWholeWordsOfOneSentence(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pattern, text string
		want          string // what it stands for in the text; empty: it is not found
	}{
		{"mailbox full", "552 5.2.2 Mailbox full", "Mailbox full"},
		{"mailbox full", "552 mailbox fuller", ""},
		{"over quota", "turnover quota", ""},
		{"user … quota", "the user is over her quota today", "user is over her quota"},
		{"user … quota", "unknown user. Your quota is fine", ""},
		{"quota & !submission", "submission quota exceeded", ""},
		{"quota & exceeded", "exceeded the quota", "quota"},
		{"greylist*", "is greylisted for now", "greylist"},
		{`limit of \d days`, "a limit of 30 days", "limit of 30 days"},
		{`limit of \d days`, "a limit of many days", ""},
		{"ofr*_417", "overquota. OFR_417 [417]", "OFR_417"},
		{"ofr*_417", "overquota. OFR005_417", "OFR005_417"},
		{"ofr*_417", "overquota. OFR_4170", ""},
		{"[tss04]", "421 4.7.0 [TSS04] later", "[TSS04]"},
		{"uribl", "score 5 (URIBL_BLOCKED)", ""},
		{"virus*", "two viruses", "virus"},
		{"…", "", ""},
		{"full", "", ""},
	} {
		got := ""
		if at, ok := newPattern(test.pattern).find(lower(test.text)); ok {
			got = test.text[at.start:at.end]
		}
		if got != test.want {
			t.Errorf("%q in %q: got %q, want %q", test.pattern, test.text, got, test.want)
		}
	}
}

func FuzzPattern(f *testing.F) {
	f.Add("user … quota & !sub* & a\\db*c", "the user a1b2c is over quota")
	f.Fuzz(func(t *testing.T, written, text string) {
		at, ok := newPattern(written).find(lower(text))
		if ok && (at.start < 0 || at.end > len(text) || at.start > at.end) {
			t.Errorf("%q in %q: got %+v, want a part of the text", written, text, at)
		}
	})
}
