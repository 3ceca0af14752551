package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"msgtrace/cmd/internal/config"
	"msgtrace/ui"
)

// visited are the sources that the explorer was in, the first one first. It is safe for
// concurrent use: profiles are opened beside the screen.
type visited struct {
	app *app

	mu  sync.Mutex
	all []*source
}

// close ends what the sources started.
func (v *visited) close() {
	for _, s := range v.sources() {
		s.close()
	}
}

func (v *visited) sources() []*source {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.all)
}

// remember keeps the last search of each, and lets what comes up be printed again.
func (v *visited) remember(ctx context.Context) {
	for _, s := range v.sources() {
		if s.voice != nil {
			s.voice.takeScreen(false)
		}
		v.app.remember(ctx, s)
	}
}

// profiles returns the profiles that are configured, and who is signed in to each, as far
// as that is kept on this host.
func (v *visited) profiles(ctx context.Context) ([]ui.Profile, error) {
	c, err := v.app.load(ctx)
	if err != nil {
		return nil, err
	}
	var all []ui.Profile
	for _, p := range c.Profiles {
		all = append(all, ui.Profile{Name: p.Name, Tenant: p.Tenant, Dialect: p.API, Account: v.account(ctx, c, p.Name)})
	}
	slices.SortFunc(all, func(a, b ui.Profile) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// account names who is signed in to a profile, "" if nobody is.
func (v *visited) account(ctx context.Context, c *config.Config, profile string) string {
	chosen, err := v.app.inProfile(c, profile)
	if err != nil || v.app.sys.getenv(tokenVariable) != "" {
		return ""
	}
	signing, err := v.app.newSigning(v.app.authOptions(chosen))
	if err != nil {
		return ""
	}
	signing.takeScreen(true)
	return signing.identity(ctx)
}

// inProfile is what is in force in a profile: of the flags what does not name another place.
func (a *app) inProfile(c *config.Config, profile string) (config.Chosen, error) {
	flags := a.flags.Flags
	flags.Profile, flags.API, flags.BaseURL = profile, "", ""
	return c.Choose(flags, a.sys.getenv)
}

// open opens a profile that the explorer goes to.
func (v *visited) open(ctx context.Context, profile string) (ui.Options, error) {
	a := v.app
	c, err := a.load(ctx)
	if err != nil {
		return ui.Options{}, err
	}
	chosen, err := a.inProfile(c, profile)
	if err != nil {
		return ui.Options{}, err
	}
	if p := chosen.Profile; (p.Secret.Ask || p.CertificatePassword.Ask) && a.sys.getenv(tokenVariable) == "" {
		return ui.Options{}, fmt.Errorf("profile %s asks for its secret on the terminal, which the explorer has: start msgtrace --profile %s", profile, profile)
	}
	s, err := a.openTenant(ctx, chosen, asking{explorer: !a.plain, onScreen: !a.plain})
	if err != nil {
		return ui.Options{}, err
	}
	s.visited = profile
	options, err := a.explorer(s)
	if err != nil {
		s.close()
		return ui.Options{}, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.all = append(v.all, s)
	return options, nil
}
