package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/note"
	"msgtrace/client/simulator"
	"msgtrace/cmd/internal/config"
	"msgtrace/theme"
	"msgtrace/ui"
	"msgtrace/ui/action"
	"msgtrace/ui/memory"
	"msgtrace/ui/queryline"
	uiterminal "msgtrace/ui/terminal"
	"msgtrace/ui/traces"
)

// explore opens the explorer.
func (a *app) explore(ctx context.Context, open opener, c *conditions) error {
	cut, asked, err := a.readConditions(ctx, open, c)
	if err != nil {
		return err
	}
	defer cut.Close()
	s, keymap, err := a.openFirst(ctx, open)
	if err != nil {
		return err
	}
	visited := &visited{app: a, all: []*source{s}}
	defer visited.close()
	options, err := a.explorer(s)
	if err != nil {
		return err
	}
	if s.files != nil {
		options.Show = a.command(s, "show")
	} else if !s.demo {
		options.Shared = a.sharedFor(s)
	}
	if cut != nil {
		if err := cut.restores(s); err != nil {
			return err
		}
		a.goOn(s, cut, &options)
	}
	if err := a.beginWith(ctx, s, c, asked, &options); err != nil {
		return err
	}
	options.Keymap, options.Notice = keymap, cmp.Or(a.notice(), s.notice)
	if !s.demo && s.chosen.Profile != nil {
		options.Profiles, options.Open = visited.profiles, visited.open
	}
	options.Summarize = func(p client.Plan, snapshot client.Snapshot, written []*client.Trace) any {
		return summarize(p, snapshot, written)
	}
	if a.plain {
		return a.exploreLines(ctx, visited, options)
	}
	return a.runExplorer(ctx, visited, s, options)
}

// readConditions reads what the explorer is to begin with: the session that was cut off,
// or a search, nil for none.
func (a *app) readConditions(ctx context.Context, open opener, c *conditions) (*cutSession, *queryline.Search, error) {
	if flag := c.readsInput(); flag != "" {
		return nil, nil, fmt.Errorf("--%s - reads standard input, which the explorer needs for its keys: use --%s @FILE, or paste the list into the form", flag, flag)
	}
	if err := a.takeLists(c); err != nil {
		return nil, nil, err
	}
	cut, err := a.takeCut(ctx, open, c)
	if err != nil {
		return nil, nil, err
	}
	asked, err := a.firstSearch(ctx, open, c)
	if err != nil {
		cut.Close()
		return nil, nil, err
	}
	return cut, asked, nil
}

// firstSearch is the search that the flags ask for, nil for none.
func (a *app) firstSearch(ctx context.Context, open opener, c *conditions) (*queryline.Search, error) {
	if c.saved != "" {
		chosen, err := open.settle(ctx)
		if err == nil {
			err = a.takeSaved(ctx, chosen, c)
		}
		if err != nil {
			return nil, err
		}
	}
	asked, err := c.begin(a.sys.Now(), a.zone())
	if err != nil {
		return nil, spelt(err)
	}
	return asked, nil
}

// beginWith has the explorer begin with a search, in a playbook or without. Of files all
// that there is is shown, unless less is asked for.
func (a *app) beginWith(ctx context.Context, s *source, c *conditions, asked *queryline.Search, options *ui.Options) (err error) {
	if s.files != nil && asked == nil {
		asked = &queryline.Search{}
	}
	if options.Playbook, err = a.takePlaybook(ctx, s, c); err != nil || asked == nil {
		return err
	}
	options.Search = *asked
	if options.Playbook != nil {
		return nil // the search is what is known of the case
	}
	options.RunNow = true
	return planned(s, *asked, a.sys.Now(), a.zone())
}

// runExplorer runs the explorer on the whole screen, and does what is left when it has
// ended.
func (a *app) runExplorer(ctx context.Context, visited *visited, s *source, options ui.Options) error {
	var opened *note.Note
	options.Ended = func(n note.Note) { opened = &n }
	if s.voice != nil {
		s.voice.takeScreen(true)
	}
	signals := endings() // those that come when the explorer catches none any more, too
	err := ui.Run(ctx, options, a.sys.In, a.sys.Out)
	ctx, stop := afterwards(ctx, err, signals)
	defer stop()
	visited.remember(ctx)
	if err != nil {
		return a.ended(err)
	}
	if opened != nil {
		a.leave(*opened, s.chosen)
	}
	return context.Cause(ctx)
}

// leave prints what was found out last, so that the answer outlives the screen.
func (a *app) leave(n note.Note, chosen config.Chosen) {
	template := chosen.Note
	switch chosen.ExitNote {
	case config.ExitNothing:
		return
	case config.ExitNote:
	default:
		template = note.Template{{Line: note.Verdict}, {Line: note.Between}}
	}
	_, _ = io.WriteString(a.sys.Out, n.Plain(template, clean))
}

// remember keeps what the explorer has left to be kept. Nothing depends on it, so that it
// cannot be kept is for the log, unless the person has waited or the disk is to blame.
func (a *app) remember(ctx context.Context, s *source) {
	if s.memory == nil || len(s.left) == 0 {
		return
	}
	err := s.memory.Apply(ctx, s.left...)
	for _, told := range s.memory.Told() {
		a.note("what was remembered is lost: %s", told)
	}
	if err != nil {
		s.log.Warn("the search is not remembered", "error", err)
	}
	if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		a.note("the search is not remembered for the next run: %v", err)
	}
}

// lastMoment is how long what a signal has ended may take to be remembered.
const lastMoment = 100 * time.Millisecond

// afterwards is the context for what is done when the explorer has ended. A person
// who quit may wait for it, until an interrupt; nobody else does.
func afterwards(ctx context.Context, reason error, signals chan os.Signal) (context.Context, context.CancelFunc) {
	if byOthers(reason) {
		signal.Stop(signals)
		return context.WithTimeout(context.WithoutCancel(ctx), lastMoment)
	}
	return endedBy(ctx, signals)
}

// openFirst opens the source, which may ask for a secret, before the explorer
// looks after signals itself.
func (a *app) openFirst(ctx context.Context, open opener) (s *source, keymap *action.Keymap, err error) {
	ctx, stop := interruptible(ctx)
	defer stop()
	chosen, err := open.settle(ctx)
	if err == nil {
		err = a.canExplore(chosen.API)
	}
	if err == nil {
		keymap, err = a.keymap(chosen)
	}
	if err == nil {
		s, err = open.open(ctx, chosen, asking{explorer: !a.plain})
	}
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	return s, keymap, err
}

// canExplore refuses what the explorer cannot be drawn on, and says what to use
// there.
func (a *app) canExplore(api client.Dialect) error {
	instead := "use `msgtrace search` and `msgtrace show`, or the same below `msgtrace demo`"
	if api == client.Offline {
		instead = "use `msgtrace search --file FILE` and `msgtrace show ID --file FILE`"
	}
	instead += ";\nwith --plain the explorer itself goes line by line"
	switch {
	case a.plain:
		return nil
	case !terminal(a.sys.In) || !terminal(a.sys.Out):
		return advised{errors.New("the explorer needs a terminal"), instead}
	case a.sys.getenv("TERM") == "dumb":
		return advised{errors.New("the explorer cannot be drawn on a dumb terminal (TERM=dumb)"), instead}
	}
	return nil
}

// explorer is what the explorer begins with.
func (a *app) explorer(s *source) (ui.Options, error) {
	var err error
	look := theme.Theme{ASCII: s.chosen.ASCII} // of lines, which have no look
	if !a.plain {
		if look, err = a.loadTheme(s.chosen); err != nil {
			return ui.Options{}, err
		}
	}
	if p := s.chosen.Profile; p != nil {
		if look, err = look.ForTenant(p.Color); err != nil {
			return ui.Options{}, err
		}
	}
	options := ui.Options{
		Client: s.client, Theme: look, Tenant: s.tenant, Account: s.account, Demo: s.demo, Setting: s.setting, Hide: s.chosen.Hide,
		Command: a.opening(s), Note: s.chosen.Note, Columns: traces.Only(s.chosen.Columns), Domains: s.domains(), CSVBOM: s.chosen.CSVBOM, Watch: s.chosen.Watch, Mouse: s.chosen.MouseOn(a.sys.getenv), QuitAtOnce: s.chosen.Quit == config.QuitAtOnce,
		Zone: a.zone(), Search: queryline.Of(s.form, a.sys.Now()), Recall: s.recall(), Environ: a.sys.Environ, Log: s.log, Version: buildVersion(),
		Left: func(left []memory.Change) { s.left = left },
	}
	if p := s.chosen.Profile; p != nil {
		options.Profile = p.Name
	}
	if s.signing != nil {
		options.Identity, options.Renew = s.signing.identity, s.signing.renew
	}
	if s.voice != nil {
		options.SignIns = &s.voice.explorer
	}
	if s.memory != nil {
		options.Memory = s.memory
	}
	if store := a.sessionStore(s); store != nil && store.Keeps() {
		s.journal = store.Begin(whereOf(s), nil)
		options.Journal = s.journal
	}
	return options, nil
}

// domains are all domains of the tenant, nil where they are not known.
func (s *source) domains() []string {
	switch {
	case s.demo:
		return []string{simulator.Domain}
	case s.chosen.Profile != nil:
		return s.chosen.Profile.Domains
	}
	return nil
}

// notice is what the explorer shows of what has no effect, in one line that a
// small screen has room for: standard error is not seen before it has ended.
func (a *app) notice() string {
	if len(a.ignored) == 0 {
		return ""
	}
	place, says, _ := strings.Cut(a.ignored[0], ": ")
	says = filepath.Base(place) + ": " + says
	if more := len(a.ignored) - 1; more > 0 {
		says += fmt.Sprintf(" (and %d more: msgtrace config show)", more)
	}
	return says
}

// opening is how a command line begins that opens the explorer on the same source: with
// the flags that say where the traces are from.
func (a *app) opening(s *source) []string {
	command := a.command(s)
	if a.plain {
		command = append(command, "--plain")
	}
	return command
}

// searching is how one begins that searches the same source.
func (a *app) searching(s *source) []string { return a.command(s, "search") }

func (a *app) command(s *source, name ...string) []string {
	if s.files != nil {
		return s.files.commandLine(name)
	}
	if a.overSSH {
		return a.fromHome(name...)
	}
	command := []string{"msgtrace"}
	if s.demo {
		command = append(command, "demo")
	}
	command = slices.Concat(command, name, s.made)
	flags := a.flags.Flags
	if s.visited != "" {
		flags = config.Flags{Profile: s.visited}
	}
	for _, flag := range []struct{ name, value string }{
		{"--profile", flags.Profile}, {"--api", flags.API}, {"--base-url", flags.BaseURL},
	} {
		if flag.value != "" {
			command = append(command, flag.name, flag.value)
		}
	}
	return command
}

// loadTheme takes a built-in theme by its name, or by the terminal's background, and anything that looks like a
// path from a file, of which it says what has no effect.
func (a *app) loadTheme(chosen config.Chosen) (theme.Theme, error) {
	if chosen.Theme == theme.Auto {
		chosen.Theme = a.fitting()
	}
	if !theme.IsPath(chosen.Theme) {
		return theme.Builtin(chosen.Theme, chosen.ASCII)
	}
	look, ignored, err := theme.Load(chosen.Theme, chosen.ASCII)
	a.noteIgnored(ignored)
	return look, err
}

// ended turns the end of the explorer into an exit code. A person who closed
// the line is not told about it.
func (a *app) ended(err error) error {
	if byOthers(err) {
		return exitError{code: uiterminal.ExitCode(err)}
	}
	return exitError{uiterminal.ExitCode(err), err}
}

// byOthers reports whether a signal, a lost line or the caller ended the explorer.
func byOthers(err error) bool {
	var signaled *uiterminal.SignalError
	return errors.As(err, &signaled) || errors.Is(err, uiterminal.ErrHangup) || errors.Is(err, context.Canceled)
}
