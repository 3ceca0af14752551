package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"msgtrace/client/simulator"
	"msgtrace/client/simulator/authority"
	"msgtrace/client/when"
	"msgtrace/theme/nearest"
)

// simulateFlags choose what is served.
type simulateFlags struct {
	demoFlags
	listen, token, tlsDir, now string
	span                       time.Duration // 0: the days
	late, readyMade            int
	separate, log, signIn      bool
	expired                    bool
	faults                     []string
	permissions                []string
	signInFaults               []string
	tokenTenant, tokenFor      string
	variants                   simulator.Variants
}

// simulate serves the simulator for others.
func (a *app) simulate() *cobra.Command {
	var f simulateFlags
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Serve the simulated API on a port",
		Long: `Serves both dialects of the message trace API, with the mail of the demo, and
prints "ready URL" on standard output when it answers. It takes the bearer
token of --api-token. Stop it with an interrupt.

Faults: each --fault is NAME (every request), NAME=3 (the next three) or
NAME=1/5 (each fifth). The names are
  ` + fill(simulator.FaultNames(), helpWidth-4, ", ", "\n  ") + `.
Besides: latency=300ms, clock=-10m (of the Date header), daily=40 (429 for an
hour after 40 requests, as by a quota of the day), retry-after=2.5 (of throttle
and unavailable), no-retry-after (of the request limit), status=502 and gateway
(of unavailable).

Faults of the sign-in: each --sign-in-fault is NAME or NAME=3, with one of the
names
  ` + fill(authority.FaultNames(), helpWidth-4, ", ", "\n  ") + `
or an error of Microsoft Entra such as AADSTS50097. It is about every token;
renewal:NAME is about those that renew a saved sign-in, devicecode:NAME about
asking for a code, and discovery:NAME about what comes first.`,
		Example: `  msgtrace simulate --listen 127.0.0.1:8080
  MSGTRACE_TOKEN=simulator msgtrace search --base-url http://127.0.0.1:8080

  msgtrace simulate --tls-dir ca --fault throttle=2 --fault retry-after=3
  SSL_CERT_FILE=ca/ca.pem MSGTRACE_TOKEN=simulator \
    msgtrace --base-url https://127.0.0.1:PORT

  msgtrace simulate --tls-dir ca --sign-in
  msgtrace simulate --tls-dir ca --sign-in --permissions none
  msgtrace simulate --tls-dir ca --sign-in --sign-in-fault AADSTS50097`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.listen, "listen", "127.0.0.1:0", "answer at `HOST:PORT`; port 0 is a free one")
	flags.StringVar(&f.token, "api-token", simulator.DefaultToken, "take the bearer token `TEXT`")
	flags.StringVar(&f.tlsDir, "tls-dir", "", "speak TLS, and write the certificate to trust into `DIR`/"+simulator.CAFile)
	flags.BoolVar(&f.expired, "tls-expired", false, "speak TLS with a certificate whose time is over; needs --tls-dir")
	flags.BoolVar(&f.signIn, "sign-in", false, "take the tokens of a simulated authority at the same address; needs --tls-dir")
	flags.StringSliceVar(&f.permissions, "permissions", nil, "give tokens the permissions `NAMES` only, or none; needs --sign-in")
	flags.StringVar(&f.tokenTenant, "token-tenant", "", "give tokens of the tenant `ID` in place of its own; needs --sign-in")
	flags.StringVar(&f.tokenFor, "token-for", "", "give tokens for the API `NAME` in place of Graph; needs --sign-in")
	flags.StringArrayVar(&f.signInFaults, "sign-in-fault", nil, "spoil sign-ins in the way `HOW`, see above; needs --sign-in")
	f.add(flags)
	flags.DurationVar(&f.span, "span", 0, "as --days, as a length: `TIME`, at most 2160h")
	flags.StringVar(&f.now, "now", "", "begin with the clock at `TIME`: 2026-11-23T13:02:00Z")
	flags.BoolVar(&f.separate, "separate-quota", false, "limit the requests for details apart from the others")
	flags.IntVar(&f.late, "late-rows", 0, "let `N` messages more arrive while it runs")
	flags.IntVar(&f.readyMade, "ready-made", 0, "measure who reads: serve pages of `N` rows in all that were made before, whatever is asked")
	flags.BoolVar(&f.log, "log", false, "write each request to standard error")
	flags.StringArrayVar(&f.faults, "fault", nil, "go wrong in the way `FAULT`, see above")
	flags.BoolVar(&f.variants.Wrapped, "wrapped", false, "answer a message by its key with a collection")
	flags.BoolVar(&f.variants.CleanLinks, "clean-links", false, "write next links as proper URLs")
	flags.BoolVar(&f.variants.EmptyLink, "empty-link", false, "put an empty next link on the last page")
	flags.BoolVar(&f.variants.UnknownIsMissing, "unknown-404", false, "answer 404 for details of what is unknown")
	flags.BoolVar(&f.variants.AgeIsServerError, "age-500", false, "answer 500, not 400, for a start that is too old")
	return cmd
}

// serve answers until it is interrupted.
func (a *app) serve(ctx context.Context, f simulateFlags) error {
	options, err := a.simulated(f)
	if err != nil {
		return err
	}
	certificates, err := f.certificates()
	if err != nil {
		return err
	}
	ctx, stop := interruptible(ctx)
	defer stop()
	served := &source{} // holds what is to be closed
	defer served.close()
	handler, entra, err := f.handler(options)
	if err != nil {
		return err
	}
	url, err := served.serve(f.listen, handler, certificates)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	if certificates != nil {
		path, err := certificates.Write(f.tlsDir)
		if err != nil {
			return fmt.Errorf("--tls-dir: %w", err)
		}
		a.note("trust it with SSL_CERT_FILE=%s", path)
	}
	if entra != nil {
		a.note("tenant = %q, client_id = %q, client secret %q", entra.Tenant(), entra.ClientID(), authority.DefaultSecret)
		a.note("base_url and authority = %q", url)
		a.note("approve a sign-in with  msgtrace demo approve CODE")
		if err := a.announce(served, demoSession{Page: url + "/device", CA: string(certificates.PEM())}); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintf(a.sys.Out, "ready %s\n", url); err != nil {
		return err
	}
	<-ctx.Done()
	return nil // being stopped is how it ends well
}

// handler is the simulator, and with --sign-in an authority beside it, whose
// paths begin with a tenant and never with a version.
func (f simulateFlags) handler(options simulator.Options) (http.Handler, *authority.Authority, error) {
	switch {
	case f.readyMade > 0:
		return simulator.ReadyMade(f.readyMade, options.Now()), nil, nil
	case !f.signIn:
		return simulator.New(options), nil, nil
	}
	granted := f.granted()
	entra := authority.New(authority.Options{
		Now: options.Now, Interval: time.Second, DateAhead: options.Faults.Clock, Scopes: granted, Roles: granted,
		TokenTenant: f.tokenTenant, TokenFor: f.tokenFor,
	})
	for _, spec := range f.signInFaults {
		point, kind, times, err := authority.ParseFault(spec)
		if err != nil {
			return nil, nil, fmt.Errorf("--sign-in-fault: %w", err)
		}
		entra.Fail(point, kind, times)
	}
	options.Check = entra.Check
	graph := simulator.New(options)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/v1.0/") || strings.HasPrefix(r.URL.Path, "/beta/") {
			graph.ServeHTTP(w, r)
			return
		}
		entra.ServeHTTP(w, r)
	}), entra, nil
}

// granted are the permissions that have consent; nil: those of both dialects.
func (f simulateFlags) granted() []string {
	if slices.Equal(f.permissions, []string{"none"}) {
		return []string{}
	}
	return f.permissions
}

// certificates are those of --tls-dir, for the host that is listened on.
func (f simulateFlags) certificates() (*simulator.Certificates, error) {
	if f.tlsDir == "" {
		return nil, nil
	}
	var names []string
	if host, _, err := net.SplitHostPort(f.listen); err == nil && host != "" {
		names = []string{host}
	}
	if f.expired {
		return simulator.ExpiredCertificates(names...)
	}
	return simulator.NewCertificates(names...)
}

// simulated turns the flags into options.
func (a *app) simulated(f simulateFlags) (simulator.Options, error) {
	options := simulator.Options{
		Messages: f.messages, Seed: f.seed, Span: cmp.Or(f.span, time.Duration(f.days)*day), Now: a.sys.Now, Quota: a.flags.quota, SeparateDetailQuota: f.separate,
		LateRows: f.late, Token: f.token, Variants: f.variants,
	}
	if err := f.check(); err != nil {
		return options, err
	}
	options.Faults.Latency = f.latency
	for _, fault := range f.faults {
		if err := parseFault(fault, &options.Faults); err != nil {
			return options, err
		}
	}
	switch {
	case f.signIn && f.tlsDir == "":
		return options, errors.New("--sign-in needs --tls-dir: nobody signs in over plain HTTP")
	case f.expired && f.tlsDir == "":
		return options, errors.New("--tls-expired needs --tls-dir")
	case !f.signIn && (f.permissions != nil || f.tokenTenant != ""):
		return options, errors.New("--permissions and --token-tenant need --sign-in: they are about its tokens")
	case !f.signIn && (f.signInFaults != nil || f.tokenFor != ""):
		return options, errors.New("--sign-in-fault and --token-for need --sign-in")
	case f.late < 0:
		return options, errors.New("--late-rows must be 0 or more")
	case f.readyMade < 0:
		return options, errors.New("--ready-made must be 0 or more")
	case f.readyMade > 0 && (f.signIn || f.faults != nil || f.log):
		return options, errors.New("--ready-made takes neither --sign-in nor --fault nor --log: its pages are sent as they are")
	case f.messages == 0:
		options.Messages = -1 // none; the simulator's zero is its default
	}
	if f.now != "" {
		from, err := when.Instant(f.now, a.sys.Now(), a.zone())
		if err != nil {
			return options, fmt.Errorf("--now: %w", err)
		}
		ahead := from.Sub(a.sys.Now())
		options.Now = func() time.Time { return a.sys.Now().Add(ahead) }
	}
	if f.log {
		options.OnRequest = a.requestLog()
	}
	return options, nil
}

func parseFault(spec string, faults *simulator.Faults) error {
	known := append(simulator.FaultNames(), simulator.SettingNames()...)
	name, _, _ := strings.Cut(spec, "=")
	if !slices.Contains(known, name) {
		return fmt.Errorf("--fault: unknown fault %q%s", name, nearest.Hint(name, known))
	}
	if err := simulator.ParseFault(spec, faults); err != nil {
		return fmt.Errorf("--fault: %w", err)
	}
	return nil
}

// requestLog writes one line for each request: when, what, and the answer.
func (a *app) requestLog() func(simulator.Request) {
	var mu sync.Mutex
	return func(r simulator.Request) {
		mu.Lock()
		defer mu.Unlock()
		a.note("%s %d %s %s", r.At.UTC().Format("15:04:05.000"), r.Status, r.Method, r.URL)
	}
}
