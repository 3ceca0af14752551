package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/auth"
	"msgtrace/cmd/internal/config"
	"msgtrace/ui/text"
)

// login signs in to the tenant of the profile.
func (a *app) login() *cobra.Command {
	return &cobra.Command{
		Use:   "login",
		Short: "Sign in to the tenant of the profile",
		Long: `Signs in to the tenant of the profile by the profile's method, whatever is
saved already. With device-code it prints an address and a code, to be used in
any browser on any host; with browser it prints an address, and the browser
must reach a port of this host (ssh -L). Applications sign in without asking.
Exit codes: 0 signed in; 2 signed in, but the token cannot read message traces;
1 error.`,
		Example: `  msgtrace login
  msgtrace login --profile fabrikam`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			return a.withSigner(ctx, func(signer *auth.Source, chosen config.Chosen) error {
				status, err := a.signIn(ctx, signer)
				if err != nil {
					return err
				}
				a.noteForsaken(chosen, chosen.Profile)
				if status.Unsaved {
					return errors.New("signed in, but the sign-in could not be saved: it ends with this command")
				}
				if err := a.printStatus(status, ""); err != nil {
					return err
				}
				return lacking(status.Claims.Bearer(config.Resource(chosen.BaseURL)), chosen.API)
			})
		},
	}
}

// lacking says what a token that was got lacks for reading message traces. One
// that cannot be read is not known to lack anything.
func lacking(token client.Bearer, api client.Dialect) error {
	if token.Audience == "" {
		return nil
	}
	short, found := advice.WrongAudience(token)
	if !found {
		short, found = advice.MissingPermission(token, api)
	}
	if !found {
		return nil
	}
	return exitError{codeIncomplete, advised{errors.New("signed in, but " + short.Missing), strings.Join(short.Lines(), "\n")}}
}

// logout forgets the tokens of the profile.
func (a *app) logout() *cobra.Command {
	all := false
	cmd := &cobra.Command{
		Use:   "logout",
		Short: "Forget the sign-in of the profile",
		Long: `Removes the saved tokens of the profile from this host: the file, its key and
its lock. A profile that has got another name, tenant or client id leaves its
earlier sign-in behind, which --all removes too. Microsoft's own sessions are
ended in a browser.`,
		Example: `  msgtrace logout --profile contoso
  msgtrace logout --all`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			if all {
				return a.signOutOfAll(ctx)
			}
			return a.withSigner(ctx, func(signer *auth.Source, chosen config.Chosen) error {
				removed, err := signer.SignOut(ctx)
				if cause := context.Cause(ctx); cause != nil {
					return cause
				}
				a.noteRemoved(removed, err)
				a.noteForsaken(chosen, nil)
				return withFix(err, advice.Setting{})
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "remove every saved sign-in on this host, of all profiles")
	return cmd
}

// signOutOfAll forgets what is kept, whatever the configuration says.
func (a *app) signOutOfAll(ctx context.Context) error {
	var removed []string
	var failed error
	for _, kept := range auth.KeptSignIns(a.tokenFolders()) {
		gone, err := kept.Remove(ctx)
		removed, failed = append(removed, gone...), errors.Join(failed, err)
	}
	a.noteRemoved(removed, failed)
	return failed
}

func (a *app) noteRemoved(removed []string, err error) {
	for _, path := range removed {
		a.note("removed %s", path)
	}
	if err == nil && len(removed) == 0 {
		a.note("nothing was saved")
	}
}

// noteForsaken tells of sign-ins that are kept for no profile of the
// configuration, such as one under the name that a profile had before. With a
// profile it is about those of its tenant and application.
func (a *app) noteForsaken(chosen config.Chosen, like *config.Profile) {
	profiles := append(slices.Clone(chosen.Others), chosen.Profile)
	for _, kept := range auth.KeptSignIns(a.tokenFolders()) {
		known := slices.ContainsFunc(profiles, func(p *config.Profile) bool { return kept.Of(p.Name, p.Tenant, p.ClientID) })
		if known || like != nil && !kept.Of(kept.Profile, like.Tenant, like.ClientID) {
			continue
		}
		a.note("a sign-in is still kept that no profile of the configuration uses: profile %s, tenant %s, client id %s\n"+
			"`msgtrace logout --all` removes every sign-in on this host", cmp.Or(kept.Profile, "unknown"), kept.Tenant, kept.ClientID)
	}
}

// status tells who is signed in.
func (a *app) status() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show who is signed in, and until when",
		Long: `Tells, without sending anything, who is signed in to the tenant of the profile,
what the token at hand allows, when it ends, and where it is kept. Exit codes:
0 signed in, or an application, which signs in by itself; 2 not signed in; 1
error.`,
		Example: `  msgtrace status
  msgtrace status -o json | jq .claims.scopes`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(output, tableOrJSON); err != nil {
				return err
			}
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			return a.withSigner(ctx, func(signer *auth.Source, _ config.Chosen) error {
				status := signer.Status(ctx)
				err := context.Cause(ctx)
				if err != nil {
					return err
				}
				if output == "json" {
					err = a.encode(status)
				} else {
					err = a.printStatus(status, a.sessionsCutOff(ctx))
				}
				if err != nil {
					return err
				}
				if !status.SignedIn && status.Method.Person() {
					return exitError{code: codeIncomplete}
				}
				return nil
			})
		},
	}
	addOutput(cmd, &output, tableOrJSON)
	return cmd
}

// withSigner hands the sign-in of the profile to a command.
func (a *app) withSigner(ctx context.Context, use func(*auth.Source, config.Chosen) error) error {
	chosen, err := a.settle(ctx)
	if err != nil {
		return err
	}
	switch {
	case chosen.Profile == nil && len(chosen.Known) > 0:
		return whichProfile(chosen)
	case chosen.Profile == nil:
		return fmt.Errorf("no profile is set up to sign in with; `msgtrace config init` writes one")
	}
	s := &source{chosen: chosen}
	if err := a.openLog(ctx, s); err != nil {
		return err
	}
	defer s.close()
	options := a.authOptions(chosen)
	options.Log = s.log
	signing, err := a.newSigning(options)
	if err != nil {
		return err
	}
	return use(signing.source, chosen)
}

func (a *app) encode(value any) error {
	encoder := json.NewEncoder(a.sys.Out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// printStatus writes the status for people, a line each, with what is said of sessions
// that were cut off.
func (a *app) printStatus(status auth.Status, sessions string) error {
	signed := "no; sign in with `msgtrace login`"
	if !status.Method.Person() {
		signed = "by itself, as the application"
	} else if status.SignedIn {
		signed = cmp.Or(status.Account, "yes")
	}
	kept := ""
	switch {
	case status.Unsaved:
		kept = "memory, for this run only"
	case status.Path != "" || status.SignedIn:
		kept = strings.TrimSpace(string(status.Place) + " " + status.Path)
	}
	lines := []struct{ label, value string }{
		{"Signed in", signed}, {"Tenant", status.Tenant}, {"Client id", status.ClientID}, {"Method", string(status.Method)},
		{"Token for", status.Claims.Audience}, {"Permissions", strings.Join(append(status.Claims.Scopes, status.Claims.Roles...), ", ")},
		{"Roles", strings.Join(status.Claims.DirectoryRoles, ", ")}, {"Token ends", a.ends(status.Expires)},
		{"Kept in", kept}, {"Not used", status.Refused}, {"Session", sessions},
	}
	for _, line := range lines {
		if line.value == "" {
			continue
		}
		if _, err := fmt.Fprintf(a.sys.Out, "%-12s %s\n", line.label, clean(line.value)); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) ends(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	left := at.Sub(a.sys.Now())
	return fmt.Sprintf("%s (%s)", at.In(a.zone()).Format("2006-01-02 15:04:05 MST"), text.Ago(-left))
}
