package explain

import (
	"slices"
	"strings"
	"testing"
)

func TestTheTablesAreWellFormed(t *testing.T) {
	t.Parallel()
	sides := []string{"", string(SideSender), string(SideSenderAdmin), string(SideRecipient), string(SideRecipientAdmin), string(SideService)}
	for _, name := range []string{"tokens", "vocabulary", "words", "codes", "causes", "usual"} {
		for _, r := range rows(name) {
			if r["source"] != "" && !strings.HasPrefix(r["source"], "https://") {
				t.Errorf("%s.csv, %v: got the source %q, want a link or nothing", name, r, r["source"])
			}
			if !slices.Contains(sides, r["side"]) {
				t.Errorf("%s.csv, %v: got the side %q, want one of %q", name, r, r["side"], sides)
			}
			if !slices.Contains([]string{"", "yes", "no"}, r["passes"]) {
				t.Errorf("%s.csv, %v: got passes %q, want yes, no or nothing", name, r, r["passes"])
			}
			if _, worded := r["words"]; !worded {
				continue
			}
			for word := range strings.SplitSeq(r["words"], " & ") {
				if word = strings.TrimPrefix(strings.TrimSpace(word), "!"); word == "" || strings.ContainsAny(word, "|&") || strings.ContainsAny(word[:1], "*") {
					t.Errorf("%s.csv: got the term %q in %q, want words that begin with a letter, a digit or a sign", name, word, r["words"])
				}
			}
		}
	}
}

func TestEachUsualCodeHasACauseOfTheTable(t *testing.T) {
	t.Parallel()
	for _, r := range rows("usual") {
		if _, known := tables().causes[r["cause"]]; !known || !strings.HasPrefix(r["code"], "x.") || r["source"] == "" {
			t.Errorf("usual.csv: got %v, want a code such as x.2.2, a cause that there is, and a source", r)
		}
	}
}

func TestEachCauseIsASentenceForThePhoneAndHasASource(t *testing.T) {
	t.Parallel()
	for id, c := range tables().causes {
		if c.reason == "" || c.clause == "" || c.next == "" {
			t.Errorf("%s: got %+v, want a reason, a clause and a next step", id, c)
		}
		if strings.HasSuffix(c.clause, ".") || !strings.HasSuffix(c.next, ".") {
			t.Errorf("%s: got the clause %q and the next step %q, want a full stop after the second one only", id, c.clause, c.next)
		}
		if len(c.reason) > 40 {
			t.Errorf("%s: got the reason %q of %d letters, want 40 at most: it stands in a column", id, c.reason, len(c.reason))
		}
	}
}

// TestNoEntryIsHiddenByAnEarlierOne looks for each entry on its own: what decides on it
// has to mean the same.
func TestNoEntryIsHiddenByAnEarlierOne(t *testing.T) {
	t.Parallel()
	for name, entries := range map[string][]entry{"tokens": tables().tokens, "vocabulary": tables().vocabulary, "words": tables().words} {
		for i, r := range rows(name) {
			text := exampleOf(r["words"])
			first := slices.IndexFunc(entries, func(e entry) bool { _, ok := e.words.find(text); return ok })
			switch {
			case first < 0:
				t.Errorf("%s.csv: %q does not hold for %q, want it to", name, r["words"], text)
			case entries[first].means.id != entries[i].means.id:
				t.Errorf("%s.csv: got %q hidden by %q, want it before", name, r["words"], rows(name)[first]["words"])
			}
		}
	}
}

// exampleOf is a text that a pattern holds for.
func exampleOf(words string) string {
	var terms []string
	for word := range strings.SplitSeq(words, " & ") {
		if word = strings.TrimSpace(word); !strings.HasPrefix(word, "!") {
			terms = append(terms, strings.NewReplacer(`\d`, "1", "*", "", "…", "some").Replace(lower(word)))
		}
	}
	return strings.Join(terms, " ")
}
