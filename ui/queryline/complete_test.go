package queryline_test

import (
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/queryline"
)

func TestWhoAsksIsOfferedAllThatFits(t *testing.T) {
	t.Parallel()
	known := []string{"bob@contoso.com", "bill@contoso.com", "ann@fabrikam.com", "b1@x.example", "b2@x.example", "b3@x.example", "b4@x.example", "b5@x.example", "b6@x.example", "b7@x.example"}
	seen := func(part string) []string {
		return slices.DeleteFunc(slices.Clone(known), func(address string) bool { return !strings.Contains(address, strings.ToLower(part)) })
	}
	var words, untimed []string
	for _, name := range queryline.Names() {
		words = append(words, name.Word+":")
		if field, _, _ := client.FieldOfWord(name.Word); field != client.FieldWindow {
			untimed = append(untimed, "-"+name.Word+":")
		}
	}
	for line, want := range map[string][]string{
		"":                         words,
		"to:bob@contoso.com ":      words,
		"-":                        untimed,
		"to:bob@contoso.com -":     untimed,
		"to:":                      known,
		"to:bi":                    {"bill@contoso.com"},
		"to:bob@contoso.com,a":     {"ann@fabrikam.com"},
		"-from:ANN":                {"ann@fabrikam.com"},
		"fro":                      {"from:", "from-ip:"},
		"status:":                  client.StatusNames(),
		"status:failed,sp":         {"spam"},
		"status:Failed,spam,":      {"delivered", "pending", "quarantined", "expanded", "none", "recalled"}, // each once
		"to:bob@contoso.com,b":     {"bill@contoso.com", "b1@x.example", "b2@x.example", "b3@x.example", "b4@x.example", "b5@x.example", "b6@x.example", "b7@x.example"},
		"from:<> since:y":          {"yesterday"},
		"contoso":                  nil, // which is in addresses, but begins none
		`subject:"invoice 2041`:    nil,
		`subject:"invoice 2041"`:   nil,
		`to:bob@contoso.com subj:`: nil,
	} {
		var got []string
		for _, s := range queryline.Offer(line, seen) {
			got = append(got, s.Text)
			if s.From > s.To || s.To != len(line) {
				t.Errorf("%q: got %q in place of %d to %d, want to the end of the line", line, s.Text, s.From, s.To)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
	if got := queryline.Complete("to:", 3, seen); got != nil {
		t.Errorf("who types on: got %v, want nothing before two characters", got)
	}
}
