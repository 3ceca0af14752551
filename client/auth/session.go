package auth

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"msgtrace/client"
)

// Status is what can be said of a profile's sign-in without sending anything.
type Status struct {
	Method   Method    `json:"method"`
	Tenant   string    `json:"tenant"` // as the profile names it
	ClientID string    `json:"clientId"`
	Account  string    `json:"account,omitempty"` // who is signed in, if the cache knows
	SignedIn bool      `json:"signedIn"`          // a token is at hand, or a person's sign-in can be renewed
	Expires  time.Time `json:"expires,omitzero"`  // of the token at hand; zero if there is none
	Claims   Claims    `json:"claims,omitzero"`   // of the token at hand
	Place    Place     `json:"place"`             // where tokens are kept
	Path     string    `json:"path,omitempty"`    // the file that the sign-in is in, if it is in one
	Unsaved  bool      `json:"unsaved,omitempty"` // it should be in a file, and is kept for this run only
	Refused  string    `json:"refused,omitempty"` // why the file is not used
}

// Status reads the cache and sends nothing.
func (s *Source) Status(ctx context.Context) Status {
	out := Status{Method: s.options.Method, Tenant: s.options.Tenant, ClientID: s.options.ClientID, Place: s.cache.place}
	quiet := context.WithValue(ctx, offline{}, true)
	out.Account = s.backend.account(quiet)
	got, err := s.backend.silent(quiet, "")
	if err == nil {
		err = s.checkTenant(quiet, got)
	}
	if recent, ok := s.recent(); err != nil && ok {
		got, err = result{value: recent.Value, expires: recent.Expires}, nil
	}
	out.SignedIn = err == nil || out.Account != ""
	if err == nil {
		out.Expires = got.expires.UTC()
		if claims, err := ReadClaims(got.value.Reveal()); err == nil {
			out.Claims = claims
			out.Account = cmp.Or(out.Account, claims.Account)
		}
	}
	s.cache.mu.Lock()
	defer s.cache.mu.Unlock()
	if s.cache.refused != nil {
		out.Refused = s.cache.refused.Error()
	}
	out.Unsaved = s.cache.file != nil && s.cache.unsaved
	if s.cache.stored && !out.Unsaved {
		out.Path = s.cache.file.path()
	}
	return out
}

// SignIn signs in again, whatever is saved: a person is asked, an application
// proves itself to the authority.
func (s *Source) SignIn(ctx context.Context) (Status, error) {
	if s.options.Method.Person() && s.options.Ask == nil {
		return Status{}, &Error{Kind: KindSignIn, Message: "signing in needs a person, and there is nobody to ask",
			Fix: "Run msgtrace login in a terminal, or use a certificate."}
	}
	_, err := s.share(ctx, "sign-in", func(ctx context.Context) (client.Token, error) {
		got, err := s.acquireByOwnSignIn(ctx)
		return got.token(), err
	})
	if err != nil {
		return Status{}, err
	}
	return s.Status(ctx), nil
}

// SignOut forgets every token of the profile: the file, what was moved aside,
// the key and the lock, in every place where they may be. It returns the files
// that there were. Microsoft is not told: its sessions are ended in a browser.
func (s *Source) SignOut(ctx context.Context) ([]string, error) {
	s.mu.Lock()
	s.last = result{}
	s.mu.Unlock()
	return s.cache.remove(ctx)
}

// Probe is what one request to the authority tells, for a doctor.
type Probe struct {
	Authority string
	Host      string
	TenantID  string // the tenant's id, also where the profile names a domain
	Proxy     string // host of the proxy that is used, without its credentials
}

// Probe asks the authority for its discovery document: it shows whether DNS,
// proxy, TLS and the name of the tenant are right. The Probe holds
// what was learned even if there is an error.
func (s *Source) Probe(ctx context.Context) (Probe, error) {
	out := Probe{Authority: s.options.Authority, Host: s.options.authorityHost()}
	ctx, cancel := context.WithTimeout(ctx, quietTime)
	defer cancel()
	address := s.options.Authority + "/" + cmp.Or(s.options.Tenant, "organizations") + "/v2.0/.well-known/openid-configuration"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return out, configError("the authority is not of the form https://HOST", "Set authority in the profile.")
	}
	out.Proxy = s.wire.proxyFor(request)
	response, err := s.wire.Do(request)
	s.wire.mu.Lock()
	out.TenantID = s.wire.tenant
	s.wire.mu.Unlock()
	if err != nil {
		return out, s.translate(ctx, err)
	}
	return out, response.Body.Close()
}

// proxyFor names the proxy that a request would take.
func (w *wire) proxyFor(request *http.Request) string {
	transport, ok := w.client.Transport.(*http.Transport)
	if !ok || transport.Proxy == nil {
		return ""
	}
	proxy, err := transport.Proxy(request)
	if err != nil || proxy == nil {
		return ""
	}
	return proxy.Host
}
