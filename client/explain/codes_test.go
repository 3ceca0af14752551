package explain

import "testing"

// TestNoCodeIsHiddenByAnEarlierOne finds entries that can never decide, because
// entries before them take every code of theirs, whatever the answer's words.
func TestNoCodeIsHiddenByAnEarlierOne(t *testing.T) {
	t.Parallel()
	for i, entry := range codeTable {
		if by := hidden(codeTable[:i], entry); by != nil {
			t.Errorf("%s %q: got an entry that never decides, want it before %s", entry.from, entry.when, by.from)
		}
	}
}

func TestAHiddenCodeIsFound(t *testing.T) {
	t.Parallel()
	table := []codeEntry{{"5.7.700", "5.7.749", "", &causeRule}, {"5.1.1", "", "relay", &causeRelay}}
	for _, test := range []struct {
		entry codeEntry
		want  bool
	}{
		{codeEntry{"5.7.705", "", "", &causeMailboxFull}, true},
		{codeEntry{"5.7.705", "", "quota", &causeMailboxFull}, true},
		{codeEntry{"5.7.740", "5.7.749", "", &causeMailboxFull}, true},
		{codeEntry{"5.7.740", "5.7.750", "", &causeMailboxFull}, false},
		{codeEntry{"5.1.1", "", "", &causeMailboxFull}, false},
		{codeEntry{"5.1.1", "", "relay", &causeMailboxFull}, true},
		{codeEntry{"5.1.2", "", "", &causeMailboxFull}, false},
	} {
		if got := hidden(table, test.entry) != nil; got != test.want {
			t.Errorf("%s to %q, %q: got hidden %v, want %v", test.entry.from, test.entry.to, test.entry.when, got, test.want)
		}
	}
}

// hidden returns the last of the entries that leave nothing to another, or nil.
func hidden(earlier []codeEntry, entry codeEntry) *codeEntry {
	low, high := entry.bounds()
	var by *codeEntry
	for code := low; code <= high; code++ {
		taken := false
		for i := range earlier {
			from, to := earlier[i].bounds()
			if code >= from && code <= to && (earlier[i].when == "" || earlier[i].when == entry.when) {
				by, taken = &earlier[i], true
				break
			}
		}
		if !taken {
			return nil
		}
	}
	return by
}

func (e codeEntry) bounds() (low, high int) {
	low, _ = codeValue(e.from)
	high = low
	if e.to != "" {
		high, _ = codeValue(e.to)
	}
	return low, high
}
