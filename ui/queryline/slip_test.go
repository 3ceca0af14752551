package queryline_test

import (
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
		if got := queryline.Nearest(typed, []string{"wingtiptoys.example"}, seen); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
	q, changed := queryline.Corrected(client.Query{Recipients: []string{"bob@contoso.con", "cy@contoso.com"}, Subject: "x"}, nil, seen)
	if !changed || strings.Join(q.Recipients, " ") != "bob@contoso.com cy@contoso.com" || q.Subject != "x" {
		t.Errorf("got %+v, changed %t, want the first recipient corrected", q, changed)
	}
}
