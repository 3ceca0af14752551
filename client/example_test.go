package client_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
)

// exampleClient talks to simulated mail instead of a tenant.
func exampleClient() *client.Client {
	now := func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	mail := simulator.New(simulator.Options{Messages: 100, Now: now})
	c, err := client.New(client.Options{
		Dialect:   client.Tracing,
		Tokens:    client.StaticToken(client.Secret(mail.Token())),
		Transport: mail.Transport(),
		Now:       now,
	})
	if err != nil {
		log.Fatal(err)
	}
	return c
}

// A plan says what a search costs, and what is filtered here, before anything is
// sent.
func ExampleClient_Plan() {
	c := exampleClient()
	plan, err := c.Plan(client.Query{
		Recipients: []string{"bob@contoso.com", "cy@contoso.com"},
		Subject:    "invoice", SubjectMatch: client.SubjectEquals,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(plan.Summary())

	_, err = c.Plan(client.Query{Senders: []string{"ann at fabrikam.com"}, FromIPs: []string{"1.2.3"}})
	var problems client.Problems
	if errors.As(err, &problems) {
		for _, problem := range problems {
			fmt.Println(problem.Field, "-", problem.Message)
		}
	}
	// Output:
	// 2 requests at least: 2 recipients × 1 window · subject filtered here
	// sender - "ann at fabrikam.com" is no address: write name@domain or *@domain, or a part with a star: john*
	// fromIP - "1.2.3" is no IP address
}

// A result loads as far as it is asked to, and a snapshot is what a table shows.
func ExampleResult_Ensure() {
	c := exampleClient()
	plan, err := c.Plan(client.Query{})
	if err != nil {
		log.Fatal(err)
	}
	result := c.Search(plan)
	if err := result.Ensure(context.Background(), 20); err != nil {
		log.Fatal(err) // what came before the error is still in the snapshot
	}
	snapshot := result.Snapshot()
	fmt.Println(len(snapshot.Traces) >= 20, snapshot.Requests, snapshot.Complete)
	// Output: true 1 true
}

// Traces is for commands that read everything.
func ExampleClient_Traces() {
	c := exampleClient()
	plan, err := c.Plan(client.Query{Statuses: []client.Status{client.StatusFailed}})
	if err != nil {
		log.Fatal(err)
	}
	for trace, err := range c.Traces(context.Background(), plan) {
		if err != nil {
			log.Fatal(err)
		}
		for _, recipient := range trace.Recipients {
			if recipient.Status != client.StatusFailed {
				fmt.Println("not asked for:", recipient)
			}
		}
	}
	// Output:
}

// Progress tells what a call is doing, with the instant a wait ends.
func ExampleWithProgress() {
	c := exampleClient()
	ctx := client.WithProgress(context.Background(), func(p client.Progress) {
		fmt.Println(p.What, "-", p.State)
	})
	plan, err := c.Plan(client.Query{})
	if err != nil {
		log.Fatal(err)
	}
	if err := c.Search(plan).Ensure(ctx, 20); err != nil {
		log.Fatal(err)
	}
	// Output:
	// page 1 - signing in
	// page 1 - sending
	// page 1 - receiving
}
