package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"msgtrace/client/files"
	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/shared"
	"msgtrace/cmd/internal/state"
	"msgtrace/theme/nearest"
	"msgtrace/ui"
	"msgtrace/ui/memory"
	"msgtrace/ui/playbook"
	"msgtrace/ui/queryline"
)

// addSaved adds the flag for a search that has a name.
func (c *conditions) addSaved(flags *pflag.FlagSet) {
	flags.StringVar(&c.saved, "saved", "", "begin with the saved or shared search `NAME`; other conditions stand in place of its own")
}

// takeSaved looks the search up that --saved names.
func (a *app) takeSaved(ctx context.Context, chosen config.Chosen, c *conditions) error {
	if c.saved == "" {
		return nil
	}
	all, err := a.savedSearches(ctx, chosen)
	if err != nil {
		return err
	}
	for _, one := range all {
		if strings.EqualFold(one.Name, c.saved) {
			c.base = queryline.Parse(one.Line).Search
			return nil
		}
	}
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = one.Name
	}
	missing := fmt.Errorf("there is no saved search %q%s", c.saved, nearest.Hint(c.saved, names))
	if len(names) == 0 {
		return advised{missing, "none is saved yet: ctrl+s in the explorer saves one"}
	}
	lines := []string{"there are:"}
	for _, one := range all {
		lines = append(lines, "  "+one.Name+"  "+one.Line)
	}
	return advised{missing, strings.Join(lines, "\n")}
}

// addPlaybook adds the flag for a playbook.
func (c *conditions) addPlaybook(flags *pflag.FlagSet) {
	flags.StringVar(&c.playbook, "playbook", "", "follow the playbook `NAME` from its first step")
}

// takePlaybook looks the playbook up that --playbook names, nil for none.
func (a *app) takePlaybook(ctx context.Context, s *source, c *conditions) (*playbook.Book, error) {
	if c.playbook == "" {
		return nil, nil
	}
	shelf, err := a.shelf(ctx, s.chosen)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, book := range playbook.With(shelf.Playbooks) {
		if strings.EqualFold(book.Name, c.playbook) {
			return &book, nil
		}
		names = append(names, book.Name)
	}
	missing := fmt.Errorf("there is no playbook %q%s", c.playbook, nearest.Hint(c.playbook, names))
	return nil, advised{missing, "there are: " + strings.Join(names, ", ")}
}

// sharedFor is what a team shares, for the explorer.
func (a *app) sharedFor(s *source) func(context.Context) (ui.Shared, error) {
	return func(ctx context.Context) (out ui.Shared, err error) {
		team, own := a.sharedFolders(s.chosen)
		shelf, _, err := files.Within(ctx, a.patience.Do, team+"|"+own, func(context.Context) (shared.Shelf, error) {
			return shared.Read(team, own), nil
		})
		for _, one := range shelf.Searches {
			out.Searches = append(out.Searches, memory.Saved{Name: one.Name, Line: one.Line})
		}
		out.Playbooks, out.Troubles = shelf.Playbooks, shelf.Troubles
		return out, err
	}
}

// savedSearches are those of the profile, and then those that are shared.
func (a *app) savedSearches(ctx context.Context, chosen config.Chosen) ([]memory.Saved, error) {
	var all []memory.Saved
	if chosen.Remember {
		dir, err := state.Open(a.sys.getenv, a.sys.Now, &a.patience)
		if err != nil {
			return nil, err
		}
		kept := dir.Memory(memoryKey(chosen))
		held, err := kept.Recall(ctx)
		for _, told := range kept.Told() {
			a.note("what was remembered is lost: %s", told)
		}
		if err != nil {
			a.note("saved searches are not known: %v", err)
		}
		all = held.Saved
	}
	shelf, err := a.shelf(ctx, chosen)
	for _, one := range shelf.Searches {
		all = append(all, memory.Saved{Name: one.Name, Line: one.Line})
	}
	return all, err
}

// shelf is what a team shares: what of it has no effect is said.
func (a *app) shelf(ctx context.Context, chosen config.Chosen) (shared.Shelf, error) {
	team, own := a.sharedFolders(chosen)
	shelf, _, err := files.Within(ctx, a.patience.Do, team+"|"+own, func(context.Context) (shared.Shelf, error) {
		return shared.Read(team, own), nil
	})
	a.noteIgnored(shelf.Troubles)
	return shelf, err
}

// sharedFolders are where shared searches are: the folder that the configuration names,
// and the one beside it.
func (a *app) sharedFolders(chosen config.Chosen) (team, own string) {
	if path, err := config.Path(a.sys.getenv); err == nil {
		own = filepath.Join(filepath.Dir(path), "searches")
	}
	team = chosen.Searches
	if rest, ok := strings.CutPrefix(team, "~"+string(os.PathSeparator)); ok {
		team = filepath.Join(a.sys.getenv("HOME"), rest)
	}
	return team, own
}

// completeSaved lets shells complete the names for --saved and --playbook.
func (a *app) completeSaved(cmd *cobra.Command) {
	if !a.completes {
		return
	}
	_ = cmd.RegisterFlagCompletionFunc("playbook", func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		var names []string
		if chosen, err := a.settleQuietly(cmd.Context()); err == nil {
			shelf, _ := a.shelf(cmd.Context(), chosen)
			for _, book := range playbook.With(shelf.Playbooks) {
				if strings.HasPrefix(strings.ToLower(book.Name), strings.ToLower(typed)) {
					names = append(names, book.Name+"\t"+book.Note)
				}
			}
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	})
	_ = cmd.RegisterFlagCompletionFunc("saved", func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		var names []string
		chosen, err := a.settleQuietly(cmd.Context())
		if err == nil {
			all, _ := a.savedSearches(cmd.Context(), chosen)
			for _, one := range all {
				if strings.HasPrefix(strings.ToLower(one.Name), strings.ToLower(typed)) {
					names = append(names, one.Name+"\t"+one.Line)
				}
			}
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	})
}

// settleQuietly is settle for a shell that waits for a completion.
func (a *app) settleQuietly(ctx context.Context) (config.Chosen, error) {
	c, err := a.load(ctx)
	if err != nil {
		return config.Chosen{}, err
	}
	return c.Choose(a.flags.Flags, a.sys.getenv)
}
