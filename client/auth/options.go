package auth

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
)

// Method is a way to sign in.
type Method string

// The methods. The first two are for a person, the others for an application.
const (
	MethodDeviceCode  Method = "device-code"
	MethodBrowser     Method = "browser"
	MethodSecret      Method = "client-secret"
	MethodCertificate Method = "certificate"
	MethodWorkload    Method = "workload-identity"
	MethodManaged     Method = "managed-identity"
)

// Methods returns every method, the default first.
func Methods() []Method {
	return []Method{MethodDeviceCode, MethodBrowser, MethodCertificate, MethodSecret, MethodWorkload, MethodManaged}
}

// Person reports whether a person signs in, and so whether permissions are
// delegated and roles of the person count.
func (m Method) Person() bool { return m == MethodDeviceCode || m == MethodBrowser }

// What Options mean where they say nothing.
const (
	DefaultAuthority = "https://login.microsoftonline.com"
	DefaultResource  = "https://graph.microsoft.com"
	DefaultPort      = 18400
)

// Options describe one profile's sign-in.
type Options struct {
	Tenant   string // tenant id, or a domain of the tenant; required except for MethodManaged
	ClientID string // id of the application; required except for MethodManaged
	Method   Method // "": MethodDeviceCode

	Dialect   client.Dialect // decides which permission is asked for
	Authority string         // scheme and host; "": DefaultAuthority
	Resource  string         // what tokens are for; "": DefaultResource

	Port                int          // of the loopback redirect of MethodBrowser; 0: DefaultPort
	Secret              SecretSource // of MethodSecret
	Certificate         string       // PEM or PFX file of MethodCertificate, with its private key
	CertificatePassword SecretSource // of a PFX file
	SendChain           bool         // sends the certificate too (x5c), for applications that trust by subject and issuer
	TokenFile           string       // of MethodWorkload; "": $AZURE_FEDERATED_TOKEN_FILE, which New does not read itself

	Cache CacheOptions

	// Ask is told what a person has to do. Without it nobody is asked, and a
	// sign-in that needs a person fails with KindSignIn. It is called on any
	// goroutine, must not block, and gets EventEnded after every EventPrompted.
	Ask func(Event)
	// AskSecret asks for a secret without an echo. Nil: there is nobody to ask.
	AskSecret PromptSecret
	// Notice is told, once each, what the person should know although the
	// sign-in goes on, such as a cache that cannot be kept. Nil: only logged.
	Notice func(string)

	Transport http.RoundTripper // nil: the default transport, with its proxy
	Log       *slog.Logger      // nil: none
	Now       func() time.Time  // nil: time.Now
	// Wait waits between polls and tries. Nil: real time. Tests give their own.
	Wait func(context.Context, time.Duration) error
}

var (
	domainName  = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$`)
	profileName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	// nationalClouds are the authorities of clouds without today's message trace:
	// https://learn.microsoft.com/graph/deployments
	nationalClouds = []string{"login.microsoftonline.us", "login.partner.microsoftonline.cn", "login.chinacloudapi.cn"}
	// severalTenants are names that stand for any tenant.
	severalTenants = []string{"common", "organizations", "consumers"}
)

// complete fills in the defaults, and refuses what cannot work. The errors say
// what is wrong with the profile.
func (o Options) complete() (Options, error) {
	if o.Method == "" {
		o.Method = MethodDeviceCode
	}
	o.Authority = strings.TrimSuffix(cmp.Or(o.Authority, DefaultAuthority), "/")
	o.Resource = strings.TrimSuffix(cmp.Or(o.Resource, DefaultResource), "/")
	if o.Port == 0 {
		o.Port = DefaultPort
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	o.Tenant, o.ClientID = strings.ToLower(strings.TrimSpace(o.Tenant)), strings.ToLower(strings.TrimSpace(o.ClientID))
	for _, check := range []func(*Options) error{checkProfile, checkMethod, checkTenant, checkClient, checkAuthority} {
		if err := check(&o); err != nil {
			return o, err
		}
	}
	return o, nil
}

// checkProfile refuses a name that cannot be part of a file's.
func checkProfile(o *Options) error {
	if name := o.Cache.Profile; name != "" && !profileName.MatchString(name) {
		return configError("the name of the profile cannot be that of a file", "Use up to 64 letters, digits, - and _.")
	}
	return nil
}

func checkMethod(o *Options) error {
	if !slices.Contains(Methods(), o.Method) {
		return configError("the method \""+string(o.Method)+"\" does not exist", "Use one of: "+methodList()+".")
	}
	switch {
	case o.Method == MethodCertificate && o.Certificate == "":
		return configError("no certificate is named", "Set certificate in the profile to a PEM or PFX file with its private key.")
	case o.Method == MethodSecret && o.Secret == (SecretSource{}):
		return configError("nothing says where the client secret is", fixSecretSource)
	case o.Method == MethodWorkload && o.TokenFile == "":
		return configError("no federated token file is named", "Set token_file in the profile, or AZURE_FEDERATED_TOKEN_FILE.")
	}
	return nil
}

func methodList() string {
	var names []string
	for _, method := range Methods() {
		names = append(names, string(method))
	}
	return strings.Join(names, ", ")
}

func checkTenant(o *Options) error {
	switch {
	case o.Tenant == "" && o.Method == MethodManaged:
		return nil
	case AnyTenant(o.Tenant):
		return configError("\""+o.Tenant+"\" does not name one tenant", fixTenant)
	case !OneTenant(o.Tenant):
		return configError("the tenant is neither an id nor a domain", fixTenant)
	}
	return nil
}

// OneTenant reports whether a name can be that of one tenant: its id or a domain.
func OneTenant(name string) bool { return client.IsGUID(name) || domainName.MatchString(name) }

// AnyTenant tells a name that stands for any tenant, and so for none.
func AnyTenant(name string) bool { return slices.Contains(severalTenants, strings.ToLower(name)) }

// NationalCloud reports whether an authority, scheme://host, is that of a cloud
// without today's message trace.
func NationalCloud(authority string) bool {
	parsed, err := url.Parse(authority)
	return err == nil && slices.Contains(nationalClouds, strings.ToLower(parsed.Hostname()))
}

func checkClient(o *Options) error {
	if o.ClientID == "" && o.Method == MethodManaged || client.IsGUID(o.ClientID) {
		return nil
	}
	return configError("the client id is not an application id", "Set client_id in the profile: Entra admin center, App registrations, the application, Overview.")
}

func checkAuthority(o *Options) error {
	parsed, err := url.Parse(o.Authority)
	if err != nil || parsed.Scheme != "https" || parsed.Host == "" || parsed.User != nil || parsed.Path != "" || parsed.RawQuery != "" {
		return configError("the authority is not of the form https://HOST", "Set authority in the profile, or leave it out for Microsoft's.")
	}
	if o.Dialect.GlobalOnly() && NationalCloud(o.Authority) {
		return configError("message trace does not exist in this national cloud", "Microsoft offers it in the global cloud only, GCC included.")
	}
	return nil
}

// scopes returns what is asked for: a person delegates one permission, an
// application gets all that were consented to.
func (o Options) scopes() []string {
	if o.Method.Person() {
		return []string{o.Resource + "/" + o.Dialect.Limits().Permission}
	}
	return []string{o.Resource + "/.default"}
}

// authorityHost returns host and port of the authority.
func (o Options) authorityHost() string {
	parsed, err := url.Parse(o.Authority)
	if err != nil {
		return ""
	}
	return parsed.Host
}

// wait lets real time pass.
func wait(ctx context.Context, span time.Duration) error {
	timer := time.NewTimer(span)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
