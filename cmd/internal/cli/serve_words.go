package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"msgtrace/client"
	"msgtrace/cmd/internal/audit"
	"msgtrace/cmd/internal/serve"
)

// takenOverSSH are the flags besides the conditions that somebody may give who comes over
// SSH. All others name files, tenants or tokens of this host, or keep a session busy.
var takenOverSSH = []string{"output", "limit", "utc", "group", "explain", "help"}

// isTakenOverSSH reports whether a flag of search or show is taken over SSH.
func isTakenOverSSH(flag string) bool {
	if slices.Contains(takenOverSSH, flag) {
		return true
	}
	// The flags of the conditions are those that the conditions add, whatever they are.
	var own conditions
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	own.add(flags)
	return flags.Lookup(flag) != nil
}

// refusedOverSSH returns why the flags that were given are not taken over SSH, nil when
// they are. Nothing has been opened by then.
func refusedOverSSH(flags *pflag.FlagSet) (err error) {
	flags.Visit(func(flag *pflag.Flag) {
		switch {
		case err != nil:
		case !isTakenOverSSH(flag.Name):
			err = fmt.Errorf("--%s is not taken over SSH", flag.Name)
		default:
			err = refusedValue(flag)
		}
	})
	return err
}

// refusedValue returns why a value is not taken: it names a file, or standard input.
func refusedValue(flag *pflag.Flag) error {
	values := []string{flag.Value.String()}
	if list, ok := flag.Value.(pflag.SliceValue); ok {
		values = list.GetSlice()
	}
	for _, value := range values {
		if _, ok := listFile(value); ok && isListed(flag.Name) {
			return fmt.Errorf("--%s %s: lists in files are not read over SSH: give the values themselves, with commas between", flag.Name, value)
		}
	}
	return nil
}

// isListed reports whether a condition takes lists from files.
func isListed(flag string) bool {
	for _, field := range client.Fields {
		if field.Flag == flag && slices.Contains(listable, field.Kind) {
			return true
		}
	}
	return false
}

// commandsOverSSH are search and show for somebody who comes over SSH.
func (a *app) commandsOverSSH(open opener, session *serve.Session) *cobra.Command {
	root := &cobra.Command{Use: "msgtrace", SilenceErrors: true, SilenceUsage: true}
	root.SetIn(a.sys.In)
	root.SetOut(a.sys.Out)
	root.SetErr(a.sys.Err)
	a.flags.add(root.PersistentFlags())
	root.SetFlagErrorFunc(flagError)
	search, show := a.search(open, "msgtrace search"), a.show(open, "msgtrace show")
	root.AddCommand(search, show)
	for _, command := range root.Commands() {
		guard(command, a, session)
	}
	style(root)
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{Use: "no-help", Hidden: true})
	listHeeded(root)
	a.helpOverSSH(root)
	helpLast(root)
	return root
}

// guard has a command refuse what is not taken over SSH, and write itself into the trail
// before it does anything.
func guard(command *cobra.Command, a *app, session *serve.Session) {
	run, action := command.RunE, audit.Searched
	if command.Name() == "show" {
		action = audit.Opened
	}
	command.RunE = func(cmd *cobra.Command, args []string) error {
		if err := refusedOverSSH(cmd.Flags()); err != nil {
			session.Refuse(a.asked, err.Error())
			return err
		}
		if only, err := cmd.Flags().GetBool("explain"); err == nil && only { // show has no such flag
			return run(cmd, args) // nothing is sent
		}
		if err := session.Record(cmd.Context(), action, a.asked, 0, 0); err != nil {
			return err
		}
		a.spent = func(requests, rows int) {
			_ = session.Record(context.WithoutCancel(cmd.Context()), action, a.asked, requests, rows)
		}
		err := run(cmd, args)
		var outside client.OutOfScope
		if errors.As(err, &outside) {
			session.Refuse(a.asked, outside.Reason())
		}
		return err
	}
}
