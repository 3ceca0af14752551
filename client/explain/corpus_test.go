package explain

import (
	"encoding/csv"
	"hash/fnv"
	"os"
	"slices"
	"strings"
	"testing"
)

// specimen is a text of the corpus with what is right to say of it. The texts are
// from public pages: what mail servers write when they refuse or delay a message, as
// their owners publish it or as people quote it. They were labelled by two readers,
// from the text and from what its page says of it, and without a look at what this
// package says.
type specimen struct {
	text    string
	speaker string   // whose server wrote it
	side    string   // who has to act
	causes  []string // the right one, then those that are as fair from the text alone
	waits   bool     // it passes by itself
	source  string
}

// kept reports whether the text is of the third that is looked at only when a change
// is done, so that nothing is tuned to it.
func (s specimen) kept() bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s.text))
	return h.Sum32()%3 == 0
}

var (
	corpusColumns = []string{"text", "speaker", "side", "cause", "also", "waiting", "source"}
	corpusSides   = []string{"recipient", "recipient-admin", "sender", "sender-admin", "service", "unknown"}
	// corpusCauses are what people who read many bounces tell apart.
	corpusCauses = strings.Fields(`mailbox-full not-found not-authorized restricted closed-group moderation send-as
		not-authenticated relay rule dlp dmarc spf dkim reverse-dns bad-helo greylisted spam malware reputation ip-blocked
		listed-domain list-query-refused sender-blocked recipient-block-list invalid-sender sender-domain account-disabled
		tenant-blocked unregistered-domain too-large too-many-recipients recipient-limit submission-quota sender-rate
		recipient-rate connection-limit throttled format loop dns connection tls mta-sts dane expired storage
		remote-trouble licence forwarding banned-recipient policy other not-known`)
)

// corpus reads testdata/corpus.csv.
func corpus(t *testing.T) []specimen {
	t.Helper()
	file, err := os.Open("testdata/corpus.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rows[0], corpusColumns) {
		t.Fatalf("got the columns %q, want %q", rows[0], corpusColumns)
	}
	var all []specimen
	for _, row := range rows[1:] {
		causes := []string{row[3]}
		if row[4] != "" {
			causes = append(causes, strings.Split(row[4], "|")...)
		}
		all = append(all, specimen{text: row[0], speaker: row[1], side: row[2], causes: causes, waits: row[5] == "yes", source: row[6]})
	}
	return all
}

func TestTheCorpusIsWideAndEachTextHasItsSource(t *testing.T) {
	t.Parallel()
	all := corpus(t)
	speakers, texts, kept := map[string]int{}, map[string]bool{}, 0
	for _, s := range all {
		speakers[s.speaker]++
		if texts[s.text] || strings.TrimSpace(s.text) == "" {
			t.Errorf("%q: got it empty or twice, want each text once", s.text)
		}
		texts[s.text] = true
		if !strings.HasPrefix(s.source, "https://") {
			t.Errorf("%q: got the source %q, want a link", s.text, s.source)
		}
		if !slices.Contains(corpusSides, s.side) {
			t.Errorf("%q: got the side %q, want one of %q", s.text, s.side, corpusSides)
		}
		for _, cause := range s.causes {
			if !slices.Contains(corpusCauses, cause) {
				t.Errorf("%q: got the cause %q, want one of %q", s.text, cause, corpusCauses)
			}
		}
		if s.kept() {
			kept++
		}
	}
	if len(all) < 300 || len(speakers) < 10 {
		t.Errorf("got %d texts of %d speakers, want 300 of 10 at least", len(all), len(speakers))
	}
	for speaker, n := range speakers {
		if 100*n > 15*len(all) {
			t.Errorf("%s: got %d of %d texts, want 15 %% at most", speaker, n, len(all))
		}
	}
	if kept < len(all)/4 || kept > len(all)/2 {
		t.Errorf("got %d of %d texts kept aside, want a third", kept, len(all))
	}
}
