package ui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/client/simulator"
	"msgtrace/client/simulator/authority"
	"msgtrace/ui"
)

// entra signs in with the real library at a simulated authority, in this process
// and in fake time.
type entra struct {
	*authority.Authority
	api     client.Dialect
	source  *auth.Source
	signIns ui.SignIns
}

func (x *entra) check() simulator.Check {
	return func(token string, api simulator.Dialect) *simulator.Refusal { return x.Check(token, api) }
}

func (x *entra) open(e *explorer) client.TokenSource {
	x.Authority = authority.New(authority.Options{Interval: time.Second})
	steps := map[auth.EventKind]ui.SignInStep{
		auth.EventPrompted: ui.SignInPrompted, auth.EventTroubled: ui.SignInTroubled,
		auth.EventRecovered: ui.SignInRecovered, auth.EventEnded: ui.SignInEnded,
	}
	var err error
	x.source, err = auth.New(auth.Options{
		Tenant: x.Tenant(), ClientID: x.ClientID(), Dialect: x.api, Authority: "https://login.contoso.test",
		Cache: auth.CacheOptions{Place: auth.PlaceMemory}, Transport: simulator.InProcess(x.Authority),
		Ask: func(event auth.Event) {
			p := event.Prompt
			x.signIns.Tell(ui.SignInEvent{Step: steps[event.Kind], Err: event.Err, Prompt: ui.SignInPrompt{
				Message: p.Message, URL: p.URL, Code: p.Code, Expires: p.Expires, Forward: p.Forward, Answer: p.Answer,
			}})
		},
	})
	if err != nil {
		e.t.Fatal(err)
	}
	return x.source
}

func (x *entra) equip(o *ui.Options) {
	o.SignIns, o.Account = &x.signIns, ""
	o.Identity = func(ctx context.Context) string { return x.source.Status(ctx).Account }
}

// decide takes a decision about the code on the screen.
func (x *entra) decide(e *explorer, decision authority.Decision) {
	e.t.Helper()
	e.WaitFor("Sign in to contoso.com")
	waiting := x.Waiting()
	if len(waiting) != 1 {
		e.t.Fatalf("got %d codes that wait, want 1", len(waiting))
	}
	e.Expect(waiting[0])
	if err := x.Decide(waiting[0], decision); err != nil {
		e.t.Fatal(err)
	}
}

// TestSigningInWithTheRealLibrary goes through every way in which a sign-in can
// end, and signs in after each.
func TestSigningInWithTheRealLibrary(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for _, test := range []struct {
			decision authority.Decision
			says     string
		}{
			{authority.Decline, "The person did not consent"},
			{authority.Expire, "The sign-in code expired before it was used"},
			{authority.Block, "blocked"},
		} {
			t.Run(string(api)+"-"+string(test.decision), func(t *testing.T) {
				x := &entra{api: api}
				explore(t, setup{api: api, signIn: x}, func(e *explorer) {
					e.Press("enter")
					x.decide(e, test.decision)
					e.WaitFor("Not signed in to contoso.com")
					e.Expect(test.says, "enter tries again")
					e.Advance(time.Second)
					e.Press("enter")
					e.costs("the search", 1, func() {
						x.decide(e, authority.Approve)
						e.WaitFor("all of it")
						e.Settle()
					})
					e.Expect("contoso.com · " + authority.DefaultAccount)
					for _, secret := range x.Issued() {
						if len(secret) > 12 && strings.Contains(e.Raw(), secret) {
							t.Error("got a token or code sent to the terminal, want none")
						}
					}
				})
			})
		}
	}
}

func TestTheAuthorityGoesAwayAndComesBack(t *testing.T) {
	t.Parallel()
	x := &entra{api: client.MessageTraces}
	explore(t, setup{signIn: x}, func(e *explorer) {
		e.Press("enter")
		e.WaitFor("Sign in to contoso.com")
		x.Fail(authority.Token, authority.ServerError, 3)
		e.WaitFor("The sign-in service does not answer")
		e.WaitFor("The sign-in service answers again.")
		e.costs("the search", 1, func() {
			x.decide(e, authority.Approve)
			e.WaitFor("all of it")
		})
	})
}

func TestASignInGivenUpIsOver(t *testing.T) {
	t.Parallel()
	x := &entra{api: client.MessageTraces}
	explore(t, setup{signIn: x}, func(e *explorer) {
		e.Press("enter")
		e.WaitFor("Sign in to contoso.com")
		e.Advance(time.Second)
		e.costs("giving up", 0, func() {
			e.Press("esc")
			e.Settle()
		})
		e.Expect("Not signed in. What was loaded stays; R tries again.")
		asked := len(x.Log())
		e.Advance(time.Minute)
		if polled := len(x.Log()) - asked; polled != 0 {
			t.Errorf("got %d requests to the authority for a sign-in that was given up, want 0", polled)
		}
		old := x.Waiting()
		e.Press("R")
		e.WaitFor("Sign in to contoso.com")
		e.Refuse(old...)
		for _, code := range x.Waiting() {
			if e.Shows(code) {
				if err := x.Decide(code, authority.Approve); err != nil {
					t.Errorf("approving %s: got %v, want no error", code, err)
				}
			}
		}
		e.costs("the search", 1, func() { e.WaitFor("all of it") })
	})
}
