package cli

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/client/files"
	"msgtrace/client/simulator"
	"msgtrace/client/simulator/authority"
	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/state"
	"msgtrace/ui/text"
)

// demoSession is what `demo approve` needs to know of the demo that waits:
// nothing in it is secret.
type demoSession struct {
	Page string `json:"page"` // where a code is entered
	CA   string `json:"ca"`   // what that page is trusted by
}

// openSignIn starts a simulator with an authority in front of it, both over
// TLS, and signs in with a device code as for a real tenant.
func (a *app) openSignIn(ctx context.Context, chosen config.Chosen, ask asking, d demoFlags) (_ *source, err error) {
	s := &source{chosen: chosen, demo: true, made: d.words(), tenant: simulator.Domain}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if err := a.openLog(ctx, s); err != nil {
		return nil, err
	}
	certificates, err := simulator.NewCertificates()
	if err != nil {
		return nil, err
	}
	entra := authority.New(authority.Options{Now: a.sys.Now, Interval: time.Second})
	options := d.simulated(a)
	options.Check = entra.Check
	graph, err := s.serve(freePort, simulator.New(options), certificates)
	if err != nil {
		return nil, err
	}
	login, err := s.serve(freePort, entra, certificates)
	if err != nil {
		return nil, err
	}
	if err := a.announce(s, demoSession{Page: login + "/device", CA: string(certificates.PEM())}); err != nil {
		return nil, err
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: certificates.Pool(), MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}
	s.signing, err = a.newSigning(auth.Options{
		Tenant: entra.Tenant(), ClientID: entra.ClientID(), Dialect: chosen.API, Authority: login, Transport: transport,
		Cache: auth.CacheOptions{Place: auth.PlaceMemory}, Log: s.log, Now: a.sys.Now, Wait: a.sys.Wait,
	})
	if err != nil {
		return nil, err
	}
	s.signing.simulated, s.voice = true, s.signing.voice
	if err := a.signInFirst(ctx, s, ask); err != nil {
		return nil, err
	}
	s.client, err = client.New(client.Options{
		BaseURL: graph, Dialect: chosen.API, Tokens: s.signing.source, Transport: transport, PageSize: ask.pageSize, Whole: ask.whole,
		Budget: client.NewBudget(a.flags.quota, client.ServiceWindow), UserAgent: userAgent(), Log: s.log, Now: a.sys.Now,
		Forms: text.Forms,
	})
	return s, err
}

// freePort is any port of the loopback interface.
const freePort = "127.0.0.1:0"

// serve answers at an address until the source is closed.
func (s *source) serve(address string, handler http.Handler, certificates *simulator.Certificates) (url string, err error) {
	server, err := simulator.Listen(address, handler, certificates)
	if err != nil {
		return "", fmt.Errorf("the simulator cannot answer at %s: %w", address, err)
	}
	s.closers = append(s.closers, server)
	return server.URL, nil
}

// sessions is where what waits for a decision is found: a file for each process.
func (a *app) sessions() (folder string, err error) {
	folder, err = state.Path(a.sys.getenv)
	if err != nil {
		return "", err
	}
	folder = filepath.Join(folder, "demo-sign-in")
	return folder, os.MkdirAll(folder, 0o700)
}

// announce leaves a note for `demo approve`, for as long as the source is open.
func (a *app) announce(s *source, session demoSession) error {
	folder, err := a.sessions()
	if err != nil {
		return err
	}
	content, err := json.Marshal(session)
	if err != nil {
		return err
	}
	path := filepath.Join(folder, fmt.Sprintf("%d-%s.json", os.Getpid(), rand.Text()))
	if err := files.Replace(path, content); err != nil {
		return err
	}
	s.closers = append(s.closers, closer(func() error { return os.Remove(path) }))
	return nil
}

// closer makes a function an io.Closer.
type closer func() error

// Close calls the function.
func (c closer) Close() error { return c() }

// approve decides about a sign-in of the demo, as a person in a browser would.
func (a *app) approve() *cobra.Command {
	var decline, expire, block bool
	cmd := &cobra.Command{
		Use:   "approve CODE",
		Short: "Approve a simulated sign-in, or refuse it",
		Long: `Decides about a sign-in that "msgtrace demo --sign-in" waits for in another
terminal, or one at "msgtrace simulate --sign-in", as a person in a browser
would.`,
		Example: `  msgtrace demo approve ABCD-EFGH
  msgtrace demo approve ABCD-EFGH --decline`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("which sign-in? give its code: %s CODE", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			decision := authority.Approve
			for refused, chosen := range map[authority.Decision]bool{authority.Decline: decline, authority.Expire: expire, authority.Block: block} {
				if chosen {
					decision = refused
				}
			}
			return a.decide(cmd.Context(), args[0], decision)
		},
	}
	cmd.Flags().BoolVar(&decline, "decline", false, "decline it")
	cmd.Flags().BoolVar(&expire, "expire", false, "let the code expire")
	cmd.Flags().BoolVar(&block, "block", false, "block it, as Conditional Access may")
	cmd.MarkFlagsMutuallyExclusive("decline", "expire", "block")
	return cmd
}

// decide hands the decision to whichever of those that wait knows the code. One
// that was killed has left its note behind, and answers no more.
func (a *app) decide(ctx context.Context, code string, decision authority.Decision) error {
	folder, err := a.sessions()
	if err != nil {
		return err
	}
	notes, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return err
	}
	last := errors.New("no sign-in waits: start `msgtrace demo --sign-in` or `msgtrace simulate --sign-in` in another terminal")
	for _, path := range notes {
		switch err := a.decideAt(ctx, path, strings.TrimSpace(code), decision); {
		case err == nil:
			a.note("%s: done", decision)
			return nil
		case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, fs.ErrNotExist):
			_ = os.Remove(path)
		default:
			last = err
		}
	}
	return last
}

// decideAt decides about a code at the authority that a note is of.
func (a *app) decideAt(ctx context.Context, path, code string, decision authority.Decision) error {
	content, _, err := files.Within(ctx, a.patience.Do, path, func(context.Context) ([]byte, error) { return os.ReadFile(path) })
	if err != nil {
		return err
	}
	var session demoSession
	if err := json.Unmarshal(content, &session); err != nil {
		return err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(session.CA))
	browser := &http.Client{Timeout: patience, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}}
	return authority.DecideAt(ctx, browser, session.Page, code, decision)
}
