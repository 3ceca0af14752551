package ui_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/theme"
	"msgtrace/ui"
	"msgtrace/ui/playbook"
	"msgtrace/ui/queryline"
	"msgtrace/ui/uitest"
)

// dialects are tested alike.
var dialects = client.Dialects()

// setup says what a whole program is tested on.
type setup struct {
	uitest.Options
	program   []tea.ProgramOption // after those of the harness
	api       client.Dialect
	messages  int
	late      int      // messages that come while the program runs
	scenarios []string // beside those of all tests
	mail      []string // scenarios in place of those of all tests
	pageSize  int
	cache     client.Cache
	person    string
	query     client.Query
	runNow    bool
	ascii     bool
	look      string // a theme, "none" unless said
	onDemand  bool
	noBudget  bool
	limit     int // requests in five minutes, 100 unless said
	budget    []client.BudgetOption
	zone      *time.Location
	signIn    reception // where one signs in; nil for a token that is there
	recall    []*kept   // what earlier runs have left
	memory    *disk     // what they remember; nil: nothing outlives the run
	journal   *journal
	restore   *ui.Restored
	shared    *ui.Shared
	playbook  *playbook.Book
	transport func(http.RoundTripper) http.RoundTripper
	watch     func(string) // told what drawing changes
	chosen    []ui.ColumnChoice
	watching  ui.WatchOptions
	folder    string // where files are saved
	bom       bool   // CSV begins with a byte order mark
	summarize func(client.Plan, client.Snapshot, []*client.Trace) any

	quitAtOnce bool
	held       *client.Held // messages of files, in place of the simulator's
	command    []string     // how a command line begins, "msgtrace demo" unless said
	show       []string
	hide       bool
	mouse      bool
	served     func() *ui.Served // made in fake time
	scope      *client.Scope
}

// explorer is the whole program, on the simulator and an emulated screen.
type explorer struct {
	*uitest.Session
	t   *testing.T
	sim *simulator.Simulator
	app *ui.App
}

// explore runs the whole program in fake time.
func explore(t *testing.T, o setup, script func(*explorer)) {
	t.Helper()
	e := &explorer{t: t}
	start := func(in io.Reader, out io.Writer, options ...tea.ProgramOption) uitest.Program {
		e.app = ui.New(e.options(o))
		options = append(options, o.program...)
		if o.watch != nil {
			return ui.NewWatchedProgram(e.app, o.watch, in, out, options...)
		}
		return ui.NewProgram(e.app, in, out, options...)
	}
	uitest.Run(t, o.Options, start, func(s *uitest.Session) {
		e.Session = s
		script(e)
	})
}

func (e *explorer) options(o setup) ui.Options {
	if o.api == "" {
		o.api = client.MessageTraces
	}
	if o.Environ == nil {
		o.Environ = []string{"TERM=xterm-256color"}
	}
	if o.zone == nil {
		o.zone = time.FixedZone("CET", 3600)
	}
	if o.mail == nil {
		o.mail = scenarios
	}
	e.sim = simulator.New(simulator.Options{
		Messages:  o.messages,
		LateRows:  o.late,
		Scenarios: append(slices.Clip(o.mail), o.scenarios...),
		Quota:     -1,
		Check:     checkOf(o.signIn),
	})
	if o.look == "" {
		o.look = "none"
	}
	look, err := theme.Builtin(o.look, o.ascii)
	if err != nil {
		e.t.Fatal(err)
	}
	transport := e.sim.Transport()
	if o.transport != nil {
		transport = o.transport(transport)
	}
	var budget *client.Budget
	if o.noBudget {
		budget = client.NewBudget(0, 5*time.Minute)
	}
	if o.limit > 0 {
		budget = client.NewBudget(o.limit, client.ServiceWindow, o.budget...)
	}
	tokens := client.StaticToken(client.Secret(e.sim.Token()))
	if o.signIn != nil {
		tokens = o.signIn.open(e)
	}
	c, err := client.New(client.Options{
		Dialect: o.api, Tokens: tokens, Transport: transport,
		PageSize: o.pageSize, RecipientsOnDemand: o.onDemand, Budget: budget, Scope: o.scope, Cache: o.cache, Person: o.person, YoungFor: client.DefaultYoungFor,
	})
	if err != nil {
		e.t.Fatal(err)
	}
	if o.held != nil {
		c = client.Open(o.held, nil, nil)
	}
	options := ui.Options{
		Client: c, Theme: look, Tenant: "contoso.com", Account: "ann@contoso.com", Demo: true,
		Command: []string{"msgtrace", "demo"},
		Zone:    o.zone, Search: queryline.Of(o.query, time.Now()), RunNow: o.runNow, Environ: o.Environ, Folder: o.folder, CSVBOM: o.bom, Summarize: o.summarize, Columns: o.chosen, Watch: o.watching, QuitAtOnce: o.quitAtOnce, Hide: o.hide, Mouse: o.mouse,
	}
	if o.command != nil {
		options.Command, options.Show = o.command, o.show
	}
	for _, k := range o.recall {
		options.Account, options.Recall = "", append(options.Recall, k.open())
	}
	if o.memory != nil {
		o.memory.open()
		options.Memory, options.Left = o.memory, o.memory.left
	}
	if o.journal != nil {
		options.Journal = o.journal
	}
	options.Restore = o.restore
	if o.served != nil {
		options.Served = o.served()
	}
	if o.shared != nil {
		options.Shared = func(context.Context) (ui.Shared, error) { return *o.shared, nil }
	}
	options.Playbook = o.playbook
	if o.signIn != nil {
		o.signIn.equip(&options)
	}
	return options
}

// asked is how many requests were made since the last call.
func (e *explorer) asked(script func()) int {
	before := len(e.sim.Log())
	script()
	return len(e.sim.Log()) - before
}

// costs fails unless a script makes that number of requests.
func (e *explorer) costs(what string, requests int, script func()) {
	e.t.Helper()
	if n := e.asked(script); n != requests {
		for _, request := range e.sim.Log() {
			e.t.Logf("%s %s %d", request.Method, request.URL, request.Status)
		}
		e.Errorf("%s: got %d requests, want %d", what, n, requests)
	}
}

// listed opens a list and lets it settle.
func listed(t *testing.T, o setup, script func(*explorer)) {
	t.Helper()
	explore(t, o, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		script(e)
	})
}

// renaming changes what is answered: the pattern becomes the text.
type renaming struct {
	http.RoundTripper
	pattern *regexp.Regexp
	text    string
}

func (r renaming) RoundTrip(request *http.Request) (*http.Response, error) {
	request.Header.Set("Accept-Encoding", "identity")
	response, err := r.RoundTripper.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	body = r.pattern.ReplaceAll(body, []byte(r.text))
	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	response.Header.Del("Content-Length")
	return response, err
}
