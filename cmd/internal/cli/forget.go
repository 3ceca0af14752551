package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/state"
)

// forget removes what is remembered between runs.
func (a *app) forget() *cobra.Command {
	return &cobra.Command{
		Use:   "forget",
		Short: "Forget the searches and addresses of all profiles",
		Long: `Removes what msgtrace remembers between runs, of all profiles: searches that
were run, searches that were saved by a name, addresses, how the explorer
looks, and sessions that were cut off. The count of the requests stays, for it
protects the tenant, and so do sign-ins, which "msgtrace logout" removes. A
session that is open somewhere stays until it ends. On a host that serves a team
what is remembered of its people goes too.

With remember = false in the configuration nothing of it is read or written.
"msgtrace config show" says where it is.`,
		Example: `  msgtrace forget`,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			dir, err := state.Open(a.sys.getenv, a.sys.Now, &a.patience)
			if err != nil {
				return err
			}
			removed, err := dir.Forget(ctx)
			sessions, sessionsErr := a.forgetSessions(ctx)
			removed, err = append(removed, sessions...), errors.Join(err, sessionsErr)
			if cause := context.Cause(ctx); cause != nil {
				return cause
			}
			for _, path := range removed {
				a.note("removed %s", path)
			}
			if err == nil && len(removed) == 0 {
				a.note("nothing was remembered in %s", dir.Path())
			}
			return err
		},
	}
}

// stateValue says what is kept between runs, and where.
func (a *app) stateValue(chosen config.Chosen) config.Value {
	kept := "count of the requests"
	if chosen.Remember {
		kept += ", searches, addresses"
	}
	if chosen.Restore {
		kept += ", the session while it is open"
	}
	path, err := state.Path(a.sys.getenv)
	if err != nil {
		return config.Value{Name: "state", Value: "nothing is kept", Origin: err.Error()}
	}
	return config.Value{Name: "state", Value: kept, Origin: path}
}
