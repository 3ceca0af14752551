package playbook_test

import (
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/playbook"
	"msgtrace/ui/queryline"
)

func TestEachBuiltinPlaybookCanBeFollowed(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)
	values := map[string]string{"recipient": "bob@contoso.com", "sender": "ann@fabrikam.com", "subject": "Invoice 2041", "when": "yesterday",
		"message-id": "<a@fabrikam.com>", "id": "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "ip": "192.0.2.7"}
	seen := map[string]bool{}
	for _, book := range playbook.Builtin() {
		if seen[book.Name] || book.Note == "" || len(book.Steps) == 0 {
			t.Errorf("%s: got a name twice, no note or no steps, want each to have its own", book.Name)
		}
		seen[book.Name] = true
		for i, step := range book.Steps {
			if err := playbook.Check(step.Line); err != nil {
				t.Errorf("%s %d: got %v, want a line that can be read", book.Name, i+1, err)
			}
			search, needs := step.Fill(values)
			if len(needs) > 0 || step.Question == "" || step.Look == "" {
				t.Errorf("%s %d: got %q needed, the question %q and %q to look at, want a whole step", book.Name, i+1, needs, step.Question, step.Look)
			}
			for _, api := range client.Dialects() {
				line := search.String()
				if _, problems := queryline.Parse(line).Check(api, now, time.UTC); len(problems) > 0 {
					t.Errorf("%s %d: got %v of %q in %s, want a search that can run", book.Name, i+1, problems, line, api)
				}
			}
		}
	}
}

func TestAPlaybookOfTheTeamStandsInPlaceOfOneOfItsName(t *testing.T) {
	t.Parallel()
	team := []playbook.Book{{Name: "ours"}, {Name: "LATE", Note: "our own"}}
	all := playbook.With(team)
	if want := len(playbook.Builtin()) + 1; len(all) != want || all[0].Name != "ours" || all[1].Note != "our own" {
		t.Errorf("got %d playbooks, first %q and %q, want %d, the team's first", len(all), all[0].Name, all[1].Note, want)
	}
	for _, book := range all[2:] {
		if book.Name == "late" {
			t.Error("got the one that it stands in place of, want it gone")
		}
	}
	all[0].Name, all[len(all)-1].Name = "changed", "changed"
	if team[0].Name != "ours" || playbook.Builtin()[len(playbook.Builtin())-1].Name == "changed" {
		t.Error("got a change in what was given, want it left alone")
	}
}
