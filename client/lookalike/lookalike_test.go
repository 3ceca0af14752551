package lookalike

import (
	"strings"
	"sync"
	"testing"
)

func TestAFindingSaysWhatADomainLooksLikeAndWhy(t *testing.T) {
	t.Parallel()
	known := contoso()
	for domain, want := range map[string]string{
		"rnicrosoft.example":    "rnicrosoft.example looks like microsoft.com: rn for m",
		"c0ntoso.example":       "c0ntoso.example looks like contoso.com: 0 for o",
		"PAYPAI.example":        "paypai.example looks like paypal.com: i for l",
		"xn--pypal-4ve.com":     "pаypal.com looks like paypal.com: the Cyrillic а for a",
		"c0nt0s0.example":       "c0nt0s0.example looks like contoso.com: 0 for o",
		"contso.com":            "contso.com looks like contoso.com: o is missing",
		"contosso.com":          "contosso.com looks like contoso.com: one s too many",
		"cotnoso.com":           "cotnoso.com looks like contoso.com: tn for nt",
		"pay-pal.example":       "pay-pal.example looks like paypal.com: a hyphen in it",
		"contoso.co":            "contoso.co looks like contoso.com: it ends in co",
		"paypal-secure.example": "paypal-secure.example looks like paypal.com: the name is among other words",
		"contoso.com.example":   "contoso.com.example looks like contoso.com: it belongs to com.example",
		"a.microsoft.evil.com":  "a.microsoft.evil.com looks like microsoft.com: it belongs to evil.com",
		"пpивет.com":            "пpивет.com may be made to deceive: it mixes Latin and Cyrillic letters in one name",
		"xn--99999999999.com":   "xn--99999999999.com may be made to deceive: a name in it is not written as it has to be",
	} {
		if found, _ := known.Look("ann@" + domain); found.String() != want {
			t.Errorf("got %q, want %q", found, want)
		}
	}
	found, _ := known.Look("paypai.example")
	if got, want := found.Short(), "look-alike of paypal.com"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if found, _ = known.Look("пpивет.com"); !strings.HasPrefix(found.Short(), "look-alike: it mixes Latin") {
		t.Errorf("got %q, want the letters that it mixes", found.Short())
	}
}

func TestMoreLookAlikesAreFound(t *testing.T) {
	t.Parallel()
	known := contoso()
	for _, file := range []string{"unseen.csv", "published.csv"} {
		for _, row := range forged(t, file) {
			if found, _ := known.Look("ann@" + row[0]); found.Of != row[1] {
				t.Errorf("got %q for %s, want a look-alike of %s", found, row[0], row[1])
			}
		}
	}
}

func TestTheOwnDomainsAndThoseBelowThemAreNeverMarked(t *testing.T) {
	t.Parallel()
	known := New([]string{"contoso.com", "c0ntoso.com", "contoso-portal.example", "xn--kontoso-xbc.de", "@paypal-secure.example"}, nil)
	for _, domain := range []string{"contoso.com", "c0ntoso.com", "mail.c0ntoso.com", "contoso-portal.example", "xn--kontoso-xbc.de", "paypal-secure.example", "microsoft.contoso.com"} {
		if found, ok := known.Look("ann@" + domain); ok {
			t.Errorf("got %q, want no mark on %s", found, domain)
		}
	}
}

// A person who looks into forged mail searches for its domain.
func TestADomainThatWasSearchedForIsStillMarkedAndItsModelNever(t *testing.T) {
	t.Parallel()
	known := New([]string{"contoso.com"}, []string{"*@rnicrosoft.example", "ann@c0ntoso.example", "bob@fabrikarn.com", "cy@northwindtraders.com"})
	for domain, want := range map[string]string{
		"rnicrosoft.example":    "microsoft.com",
		"c0ntoso.example":       "contoso.com",
		"fabrikam.com":          "", // fabrikarn.com came first
		"microsoft.com":         "",
		"contoso.com":           "",
		"northwindtraclers.com": "northwindtraders.com",
		"northwindtrader.com":   "", // a slip is looked for in known names only
	} {
		if found, _ := known.Look("ann@" + domain); found.Of != want {
			t.Errorf("got %q for %s, want a look-alike of %q", found, domain, want)
		}
	}
}

func TestWhatIsNoDomainIsNotMarked(t *testing.T) {
	t.Parallel()
	known := contoso()
	for _, s := range []string{"", "@", "ann", "ann@", "<>", "paypai", "ann@[192.0.2.1]", "ann@192.0.2.1", "ann@.", "ann@..", "ann@" + strings.Repeat("paypai.", 60) + "com", "/o=ExchangeLabs/ou=paypai.com"} {
		if found, ok := known.Look(s); ok {
			t.Errorf("got %q, want no mark on %q", found, s)
		}
	}
	var none *Known
	if found, ok := none.Look("ann@paypai.example"); ok {
		t.Errorf("got %q, want nothing from a nil Known", found)
	}
}

func TestSeveralMayLookAtOnce(t *testing.T) {
	t.Parallel()
	known := contoso()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for _, row := range forged(t, "lookalikes.csv") {
				known.Look(row[0])
			}
		})
	}
	all.Wait()
}

func TestTheTablesSayEachNameOnce(t *testing.T) {
	t.Parallel()
	names, domains := map[string]bool{}, map[string]bool{}
	for _, row := range rows("brands") {
		if names[row["name"]] {
			t.Errorf("got the name %q twice, want it once", row["name"])
		}
		names[row["name"]] = true
		if row["kind"] != "" && row["kind"] != "word" && row["kind"] != "host" {
			t.Errorf("got the kind %q of %s, want word, host or none", row["kind"], row["name"])
		}
		for _, domain := range strings.Fields(row["others"]) {
			if domains[domain] {
				t.Errorf("got the domain %q twice, want it once", domain)
			}
			domains[domain] = true
		}
	}
	for _, row := range rows("services") {
		if domains[row["domain"]] {
			t.Errorf("got the domain %q twice, want it once", row["domain"])
		}
		domains[row["domain"]] = true
	}
	for letter, like := range confusables() {
		if letter < 0x80 || like.like < '0' || like.like > 'z' {
			t.Errorf("got %q for %q, want an ASCII letter or digit for one that is none", like.like, letter)
		}
	}
}

func FuzzLook(f *testing.F) {
	for _, s := range []string{"ann@rnicrosoft.example", "xn--80ak6aa92e.com", "xn---", "a-.b", "пpивет.com", "@@..", "\xff.com", "paypal-paypal.com.paypal"} {
		f.Add(s)
	}
	known := contoso()
	f.Fuzz(func(t *testing.T, s string) {
		found, ok := known.Look(s)
		if again, same := known.Look(s); again != found || same != ok {
			t.Errorf("got %q and then %q, want the same for %q", found, again, s)
		}
		if ok && found.Why == "" {
			t.Errorf("got no reason for %q, want one", s)
		}
	})
}

func BenchmarkLook(b *testing.B) {
	known := contoso()
	b.ReportAllocs()
	for b.Loop() {
		known.look("newsletter.lucernepublishing.com")
	}
}

func BenchmarkLookAgain(b *testing.B) {
	known := contoso()
	b.ReportAllocs()
	for b.Loop() {
		known.Look("ann@newsletter.lucernepublishing.com")
	}
}
