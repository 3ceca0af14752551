package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/export"
	"msgtrace/cmd/internal/config"
	"msgtrace/ui/form"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// explain writes what a search takes, costs and equals. Nothing is sent, and nobody has
// to be signed in.
func (a *app) explain(chosen config.Chosen, f *searchFlags, q client.Query) error {
	planner, err := client.New(client.Options{
		Dialect: chosen.API, Tokens: client.StaticToken("none"), PageSize: f.pageSize, Whole: f.whole, Now: a.sys.Now, Forms: text.Forms,
	})
	if err != nil {
		return err
	}
	asked, err := f.asked(q, a.sys.Now())
	if err != nil {
		return err
	}
	q, asked.Query = a.shownQuery(q), a.shownQuery(asked.Query)
	plan, wrong := planner.Plan(q)
	if f.output != "json" {
		if err := a.tellFound(f.found); err != nil {
			return err
		}
	}
	switch {
	case wrong != nil:
		return inFlags(wrong)
	case f.output == "json":
		return a.explainJSON(asked, plan, f)
	}
	var b strings.Builder
	for _, line := range a.explained(asked, plan, f) {
		fmt.Fprintf(&b, "%-8s %s\n", line[0], text.Clean(line[1]))
	}
	_, err = fmt.Fprint(a.sys.Out, b.String())
	return err
}

// explained are the lines on a plan, each with its name.
func (a *app) explained(asked queryline.Search, plan client.Plan, f *searchFlags) [][2]string {
	lines := [][2]string{{"Time", span(plan, a.zone())}}
	var sent, here, either []string
	for _, c := range plan.Conditions {
		switch {
		case c.Undecided:
			either = append(either, c.Text)
		case c.Local:
			here = append(here, c.Text)
		default:
			sent = append(sent, c.Text)
		}
	}
	if len(sent) > 0 {
		lines = append(lines, [2]string{"Service", "filters by " + strings.Join(sent, ", ")})
	}
	if len(here) > 0 {
		lines = append(lines, [2]string{"Here", "filtered by " + strings.Join(here, ", ")})
	}
	if len(either) > 0 {
		lines = append(lines, [2]string{"Either", strings.Join(either, ", ") + ": filtered here, or by the service at one request a value; the first page decides"})
	}
	lines = append(lines, [2]string{"Cost", plan.Summary() + f.more()})
	if takes := a.takes(a.newBudget().State(), plan); takes != "" {
		lines = append(lines, [2]string{"Takes", takes})
	}
	return append(lines, [2]string{"Same as", a.equals(f.command, spelled(asked, plan), f.lists)})
}

// newBudget is one of which nothing is used.
func (a *app) newBudget() *client.Budget {
	return client.NewBudget(a.flags.quota, client.ServiceWindow)
}

// takes says how long the requests of a plan take that the request limit lets wait, ""
// where it does not.
func (a *app) takes(state client.BudgetState, plan client.Plan) string {
	takes := explain.Pace(state, plan.Certain(), a.sys.Now(), text.Count)
	if takes != "" && plan.Undecided {
		takes = "up to " + takes
	}
	return takes
}

// noteCost says what a plan costs, where the request limit lets it wait.
func (a *app) noteCost(state client.BudgetState, plan client.Plan) {
	takes := a.takes(state, plan)
	if takes == "" {
		return
	}
	cost := text.Counted(plan.Requests, "request") + plan.Bound()
	if plan.Undecided {
		cost = text.Count(plan.Requests) + " to " + text.Counted(plan.ByValues, "request")
	}
	a.note("%s: %s", cost, takes)
}

// explainJSON writes the same for programs.
func (a *app) explainJSON(asked queryline.Search, plan client.Plan, f *searchFlags) error {
	return export.JSON(a.sys.Out, struct {
		Query   client.Query `json:"query"`
		Plan    client.Plan  `json:"plan"`
		Cost    string       `json:"cost"`
		Seconds int          `json:"seconds"` // that it takes at least, by the request limit
		Command string       `json:"command"`
	}{plan.Query, plan, plan.Summary() + f.more(), int(a.newBudget().State().Takes(plan.Certain(), a.sys.Now()).Seconds()), a.equals(f.command, spelled(asked, plan), f.lists)})
}

// asked is what the flags and the line ask for, as it was written, and what was pasted
// with it.
func (f *searchFlags) asked(q client.Query, now time.Time) (queryline.Search, error) {
	if f.file != "" {
		return queryline.Of(q, now), nil
	}
	return f.search()
}

// spelled is a search with the window that its plan has by itself.
func spelled(asked queryline.Search, plan client.Plan) queryline.Search {
	if len(plan.Windows) == 0 {
		return asked
	}
	return asked.Spelled()
}

// equals is the command line that searches for the same. Files are those that list the
// values of a condition.
func (a *app) equals(command []string, asked queryline.Search, files map[client.Field]string) string {
	return form.Command(command, asked.Fixed(a.sys.Now(), a.zone()), files)
}

// commandOf is how the command line of a search begins: with the flags that say where
// the traces are from.
func commandOf(cmd *cobra.Command, path string) []string {
	command := strings.Fields(path)
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		if !slices.Contains([]string{"profile", "api", "base-url", "messages", "seed"}, flag.Name) {
			return
		}
		command = append(command, "--"+flag.Name, flag.Value.String())
	})
	return command
}
