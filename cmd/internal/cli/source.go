package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/files"
	"msgtrace/client/when"
	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/restore"
	"msgtrace/cmd/internal/state"
	"msgtrace/cmd/internal/team"
	"msgtrace/ui"
	"msgtrace/ui/memory"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// source is where a command gets its traces from, ready to be asked.
type source struct {
	client  *client.Client
	options client.Options // of the client
	chosen  config.Chosen
	visited string // the profile that the explorer went to; "": that of the flags
	tenant  string
	account string
	demo    bool
	made    []string                          // the flags that make up the same mail again
	signing *signing                          // nil where tokens need no sign-in
	voice   *voice                            // nil where nothing comes up
	bearer  func() client.Bearer              // what the last token says of itself; nil where that is not known
	spender func() string                     // who asks, "" before that is known; nil where it never is
	form    client.Query                      // what the form begins with
	journal *restore.Journal                  // of the explorer; nil: none is kept
	cutOff  func(context.Context) ui.Recalled // says which sessions can be restored; nil: none is kept
	shared  bool                              // requests are counted together with other runs
	memory  *state.Memory                     // nil: nothing is remembered
	left    []memory.Change                   // what the explorer has left to be kept
	files   *opening                          // nil: the service is asked
	notice  string                            // what the files cannot tell
	served  bool                              // to somebody who comes over SSH
	team    *team.Store                       // nil: nothing is shared with other hosts
	log     *slog.Logger
	closers []io.Closer
}

// close ends what the source started.
func (s *source) close() {
	for _, closer := range s.closers {
		_ = closer.Close()
	}
}

// setting is what the advice about an error needs to know of the source.
func (s *source) setting() advice.Setting {
	out := setting(s.client.Dialect(), s.client.BaseURL())
	out.Served = s.served
	if s.bearer != nil {
		out.Token = s.bearer()
	}
	return out
}

// asking are the flags of the commands that ask the service.
type asking struct {
	pageSize int
	whole    bool // the answer is read to its end
	explorer bool // who asks is the explorer, which shows sign-ins itself
	onScreen bool // it has the screen already
}

// opener makes a source in two steps: what is in force, which costs nothing and
// may be wrong, and then the source itself.
type opener struct {
	settle func(context.Context) (config.Chosen, error)
	open   func(context.Context, config.Chosen, asking) (*source, error)

	remembers bool // searches are remembered between runs
}

// configured opens the tenant that the configuration and the flags name.
func (a *app) configured() opener {
	settle := func(ctx context.Context) (config.Chosen, error) {
		chosen, err := a.settle(ctx)
		if err == nil && chosen.Profile == nil && a.sys.getenv(tokenVariable) == "" {
			err = nothingToAsk(chosen)
		}
		return chosen, err
	}
	return opener{settle, a.openTenant, true}
}

// settle reads the configuration and puts the flags over it.
func (a *app) settle(ctx context.Context) (config.Chosen, error) {
	c, err := a.load(ctx)
	if err != nil {
		return config.Chosen{}, err
	}
	a.noteIgnored(c.Ignored)
	chosen, err := c.Choose(a.flags.Flags, a.sys.getenv)
	a.ascii, a.utc, a.zoned, a.plain = chosen.ASCII, chosen.UTC, chosen.Zone, chosen.Plain
	a.hides(chosen.Hide)
	return chosen, err
}

// load reads the configuration, which may be on a server that does not answer.
func (a *app) load(ctx context.Context) (*config.Config, error) {
	path, err := config.Path(a.sys.getenv)
	if err != nil {
		return nil, err
	}
	c, _, err := files.Within(ctx, a.patience.Do, path, func(context.Context) (*config.Config, error) {
		return config.Load(a.sys.getenv)
	})
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return c, err
}

// zone is the zone that times are read and shown in.
func (a *app) zone() *time.Location {
	if a.utc || a.flags.UTC {
		return time.UTC
	}
	// What cannot be read is refused where the configuration and the flags are.
	if zone, err := when.ParseZone(cmp.Or(a.flags.Zone, a.zoned)); err == nil {
		return zone
	}
	return a.sys.Zone
}

// openTenant makes a source for the tenant of a profile, or for what --base-url
// and $MSGTRACE_TOKEN name.
func (a *app) openTenant(ctx context.Context, chosen config.Chosen, ask asking) (*source, error) {
	s := &source{chosen: chosen}
	if err := a.openLog(ctx, s); err != nil {
		return nil, err
	}
	tokens, err := a.tokens(ctx, s, ask)
	if err == nil {
		err = a.openTeam(ctx, s)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	s.voice = &voice{app: a}
	if s.signing != nil {
		s.voice = s.signing.voice
	}
	s.voice.takeScreen(ask.onScreen)
	options := client.Options{
		BaseURL: chosen.BaseURL, Dialect: chosen.API, Tokens: tokens, PageSize: ask.pageSize, Whole: ask.whole,
		Budget: a.budget(s, func(err error) { a.alone(s.voice, err) }), UserAgent: userAgent(), Log: s.log, Now: a.sys.Now, Transport: a.sys.Transport,
		Forms: text.Forms, Cache: s.kept(), CacheFor: chosen.Team.TTL,
	}
	if p := chosen.Profile; p != nil {
		options.RecipientsOnDemand = p.Recipients == "on-demand"
		options.PageSize = cmp.Or(ask.pageSize, p.PageSize)
		if p.DetailsQuota == "separate" {
			options.DetailsBudget = a.budgetFor(s, budgetKey(chosen)+" details", func(err error) { a.alone(s.voice, err) })
		}
	}
	s.options = options
	if s.client, err = client.New(options); err != nil {
		s.close()
		return nil, err
	}
	s.form = a.formOf(chosen)
	if ask.explorer && a.sessionStore(s) != nil {
		s.cutOff = func(ctx context.Context) ui.Recalled { return a.cutOff(ctx, s) }
	}
	return s, nil
}

// openLog starts the log that --log-file asks for.
func (a *app) openLog(ctx context.Context, s *source) error {
	s.log = slog.New(slog.DiscardHandler)
	if a.flags.logFile == "" {
		return nil
	}
	file, _, err := files.Within(ctx, a.patience.Do, a.flags.logFile, func(context.Context) (*os.File, error) {
		return openLog(a.flags.logFile)
	})
	if err != nil {
		return err
	}
	s.closers = append(s.closers, file)
	s.log = slog.New(slog.NewTextHandler(file, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return nil
}

// errNotSetUp means that msgtrace was never set up.
var errNotSetUp = errors.New("no tenant is set up")

// nothingToAsk says what to do when neither a token nor a profile is there.
func nothingToAsk(chosen config.Chosen) error {
	switch {
	case chosen.BaseURL != "":
		return fmt.Errorf("there is no token for %s: set %s", chosen.BaseURL, tokenVariable)
	case len(chosen.Known) > 0:
		return whichProfile(chosen)
	}
	return advised{errNotSetUp,
		"to try msgtrace on simulated mail:  msgtrace demo\n" +
			"to set up a tenant:                 msgtrace config init\n" +
			"with a token of your own:           MSGTRACE_TOKEN=… msgtrace"}
}

// whichProfile asks for one of several.
func whichProfile(chosen config.Chosen) error {
	return advised{fmt.Errorf("which profile? There are %s", strings.Join(chosen.Known, ", ")),
		"choose one with --profile NAME or MSGTRACE_PROFILE, or name the usual one in the configuration:\nprofile = \"" + chosen.Known[0] + "\""}
}

// budget counts the requests together with the other processes of the user, and with
// the other hosts of a team. Trouble is told when it cannot.
func (a *app) budget(s *source, trouble func(error)) *client.Budget {
	return a.budgetFor(s, budgetKey(s.chosen), trouble)
}

// budgetFor is the budget that is counted under a key.
func (a *app) budgetFor(s *source, key string, trouble func(error)) *client.Budget {
	options := a.sharing(s, key)
	dir, err := state.Open(a.sys.getenv, a.sys.Now, &a.patience)
	if err != nil {
		trouble(err)
		return client.NewBudget(a.flags.quota, client.ServiceWindow, options...)
	}
	s.shared = true
	if s.chosen.Remember {
		s.memory = dir.Memory(memoryKey(s.chosen))
	}
	return client.NewBudget(a.flags.quota, client.ServiceWindow, append(options, client.WithBudgetStore(dir.Budget(key), trouble))...)
}

// alone says that requests are counted for this run only.
func (a *app) alone(v *voice, err error) {
	var folder *state.FolderError
	switch {
	case errors.As(err, &folder):
		v.notice(fmt.Sprintf("nothing is remembered between runs, not even how many requests were made: %v", err))
	case a.flags.quota > 0:
		v.notice(fmt.Sprintf("requests are counted for this run only: %v. %s", err, fileFix(err)))
	}
}

// fileFix is what fixes a file that is kept between runs.
func fileFix(err error) string { return advice.File(errors.Is(err, files.ErrSilent)).Line() }

// budgetKey names whose limit the requests count against.
func budgetKey(chosen config.Chosen) string {
	if chosen.Profile != nil {
		return "tenant " + strings.ToLower(chosen.Profile.Tenant)
	}
	return "token for " + strings.ToLower(cmp.Or(chosen.BaseURL, client.DefaultBaseURL))
}

// memoryKey names whose memory it is.
func memoryKey(chosen config.Chosen) string {
	if chosen.Profile != nil {
		return "profile " + chosen.Profile.Name
	}
	return budgetKey(chosen)
}

// formOf is what the form begins with by the profile.
func (a *app) formOf(chosen config.Chosen) (q client.Query) {
	if chosen.Profile == nil {
		return q
	}
	form := chosen.Profile.Form
	q.Senders, q.Recipients = form.Sender, form.Recipient
	for _, status := range form.Status {
		if status, err := queryline.ParseStatus(status); err == nil {
			q.Statuses = append(q.Statuses, status)
		}
	}
	if form.Since != "" {
		if start, err := when.Parse(form.Since, a.sys.Now(), a.zone()); err == nil {
			q.Start = start // the end moves with the clock
		}
	}
	return q
}

// spentByOthers reads what other runs have spent, for the meter.
func (s *source) spentByOthers(ctx context.Context) ui.Recalled {
	_ = s.client.Budget().Look(ctx) // which tells of trouble
	if details := s.client.DetailsBudget(); details != s.client.Budget() {
		_ = details.Look(ctx)
	}
	return ui.Recalled{}
}

// whoIsSignedIn names whose sign-in is saved.
func (s *source) whoIsSignedIn(ctx context.Context) ui.Recalled {
	return ui.Recalled{Account: s.signing.identity(ctx)}
}

// recall is what the explorer reads from files when its first frame is there.
func (s *source) recall() []func(context.Context) ui.Recalled {
	var all []func(context.Context) ui.Recalled
	if s.signing != nil {
		all = append(all, s.whoIsSignedIn)
	}
	if s.cutOff != nil {
		all = append(all, s.cutOff)
	}
	if !s.shared {
		return all
	}
	return append(all, s.spentByOthers)
}

func (f *asking) add(flags *pflag.FlagSet) {
	flags.IntVar(&f.pageSize, "page-size", 0, fmt.Sprintf("ask for `N` rows at once, at most %d, which a search does that reads all", config.MaxPage()))
}

func (f *asking) check() error {
	if most := config.MaxPage(); f.pageSize < 0 || f.pageSize > most {
		return fmt.Errorf("--page-size must be from 1 to %d", most)
	}
	return nil
}
