package ui_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/auth"
	"msgtrace/client/simulator"
	"msgtrace/ui"
)

// reception is where a person signs in.
type reception interface {
	// open makes the source of tokens, within the bubble of the test.
	open(*explorer) client.TokenSource
	// equip tells the explorer of it.
	equip(*ui.Options)
	// check decides about tokens; nil for the simulator's own.
	check() simulator.Check
}

func checkOf(r reception) simulator.Check {
	if r == nil {
		return nil
	}
	return r.check()
}

// desk is where a person signs in: a source of tokens that asks, and waits for
// the decision that the test takes.
type desk struct {
	browser bool          // asks for the address at which the browser ended
	life    time.Duration // of a code; 15 minutes unless said
	bearer  client.Bearer // what the token says of itself

	signIns  ui.SignIns
	decided  chan error
	mu       sync.Mutex
	token    string
	signedIn bool
	asked    int // how often the person was asked
	renewed  int // how often a token was renewed
	given    []string
}

var (
	declined = &auth.Error{Kind: auth.KindDeclined, Message: "the sign-in was declined", Fix: "Sign in again, and approve it."}
	expired  = &auth.Error{Kind: auth.KindExpired, Message: "the code ran out before it was used", Fix: "Start the sign-in again."}
)

func (d *desk) check() simulator.Check { return nil }

func (d *desk) open(e *explorer) client.TokenSource {
	d.token, d.decided = e.sim.Token(), make(chan error)
	if d.life == 0 {
		d.life = 15 * time.Minute
	}
	return d
}

func (d *desk) equip(o *ui.Options) {
	o.SignIns, o.Account = &d.signIns, ""
	o.Identity = func(context.Context) string { return "bob@contoso.com" }
	o.Setting = func() advice.Setting { return advice.Setting{Token: d.bearer} }
	o.Renew = func(context.Context) error {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.renewed++
		return nil
	}
}

// Token implements client.TokenSource.
func (d *desk) Token(ctx context.Context, _ client.TokenRequest) (client.Token, error) {
	d.mu.Lock()
	defer d.mu.Unlock() // one question at a time
	if !d.signedIn {
		if err := d.ask(ctx); err != nil {
			return client.Token{}, err
		}
		d.signedIn = true
	}
	return client.Token{Value: client.Secret(d.token)}, nil
}

const (
	page    = "https://login.microsoft.com/device"
	visited = "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize?client_id=6f1f7a52-8f0c-4f4a-b7b3-3a7d2f5f9c11" +
		"&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&prompt=select_account" +
		"&redirect_uri=http%3A%2F%2Flocalhost%3A18400&response_mode=query&response_type=code" +
		"&scope=https%3A%2F%2Fgraph.microsoft.com%2FExchangeMessageTrace.Read.All+openid+offline_access+profile&state=LXLKJ5YTTQFVWFUDL5VNZTJVRE"
	ended = "http://localhost:18400/?code=0.AAAA&state=LXLKJ5YTTQFVWFUDL5VNZTJVRE"
)

func (d *desk) ask(ctx context.Context) error {
	d.asked++
	expires := time.Now().Add(d.life)
	prompt := ui.SignInPrompt{
		Message: "Open the page in any browser, on any machine, and enter the code.",
		URL:     page, Code: "FXJ4-KLP2", Expires: expires,
	}
	if d.browser {
		prompt = ui.SignInPrompt{
			Message: "Open the page in a browser on your machine.",
			URL:     visited, Expires: expires, Forward: "ssh -L 18400:localhost:18400", Answer: d.answer,
		}
	}
	d.signIns.Tell(ui.SignInEvent{Step: ui.SignInPrompted, Prompt: prompt})
	err := d.wait(ctx)
	d.signIns.Tell(ui.SignInEvent{Step: ui.SignInEnded, Prompt: prompt, Err: err})
	return err
}

func (d *desk) wait(ctx context.Context) error {
	select {
	case err := <-d.decided:
		return err
	case <-time.After(d.life):
		return expired
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *desk) answer(pasted string) error {
	d.given = append(d.given, pasted)
	if !strings.HasPrefix(pasted, "http://localhost:18400/") {
		return errors.New("this is not the address at which the sign-in ended")
	}
	go func() { d.decided <- nil }()
	return nil
}

// decide takes the person's decision, nil to approve.
func (d *desk) decide(e *explorer, err error) {
	d.decided <- err
	e.Frame()
}
