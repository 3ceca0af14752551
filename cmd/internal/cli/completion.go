package cli

import (
	_ "embed"
	"io"

	"github.com/spf13/cobra"
)

// The scripts by which a shell asks msgtrace. Those of cobra do not fit: they cannot
// complete behind an open quotation mark, where a query stands, and that for bash needs
// the package bash-completion.
var (
	//go:embed completions/msgtrace.bash
	bashScript string
	//go:embed completions/msgtrace.zsh
	zshScript string
	//go:embed completions/msgtrace.fish
	fishScript string
)

// shell is one that completes.
type shell struct {
	name, file string // where everybody's completions are
	try        string // loads the script into the shell that runs
	write      func(root *cobra.Command, out io.Writer) error
}

func script(text string) func(*cobra.Command, io.Writer) error {
	return func(_ *cobra.Command, out io.Writer) error {
		_, err := io.WriteString(out, text)
		return err
	}
}

var shells = []shell{
	{"bash", "~/.local/share/bash-completion/completions/msgtrace", `source <(msgtrace completion bash)`, script(bashScript)},
	{"zsh", "~/.zfunc/_msgtrace", `source <(msgtrace completion zsh)`, script(zshScript)},
	{"fish", "~/.config/fish/completions/msgtrace.fish", "msgtrace completion fish | source", script(fishScript)},
	{"powershell", "", "msgtrace completion powershell | Out-String | Invoke-Expression", func(root *cobra.Command, out io.Writer) error {
		return root.GenPowerShellCompletionWithDesc(out)
	}},
}

// completion writes what makes a shell complete.
func (a *app) completion() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "completion",
		Short: "Make a shell complete commands, flags, queries and names",
		Long: `Writes a script that makes a shell complete commands and flags, and their
values: profiles, saved searches, statuses, times, addresses that were seen, and
the words of a query, also in quotation marks. The packages bring these scripts.`,
		Example: `  source <(msgtrace completion bash)
  msgtrace completion fish > ~/.config/fish/completions/msgtrace.fish`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, one := range shells {
		cmd.AddCommand(a.completionFor(one))
	}
	return cmd
}

func (a *app) completionFor(one shell) *cobra.Command {
	long := "Writes the script for " + one.name + " to standard output.\n"
	example := "  " + one.try
	if one.file != "" {
		example += "\n  msgtrace completion " + one.name + " > " + one.file
	}
	switch one.name {
	case "bash":
		long += "\nIt needs bash 3.2 or newer and no other package. With the package\nbash-completion the second line below is enough for all shells to come; without\nit, put the first one into ~/.bashrc."
	case "zsh":
		long += "\nThe folder of the file must be among those of $fpath, before compinit runs, in\n~/.zshrc: fpath+=~/.zfunc; autoload -Uz compinit; compinit."
	}
	return &cobra.Command{
		Use:     one.name,
		Short:   "Write the script for " + one.name,
		Long:    long,
		Example: example,
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return one.write(cmd.Root(), a.sys.Out) },
	}
}
