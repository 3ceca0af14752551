package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"msgtrace/client"
	"msgtrace/cmd/internal/config"
	"msgtrace/theme"
)

// tableOrJSON are the formats of what is not a list of messages.
var tableOrJSON = []string{"table", "json"}

// values are what a shell completes for flags that take one of a few words.
func values() map[string][]string {
	known := map[string][]string{
		"api":    words(client.Dialects()),
		"method": config.Methods(),
	}
	for _, field := range client.Fields {
		switch field.Kind {
		case client.KindStatus:
			known[field.Flag] = words(client.Statuses)
		case client.KindSubject:
			known[field.Flag+"-match"] = subjectMatches()
		}
	}
	return known
}

func words[T ~string](all []T) []string {
	var words []string
	for _, one := range all {
		words = append(words, string(one))
	}
	return words
}

// complete lets shells complete the values of flags, in a command and all below it.
func complete(cmd *cobra.Command) {
	for flag, values := range values() {
		if cmd.LocalFlags().Lookup(flag) != nil {
			completeWith(cmd, flag, cobra.ShellCompDirectiveNoFileComp, values)
		}
	}
	if cmd.LocalFlags().Lookup("theme") != nil {
		completeWith(cmd, "theme", cobra.ShellCompDirectiveDefault, theme.Names()) // or a file
	}
	for _, below := range cmd.Commands() {
		complete(below)
	}
}

func completeWith(cmd *cobra.Command, flag string, directive cobra.ShellCompDirective, values []string) {
	// It fails only for a flag that is not there, or was done before.
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, directive))
}

// addOutput adds the flag for the format of the output. The first one is used
// unless another is asked for.
func addOutput(cmd *cobra.Command, output *string, formats []string) {
	cmd.Flags().StringVarP(output, "output", "o", formats[0], "write `FORMAT`: "+strings.Join(formats, ", "))
	completeWith(cmd, "output", cobra.ShellCompDirectiveNoFileComp, formats)
}
