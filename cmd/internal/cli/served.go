package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/client/files"
	"msgtrace/client/when"
	"msgtrace/cmd/internal/access"
	"msgtrace/cmd/internal/audit"
	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/serve"
	"msgtrace/cmd/internal/state"
	"msgtrace/ui"
	"msgtrace/ui/action"
	"msgtrace/ui/memory"
)

// served is what everybody shares who comes over SSH: the tenant, with one request limit,
// one cache and one way to the service.
type served struct {
	app    *app // of this process
	source *source
	chosen config.Chosen
	keymap *action.Keymap
	host   string // as it stands behind ssh
	server *serve.Server
	cache  *countedCache
}

// cacheBytes is how much memory the answers take that are kept for everybody.
const cacheBytes = 64 << 20

// memoryFor is how many bytes a host keeps itself: none where a team has said that nothing
// is to be kept.
func memoryFor(t config.Team) int64 {
	if t.Store != "" && t.TTL == 0 {
		return 0
	}
	return cacheBytes
}

// newServed makes what is shared of a source that is open.
func (a *app) newServed(s *source, keymap *action.Keymap, host string) *served {
	if s.options.Cache == nil {
		s.options.Cache = client.NewMemoryCache(memoryFor(s.chosen.Team))
	}
	counted := &countedCache{Cache: s.options.Cache}
	s.options.Cache = client.Shared(counted)
	s.options.CacheScope = cmp.Or(s.options.CacheScope, s.tenant)
	if memoryFor(s.chosen.Team) > 0 {
		s.options.YoungFor = client.DefaultYoungFor
	}
	if s.options.Transport == nil {
		s.options.Transport = client.NewTransport()
	}
	chosen := s.chosen
	chosen.Restore, chosen.Plain, chosen.ExitNote = false, false, config.ExitNothing
	return &served{app: a, source: s, chosen: chosen, keymap: keymap, host: host, cache: counted}
}

// countedCache counts what is found in a cache.
type countedCache struct {
	client.Cache
	hits atomic.Int64
}

// Get returns what is kept.
func (c *countedCache) Get(ctx context.Context, key string) ([]byte, error) {
	value, err := c.Cache.Get(ctx, key)
	if value != nil {
		c.hits.Add(1)
	}
	return value, err
}

// forApplications refuses a sign-in that is a person's: everybody would search in the
// name of one.
func forApplications(chosen config.Chosen, token string) error {
	instead := "serve needs a sign-in of an application, with the application permission: set method to certificate, client-secret, workload-identity or managed-identity in a profile of its own"
	if p := chosen.Profile; token == "" && p != nil && auth.Method(p.Method).Person() {
		return advised{fmt.Errorf("the profile %s signs in a person (method = %q), in whose name everybody would search", p.Name, p.Method), instead}
	}
	if claims, err := auth.ReadClaims(token); err == nil && claims.Account != "" {
		return advised{fmt.Errorf("the token in %s is that of a person, in whose name everybody would search", tokenVariable), instead}
	}
	return nil
}

// person is the command line of somebody who comes over SSH: with a terminal, a zone and
// an environment of their own, and nothing of this host's.
func (v *served) person(session *serve.Session) *app {
	a := &app{
		sys: System{
			In: strings.NewReader(""), Out: session.Out(), Err: session.Err(), Environ: append([]string{}, session.Environ...),
			Now: v.app.sys.Now, Zone: v.zone(session), Transport: v.app.sys.Transport, Wait: v.app.sys.Wait,
		},
		overSSH: true, host: sshAs(session.User(), v.host), ascii: v.chosen.ASCII, patience: files.Patience{Limit: v.app.sys.Patience},
	}
	a.flags.quota = v.app.flags.quota
	a.hides(v.chosen.Hide)
	return a
}

// zone is that of the roster, of the person's terminal, or of this host.
func (v *served) zone(session *serve.Session) *time.Location {
	if zone := session.Identity.Zone; zone != nil {
		return zone
	}
	name := System{Environ: session.Environ}.getenv("TZ")
	if zone, err := when.ParseZone(strings.TrimPrefix(name, ":")); err == nil && name != "" {
		return zone
	}
	return v.app.zone()
}

// scope is what somebody may see.
func scope(p access.Person) *client.Scope {
	everyone := p.Role != access.Viewer
	if everyone && !p.HideSubjects && !p.HideIPs {
		return nil
	}
	return &client.Scope{Everyone: everyone, Sees: p.Sees, HideSubjects: p.HideSubjects, HideIPs: p.HideIPs}
}

// viewWords are what somebody may see, as the screen says it; "" for all mail.
func viewWords(p access.Person) string {
	if p.Role != access.Viewer {
		return ""
	}
	return "viewer of " + strings.Join(p.Sees, ", ")
}

// open makes the source of one session: a client of its own, on what is shared.
func (v *served) open(session *serve.Session, ask asking) (*source, error) {
	s := &source{
		chosen: v.chosen, tenant: v.source.tenant, account: v.source.account, demo: v.source.demo, bearer: v.source.bearer,
		form: v.source.form, shared: v.source.shared, log: v.source.log, served: true,
	}
	options := v.source.options
	options.Person = session.Identity.Name
	options.PageSize, options.Whole, options.Scope = ask.pageSize, ask.whole, scope(session.Identity.Person)
	var err error
	s.client, err = client.New(options)
	return s, err
}

// command runs search or show, and returns the exit code.
func (v *served) command(ctx context.Context, session *serve.Session, words []string) int {
	a := v.person(session)
	a.asked = strings.Join(words, " ")
	open := opener{
		settle: func(context.Context) (config.Chosen, error) { return v.chosen, nil },
		open: func(_ context.Context, _ config.Chosen, ask asking) (*source, error) {
			return v.open(session, ask)
		},
		remembers: true,
	}
	root := a.commandsOverSSH(open, session)
	root.SetArgs(shielded(words))
	return a.finish(root.ExecuteContext(client.WithPerson(ctx, session.Identity.Name)))
}

// explore shows the explorer.
func (v *served) explore(ctx context.Context, session *serve.Session) error {
	a := v.person(session)
	if kind := a.sys.getenv("TERM"); kind == "dumb" || kind == "" {
		return errors.New("the explorer cannot be drawn on a dumb terminal (TERM=dumb)")
	}
	s, err := v.open(session, asking{explorer: true})
	if err != nil {
		return err
	}
	defer s.close()
	options, err := a.explorer(s)
	if err != nil {
		return err
	}
	options.Keymap, options.Command, options.Zone, options.Log = v.keymap, nil, a.zone(), s.log
	options.Summarize = func(p client.Plan, snapshot client.Snapshot, written []*client.Trace) any {
		return summarize(p, snapshot, written)
	}
	if remembered := v.memory(session.Identity.Name); remembered != nil {
		options.Memory = awayMemory{remembered, v.app.note}
		options.Left = func(left []memory.Change) { v.keep(ctx, remembered, left) }
	}
	options.Served = &ui.Served{
		Host: sshAs(session.User(), v.host), Person: session.Identity.Name, View: viewWords(session.Identity.Person), Context: func(ctx context.Context) context.Context {
			return client.WithPerson(ctx, session.Identity.Name)
		},
		People: v.server.People, Notice: v.server.Notice, Changed: session.Changed(),
		Audit: func(ctx context.Context, d ui.Deed) error { return v.audit(ctx, session, d) },
		Spent: func(ctx context.Context, d ui.Deed) { _ = v.audit(ctx, session, d) }, // the server's log has the error
	}
	return ui.Run(ctx, options, session, session)
}

// audit writes down what somebody is about to do in the explorer, what was refused, or
// what it has cost.
func (v *served) audit(ctx context.Context, session *serve.Session, d ui.Deed) error {
	if d.Kind == ui.DeedRefused {
		session.Refuse(d.Query, d.Reason)
		return nil
	}
	var about []string
	for _, part := range []string{d.Query, d.Message, d.What} {
		if part != "" {
			about = append(about, part)
		}
	}
	return session.Record(ctx, audit.Action(d.Kind), strings.Join(about, "; "), d.Requests, d.Rows)
}

// memory is what is remembered of somebody's searches, nil where nothing is.
func (v *served) memory(person string) *state.Memory {
	if v.source.demo || !v.chosen.Remember {
		return nil
	}
	dir, err := state.Open(v.app.sys.getenv, v.app.sys.Now, &v.app.patience)
	if err != nil {
		return nil
	}
	dir = dir.Of(person)
	return dir.Memory(memoryKey(v.chosen))
}

// keep remembers what an explorer has left.
func (v *served) keep(ctx context.Context, m *state.Memory, left []memory.Change) {
	if len(left) == 0 {
		return
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer stop()
	if err := m.Apply(ctx, left...); err != nil {
		v.app.note("the search is not remembered: %v", err)
	}
}

// figures are what the metrics tell of the requests.
func (v *served) figures() serve.Figures {
	budget := v.source.options.Budget.State()
	return serve.Figures{Used: budget.Used, Limit: budget.Limit, Waiting: budget.Waiting, CacheHits: v.cache.hits.Load()}
}
