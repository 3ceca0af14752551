package ui

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/theme"
	"msgtrace/ui/task"
	"msgtrace/ui/traces"
)

// Who goes to another profile leaves a file that is being written alone, but not what
// would be shown in the wrong one.
func TestGoingToAnotherProfileStopsOnlyWhatBelongsToThisOne(t *testing.T) {
	t.Parallel()
	look, err := theme.Builtin("none", false)
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.New(client.Options{Tokens: client.StaticToken("token")})
	if err != nil {
		t.Fatal(err)
	}
	known := func(context.Context) Recalled { return Recalled{Account: "ann@contoso.com"} }
	a := New(Options{Client: c, Theme: look, Zone: time.UTC, Profile: "contoso", Recall: []func(context.Context) Recalled{known}})
	a.recall()
	for _, slot := range []task.Slot{slotRecipients, slotCauses, slotEveryone, slotSave, slotNote} {
		task.Start(&a.tasks, slot, "", func(context.Context) (int, error) { return 0, nil }, func(int, error) tea.Cmd { return nil })
	}
	other := a.options.Tenancy(Options{Client: c, Theme: look, Profile: "fabrikam"})
	a.sit(&seat{options: other, form: newForm(other), formOpen: true, reasons: &traces.Reasons{}})
	for slot, want := range map[task.Slot]bool{slotRecipients: false, slotCauses: false, slotEveryone: false, slotRecall(0): false, slotSave: true, slotNote: true} {
		if got := a.tasks.In(slot) != nil; got != want {
			t.Errorf("%s: got a task there %v, want %v", slot.Name, got, want)
		}
	}
}
