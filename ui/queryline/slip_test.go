package queryline_test

import (
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/queryline"
)

func TestAnAddressOneSlipAwayFromAKnownOneIsMeantAsThat(t *testing.T) {
	t.Parallel()
	seen := func(part string) []string {
		var found []string
		for _, address := range []string{"bob@contoso.com", "ann@fabrikam.com", "bo@contoso.com"} {
			if strings.Contains(address, part) {
				found = append(found, address)
			}
		}
		return found
	}
	for typed, want := range map[string]string{
		"bob@contoso.con":      "bob@contoso.com",
		"new@contsoo.com":      "new@contoso.com",
		"x@fabrikan.com":       "x@fabrikam.com",
		"*@contos.com":         "*@contoso.com",
		"bbo@contoso.com":      "bob@contoso.com",
		"BOB@CONTOSO.CON":      "bob@contoso.com",
		"bob@contoso.com":      "",
		"bo@contoso.com":       "",
		"dee@contoso.com":      "",
		"bob@northwind.com":    "",
		"bob@conto.com":        "", // two letters are no slip
		"y@wingtiptoy.example": "y@wingtiptoys.example",
		"<>":                   "",
	} {
		if got := queryline.NewSlips([]string{"wingtiptoys.example"}, seen).Nearest(typed); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
	q, meant := queryline.NewSlips(nil, seen).Corrected(client.Query{Recipients: []string{"bob@contoso.con", "cy@contoso.com"}, Subject: "x"})
	if strings.Join(meant, " ") != "bob@contoso.com" || strings.Join(q.Recipients, " ") != "bob@contoso.com cy@contoso.com" || q.Subject != "x" {
		t.Errorf("got %+v with %q, want the first recipient corrected", q, meant)
	}
	asked := 0
	many := slices.Repeat([]string{"bob@contoso.con"}, queryline.Long+1)
	if _, meant := queryline.NewSlips(nil, func(string) []string { asked++; return nil }).Corrected(client.Query{Recipients: many}); meant != nil || asked > 0 {
		t.Errorf("of %d addresses: got %q meant and the known ones asked for %d times, want neither", len(many), meant, asked)
	}
	if _, meant := queryline.NewSlips(nil, func(string) []string { asked++; return nil }).Corrected(client.Query{Recipients: many[1:]}); meant != nil || asked != 1 {
		t.Errorf("of %d addresses: got the known ones asked for %d times, want once", len(many)-1, asked)
	}
}
