package cli

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"msgtrace/client"
	"msgtrace/cmd/internal/config"
	"msgtrace/theme"
	"msgtrace/theme/nearest"
)

// globals are the flags of every command.
type globals struct {
	config.Flags
	logFile string
	quota   int
}

func (g *globals) add(flags *pflag.FlagSet) {
	flags.StringVar(&g.Profile, "profile", "", "use profile `NAME` of the configuration")
	flags.StringVar(&g.API, "api", "", "use the API `NAME`: "+config.AboutAPIs()+"; the demo uses "+string(demoAPI))
	flags.StringVar(&g.BaseURL, "base-url", "", "ask Graph at `URL`: scheme, host and port")
	flags.StringVar(&g.Theme, "theme", "", "use the theme `NAME`: "+strings.Join(theme.Choices(), ", ")+", or the path of a file")
	flags.BoolVar(&g.ASCII, "ascii", false, "use ASCII characters only")
	flags.BoolVar(&g.Plain, "plain", false, "plain text, line by line, for screen readers; no full screen")
	flags.StringVar(&g.logFile, "log-file", "", "append a log to `FILE`, which gets mode 0600")
	flags.IntVar(&g.quota, "quota", client.ServiceLimit, "send at most `N` requests in any 5 minutes; 0 is no limit")
	flags.BoolVar(&g.Hide, "hide", false, "hide subjects and names in addresses")
	flags.BoolVar(&g.UTC, "utc", false, "show and read times in UTC")
	flags.StringVar(&g.Zone, "zone", "", "show and read times in the zone `NAME`: Europe/Berlin, or a city")
}

// root is the command without a name: the explorer.
func (a *app) root() *cobra.Command {
	var asked conditions
	root := &cobra.Command{
		Use:   "msgtrace",
		Short: "Find out what became of a mail, in Microsoft 365 message traces",
		Long: `msgtrace finds out what became of a mail, in the message traces of a
Microsoft 365 tenant. Without a command it opens the explorer: a search form,
the messages, their recipients, and the events of each copy. It only reads.
With a query, or the flags of "msgtrace search", it opens on what that finds.

Data comes from the tenant of a profile (see "msgtrace config init") or, with
a token in MSGTRACE_TOKEN, from --base-url. "msgtrace demo" needs neither.`,
		Example: `  msgtrace demo                       try it on simulated mail
  msgtrace config init                set up a tenant
  msgtrace                            explore the tenant's traces
  msgtrace 'to:bob@contoso.com status:failed since:2d'
  msgtrace --saved 'bounces of today' to:*@contoso.com
  msgtrace --playbook 'never got it' to:bob@contoso.com
  msgtrace --restore                  go on where the line dropped
  msgtrace search --since 10d --recipient bob@contoso.com
  msgtrace show 2e3c0fac-4669-4e4a-2669-08d5dd529cbe`,
		Args: queryOrNothing,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if a.flags.quota < 0 {
				return errors.New("--quota must be 0 or more")
			}
			return nil
		},
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			asked.takeLine(args)
			return a.begin(cmd.Context(), &asked)
		},
	}
	asked.add(root.Flags())
	asked.addSaved(root.Flags())
	asked.addPlaybook(root.Flags())
	asked.addRestore(root.Flags())
	a.completeSaved(root)
	completeQuery(root, a.offers(true))
	root.SetIn(a.sys.In)
	root.SetOut(a.sys.Out)
	root.SetErr(a.sys.Err)
	a.flags.add(root.PersistentFlags())
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		a.demo(), a.search(a.configured(), "msgtrace search"), a.show(a.configured(), "msgtrace show"), a.open(), a.simulate(), a.serving(),
		a.login(), a.logout(), a.status(), a.doctor(), a.config(), a.cache(), a.forget(), a.audit(), a.theme(), a.man(), a.completion(), a.version(),
	)
	root.SetHelpCommand(a.explainer())
	root.InitDefaultHelpCmd()
	style(root)
	root.CompletionOptions.DisableDefaultCmd = true
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	listHeeded(root)
	helpLast(root)
	if a.completes {
		_ = root.RegisterFlagCompletionFunc("profile", a.completeProfiles)
		complete(root, flagValues(), a.completeThemes)
	}
	return root
}

// unknownCommand names the command that was probably meant.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("unknown command %q for %q%s", args[0], cmd.CommandPath(), nearest.Hint(args[0], commandNames(cmd)))
}

func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, command := range cmd.Commands() {
		if command.IsAvailableCommand() {
			names = append(names, command.Name())
		}
	}
	return names
}

// flagError says in one line what is wrong with a flag, and which was probably
// meant.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var bare *pflag.ValueRequiredError
	help := "; see `" + cmd.CommandPath() + " --help`"
	switch {
	case errors.As(err, &invalid):
		return fmt.Errorf("--%s %s: must be %s", invalid.GetFlag().Name, invalid.GetValue(), kindOf(invalid.GetFlag()))
	case errors.As(err, &bare):
		return fmt.Errorf("--%s needs a value%s", bare.GetFlag().Name, help)
	case !errors.As(err, &unknown):
		return fmt.Errorf("%w%s", err, help)
	case unknown.GetSpecifiedShortnames() != "":
		return fmt.Errorf("unknown flag -%s%s", unknown.GetSpecifiedName(), help)
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			known = append(known, "--"+f.Name)
		}
	})
	written := "--" + unknown.GetSpecifiedName()
	return fmt.Errorf("unknown flag %s%s", written, cmp.Or(nearest.Hint(written, known), help))
}

// kindOf says what a flag takes.
func kindOf(flag *pflag.Flag) string {
	switch flag.Value.Type() {
	case "int", "int64":
		return "a number"
	case "duration":
		return "a length of time, such as 300ms or 2h"
	case "bool":
		return "true or false"
	}
	return flag.Value.Type()
}
