package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/auth"
	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/doctor"
	"msgtrace/cmd/internal/state"
)

// patience is how long one check may take.
const patience = doctor.Patience

// doctor finds out why msgtrace does not work.
func (a *app) doctor() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Find out why it does not work, and how to fix it",
		Long: `Checks, one after the other, what msgtrace stands on: configuration, terminal,
network, clock, the place to sign in at, the token with its permission, the
tenant's service principal, one real request, the store that a team shares, and
where there is a roster what "msgtrace serve" takes: who may come in, the host
key and the audit log. Each check is one line; what failed comes with its fix.
It asks nobody to sign in, only for a secret that the profile leaves to be
typed, and spends one request.

Exit codes: 0 nothing failed; 1 something did.`,
		Example: `  msgtrace doctor
  msgtrace doctor --profile fabrikam -o json`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(output, tableOrJSON); err != nil {
				return err
			}
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			findings := a.examine(ctx)
			if cause := context.Cause(ctx); cause != nil {
				return cause
			}
			print := a.printFindings
			if output == "json" {
				print = func(findings []doctor.Finding) error { return a.encode(findings) }
			}
			if err := print(findings); err != nil {
				return err
			}
			if !doctor.Healthy(findings) {
				return exitError{code: codeError}
			}
			return nil
		},
	}
	addOutput(cmd, &output, tableOrJSON)
	return cmd
}

// printFindings writes a line for each finding, and one for its fix.
func (a *app) printFindings(findings []doctor.Finding) error {
	var page strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&page, "%-8s %-14s %s\n", f.Result, f.Check, clean(f.Says))
		if f.Fix != "" {
			fmt.Fprintf(&page, "%-8s %-14s fix: %s\n", "", "", clean(f.Fix))
		}
	}
	_, err := io.WriteString(a.sys.Out, page.String())
	return err
}

// examine makes every check. What stands on a check that failed is skipped.
func (a *app) examine(ctx context.Context) []doctor.Finding {
	chosen, findings := a.examineConfig(ctx)
	findings = append(findings, doctor.Terminals(a.lookAtTerminal())...)
	if !doctor.Healthy(findings[:1]) {
		return append(findings, doctor.Skip("tenant", "no tenant is known"))
	}
	s := &source{chosen: chosen}
	if err := a.openLog(ctx, s); err != nil {
		return append(findings, doctor.Finding{Check: "log", Result: doctor.Failed, Says: err.Error(), Fix: "give another --log-file"})
	}
	defer s.close()
	e := &examination{app: a, source: s, findings: findings, alone: make(chan error, 1)}
	for _, check := range []func(context.Context) bool{e.network, e.authority, e.token, e.request} {
		if !check(ctx) {
			break
		}
	}
	e.findings = append(e.findings, e.budget(ctx))
	e.findings = append(e.findings, a.examineTeam(ctx, chosen)...)
	e.findings = append(e.findings, a.examineServe(chosen)...)
	return append(e.findings, a.examineSession(ctx, s))
}

// examineConfig reads the configuration.
func (a *app) examineConfig(ctx context.Context) (config.Chosen, []doctor.Finding) {
	path, err := config.Path(a.sys.getenv)
	c := &config.Config{}
	if err == nil {
		c, err = a.load(ctx)
	}
	if err != nil {
		return config.Chosen{}, []doctor.Finding{doctor.Config(path, false, "", err)}
	}
	chosen, finding := a.examineChoice(c)
	return chosen, append([]doctor.Finding{finding}, doctor.Ignored(c.Ignored)...)
}

// examineChoice looks at what is in force of a configuration.
func (a *app) examineChoice(c *config.Config) (config.Chosen, doctor.Finding) {
	chosen, err := c.Choose(a.flags.Flags, a.sys.getenv)
	switch {
	case err != nil:
		return chosen, a.misled(c, err)
	case chosen.Profile != nil:
		return chosen, doctor.Config(c.FileOf(chosen.Profile.Name), true, chosen.Profile.Name, nil)
	case a.sys.getenv(tokenVariable) != "":
		return chosen, doctor.Finding{Check: "configuration", Result: doctor.OK, Says: "no profile; a token in " + tokenVariable}
	}
	return chosen, doctor.Config(c.Path, c.Read || len(c.System) > 0, "", nil)
}

// misled says what of the command line or the environment does not fit the
// configuration, which is good by itself: the profile, or else a flag.
func (a *app) misled(c *config.Config, err error) doctor.Finding {
	name := cmp.Or(a.flags.Profile, a.sys.getenv("MSGTRACE_PROFILE"))
	if name != "" && c.Profiles[name] == nil {
		return doctor.NoProfile(err, slices.Sorted(maps.Keys(c.Profiles)))
	}
	return doctor.WrongFlag(err)
}

// examination gathers what the checks of a tenant find.
type examination struct {
	*app
	source   *source
	findings []doctor.Finding
	signer   *auth.Source
	probe    auth.Probe
	alone    chan error    // why requests are counted for this run only
	bearer   client.Bearer // of the token, as far as it can be read
}

// add takes findings, and reports whether none of them has failed.
func (e *examination) add(findings ...doctor.Finding) bool {
	e.findings = append(e.findings, findings...)
	return doctor.Healthy(findings)
}

// network looks up Graph, and asks it for nothing. Each step has its own time:
// a connection that nobody answers must not look like a name that is not known.
func (e *examination) network(ctx context.Context) bool {
	base := cmp.Or(e.source.chosen.BaseURL, client.DefaultBaseURL)
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" {
		return e.add(doctor.Connection("Graph", base, "", fmt.Errorf("%s is no URL", base)))
	}
	proxy := proxyTo(u)
	addresses, err := lookup(ctx, u.Hostname(), proxy)
	reached := reached{err: err}
	if err == nil {
		reached = e.reach(ctx, u)
	}
	if variable := brokenProxy(u.Scheme, e.sys.getenv); variable != "" && !e.add(doctor.NoProxy(variable, reached.err)) {
		return false
	}
	if !e.add(doctor.Lookup(u.Hostname(), proxy, addresses, err)) {
		return false
	}
	if !e.add(doctor.Connection("Graph", base, proxy, reached.err)) || reached.date.IsZero() {
		return reached.err == nil
	}
	return e.add(doctor.Clock(e.sys.Now().Sub(reached.date)))
}

// authority asks where to sign in. A token from the environment needs none.
func (e *examination) authority(ctx context.Context) bool {
	if e.source.chosen.Profile == nil || e.sys.getenv(tokenVariable) != "" {
		return true
	}
	options := e.authOptions(e.source.chosen)
	options.Ask, options.AskSecret, options.Log = nil, e.askForSecret, e.source.log
	options.Notice = func(text string) { e.note("%s", text) }
	err := e.keepsHome()
	if err == nil {
		e.signer, err = auth.New(options)
	}
	if err == nil {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		e.probe, err = e.signer.Probe(ctx)
	}
	return e.add(doctor.Authority(e.probe, err))
}

// token gets a token without asking anybody, and looks into it.
func (e *examination) token(ctx context.Context) bool {
	raw := e.sys.getenv(tokenVariable)
	if e.signer != nil && raw == "" {
		if err := e.signer.Ready(ctx); err != nil {
			return e.add(doctor.SignIn("", err))
		}
		token, err := e.signer.Token(ctx, client.TokenRequest{})
		if !e.add(doctor.SignIn(e.signer.Status(ctx).Account, err)) {
			return false
		}
		raw = token.Value.Reveal()
	}
	if e.signer == nil {
		if err := e.verify(ctx, e.source, client.Secret(raw)); err != nil {
			return e.add(doctor.SignIn("", err))
		}
	}
	claims, err := auth.ReadClaims(raw)
	audience := config.Resource(e.source.chosen.BaseURL)
	if err == nil {
		e.bearer = claims.Bearer(audience)
	}
	return e.add(doctor.Token(claims, err, e.source.chosen.API, e.probe.TenantID, audience, e.sys.Now())...)
}

// request makes one real search: the last hour, one row.
func (e *examination) request(ctx context.Context) bool {
	var tokens client.TokenSource = client.StaticToken(client.Secret(e.sys.getenv(tokenVariable)))
	if e.signer != nil {
		tokens = e.signer
	}
	asked, err := client.New(client.Options{
		BaseURL: e.source.chosen.BaseURL, Dialect: e.source.chosen.API, Tokens: tokens, PageSize: 1, Budget: e.app.budget(e.source, func(err error) { e.alone <- err }),
		UserAgent: userAgent(), Log: e.source.log, Now: e.sys.Now, Transport: e.sys.Transport,
	})
	messages := 0
	if err == nil {
		messages, err = searchOnce(ctx, asked, e.sys.Now())
	}
	principal := doctor.Principal(err)
	return e.add(principal, doctor.Request(err, messages, e.setting()))
}

// setting is what the advice about an error needs to know of the tenant.
func (e *examination) setting() advice.Setting {
	out := setting(e.source.chosen.API, cmp.Or(e.source.chosen.BaseURL, client.DefaultBaseURL))
	out.Token = e.bearer
	return out
}

func searchOnce(ctx context.Context, c *client.Client, now time.Time) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	plan, err := c.Plan(client.Query{Start: now.Add(-time.Hour), End: now})
	if err != nil {
		return 0, err
	}
	result := c.Search(plan)
	err = result.EnsureWithin(ctx, 1, 1)
	return len(result.Snapshot().Traces), err
}

// budget tells how many requests this user's processes have spent. That they can
// be counted is tried with the end of a request that there was not.
func (e *examination) budget(ctx context.Context) doctor.Finding {
	dir, err := state.Open(e.sys.getenv, e.sys.Now, &e.app.patience)
	if err == nil {
		_, err = dir.Budget(budgetKey(e.source.chosen)).Append(ctx, client.BudgetEntry{Kind: client.BudgetDrop, At: e.sys.Now()})
	}
	var folder *state.FolderError
	if errors.As(err, &folder) {
		return doctor.Skip("requests", err.Error())
	}
	select {
	case err = <-e.alone:
	default:
	}
	if err != nil {
		return doctor.Finding{Check: "requests", Result: doctor.Warning, Says: "they are counted for each run alone: " + err.Error(), Fix: fileFix(err)}
	}
	counted := client.NewBudget(e.app.flags.quota, client.ServiceWindow, client.WithBudgetStore(dir.Budget(budgetKey(e.source.chosen)), nil))
	if err := counted.Look(ctx); err != nil {
		return doctor.Skip("requests", err.Error())
	}
	return doctor.Budget(counted.State().Used, counted.State().Limit)
}
