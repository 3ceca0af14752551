package cli

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"msgtrace/client"
	"msgtrace/cmd/internal/state"
	"msgtrace/ui/queryline"
)

// offers is what a query may be typed on to. Where nothing is remembered no address is
// known. It is nil where no shell asks.
func (a *app) offers(remembers bool) offering {
	if !a.completes {
		return nil
	}
	return func(cmd *cobra.Command, line string) []queryline.Suggestion {
		if !remembers {
			return queryline.Offer(line, nil)
		}
		return queryline.Offer(line, a.seen(cmd.Context()))
	}
}

type offering func(cmd *cobra.Command, line string) []queryline.Suggestion

// completeQuery lets shells complete a query, in the arguments of a command and in its
// flags.
func completeQuery(cmd *cobra.Command, offer offering) {
	if offer == nil {
		return
	}
	cmd.ValidArgsFunction = func(cmd *cobra.Command, before []string, typed string) ([]string, cobra.ShellCompDirective) {
		if typed == "" && len(before) == 0 && cmd.HasAvailableSubCommands() {
			return nil, cobra.ShellCompDirectiveNoFileComp // commands stand there
		}
		return typedOn(typed, offer(cmd, typed))
	}
	for _, field := range client.Fields {
		switch field.Kind {
		case client.KindAddress, client.KindStatus:
			completeLike(cmd, field.Flag, field.Words[0]+":", offer)
		case client.KindWithout:
			completeLike(cmd, field.Flag, "-", offer)
		}
	}
	completeLike(cmd, "since", "since:", offer)
}

// completeLike completes a flag as what stands behind the beginning of a word.
func completeLike(cmd *cobra.Command, flag, begin string, offer offering) {
	if offer == nil || cmd.LocalFlags().Lookup(flag) == nil {
		return
	}
	_ = cmd.RegisterFlagCompletionFunc(flag, func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		if strings.Contains(typed, " ") {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		found, directive := typedOn(begin+typed, offer(cmd, begin+typed))
		for i := range found {
			found[i] = strings.TrimPrefix(found[i], begin)
		}
		return found, directive
	})
}

// typedOn is a line with each of the suggestions typed. No blank follows the name of a
// condition.
func typedOn(line string, suggestions []queryline.Suggestion) ([]string, cobra.ShellCompDirective) {
	directive := cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	var all []string
	for _, s := range suggestions {
		if strings.HasSuffix(s.Text, ":") {
			directive |= cobra.ShellCompDirectiveNoSpace
		}
		all = append(all, described(line[:s.From]+s.Text, s.About))
	}
	return all, directive
}

// described is what a shell completes, and what it shows beside it.
func described(word, about string) string {
	if about == "" {
		return word
	}
	return word + "\t" + about
}

// seen returns the addresses that are remembered of the profile. They are read when they
// are asked for.
func (a *app) seen(ctx context.Context) queryline.Seen {
	return func(part string) []string {
		chosen, err := a.settleQuietly(ctx)
		if err != nil || !chosen.Remember {
			return nil
		}
		dir, err := state.Open(a.sys.getenv, a.sys.Now, &a.patience)
		if err != nil {
			return nil
		}
		kept, _ := dir.Memory(memoryKey(chosen)).Recall(ctx) // what cannot be read is empty
		return kept.Seen.Containing(part)
	}
}

// completeProfiles lets shells complete the names of the profiles.
func (a *app) completeProfiles(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	c, err := a.load(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var found []string
	for name, profile := range c.Profiles {
		if strings.HasPrefix(name, typed) {
			found = append(found, described(name, cmp.Or(profile.Tenant, string(profile.API))))
		}
	}
	slices.Sort(found)
	return found, cobra.ShellCompDirectiveNoFileComp
}
