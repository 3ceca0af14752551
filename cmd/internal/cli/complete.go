package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"msgtrace/client"
	"msgtrace/cmd/internal/config"
)

// tableOrJSON are the formats of what is not a list of messages.
var tableOrJSON = []string{"table", "json"}

// flagValues are what a shell completes for flags that take one of a few words.
func flagValues() map[string][]string {
	known := map[string][]string{
		"api":    config.Words(client.Dialects()...),
		"method": config.Methods(),
		"group":  groupWays,
	}
	for _, field := range client.Fields {
		if field.Kind == client.KindSubject {
			known[field.Flag+"-match"] = config.Words(client.SubjectMatches...)
		}
	}
	return known
}

// complete lets shells complete the values of flags, in a command and all below it. Files
// are completed only where a file is meant.
func complete(cmd *cobra.Command, known map[string][]string, themes cobra.CompletionFunc) {
	if cmd.LocalFlags().Lookup("theme") != nil {
		_ = cmd.RegisterFlagCompletionFunc("theme", themes)
	}
	for flag, values := range known {
		if cmd.LocalFlags().Lookup(flag) != nil {
			completeWith(cmd, flag, cobra.ShellCompDirectiveNoFileComp, values)
		}
	}
	cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) {
		if noted := flag.Annotations[annotatedValues]; noted != nil {
			completeWith(cmd, flag.Name, cobra.ShellCompDirectiveNoFileComp, noted)
			return
		}
		switch name, _ := pflag.UnquoteUsage(flag); name {
		case "FILE":
			completeWith(cmd, flag.Name, cobra.ShellCompDirectiveDefault, nil)
		case "DIR", "FOLDER":
			completeWith(cmd, flag.Name, cobra.ShellCompDirectiveFilterDirs, nil)
		}
	})
	for _, below := range cmd.Commands() {
		complete(below, known, themes)
	}
}

func completeWith(cmd *cobra.Command, flag string, directive cobra.ShellCompDirective, values []string) {
	// It fails only for a flag that is not there, or was done before.
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, directive))
}

// annotatedValues is the annotation of a flag with the values that it takes.
const annotatedValues = "msgtrace_values"

// valued notes the values of a flag for complete.
func valued(cmd *cobra.Command, flag string, known []string) {
	_ = cmd.Flags().SetAnnotation(flag, annotatedValues, known) // the flag is there
}

// addOutput adds the flag for the format of the output. The first one is used
// unless another is asked for.
func addOutput(cmd *cobra.Command, output *string, formats []string) {
	cmd.Flags().StringVarP(output, "output", "o", formats[0], "write `FORMAT`: "+strings.Join(formats, ", "))
	valued(cmd, "output", formats)
}
