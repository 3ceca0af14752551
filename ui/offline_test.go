package ui_test

import (
	"testing"
	"time"

	"msgtrace/client"
)

// heldMail are messages of a file: of one copy it has events.
func heldMail() *client.Held {
	at := func(s int) client.Time {
		return client.TimeOf(time.Date(1999, 12, 31, 8, 0, s, 0, time.UTC), 0)
	}
	fail := client.NewEvent(at(2), "Fail", "", "Reason: [{LED=550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient bob@contoso.com not found by SMTP address lookup};{MSG=};{FQDN=};{IP=};{LRT=}]", "")
	const id = "7f1c2d3e-0a1b-4c2d-8e3f-00000000000"
	return &client.Held{From: "trace.csv", Saved: time.Date(1999, 12, 31, 13, 3, 0, 0, time.UTC), Events: true, Traces: []*client.Trace{
		{ID: id + "1", Received: at(1), Sender: "ann@fabrikam.com", Subject: "Invoice", RecipientsKnown: client.KnownHeld,
			Recipients: []client.Recipient{{Address: "bob@contoso.com", Status: client.StatusFailed, Events: []client.Event{fail}}}},
		{ID: id + "2", Received: at(0), Sender: "dee@example.com", Subject: "Hello", RecipientsKnown: client.KnownHeld,
			Recipients: []client.Recipient{{Address: "cy@contoso.com", Status: client.StatusFailed}, {Address: "eve@contoso.com", Status: client.StatusDelivered}}},
		{ID: id + "3", Received: at(0), Sender: "dee@example.com", Subject: "Nobody", RecipientsKnown: client.KnownHeld},
	}}
}

func TestAFileIsExploredAndNothingIsAsked(t *testing.T) {
	explore(t, setup{held: heldMail(), runNow: true}, func(e *explorer) {
		e.costs("all keys", 0, func() {
			e.Settle()
			e.Expect("offline", "nothing is sent", "3 messages", "from trace.csv, saved 31 Dec 14:03", "what the file does not have is not known")
			e.Refuse("complete", "requests", "0 B")
			e.Press("enter")
			e.Settle()
			e.Expect("the address bob@contoso.com does not exist")
			e.Press("esc", "down", "enter")
			e.Settle()
			e.Expect("Recipients in the file 2", "In the file; others are not known.")
			e.Press("a")
			e.Expect("There are no recipients of this message in trace.csv; ask the service: msgtrace show 7f1c2d3e")
			e.Press("enter")
			e.Settle()
			e.Expect("There are no events of this copy in trace.csv; ask the service: msgtrace show 7f1c2d3e")
			e.Expect("The file has no events of this copy.")
			e.Press("R")
			e.Expect("A file has nothing newer to ask for")
		})
	})
}

func TestKeysThatNeedTheServiceSayWhyNotOffline(t *testing.T) {
	explore(t, setup{held: heldMail(), runNow: true}, func(e *explorer) {
		e.costs("all keys", 0, func() {
			e.Settle()
			e.Press("w")
			e.Expect("A file does not change: there is nothing to watch.")
			e.Press("i")
			e.Settle()
			e.Expect("1 reason came.")
			e.Press("i")
			e.Expect("There are no events of this copy in trace.csv; ask the service")
			e.Press("end", "enter")
			e.Settle()
			e.Expect("The file names no recipient.")
			e.Press("esc", "f")
			e.Expect("the whole file", "any time", "only what is in the file is found")
			e.Refuse("since:48h")
		})
	})
}

// A command that is copied opens the same files.
func TestCommandsNameTheFile(t *testing.T) {
	o := setup{held: heldMail(), runNow: true, command: []string{"msgtrace", "open", "trace.csv"}, show: []string{"msgtrace", "show", "--file", "trace.csv"}}
	explore(t, o, func(e *explorer) {
		e.Settle()
		e.Press("y")
		e.Settle()
		e.Expect("msgtrace show --file trace.csv 7f1c2d3e", "msgtrace open trace.csv")
	})
}

func TestNobodyWhomTheFileDoesNotNameIsCopiedOrSearchedFor(t *testing.T) {
	held := heldMail()
	held.Traces[0].Sender, held.Traces[0].Recipients[0].Address = client.NotNamed, client.NotNamed
	explore(t, setup{held: held, runNow: true}, func(e *explorer) {
		e.Settle()
		e.Press("enter")
		e.Settle()
		e.Expect("the recipient's address does not exist")
		e.Press("p")
		e.Settle()
		e.Expect("not possible: the file does not name the sender")
		e.Press("esc", "y")
		e.Settle()
		e.Expect("message, PowerShell")
		e.Refuse("sender's address", "recipient's address ", "--recipient '")
	})
}

func TestPivotsSearchWithinTheFile(t *testing.T) {
	explore(t, setup{held: heldMail(), runNow: true}, func(e *explorer) {
		e.Settle()
		e.Press("down", "p", "f")
		e.Settle()
		e.Expect("from:dee@example.com", "2 match", "from trace.csv")
	})
}
