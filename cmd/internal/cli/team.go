package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/client/count"
	"msgtrace/client/files"
	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/team"
	"msgtrace/ui/text"
)

// openTeam begins to reach the store that hosts share, if there is one. Without a profile
// nobody knows whose limit it would be.
func (a *app) openTeam(ctx context.Context, s *source) error {
	if s.chosen.Team.Store == "" || s.chosen.Profile == nil {
		return nil
	}
	options, err := teamOptions(ctx, s.chosen.Team)
	if err != nil {
		return err
	}
	if s.team, err = team.Open(options); err != nil {
		return err
	}
	s.closers = append(s.closers, s.team)
	return nil
}

// teamOptions reads the secrets of a team's store.
func teamOptions(ctx context.Context, t config.Team) (team.Options, error) {
	o := team.Options{Store: t.Store, Insecure: t.Insecure, CA: t.CA, Hosts: t.Hosts, TTL: t.TTL, Place: place()}
	var err error
	if t.Password != (config.Secret{}) {
		read := func(ctx context.Context) (client.Secret, error) {
			return secretSource(t.Password).Read(ctx, "password for the store of the team", nil)
		}
		if o.Password, err = read(ctx); err != nil {
			return o, teamSecret(err)
		}
		o.Reread = func() (client.Secret, error) { return read(context.Background()) }
	}
	if t.Key == (config.Secret{}) {
		return o, nil
	}
	lines, err := secretSource(t.Key).Read(ctx, "key of the team", nil)
	if err != nil {
		return o, teamSecret(err)
	}
	if o.Keys, err = team.ParseKeys(lines); err != nil {
		return o, fmt.Errorf("the keys of the team: %w", err)
	}
	return o, nil
}

// teamSecret says what is wrong with a secret, and how to mend it.
func teamSecret(err error) error {
	var known *auth.Error
	if !errors.As(err, &known) {
		return err
	}
	return advised{errors.New(known.Message), known.Fix}
}

// place names who counts requests by himself while the store does not answer: a user of
// a host, whose processes share a file.
func place() string {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	return fmt.Sprintf("%s/%d", host, os.Geteuid())
}

// kept is what the team's store keeps of the tenant; nil: nothing. What one person was
// answered another may not be allowed to see, so that each has their own entries.
func (s *source) kept() client.Cache {
	if s.team == nil || s.spender == nil {
		return nil
	}
	if cache, on := s.team.Cache(teamTenant(s.chosen)); on {
		return personal{cache, s.spender}
	}
	return nil
}

// spenderOf returns who asks with the sign-in of a profile. An application is known before
// its first token; of a person that is the account.
func spenderOf(p *config.Profile, account func() string) func() string {
	if p.Method.Person() {
		return account
	}
	return func() string { return applicationOf(p.ClientID) }
}

func applicationOf(clientID string) string { return "application " + clientID }

// personal is the part of a cache that belongs to who asks. Before that is known, it is
// empty.
type personal struct {
	client.Cache
	who func() string
}

// Get implements client.Cache.
func (p personal) Get(ctx context.Context, key string) ([]byte, error) {
	who := p.who()
	if who == "" {
		return nil, nil
	}
	return p.Cache.Get(ctx, entryOf(who, key))
}

// Put implements client.Cache.
func (p personal) Put(ctx context.Context, key string, value []byte, keep time.Duration) error {
	who := p.who()
	if who == "" {
		return nil
	}
	return p.Cache.Put(ctx, entryOf(who, key), value, keep)
}

func entryOf(who, key string) string { return strings.ToLower(who) + "\n" + key }

// apart says that the other hosts cannot be reached.
func (a *app) apart(s *source, err error) {
	s.voice.notice(fmt.Sprintf("the budget that the team shares does not answer: %s. Nothing is asked for until it does, or for 5 minutes and a bit; then this host spends its share of the limit",
		text.Clean(files.Plain(err).Error())))
}

// cache is the group of what is done to what was kept.
func (a *app) cache() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "cache",
		Short:   "Remove what the team's store keeps of a tenant",
		Example: `  msgtrace cache purge`,
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.cachePurge())
	return cmd
}

// cachePurge removes what the store keeps of the profile's tenant.
func (a *app) cachePurge() *cobra.Command {
	return &cobra.Command{
		Use:   "purge",
		Short: "Remove what the team's store keeps of the profile's tenant",
		Long: `Removes everything that was read of the profile's tenant from the store that
the team shares (team.store in the configuration), for all people and whatever
key it was encrypted with, and says how many entries there were. The count of
the requests stays, for it protects the tenant.`,
		Example: `  msgtrace cache purge
  msgtrace cache purge --profile fabrikam`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			chosen, err := a.settle(ctx)
			if err != nil {
				return err
			}
			if chosen.Profile == nil {
				return nothingToAsk(chosen)
			}
			if chosen.Team.Store == "" {
				return advised{errors.New("no team shares a store"), "set team.store in the configuration"}
			}
			return a.purge(ctx, chosen)
		},
	}
}

func (a *app) purge(ctx context.Context, chosen config.Chosen) error {
	options, err := teamOptions(ctx, chosen.Team)
	if err != nil {
		return err
	}
	store, err := team.Open(options)
	if err != nil {
		return err
	}
	defer store.Close()
	removed, err := store.Purge(ctx, teamTenant(chosen))
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	if err != nil {
		return fmt.Errorf("the store of the team: %w (removed before: %s)", err, entriesOf(removed))
	}
	fmt.Fprintf(a.sys.Out, "removed %s of %s\n", entriesOf(removed), chosen.Profile.Tenant)
	return nil
}

// entriesOf is a number of entries.
func entriesOf(n int64) string {
	if n == 1 {
		return "1 entry"
	}
	return count.Of(int(n)) + " entries"
}

// teamTenant names a tenant to the store.
func teamTenant(chosen config.Chosen) string { return strings.ToLower(chosen.Profile.Tenant) }

// sharing is how a budget is shared with the other hosts.
func (a *app) sharing(s *source, key string) []client.BudgetOption {
	if s.team == nil {
		return nil
	}
	return []client.BudgetOption{s.team.Budget(key, func(err error) { a.apart(s, err) })}
}
