package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"msgtrace/cmd/internal/access"
	"msgtrace/cmd/internal/audit"
	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/serve"
	"msgtrace/cmd/internal/state"
	"msgtrace/ui/action"
)

// serveFlags say who may come in over SSH, and where.
type serveFlags struct {
	listen, hostKey, host string
	files                 access.Options
	trail                 string
	metrics               string
	limits                serve.Limits

	tell func(host string) // says how to come in; nil: everybody knows
	demo bool
}

// The host keys in the state folder. That of the demo is another one, so that the demo
// leaves nothing that a server of the same user would take for its own.
const (
	hostKeyFile     = "host_key"
	demoHostKeyFile = "demo_host_key"
)

// The names of the files beside the configuration that are used where no flag names
// another.
const (
	rosterFile      = "roster.toml"
	keysFile        = "authorized_keys"
	authoritiesFile = "authorities"
	revokedFile     = "revoked"
)

// serving is the command that serves the explorer over SSH.
func (a *app) serving() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the explorer to a team over SSH",
		Long: `Gives the people of a roster the explorer over SSH, without a shell and without
a secret of the tenant: all of them ask through the profile's application, on
one request limit and one cache. Who comes with a terminal gets the explorer
("ssh -t"); "ssh HOST search ..." and "ssh HOST show ID" are the commands, with
conditions, -o, --limit, --utc, --group and --explain. Nothing else is there: no
files, no forwarding, no agent.

` + rosterFile + ` says who people are and what they may see, ` + keysFile + ` and
` + authoritiesFile + ` (public keys that sign certificates) how they prove it, and
` + revokedFile + ` (a KRL or a list) what is no longer taken. They are looked for
beside the configuration, unless flags name others; SIGHUP reads them again, and
ends at once the sessions of those who are out.

The profile must sign in an application (client-secret, certificate,
workload-identity, managed-identity). The host key is made at the first start
and never replaced. What people do is written to the audit trail ("msgtrace
audit"): when it cannot be written, nothing is searched. SIGTERM lets nobody in
any more, tells everybody, and ends after 30 seconds; a second one ends at once.

--metrics answers /healthz, /readyz and /metrics (for Prometheus) on a loopback
port.`,
		Example: `  msgtrace serve --listen :2222 --profile helpdesk --host jump.contoso.com
  msgtrace serve --roster /etc/msgtrace/roster.toml --authorities /etc/msgtrace/ca
  msgtrace demo --serve`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serveTeam(cmd.Context(), &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	f.addListen(flags, ":2222")
	flags.StringVar(&f.hostKey, "host-key", "", "prove the host with the key in `FILE`, which has to be there; otherwise one is made at the first start")
	flags.StringVar(&f.host, "host", "", "show commands with `HOST` behind ssh: jump.contoso.com, or \"-p 2222 jump.contoso.com\"")
	flags.StringVar(&f.files.Roster, "roster", "", "read who people are from `FILE`")
	flags.StringVar(&f.files.AuthorizedKeys, "authorized-keys", "", "let in the keys in `FILE`")
	flags.StringVar(&f.files.Authorities, "authorities", "", "let in certificates of the authorities in `FILE`")
	flags.StringVar(&f.files.Revoked, "revoked", "", "refuse the keys and certificates in `FILE`, a KRL or a list")
	flags.StringVar(&f.trail, "audit", "", "write the audit trail into the folder `DIR`")
	flags.StringVar(&f.metrics, "metrics", "", "answer about health and metrics at `HOST:PORT`, on loopback: 127.0.0.1:9222")
	flags.IntVar(&f.limits.Sessions, "sessions", 500, "have at most `N` sessions at the same time")
	flags.IntVar(&f.limits.Person, "sessions-each", 10, "have at most `N` sessions of one person at the same time")
	return cmd
}

func (f *serveFlags) addListen(flags *pflag.FlagSet, address string) {
	flags.StringVar(&f.listen, "listen", address, "answer SSH at `HOST:PORT`")
}

// serveTeam serves until it is told to stop.
func (a *app) serveTeam(ctx context.Context, f *serveFlags) error {
	hangups := caught(syscall.SIGHUP) // a manager of services may send one before anybody is answered
	defer signal.Stop(hangups)
	starting, stop := endedBy(ctx, caught(os.Interrupt, syscall.SIGTERM))
	defer stop()
	chosen, err := a.configured().settle(starting)
	if err != nil {
		return a.notSetUpToServe(err)
	}
	if err := a.locate(f); err != nil {
		return err
	}
	policy, err := access.Load(f.files)
	if err != nil {
		return f.unread(err)
	}
	for _, warning := range policy.Warnings() {
		a.note("%s", warning)
	}
	keymap, err := a.keymap(chosen)
	if err != nil {
		return err
	}
	if err := forApplications(chosen, a.sys.getenv(tokenVariable)); err != nil {
		return err
	}
	s, err := a.openTenant(starting, chosen, asking{})
	if err != nil {
		return err
	}
	defer s.close()
	trail, err := audit.Open(audit.Options{Dir: f.trail, Now: a.sys.Now, Notice: func(said string) { a.note("%s", said) }})
	if err != nil {
		return err
	}
	defer trail.Close()
	stop()
	reload := func() error { return a.readAccessAgain(policy, f) }
	return a.serveSSH(ctx, f, s, keymap, serve.Options{Check: policy.Check, Trail: trail}, rereading{hangups, reload})
}

// notSetUpToServe says, where no tenant is set up, which file was looked at: the unit of
// the packages reads another one than whoever starts the server by hand.
func (a *app) notSetUpToServe(err error) error {
	place, unknown := config.Path(a.sys.getenv)
	if unknown != nil || !errors.Is(err, errNotSetUp) {
		return err
	}
	return advised{fmt.Errorf("%w: there is no profile in %s", errNotSetUp, place),
		"for what is in /etc/msgtrace:             systemctl start msgtrace, or by hand XDG_CONFIG_HOME=/etc msgtrace serve\n" +
			"to set up a tenant, as an application:    msgtrace config init\n" +
			"to serve simulated mail to this machine:  msgtrace demo --serve"}
}

// unread adds, where files are missing that say who may come in, how they are named.
func (f *serveFlags) unread(err error) error {
	var flags []string
	for _, file := range []struct{ flag, path string }{
		{"--roster", f.files.Roster}, {"--authorized-keys", f.files.AuthorizedKeys}, {"--authorities", f.files.Authorities}, {"--revoked", f.files.Revoked},
	} {
		if file.path != "" && !there(file.path) {
			flags = append(flags, file.flag)
		}
	}
	if len(flags) == 0 {
		return err
	}
	advice := "write it, or name another file with " + strings.Join(flags, ", ")
	if slices.Contains(flags, "--roster") {
		advice += "\nan example of a roster is in the packages: /usr/share/doc/msgtrace/examples/serve/roster.toml"
	}
	return advised{err, advice}
}

// readAccessAgain reads again the files that say who may come in, and those that have come
// since. One that has gone is an error: what it said must not be forgotten.
func (a *app) readAccessAgain(policy *access.Policy, f *serveFlags) error {
	if err := a.locate(f); err != nil {
		return err
	}
	err := policy.Reload(f.files)
	for _, warning := range policy.Warnings() {
		a.note("%s", warning)
	}
	return err
}

// rereading is how the files are read again that say who may come in.
type rereading struct {
	asked <-chan os.Signal // nil: a hangup ends the server
	read  func() error
}

// endings are the signals that end the server, from now on.
func (r rereading) endings() chan os.Signal {
	if r.asked == nil {
		return endings()
	}
	return caught(os.Interrupt, syscall.SIGTERM)
}

// locate fills in the files that no flag names.
func (a *app) locate(f *serveFlags) error {
	place, err := config.Path(a.sys.getenv)
	if err != nil {
		return err
	}
	if f.trail == "" {
		if f.trail, err = audit.DefaultDir(a.sys.getenv); err != nil {
			return err
		}
	}
	beside := filepath.Dir(place)
	f.files.Roster = cmp.Or(f.files.Roster, filepath.Join(beside, rosterFile))
	for _, file := range []struct {
		path *string
		name string
	}{{&f.files.AuthorizedKeys, keysFile}, {&f.files.Authorities, authoritiesFile}, {&f.files.Revoked, revokedFile}} {
		usual := filepath.Join(beside, file.name)
		if _, err := os.Lstat(usual); *file.path == "" && err == nil {
			*file.path = usual
		}
	}
	if f.files.AuthorizedKeys == "" && f.files.Authorities == "" {
		return advised{errors.New("nobody could come in: there are neither keys nor authorities"),
			"write the keys of people into " + filepath.Join(beside, keysFile) + ", or name a file with --authorized-keys;\n" +
				"certificates come in with " + filepath.Join(beside, authoritiesFile) + " or --authorities"}
	}
	return nil
}

// serveSSH listens, and serves until a signal ends it.
func (a *app) serveSSH(ctx context.Context, f *serveFlags, s *source, keymap *action.Keymap, o serve.Options, again rereading) error {
	endings := again.endings()
	defer signal.Stop(endings)
	key, err := a.hostKey(f)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", f.listen)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	host := cmp.Or(f.host, hostOf(f.listen, port))
	o.Log = slog.New(slog.NewTextHandler(a.sys.Err, nil))
	s.options.Tokens = &loudTokens{TokenSource: s.options.Tokens, log: o.Log, now: a.sys.Now}
	shared := a.newServed(s, keymap, host)
	o.HostKey, o.Explore, o.Command, o.Figures, o.Limits, o.Now = key, shared.explore, shared.command, shared.figures, f.limits, a.sys.Now
	shared.server = serve.New(o)
	if err := a.answerHealth(f.metrics, shared.server, s); err != nil {
		_ = listener.Close()
		return err
	}
	a.note("host key %s", serve.Fingerprint(key))
	if err := o.Trail.Write(ctx, audit.Entry{Time: a.sys.Now(), Action: audit.Started, From: listener.Addr().String()}); err != nil {
		_ = listener.Close()
		return err
	}
	served := make(chan error, 1)
	go func() { served <- shared.server.Serve(listener) }()
	if f.tell != nil {
		f.tell(host)
	}
	if _, err = fmt.Fprintf(a.sys.Out, "ready ssh://%s\n", listener.Addr()); err != nil {
		shared.server.Close()
	} else {
		err = a.untilStopped(ctx, shared.server, served, endings, again)
	}
	_ = o.Trail.Write(context.WithoutCancel(ctx), audit.Entry{Time: a.sys.Now(), Action: audit.Stopped})
	return err
}

// untilStopped waits for signals: one to read the files again, or to stop.
func (a *app) untilStopped(ctx context.Context, server *serve.Server, served <-chan error, endings <-chan os.Signal, again rereading) error {
	drained := make(chan struct{})
	stopping, stop := context.WithCancel(ctx)
	defer stop()
	draining := false
	drain := func() {
		draining = true
		go func() { server.Drain(stopping); close(drained) }()
	}
	over := ctx.Done()
	for {
		select {
		case err := <-served:
			if !draining {
				server.Close()
				return err
			}
			served = nil
		case <-drained:
			return nil
		case <-over:
			over = nil
			server.Close()
			return nil
		case <-again.asked:
			a.reloaded(again.read(), server)
		case <-endings:
			if draining {
				stop()
				continue
			}
			a.note("stopping within %v; people who are told: %d", serve.DrainFor, server.People())
			drain()
		}
	}
}

// reloaded lets what was read again count for open sessions.
func (a *app) reloaded(err error, server *serve.Server) {
	if err != nil {
		a.complain(fmt.Errorf("what is wrong was not taken: %w", err))
	} else {
		a.note("who may come in was read again")
	}
	server.Reload()
}

// hostKey reads the key of the host, and makes one at the first start.
func (a *app) hostKey(f *serveFlags) (serve.HostSigner, error) {
	path, mayMake := f.hostKey, false
	if path == "" {
		name := hostKeyFile
		if f.demo {
			name = demoHostKeyFile
		}
		var err error
		if path, err = a.hostKeyPath(name); err != nil {
			return nil, err
		}
		mayMake = true
	}
	key, made, err := serve.HostKey(path, mayMake)
	if made {
		a.note("a host key was made: %s", path)
	}
	return key, err
}

// hostKeyPath is where the key of the host is, unless a flag names another file.
func (a *app) hostKeyPath(name string) (string, error) {
	folder, err := state.Path(a.sys.getenv)
	return filepath.Join(folder, "serve", name), err
}

// answerHealth answers about health on a port of its own, "" for none.
func (a *app) answerHealth(address string, server *serve.Server, s *source) error {
	if address == "" {
		return nil
	}
	if !isLoopback(address) {
		return errors.New("--metrics must be on loopback, such as 127.0.0.1:9222: what it tells is not for everybody")
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("--metrics: %w", err)
	}
	health := server.HealthServer()
	s.closers = append(s.closers, health)
	go func() { _ = health.Serve(listener) }() // ends with Close
	a.note("health and metrics at http://%s", listener.Addr())
	return nil
}

// isLoopback reports whether an address is reached from this host only.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// hostOf is what stands behind ssh to come here.
func hostOf(listen string, port int) string {
	host, _, _ := net.SplitHostPort(listen)
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		if name, err := os.Hostname(); err == nil {
			host = name
		}
	}
	if port == 22 {
		return host
	}
	return fmt.Sprintf("-p %d %s", port, host)
}
