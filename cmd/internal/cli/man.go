package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// man writes the manual pages, which are made from the commands themselves.
func (a *app) man() *cobra.Command {
	var folder string
	cmd := &cobra.Command{
		Use:   "man [COMMAND]",
		Short: "Write the manual pages, for man",
		Long: `Writes the manual page of msgtrace, or of one of its commands, to standard
output. With --dir it writes the pages of all commands, each into a file of its
own, as man finds them. Pages of an earlier version there are written over.`,
		Example: `  msgtrace man | man -l -
  msgtrace man search | man -l -
  msgtrace man --dir ~/.local/share/man/man1`,
		ValidArgsFunction: completeCommands,
		RunE: func(cmd *cobra.Command, args []string) error {
			of, err := commandNamed(cmd.Root(), args)
			switch {
			case err != nil:
				return err
			case folder == "":
				_, err = fmt.Fprint(a.sys.Out, manual(of))
				return err
			case len(args) > 0:
				return errors.New("--dir writes the pages of all commands: name none")
			}
			return writeManuals(cmd.Root(), folder)
		},
	}
	cmd.Flags().StringVar(&folder, "dir", "", "write the pages of all commands into `FOLDER`")
	return cmd
}

// commandNamed is the command that some words name.
func commandNamed(root *cobra.Command, words []string) (*cobra.Command, error) {
	of := root
	for _, word := range words {
		at := slices.IndexFunc(of.Commands(), func(below *cobra.Command) bool { return below.Name() == word && below.IsAvailableCommand() })
		if at < 0 {
			return nil, unknownCommand(of, []string{word})
		}
		of = of.Commands()[at]
	}
	return of, nil
}

// completeCommands lets shells complete the words that name a command.
func completeCommands(cmd *cobra.Command, before []string, typed string) ([]string, cobra.ShellCompDirective) {
	of, err := commandNamed(cmd.Root(), before)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var found []string
	for _, below := range of.Commands() {
		if below.IsAvailableCommand() && strings.HasPrefix(below.Name(), typed) {
			found = append(found, below.Name()+"\t"+below.Short)
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}

// writeManuals writes the page of a command, and of each below it.
func writeManuals(cmd *cobra.Command, folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, manualName(cmd)+".1"), []byte(manual(cmd)), 0o644); err != nil {
		return err
	}
	for _, below := range cmd.Commands() {
		if below.IsAvailableCommand() {
			if err := writeManuals(below, folder); err != nil {
				return err
			}
		}
	}
	return nil
}
