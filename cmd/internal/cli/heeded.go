package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// heeded are the flags that each command takes from those above it, by its path: what
// they say changes what it does. Help and completion leave out the others, which stay
// allowed and do nothing, so that an alias such as `msgtrace --plain` goes with every
// command. A command that is not here heeds none.
var heeded = map[string]string{
	"msgtrace":             "profile api base-url theme ascii plain log-file quota hide utc zone",
	"msgtrace demo":        "api theme ascii plain log-file quota hide utc zone",
	"msgtrace demo search": "api ascii plain log-file quota hide utc zone messages seed latency sign-in",
	"msgtrace demo show":   "api ascii plain log-file quota hide utc zone messages seed latency sign-in",
	"msgtrace search":      "profile api base-url ascii plain log-file quota hide utc zone",
	"msgtrace show":        "profile api base-url ascii plain log-file quota hide utc zone",
	"msgtrace open":        "theme ascii plain log-file hide utc zone",
	"msgtrace simulate":    "quota utc",
	"msgtrace serve":       "profile api base-url theme ascii log-file quota hide utc zone",
	"msgtrace login":       "profile api base-url log-file utc zone",
	"msgtrace logout":      "profile log-file",
	"msgtrace status":      "profile api base-url log-file utc zone",
	"msgtrace doctor":      "profile api base-url log-file quota",
	"msgtrace config init": "api base-url",
	"msgtrace help":        "ascii",
	"msgtrace config show": "profile api base-url theme ascii plain hide utc zone",
	"msgtrace theme show":  "theme ascii",

	"msgtrace audit verify": "utc zone",
	"msgtrace audit show":   "ascii utc zone",
}

// listHeeded hides from a command, and from all below it, the flags that it inherits
// and does not heed. Each is hidden by a flag of its own that sets the same value. It goes
// before anything that merges the flags of a command with those above it.
func listHeeded(cmd *cobra.Command) {
	known := strings.Fields(heeded[cmd.CommandPath()])
	cmd.VisitParents(func(above *cobra.Command) {
		above.PersistentFlags().VisitAll(func(inherited *pflag.Flag) {
			if slices.Contains(known, inherited.Name) || cmd.Flags().Lookup(inherited.Name) != nil {
				return
			}
			silent := *inherited
			silent.Hidden = true
			cmd.Flags().AddFlag(&silent)
		})
	})
	for _, below := range cmd.Commands() {
		listHeeded(below)
	}
}
