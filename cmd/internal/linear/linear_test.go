package linear_test

import (
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/ui/playbook"
	"msgtrace/ui/queryline"
)

func TestAQueryLineAnAddressAndAnswersSearch(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		for name, typed := range map[string][]string{
			"line":      {"to:bob@contoso.com since:2d"},
			"address":   {"bob@contoso.com"},
			"command":   {"search to:bob@contoso.com"},
			"questions": {"", "bob@contoso.com", "", "2d", "", "", ""},
			"sentence":  {"bob@contoso.com did not get his mail"},
			"text":      {"paste", "To: <bob@contoso.com>", "From: <ann@fabrikam.com>", "", "end"},
		} {
			said := prepare(t, dialect, nil).say(typed...)
			wants(t, said, "This costs 1 request or more.", " match", "\n1. ", "of 100 requests used.")
			if strings.Contains(said, "There is no command") {
				t.Errorf("%s, %s: got\n%s\nwant a search", dialect, name, said)
			}
		}
	}
}

func TestWhatIsWrongIsNamedWithItsWordAndNothingIsSent(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"to:bob@contoso.com status:faild": `Not possible, in status:faild: `,
		"since:soon":                      `Not possible, in since:soon: `,
		"to:bob":                          `Not possible, in to:bob: `,
		"hlep":                            `There is no command "hlep": did you mean "help"?`,
		"9":                               "There is no list yet.",
	} {
		h := prepare(t, client.Tracing, nil)
		wants(t, h.say(typed), want)
		if sent := h.options.Client.Sent(); sent != 0 {
			t.Errorf("%s: got %d requests, want none", typed, sent)
		}
	}
	wants(t, prepare(t, client.Tracing, nil).say("", "bob", "bob@contoso.com", "", "soon", "", "", "faild", "", ""), "Recipient", "Not possible: ", "Recipient", "Sender", "Not possible: ", "When", "Not possible: ", "Status", "match")
}

func TestAnAddressOneSlipAwayIsAskedAbout(t *testing.T) {
	t.Parallel()
	wants(t, prepare(t, client.Tracing, nil).say("to:bob@contosso.com", ""), "Did you mean bob@contoso.com?", "Enter searches for that: \n", "match")
	wants(t, prepare(t, client.Tracing, nil).say("to:bob@contosso.com", "no"), "Did you mean bob@contoso.com?", "No message matched.", "1. The address may be mistyped.")
}

func TestMuchIsAskedForOnlyWhenThePersonAgrees(t *testing.T) {
	t.Parallel()
	h := prepare(t, client.Tracing, nil)
	wants(t, h.say("to:bob@contoso.com since:60d", "no"), "This costs 6 requests or more. 0 of 100 requests used. Type no to leave it; Enter sends it: no", "Not sent.")
	if sent := h.options.Client.Sent(); sent != 0 {
		t.Errorf("got %d requests, want none", sent)
	}
	wants(t, h.say("to:bob@contoso.com since:60d", "", "all", ""), "76 match", "1 of 100 requests used.", "Reading all costs about 5 requests", "All is read, back to 24 Sep 14:02.", "6 of 100 requests used.")
}

func TestTheEmptyListGivesReasonsWithNumbersAndCosts(t *testing.T) {
	t.Parallel()
	said := prepare(t, client.Tracing, nil).say("to:nobody@contoso.com from:ann@fabrikam.com since:1d", "2", "1")
	wants(t, said, "No message matched.", "1. It came outside of the window. Search the last 90 days, 9 requests.",
		"2. It went to another address of the recipient, an alias or a group. Search the whole domain of the recipient, 1 request.",
		"It is not indexed yet", "Number of a reason or command; Enter says them again: 2", "match", "\n1. ", "2 of 100 requests used.")
}

func TestARecipientIsChosenByItsNumberAndTheOthersAreOneRequestAway(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		said := prepare(t, dialect, nil).say("to:bob@contoso.com subject:\"Invoice 1815\"", "1", "all", "2", "back", "b", "1")
		wants(t, said, "Failed", "Message 1. Subject: Invoice 1815.", "Recipient bob@contoso.com: failed.", "Not delivered: the mailbox of bob@contoso.com is full", "Next: ",
			"Other recipients are not known; all lists them, 1 request.", "steps:", "That decided it.", "This costs 1 request.",
			"15 recipients: 1 failed, 1 spam, 13 delivered.", "1. bob@contoso.com, failed, mailbox full.", "10 of 15 listed. Enter lists more.",
			"Recipient number or command; Enter lists more: 2", "spam", "Recipients. 15 recipients", "List. 1 matches.", "lists again: 1\n", "Message 1.", "15 recipients")
	}
}

func TestStepsThatAreOlderThanTheListSayWhenTheyWereAskedFor(t *testing.T) {
	t.Parallel()
	at := now
	h := prepare(t, client.Tracing, func(mail *simulator.Options, asking *client.Options) {
		clock := func() time.Time { return at }
		mail.Now, asking.Now = clock, clock
	})
	search := "to:bob@contoso.com subject:\"Invoice 1815\""
	said := h.say(search, "1", "back", "1")
	wants(t, said, "Recipient bob@contoso.com: failed.", "steps:")
	if strings.Contains(said, "were asked for") {
		t.Errorf("got %s, want no time of steps that were asked for with the list", said)
	}
	at = at.Add(time.Hour)
	wants(t, h.say(search, "1"), "The steps were asked for 23 Nov 2026, 14:02:00 CET.")
}

func TestAMailingOf2500IsNarrowed(t *testing.T) {
	t.Parallel()
	h := prepare(t, client.MessageTraces, nil)
	id := h.sim.MessagesOf("mailing to 2,500")[0].ID
	said := h.say("id:"+id, "1", "status failed", "/nobody", "/", "status", "counts", "status failed", "reasons", "", "causes", "status delivered", "reasons")
	wants(t, said, "2,500 recipients: ", " failed", "of 2,500 recipients: ", "\n1. ", "10 of ", "None is left.", "2,500 recipients: ", "Asking why costs 10 requests.",
		"1. adele.johansson2444@example.net, failed, ", "By cause, of 60 recipients: 60 failed.", "50 times not known yet", "By cause, of 60 recipients", "No recipient that was listed last has a problem.")
}

func TestCommandsAreFoundByTheirBeginningAndHelpIsOfThePlace(t *testing.T) {
	t.Parallel()
	said := prepare(t, client.MessageTraces, nil).say("tree", "to:bob@contoso.com", "cou", "s", "back", "details", "1", "det", "?", "help raw", "help nothing", "co")
	wants(t, said, "tree does nothing here. help lists what does.", "A message with recipients of several statuses counts in each.",
		"Recipient; Enter is any: back", "details does nothing here", "Network message ID: ", "A number says that step", "raw NUMBER: ", "raw NUMBER: says a step", "There is no command \"nothing\".", "\"co\" may be counts or compare or copy.")
	for i, part := range strings.Split(said, "Command; Enter goes back: ?") {
		if listed := strings.Contains(part, "sort WHAT: "); i == 1 && listed {
			t.Errorf("got\n%s\nwant only what can be done in a message", part)
		}
	}
}

func TestNumbersStayWhenTheListIsNarrowedAndSorted(t *testing.T) {
	t.Parallel()
	said := prepare(t, client.MessageTraces, nil).say("to:bob@contoso.com", "/invoice 1815", "sort size", "filter", "status spam", "sort hue", "sort from", "sort from")
	wants(t, said, "1 message of ", "filter invoice 1815.", "\n1. Failed, ", "Sorted by size.", "status spam", "The list is not ordered by \"hue\"", "Sorted by from.", "Sorted by from, turned around.")
}

func TestReasonsAndCauses(t *testing.T) {
	t.Parallel()
	h := prepare(t, client.MessageTraces, nil)
	said := h.say("to:bob@contoso.com status:failed,quarantined", "reasons", "no", "reasons", "", "reasons", "causes", "1", "causes domain", "")
	wants(t, said, "Asking why costs ", "Type no to leave it; Enter asks: no", "Enter asks: \n", "mailbox full", "All reasons are known:", "By cause: ", "1. ", "Number of the group; Enter leaves: 1", " of ", "By domain: ")
}

func TestALookAlikeIsSaidInWords(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		said := prepare(t, dialect, nil).say("from:support@rnicrosoft.example", "1")
		wants(t, said, "from support@rnicrosoft.example, look-alike of microsoft.com, ", "From support@rnicrosoft.example.\nLook-alike: rnicrosoft.example looks like microsoft.com: rn for m.")
	}
}

func TestMessagesAreCountedOverTimeAndNarrowedToAPieceOfIt(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		said := prepare(t, dialect, nil).say("to:bob@contoso.com since:2d", "volume", "1", "back", "volume", "")
		wants(t, said, "1. 23 Nov 13:00 to 14:00, 21 messages, 20 with a problem.", "Number of the time; Enter leaves: 1", "21 messages of 30, 23 Nov 13:00 to 14:00: ", "30 match")
	}
}

func TestAnErrorEndsNothing(t *testing.T) {
	t.Parallel()
	h := prepare(t, client.Tracing, func(mail *simulator.Options, _ *client.Options) {
		if err := simulator.ParseFault("forbidden=1", &mail.Faults); err != nil {
			t.Fatal(err)
		}
	})
	wants(t, h.say("bob@contoso.com", "", "quit"), "Error: ", "not allowed", "Missing: ", "Message number or command", "match")
}

func TestHiddenNamesAreNowhere(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		h := prepare(t, dialect, nil)
		h.options.Hide = true
		pasted := prepare(t, dialect, nil)
		pasted.options.Hide = true
		pasted.options.Playbook = &playbook.Book{Name: "A book", Steps: []playbook.Step{{Line: "to:{recipient} subject:{subject}"}}}
		pasted.options.Search = queryline.Parse("to:bob@contoso.com subject:Invoice").Search
		if said := pasted.say("", "", "paste", "To: <bob@contoso.com>", "Subject: Invoice 1815", "end", "about", "recent", ""); strings.Count(said, "bob@")+strings.Count(said, "Invoice") != 2 {
			t.Errorf("%s: got\n%s\nwant hidden all but what was typed", dialect, said)
		}
		said := h.say("status:failed,expanded", "details", "1", "all", "1", "raw 1", "details", "about", "tree", "same", "", "back", "list", "causes sender", "", "requests", "recent", "")
		for _, name := range []string{"bob@", "ann@fabrikam", "Invoice", "cy@"} {
			if strings.Contains(said, name) {
				t.Errorf("%s: got %q in\n%s\nwant it hidden", dialect, name, said)
			}
		}
		wants(t, said, "Subjects and names in addresses are hidden.", "•••")
	}
}

func TestWhatProfilesAndPlaybooksThereAreIsSaid(t *testing.T) {
	t.Parallel()
	wants(t, prepare(t, client.Tracing, nil).say("profiles", "playbooks", "", "step", "last", "utc", "to:bob@contoso.com", "about"),
		"The demo has no profiles", "1. not received, 3 steps: I did not get that mail.", "No playbook is followed.", "No search is remembered.", "Times are in UTC.", "Received from 21 Nov 2026, 13:02:00 UTC", "Equal command: msgtrace demo --plain 'to:bob@contoso.com since:48h'")
}
