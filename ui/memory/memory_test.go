package memory_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/ui/memory"
)

var now = time.Date(2026, 11, 25, 9, 30, 0, 0, time.UTC)

// ran is a search that ran some minutes ago.
func ran(line string, ago int, found memory.Found) memory.Change {
	return memory.Change{Ran: &memory.Search{Line: line, At: now.Add(-time.Duration(ago) * time.Minute), Found: found}}
}

func lines(s memory.Searches) string {
	var all []string
	for _, one := range s.Recent {
		all = append(all, one.Line)
	}
	return strings.Join(all, " | ")
}

func TestRecentSearchesAreNewestFirstEachLineOnce(t *testing.T) {
	t.Parallel()
	found := memory.Found{Known: true, Matched: 12, All: true}
	for name, test := range map[string]struct {
		changes []memory.Change
		want    string
	}{
		"in order":           {[]memory.Change{ran("a", 3, memory.Found{}), ran("b", 2, memory.Found{})}, "b | a"},
		"again":              {[]memory.Change{ran("a", 3, memory.Found{}), ran("b", 2, memory.Found{}), ran("a", 1, memory.Found{})}, "a | b"},
		"late, from another": {[]memory.Change{ran("b", 1, memory.Found{}), ran("a", 3, memory.Found{})}, "b | a"},
		"late, the same":     {[]memory.Change{ran("b", 1, memory.Found{}), ran("a", 0, memory.Found{}), ran("b", 3, memory.Found{})}, "a | b"},
		"forgotten":          {[]memory.Change{ran("a", 3, memory.Found{}), ran("b", 2, memory.Found{}), {Forget: &memory.Forget{Line: "a"}}}, "b"},
		"nothing":            {[]memory.Change{ran("", 3, memory.Found{}), ran(strings.Repeat("x", memory.MostBytes+1), 3, memory.Found{})}, ""},
	} {
		if got := lines(memory.Searches{}.Apply(test.changes...)); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
	all := memory.Searches{}.Apply(ran("a", 3, memory.Found{}), ran("a", 3, found), ran("a", 3, memory.Found{}))
	if len(all.Recent) != 1 || all.Recent[0].Found != found {
		t.Errorf("got %+v, want once, with what it found", all.Recent)
	}
}

func TestWhatIsRememberedIsBounded(t *testing.T) {
	t.Parallel()
	var s memory.Searches
	for i := range 2 * memory.MostRecent {
		s = s.Apply(ran(fmt.Sprint("subject:", i), 1000-i, memory.Found{}))
	}
	if last := fmt.Sprint("subject:", 2*memory.MostRecent-1); len(s.Recent) != memory.MostRecent || s.Last() != last {
		t.Errorf("got %d, the last %q, want %d and %q", len(s.Recent), s.Last(), memory.MostRecent, last)
	}
	for i := range 20 {
		s = s.Apply(ran(fmt.Sprint(i, strings.Repeat("x", memory.MostBytes/10)), 0, memory.Found{}))
	}
	if bytes := len(lines(s)); bytes > memory.MostBytes {
		t.Errorf("got %d bytes of lines, want at most %d", bytes, memory.MostBytes)
	}
	var many []string
	for i := range memory.MostAddresses + 10 {
		many = append(many, fmt.Sprintf("a%d@contoso.com", i))
	}
	a := memory.Addresses{}.Apply(memory.Change{Seen: many, At: now.Add(-48 * time.Hour)}, memory.Change{Seen: []string{"Bob@contoso.com"}, At: now})
	if _, kept := a["bob@contoso.com"]; len(a) != memory.MostAddresses || !kept {
		t.Errorf("got %d addresses, bob's among them %v, want %d and his", len(a), kept, memory.MostAddresses)
	}
}

func TestASavedSearchIsFoundByItsNameInAnyCase(t *testing.T) {
	t.Parallel()
	save := func(name, line string) memory.Change {
		return memory.Change{Save: &memory.Saved{Name: name, Line: line, At: now}}
	}
	s := memory.Searches{}.Apply(save("Invoices", "subject:invoice"), save("bounces", "status:failed"), save("invoices", "subject:invoice since:2d"))
	one, ok := s.Named("INVOICES")
	if got, want := s.Names(), []string{"bounces", "invoices"}; !slices.Equal(got, want) || !ok || one.Line != "subject:invoice since:2d" {
		t.Errorf("got %q, %+v, want %q with the last line", got, one, want)
	}
	s = s.Apply(memory.Change{Forget: &memory.Forget{Name: "Bounces"}})
	if got, want := s.Names(), []string{"invoices"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAddressesAreForgottenAfterThirtyDays(t *testing.T) {
	t.Parallel()
	a := memory.Addresses{}.Apply(
		memory.Change{Seen: []string{"old@contoso.com"}, At: now.Add(-31 * 24 * time.Hour)},
		memory.Change{Seen: []string{"ann@contoso.com", "joann@contoso.com"}, At: now.Add(-48 * time.Hour)},
		memory.Change{Seen: []string{"hannah@contoso.com"}, At: now},
	)
	if got, want := a.Fresh(now).Containing("ANN"), []string{"ann@contoso.com", "hannah@contoso.com", "joann@contoso.com"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := len(a.Fresh(now)), 3; got != want {
		t.Errorf("got %d, want %d", got, want)
	}
}

// Senders are chosen by whoever writes: what is no address is not suggested later.
func TestOnlyAddressesAreRemembered(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "bob", "@contoso.com", "bob@", "*@contoso.com", "a b@contoso.com", "a\x1b[31m@contoso.com", "a\u202e@contoso.com", "<a@b.example>",
		`"a b"@contoso.com`, strings.Repeat("x", 250) + "@contoso.com", "to:a@b.example", "a\xff@b.example"} {
		if a := (memory.Addresses{}).Apply(memory.Change{Seen: []string{address}, At: now}); len(a) != 0 {
			t.Errorf("%q: got it remembered, want it left out", address)
		}
	}
	for _, address := range []string{"o'neil+news@contoso.com", "jörg@bücher.example", "a@b"} {
		if a := (memory.Addresses{}).Apply(memory.Change{Seen: []string{address}, At: now}); len(a) != 1 {
			t.Errorf("%q: got it left out, want it remembered", address)
		}
	}
}

func TestDaysAreNamed(t *testing.T) {
	t.Parallel()
	berlin := time.FixedZone("CET", 3600)
	for _, test := range []struct {
		at   time.Time
		want string
	}{
		{now.Add(-10 * time.Hour), "00:30"}, {now.Add(-11 * time.Hour), "yesterday"}, {now.Add(-48 * time.Hour), "Mon"}, {now.Add(-6 * 24 * time.Hour), "Thu"},
		{now.Add(-7 * 24 * time.Hour), "18 Nov"}, {now.Add(-301 * 24 * time.Hour), "28 Jan 2026"}, {now.Add(24 * time.Hour), "26 Nov 2026"},
	} {
		if got := memory.Day(test.at, now, berlin); got != test.want {
			t.Errorf("%s: got %q, want %q", test.at, got, test.want)
		}
	}
	for f, want := range map[memory.Found]string{{}: "", {Known: true, Matched: 1200, All: true}: "1,200 of 1,200", {Known: true, Matched: 45}: "45, not all read", {Known: true, All: true}: "none"} {
		if got := f.Words(); got != want {
			t.Errorf("%+v: got %q, want %q", f, got, want)
		}
	}
}
