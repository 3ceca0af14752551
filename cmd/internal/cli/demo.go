package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/cmd/internal/config"
	"msgtrace/ui/text"
)

// demoAPI is what the demo explores unless told otherwise: it says the most of a
// message in one request.
const demoAPI = client.MessageTraces

// How many days the simulated mail goes back, and at most.
const (
	defaultDays = 10
	mostDays    = 90
)

const day = 24 * time.Hour

// demoFlags choose what is simulated.
type demoFlags struct {
	messages int
	days     int
	seed     int64
	latency  time.Duration
	signIn   bool
}

// defaultDemo is the demo without a flag.
func defaultDemo() demoFlags {
	return demoFlags{messages: simulator.DefaultMessages, seed: 1, days: defaultDays}
}

func (d *demoFlags) add(flags *pflag.FlagSet) {
	flags.IntVar(&d.messages, "messages", simulator.DefaultMessages, "make up `N` messages")
	flags.IntVar(&d.days, "days", defaultDays, "spread the mail over `N` days, at most "+strconv.Itoa(mostDays)+"; message-traces shows the last 10 of them")
	flags.Int64Var(&d.seed, "seed", 1, "generate other mail with the seed `N`")
	flags.DurationVar(&d.latency, "latency", 0, "wait `TIME` before each answer: 300ms")
}

// check reports what is wrong with the flags.
func (d demoFlags) check() error {
	switch {
	case d.messages < 0:
		return errors.New("--messages must be 0 or more")
	case d.days < 1 || d.days > mostDays:
		return fmt.Errorf("--days must be from 1 to %d", mostDays)
	}
	return nil
}

// words are the flags that make up the same mail on another command line.
func (d demoFlags) words() []string {
	var words []string
	if d.messages != simulator.DefaultMessages {
		words = append(words, "--messages", strconv.Itoa(d.messages))
	}
	if d.days != defaultDays {
		words = append(words, "--days", strconv.Itoa(d.days))
	}
	if d.seed != 1 {
		words = append(words, "--seed", strconv.FormatInt(d.seed, 10))
	}
	return words
}

// demo runs msgtrace on the embedded simulator.
func (a *app) demo() *cobra.Command {
	var d demoFlags
	var asked conditions
	var serving serveFlags
	var overSSH bool
	open := a.demonstration(&d)
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Explore simulated mail; nothing to set up",
		Long: `Opens the explorer on an embedded simulator of the message trace API, which
answers over real HTTP on a loopback port. The mail of ten days is made up, or
of up to 90 (--days): deliveries, bounces, quarantines, mailing lists, attacks,
odd subjects.

"demo search" and "demo show" are the commands of the same names on it.

--serve gives the explorer over SSH on a loopback port, as "msgtrace serve" does
to a team. It lets in whoever has a key in ~/.ssh/*.pub or in the agent of the
person who starts it, by any name, and writes no audit trail. All that it leaves
is a host key of its own, so that ssh knows the demo again.`,
		Example: `  msgtrace demo
  msgtrace demo bob@contoso.com since:10d
  msgtrace demo --api tracing --messages 500000 --days 90
  msgtrace demo search --since 10d --status failed
  msgtrace demo --sign-in
  msgtrace demo --serve`,
		Args: queryOrNothing,
		RunE: func(cmd *cobra.Command, args []string) error {
			if overSSH {
				return a.serveDemo(cmd.Context(), &serving, d, args)
			}
			if cmd.Flags().Changed("listen") {
				return errors.New("--listen goes with --serve")
			}
			asked.takeLine(args)
			return a.explore(cmd.Context(), open, &asked)
		},
	}
	asked.add(cmd.Flags())
	cmd.Flags().BoolVar(&overSSH, "serve", false, "serve the explorer over SSH, to this machine only")
	serving.addListen(cmd.Flags(), "127.0.0.1:2222")
	completeQuery(cmd, a.offers(open.remembers))
	d.add(cmd.PersistentFlags())
	cmd.PersistentFlags().BoolVar(&d.signIn, "sign-in", false, "sign in to a simulated authority before")
	cmd.AddCommand(a.search(open, "msgtrace demo search"), a.show(open, "msgtrace demo show"), a.approve())
	return cmd
}

// demonstration opens the simulator that the flags describe.
func (a *app) demonstration(d *demoFlags) opener {
	return opener{
		settle: func(context.Context) (config.Chosen, error) { return a.settleDemo(*d) },
		open: func(ctx context.Context, chosen config.Chosen, ask asking) (*source, error) {
			if d.signIn {
				return a.openSignIn(ctx, chosen, ask, *d)
			}
			return a.openDemo(ctx, chosen, ask, *d)
		},
	}
}

// openDemo starts a simulator on a free loopback port and makes a source for it.
func (a *app) openDemo(ctx context.Context, chosen config.Chosen, ask asking, d demoFlags) (*source, error) {
	s := &source{chosen: chosen, demo: true, made: d.words(), tenant: simulator.Domain, account: "ann@" + simulator.Domain}
	if err := a.openLog(ctx, s); err != nil {
		return nil, err
	}
	simulated := simulator.New(d.simulated(a))
	url, err := s.serve(freePort, simulated, nil)
	if err != nil {
		s.close()
		return nil, err
	}
	s.options = client.Options{
		BaseURL: url, Dialect: chosen.API, Tokens: client.StaticToken(client.Secret(simulated.Token())), PageSize: ask.pageSize, Whole: ask.whole,
		Budget: client.NewBudget(a.flags.quota, client.ServiceWindow), UserAgent: userAgent(), Log: s.log, Now: a.sys.Now,
		Forms: text.Forms,
	}
	if s.client, err = client.New(s.options); err != nil {
		s.close()
		return nil, err
	}
	s.log.Info("demo", slog.String("url", url), slog.String("api", string(chosen.API)))
	return s, nil
}

// simulated are the options of the simulator.
func (d demoFlags) simulated(a *app) simulator.Options {
	made := d.messages
	if made == 0 {
		made = -1 // none; the simulator's zero is its default
	}
	return simulator.Options{
		Messages: made, Span: time.Duration(d.days) * day, Seed: d.seed, Now: a.sys.Now, Quota: a.flags.quota, Faults: simulator.Faults{Latency: d.latency},
	}
}

// settleDemo is what is in force in the demo. The configuration is not read, and
// what names a tenant has no place here.
func (a *app) settleDemo(d demoFlags) (config.Chosen, error) {
	chosen := config.Chosen{API: demoAPI, Theme: a.flags.Theme, ASCII: a.flags.ASCII, UTC: a.flags.UTC, Hide: a.flags.Hide}
	a.ascii, a.plain = a.flags.ASCII, a.flags.Plain || config.Accessible(a.sys.getenv)
	a.hides(chosen.Hide)
	switch {
	case a.flags.BaseURL != "" || a.flags.Profile != "":
		return chosen, errors.New("demo runs on its own simulator: leave out --base-url and --profile")
	}
	if err := d.check(); err != nil {
		return chosen, err
	}
	themes := config.ThemesOf(a.sys.getenv)
	if err := a.flags.Check(themes); err != nil {
		return chosen, err
	}
	var err error
	if chosen.Theme, err = themes.Locate(chosen.Theme); err != nil {
		return chosen, err
	}
	if a.flags.API == "" {
		return chosen, nil
	}
	chosen.API, err = config.ParseAPI(a.flags.API)
	return chosen, err
}
