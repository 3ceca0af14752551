package lookalike

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// contoso is what the tenant of these tests knows.
func contoso() *Known { return New([]string{"contoso.com"}, []string{"ann@fabrikam.com"}) }

// legitimate are the domains of testdata that mail really comes from.
func legitimate(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "legitimate.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var domains []string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			domains = append(domains, strings.Fields(line)...)
		}
	}
	return domains
}

// forged are the look-alikes of a file of testdata, each with what it is taken for.
func forged(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func TestNoGoodDomainIsMarked(t *testing.T) {
	t.Parallel()
	known, domains := contoso(), legitimate(t)
	if len(domains) < 300 {
		t.Errorf("got %d domains, want 300 or more", len(domains))
	}
	for _, domain := range domains {
		if found, ok := known.Look("ann@" + domain); ok {
			t.Errorf("got %q, want no mark on %s", found, domain)
		}
	}
}

func TestLookAlikesAreFoundWithWhatTheyAreTakenFor(t *testing.T) {
	t.Parallel()
	known := contoso()
	for _, row := range forged(t, "lookalikes.csv") {
		if found, _ := known.Look("ann@" + row[0]); found.Of != row[1] {
			t.Errorf("got %q for %s, want a look-alike of %s", found, row[0], row[1])
		}
	}
}
