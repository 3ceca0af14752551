package authority

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"net/http"
	"strings"
	"sync"
	"time"

	"msgtrace/client/simulator"
)

// What an Authority is, unless its Options say otherwise.
const (
	DefaultTenant   = "0b9d3c1e-5a5f-4f0e-9c54-2f6d8c7a1b20"
	DefaultClientID = "6f1f7a52-8f0c-4f4a-b7b3-3a7d2f5f9c11"
	DefaultDomain   = "contoso.com"
	DefaultAccount  = "ann@contoso.com"
	DefaultAudience = "https://graph.microsoft.com"
	DefaultSecret   = "simulator-client-secret"
)

// defaultPermissions are those of both dialects of the message trace API.
var defaultPermissions = []string{permissions[simulator.MessageTraces], permissions[simulator.Tracing]}

// Options say who may sign in, and how. The zero value is a tenant that lets
// everything msgtrace needs happen.
type Options struct {
	Tenant   string // tenant id, a GUID
	Domain   string // the verified domain that also names the tenant
	ClientID string // the one application that is registered
	Account  string // the one account that signs in
	Audience string // the resource that tokens are for

	Scopes []string // delegated permissions that have consent; nil: those of both dialects
	Roles  []string // application permissions that have consent; nil: those of both dialects

	Secrets      []string              // client secrets that are taken; nil: DefaultSecret
	OldSecrets   []string              // client secrets that have expired
	Certificates []*x509.Certificate   // certificates of the application
	Federated    func(string) bool     // reports whether a federated assertion is good; nil: none is
	TokenTenant  string                // tenant id written into tokens, when it is to be the wrong one
	TokenFor     string                // resource written into tokens, when it is to be the wrong one
	TokenScopes  []string              // permissions written into a person's tokens, when they are not to be those asked for
	BlockDevice  bool                  // Conditional Access blocks the device code flow
	Now          func() time.Time      // nil: time.Now
	DateAhead    time.Duration         // how far the Date header of each answer is ahead of Now; 0: net/http writes it
	Interval     time.Duration         // between two polls, at least; 0: 5 seconds
	CodeLifetime time.Duration         // of device and authorization codes; 0: 15 minutes
	TokenLife    time.Duration         // of access tokens; 0: 1 hour
	Approver     func(userCode string) // told of each device code, for a demo that approves by itself
}

// Authority answers sign-in requests. It is an http.Handler and safe for
// concurrent use.
type Authority struct {
	options Options
	key     *ecdsa.PrivateKey
	mux     *http.ServeMux

	mu         sync.Mutex
	devices    map[string]*device     // by device code
	codes      map[string]*authorized // by authorization code
	refresh    map[string]grant       // by refresh token
	seen       map[string]bool        // the jti of assertions, each good once
	faults     map[Point]*fault
	generation int // what tokens must carry since the last challenge
	issued     []string
	log        []Request
}

// grant is what somebody was given: the right to tokens of some scope.
type grant struct {
	client  string
	scope   string
	account string // who signed in; empty: whoever signs in when it is redeemed
	expire  time.Time
}

// Request is one line of what was asked. It holds no secret.
type Request struct {
	Method string
	Path   string
	Grant  string // the grant_type, if one was named
	Claims string // the claims parameter, as it came
	Status int    // 0 when the connection was cut instead
}

// New returns an authority with a key of its own.
func New(options Options) *Authority {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err) // only without randomness, and then nothing works
	}
	a := &Authority{
		options: options.withDefaults(),
		key:     key,
		mux:     http.NewServeMux(),
		devices: map[string]*device{},
		codes:   map[string]*authorized{},
		refresh: map[string]grant{},
		seen:    map[string]bool{},
		faults:  map[Point]*fault{},
	}
	a.route("GET /{tenant}/v2.0/.well-known/openid-configuration", Discovery, a.discovery)
	a.route("GET /{tenant}/discovery/v2.0/keys", Discovery, a.keys)
	a.route("POST /{tenant}/oauth2/v2.0/devicecode", DeviceCode, a.deviceCode)
	a.route("POST /{tenant}/oauth2/v2.0/token", Token, a.token)
	a.route("GET /{tenant}/oauth2/v2.0/authorize", Authorize, a.authorizePage)
	a.route("POST /{tenant}/oauth2/v2.0/authorize", Authorize, a.authorizeAnswer)
	a.route("GET /device", Page, a.devicePage)
	a.route("POST /device", Page, a.deviceAnswer)
	a.route("GET /identity", Identity, a.managedIdentity)
	return a
}

func (o Options) withDefaults() Options {
	for _, text := range []struct {
		value *string
		other string
	}{
		{&o.Tenant, DefaultTenant}, {&o.Domain, DefaultDomain}, {&o.ClientID, DefaultClientID},
		{&o.Account, DefaultAccount}, {&o.Audience, DefaultAudience},
	} {
		if *text.value == "" {
			*text.value = text.other
		}
	}
	if o.TokenTenant == "" {
		o.TokenTenant = o.Tenant
	}
	if o.TokenFor == "" {
		o.TokenFor = o.Audience
	}
	if o.Scopes == nil {
		o.Scopes = defaultPermissions
	}
	if o.Roles == nil {
		o.Roles = defaultPermissions
	}
	if o.Secrets == nil {
		o.Secrets = []string{DefaultSecret}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	for _, span := range []struct {
		value *time.Duration
		other time.Duration
	}{{&o.Interval, 5 * time.Second}, {&o.CodeLifetime, 15 * time.Minute}, {&o.TokenLife, time.Hour}} {
		if *span.value == 0 {
			*span.value = span.other
		}
	}
	return o
}

// ServeHTTP implements http.Handler.
func (a *Authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if ahead := a.options.DateAhead; ahead != 0 {
		w.Header().Set("Date", a.options.Now().Add(ahead).UTC().Format(http.TimeFormat))
	}
	a.mux.ServeHTTP(w, r)
}

// route answers one pattern, after the faults that were ordered for its point.
func (a *Authority) route(pattern string, point Point, answer func(*http.Request) reply) {
	a.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
		out := a.refuseTenant(r)
		if out.status == 0 {
			out = a.withFault(point, r, answer)
		}
		a.record(r, out)
		out.write(w)
	})
}

// refuseTenant answers requests for a tenant that does not exist.
func (a *Authority) refuseTenant(r *http.Request) reply {
	tenant := r.PathValue("tenant")
	if tenant == "" || strings.EqualFold(tenant, a.options.Tenant) || strings.EqualFold(tenant, a.options.Domain) {
		return reply{}
	}
	return refuse(r, http.StatusBadRequest, "invalid_tenant", "", 90002,
		"Tenant '"+tenant+"' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.")
}

// base is the URL under which this authority was asked.
func base(r *http.Request) string { return "https://" + r.Host }

// idIssuer names who issues id tokens, which are of version 2.0.
// https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
func idIssuer(r *http.Request, tenant string) string { return base(r) + "/" + tenant + "/v2.0" }

func (a *Authority) discovery(r *http.Request) reply {
	at := base(r) + "/" + r.PathValue("tenant")
	return answer(http.StatusOK, map[string]any{
		"issuer":                        idIssuer(r, a.options.Tenant),
		"authorization_endpoint":        at + "/oauth2/v2.0/authorize",
		"token_endpoint":                at + "/oauth2/v2.0/token",
		"device_authorization_endpoint": at + "/oauth2/v2.0/devicecode",
		"jwks_uri":                      at + "/discovery/v2.0/keys",
		"response_types_supported":      []string{"code"},
		"subject_types_supported":       []string{"pairwise"},
	})
}

func (a *Authority) record(r *http.Request, out reply) {
	line := Request{Method: r.Method, Path: r.URL.Path, Status: out.status}
	if r.Method == http.MethodPost {
		line.Grant, line.Claims = r.PostFormValue("grant_type"), r.PostFormValue("claims")
	}
	if out.cut != whole {
		line.Status = 0
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.log = append(a.log, line)
}

// Log returns what was asked so far, oldest first.
func (a *Authority) Log() []Request {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]Request(nil), a.log...)
}

// Issued returns every token and code that was handed out so far: what must
// never be found in a log, an error or a file of the program that signed in.
func (a *Authority) Issued() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string(nil), a.issued...)
}

// Tenant returns the tenant id that sign-ins must name.
func (a *Authority) Tenant() string { return a.options.Tenant }

// ClientID returns the id of the application that is registered.
func (a *Authority) ClientID() string { return a.options.ClientID }

// secret makes a random text that nobody can guess, and remembers it.
// The caller holds the lock.
func (a *Authority) secret(prefix string) string {
	text := prefix + rand.Text() + rand.Text()
	a.issued = append(a.issued, text)
	return text
}
