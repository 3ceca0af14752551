package linear_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/ui/memory"
)

// kept is a memory that holds what it is told, or fails.
type kept struct {
	memory.All
	told []string
	err  error
}

func (k *kept) Recall(context.Context) (memory.All, error) { return k.All, k.err }
func (k *kept) Told() []string                             { said := k.told; k.told = nil; return said }
func (k *kept) Apply(_ context.Context, changes ...memory.Change) error {
	if k.err == nil {
		k.All = k.All.Apply(changes...)
	}
	return k.err
}

func TestSearchesAreRememberedSavedAndForgotten(t *testing.T) {
	t.Parallel()
	k := &kept{told: []string{"a file was damaged"}}
	h := prepare(t, client.Tracing, nil)
	h.options.Memory = k
	said := h.say("to:bob@contoso.com since:3d", "keep", "mail of bob", "to:cy@contoso.com", "keep mail of bob", "no", "keep mail of bob", "", "forget mail", "keep "+strings.Repeat("x", 70))
	wants(t, said, "What was remembered is lost: a file was damaged.", "Name to save the search under; Enter leaves: mail of bob", "Saved as mail of bob. recent lists it.",
		"There is one of that name: to:bob@contoso.com since:3d.", "replaces it: no", "Saved as mail of bob.", "No search is saved as \"mail\"", "A name has at most 60 characters.")
	if saved, _ := k.Named("mail of bob"); saved.Line != "to:cy@contoso.com" || k.Last() != "to:cy@contoso.com" {
		t.Errorf("got %+v, want the search to cy saved, and remembered as the last", k.Searches)
	}
	h = prepare(t, client.Tracing, nil)
	h.options.Memory = k
	wants(t, h.say("last", "forget mail of bob", "recent", "2"), "Last search: to:cy@contoso.com", "last runs it.", "Search or command", "match", "Forgotten: mail of bob.", "1. 14:02, found ", "2. 14:02, found ", "match")
	if _, there := k.Named("mail of bob"); there || len(k.Seen) == 0 {
		t.Errorf("got %+v, want nothing saved and the addresses seen", k)
	}
	h = prepare(t, client.Tracing, nil)
	h.options.Memory = &kept{err: errors.New("the disk is full")}
	said = h.say("to:bob@contoso.com", "counts", "keep x", "again")
	if got := strings.Count(said, "The search is not remembered for the next run: the disk is full."); got != 1 {
		t.Errorf("got it said %d times in\n%s\nwant once", got, said)
	}
	wants(t, said, "What was remembered is not known: the disk is full.", "match")
	if strings.Contains(said, "Saved as") {
		t.Errorf("got\n%s\nwant nothing said to be saved", said)
	}
}

func TestAGroupIsATreeInWords(t *testing.T) {
	t.Parallel()
	const nested = "nested groups, all reached"
	for dialect, wanted := range map[client.Dialect][]string{
		client.Tracing: {"Reached 12 of 12.", "No recipient is known to have come through a group.", "Way: came through sales-emea@contoso.com.", "Way: came through all-hands@contoso.com.",
			"all-hands@contoso.com, expanded.", "sales-emea@contoso.com, expanded, through all-hands@contoso.com.", "megan.pereira@contoso.com, delivered, through sales-emea@contoso.com.", "VIA"},
		client.MessageTraces: {"Reached 12 of 12.", "Way: came through one of the groups all-hands@contoso.com, sales-emea@contoso.com", "No recipient is known to have come through a group."},
	} {
		h := prepare(t, dialect, func(mail *simulator.Options, _ *client.Options) { mail.Scenarios = []string{nested} })
		id := h.sim.MessagesOf(nested)[0].ID
		said := h.say("id:"+id+" since:9d", "1", "tree", "megan.pereira@contoso.com", "sales-emea@contoso.com", "tree", "comp 2 3", "note", "copy")
		if dialect == client.Tracing {
			said += strings.Join(h.copied, "")
		}
		wants(t, said, wanted...)
	}
}

func TestTheListIsSortedByWhatWentWrong(t *testing.T) {
	t.Parallel()
	said := prepare(t, client.MessageTraces, nil).say("to:bob@contoso.com", "sort status", "next", "previous", "back", "sort status")
	wants(t, said, "Sorted by status.\n1. Failed", "Message 1.", "This is the first message.", "Sorted by status, turned around.", "Delivered")
}

func TestASearchThatHasBecomeTooOldSaysSo(t *testing.T) {
	t.Parallel()
	wants(t, prepare(t, client.MessageTraces, nil).say("since:60d", "when:\"60 days ago - 50 days ago\""), "Not possible", "Not possible", "10 days")
}
