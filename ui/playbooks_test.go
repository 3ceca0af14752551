package ui_test

import (
	"testing"

	"msgtrace/client"
	"msgtrace/ui"
	"msgtrace/ui/memory"
	"msgtrace/ui/playbook"
)

var neverGotIt = playbook.Book{Name: "never got it", Note: "I never got that mail", Steps: []playbook.Step{
	{Question: "Did it come?", Line: "to:{recipient} since:2d", Look: "A row that is delivered."},
	{Question: "Was it sent?", Line: "from:{sender} since:2d", Look: "Any row."},
	{Question: "Does anything come?", Line: "to:{recipient} since:24h"},
}}

func TestAPlaybookIsFollowedStepByStep(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for _, size := range threeSizes {
			explore(t, setup{api: api, Options: size, shared: &ui.Shared{Playbooks: []playbook.Book{neverGotIt}}}, func(e *explorer) {
				e.Settle()
				e.Press("ctrl+r")
				e.Expect("1 never got it  I never got that mail", "playbook")
				e.Press("1")
				e.Expect("Recipient", "Sender", "leave empty what is not known")
				e.costs("the questions about the case", 0, func() { e.Type("bob@contoso.com") })
				e.Press("tab", "enter")
				e.Settle()
				e.Expect("to:bob@contoso.com since:2d", "Step 1 of 3: Did it come? A row that is delivered.")
				e.costs("a step that nothing is known for", 0, func() { e.Press("."); e.Settle() })
				e.Expect("needs the sender", "asked")
				e.Press("3")
				e.Settle()
				e.Expect("Step 3 of 3: Does anything come?", "B steps")
				e.Refuse(". next")
				e.Press(".")
				e.Expect("That was the last step.")
				e.costs("going back", 0, func() { e.Press("B", "1"); e.Settle() })
				e.Expect("Step 1 of 3: Did it come?")
				e.costs("the history", 0, func() { e.Press("]"); e.Settle() })
				e.Expect("Step 3 of 3: Does anything come?")
				e.Press("Y")
				e.Expect("SEARCHED")
				e.Press("esc", "f", "ctrl+x", "enter")
				e.Settle()
				e.Refuse("Step ")
				e.Press("B", "e")
				e.Expect("never got it has ended.")
				e.Press(".")
				e.Expect("No playbook is followed.")
				e.Press("[")
				e.Refuse("Step ")
			})
		}
	}
}

func TestTheExplorerBeginsWithAPlaybook(t *testing.T) {
	t.Parallel()
	o := setup{playbook: &neverGotIt, query: client.Query{Recipients: []string{"bob@contoso.com"}, Senders: []string{"ann@fabrikam.com"}}}
	explore(t, o, func(e *explorer) {
		e.Settle()
		e.Expect("never got it", "bob@contoso.com", "ann@fabrikam.com")
		e.costs("the first step", 1, func() { e.Press("enter"); e.Settle() })
		e.Expect("Step 1 of 3", ". next · B steps", ". next step")
		e.Press(".")
		e.Settle()
		e.Expect("from:ann@fabrikam.com since:2d", "Step 2 of 3: Was it sent? Any row.")
		e.Press(",")
		e.Settle()
		e.Expect("Step 1 of 3")
		e.Press(",")
		e.Expect("This is the first step.")
	})
	without := playbook.Book{Name: "the morning", Steps: []playbook.Step{{Question: "What failed?", Line: "status:failed since:24h"}}}
	explore(t, setup{playbook: &without}, func(e *explorer) {
		e.Settle()
		e.Expect("Step 1 of 1: What failed?", "B steps")
		e.Refuse(". next")
	})
}

func TestASharedSearchRunsAndStays(t *testing.T) {
	t.Parallel()
	shared := ui.Shared{Searches: []memory.Saved{{Name: "bounces", Line: "status:failed since:24h"}}, Troubles: []string{"/team/a.toml:3: unknown key \"x\" has no effect"}}
	explore(t, setup{shared: &shared}, func(e *explorer) {
		e.Settle()
		e.Expect("/team/a.toml:3: unknown key \"x\" has no effect")
		e.Press("ctrl+r", "ctrl+d")
		e.Expect("1 bounces  status:failed since:24h", "shared", "only its file can be changed")
		e.Press("enter")
		e.Settle()
		e.Expect("status:failed since:24h")
		e.Press("B")
		e.Expect("not received", "I did not get that mail", "Is it us, or everyone?")
		e.Type("7")
		e.Settle()
		e.Expect("Step 1 of 2: What goes wrong now?", "status:failed,pending since:2h")
	})
}
