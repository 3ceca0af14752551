package cli

import (
	"context"
	"os"
	"strings"
	"sync"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/auth"
	"msgtrace/ui"
)

// voice tells the person what comes up: on standard error, or in the explorer
// while that has the screen.
type voice struct {
	app      *app
	explorer ui.SignIns

	mu    sync.Mutex
	taken bool // the explorer has the screen
}

// takeScreen begins or ends the time in which nothing is printed.
func (v *voice) takeScreen(taken bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.taken = taken
}

func (v *voice) screenTaken() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.taken
}

// notice tells something to know, in the middle of whatever goes on.
func (v *voice) notice(text string) {
	if v.screenTaken() {
		v.explorer.Tell(ui.SignInEvent{Step: ui.SignInNoted, Note: text})
		return
	}
	defer v.app.line.pause()()
	v.app.note("%s", text)
}

// signing stands between a sign-in and the person. On the command line it
// prints what is asked; while the explorer has the screen, the explorer shows
// it.
type signing struct {
	*voice
	source    *auth.Source
	simulated bool // somebody approves it with `demo approve`

	mu      sync.Mutex
	secrets map[string]client.Secret
	ended   context.CancelFunc // of the last sign-in that took what is pasted
}

// newSigning makes the sign-in that the options describe.
func (a *app) newSigning(options auth.Options) (*signing, error) {
	s := &signing{voice: &voice{app: a}, secrets: map[string]client.Secret{}}
	options.Ask, options.Notice, options.AskSecret = s.ask, s.notice, s.askSecret
	source, err := auth.New(options)
	s.source = source
	return s, withFix(err, advice.Setting{})
}

// ask shows what the person has to do.
func (s *signing) ask(event auth.Event) {
	if s.simulated && event.Kind == auth.EventPrompted {
		event.Prompt.Message = "Simulated. In another terminal: msgtrace demo approve " + event.Prompt.Code
	}
	if s.screenTaken() {
		s.explorer.Tell(forExplorer(event))
		return
	}
	s.app.prompt(event)
	s.listen(event)
}

// listen takes what the person pastes at the prompt, until the sign-in ends.
func (s *signing) listen(event auth.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended != nil && (event.Kind == auth.EventPrompted || event.Kind == auth.EventEnded) {
		s.ended()
		s.ended = nil
	}
	in, ok := s.app.sys.In.(*os.File)
	if event.Kind == auth.EventPrompted && event.Prompt.Answer != nil && ok && s.app.canBeTyped() {
		var ctx context.Context
		ctx, s.ended = context.WithCancel(context.Background())
		go s.app.takePasted(ctx, in, event.Prompt.Answer)
	}
}

// canBeTyped reports whether a person can answer a sign-in on the terminal.
func (a *app) canBeTyped() bool { return canReadTyped && terminal(a.sys.In) }

// takePasted hands over each line that is pasted. A terminal gives at most 4,095
// characters of one (https://man7.org/linux/man-pages/man3/termios.3.html), twice what
// Entra sends.
func (a *app) takePasted(ctx context.Context, in *os.File, answer func(string) error) {
	for line := make([]byte, 4096); ctx.Err() == nil; {
		if !lineTyped(in) || ctx.Err() != nil {
			continue
		}
		n, err := in.Read(line)
		if err != nil {
			return
		}
		if pasted := strings.TrimSpace(string(line[:n])); pasted != "" {
			if err := answer(pasted); err != nil {
				a.note("%v", err)
			}
		}
	}
}

// askSecret asks for a secret, once: it is kept in memory for the time that a
// token has to be renewed while the explorer has the screen.
func (s *signing) askSecret(ctx context.Context, label string) (client.Secret, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if secret, known := s.secrets[label]; known {
		return secret, nil
	}
	if s.screenTaken() {
		return "", auth.NobodyToAsk(label)
	}
	secret, err := s.app.askForSecret(ctx, label)
	if err == nil {
		s.secrets[label] = secret
	}
	return secret, err
}

// identity names who is signed in, for the first line of the explorer.
func (s *signing) identity(ctx context.Context) string { return signedIn(s.source.Status(ctx)) }

// renew gets another token in place of one that lacks a permission.
func (s *signing) renew(ctx context.Context) error {
	_, err := s.source.Token(ctx, client.TokenRequest{Refresh: true})
	return err
}

// steps are the explorer's words for what happens to a sign-in.
var steps = map[auth.EventKind]ui.SignInStep{
	auth.EventPrompted: ui.SignInPrompted, auth.EventTroubled: ui.SignInTroubled,
	auth.EventRecovered: ui.SignInRecovered, auth.EventEnded: ui.SignInEnded,
}

func forExplorer(event auth.Event) ui.SignInEvent {
	p := event.Prompt
	return ui.SignInEvent{Step: steps[event.Kind], Err: event.Err, Prompt: ui.SignInPrompt{
		Message: p.Message, URL: p.URL, Code: p.Code, Expires: p.Expires, Forward: p.Forward, Answer: p.Answer,
	}}
}
