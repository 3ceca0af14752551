package cli

import (
	"context"
	"errors"

	"msgtrace/cmd/internal/audit"
	"msgtrace/cmd/internal/serve"
)

// untold is an audit trail that nothing is written to: the mail of the demo is made up.
type untold struct{}

// Write writes nothing.
func (untold) Write(context.Context, audit.Entry) error { return nil }

// serveDemo serves the simulator over SSH, to whoever starts it.
func (a *app) serveDemo(ctx context.Context, f *serveFlags, d demoFlags, args []string) error {
	switch {
	case len(args) > 0:
		return errors.New("--serve takes no query: whoever comes in asks")
	case d.signIn:
		return errors.New("--serve and --sign-in: those who come over SSH sign in with a key")
	case !isLoopback(f.listen):
		return errors.New("--listen must be on loopback: the demo lets in all keys of the person who starts it")
	}
	chosen, err := a.settleDemo(d)
	if err != nil {
		return err
	}
	keymap, err := a.keymap(chosen)
	if err != nil {
		return err
	}
	check, keys := serve.OwnKeys(a.sys.getenv("HOME"), a.sys.getenv("SSH_AUTH_SOCK"))
	if keys == 0 {
		return advised{errors.New("nobody could come in: there is no key in ~/.ssh/*.pub, and none in an agent"), "make one:  ssh-keygen -t ed25519"}
	}
	s, err := a.openDemo(ctx, chosen, asking{}, d)
	if err != nil {
		return err
	}
	defer s.close()
	f.demo = true
	f.tell = func(host string) {
		a.note("In another terminal:")
		a.note("  ssh -t %s", host)
		a.note("  ssh %s search status:failed since:2d", host)
	}
	return a.serveSSH(ctx, f, s, keymap, serve.Options{Check: check, Trail: untold{}}, rereading{})
}
