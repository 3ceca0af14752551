package auth

import (
	"cmp"
	"context"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/managedidentity"

	"msgtrace/client"
)

// application signs in as itself: by secret, certificate or federated token.
type application struct {
	source *Source

	mu     sync.Mutex
	client *confidential.Client // nil until there is a credential
}

// newApplication reads nothing: what it proves itself with is read at the first
// need, because that may ask somebody, and signing out needs none of it.
func newApplication(s *Source) *application { return &application{source: s} }

// prepare makes a client of the library.
func (s *Source) prepare(credential confidential.Credential) (*confidential.Client, error) {
	options := []confidential.Option{
		confidential.WithCache(s.cache),
		confidential.WithClientCapabilities(capabilities),
		confidential.WithHTTPClient(s.wire),
		confidential.WithInstanceDiscovery(false),
		// Or $MSAL_FORCE_REGION would send requests to another host.
		confidential.WithAzureRegion("DisableMsalForceRegion"),
	}
	if s.options.SendChain {
		options = append(options, confidential.WithX5C())
	}
	made, err := confidential.New(s.options.Authority+"/"+s.options.Tenant, s.options.ClientID, credential, options...)
	if err != nil {
		return nil, configError("the sign-in cannot be prepared", fixClient)
	}
	return &made, nil
}

// credential is what the application proves itself with.
func (s *Source) credential(ctx context.Context) (confidential.Credential, error) {
	switch s.options.Method {
	case MethodCertificate:
		chain, key, err := loadCertificate(ctx, s.options.Certificate, s.options.CertificatePassword, s.options.AskSecret, s.options.Now())
		if err != nil {
			return confidential.Credential{}, err
		}
		credential, err := confidential.NewCredFromCert(chain, key)
		if err != nil {
			return confidential.Credential{}, configError("the certificate "+s.options.Certificate+" cannot be used", fixCertificate)
		}
		return credential, nil
	case MethodWorkload:
		return confidential.NewCredFromAssertionCallback(s.federatedToken), nil
	}
	secret, err := s.options.Secret.Read(ctx, "client secret", s.options.AskSecret)
	if err != nil {
		return confidential.Credential{}, err
	}
	credential, err := confidential.NewCredFromSecret(secret.Reveal())
	if err != nil {
		return confidential.Credential{}, configError("the client secret is empty", fixSecret)
	}
	return credential, nil
}

// federatedToken reads the workload's token each time: it is renewed in place.
func (s *Source) federatedToken(context.Context, confidential.AssertionRequestOptions) (string, error) {
	file, err := os.Open(s.options.TokenFile)
	if err != nil {
		return "", unreadable("federated token file", err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxSecret))
	if err != nil {
		return "", unreadable("federated token file", err)
	}
	token := strings.TrimSpace(string(content))
	if token == "" {
		return "", configError("the federated token file "+s.options.TokenFile+" is empty", "Check token_file in the profile.")
	}
	return token, nil
}

func (a *application) silent(ctx context.Context, claims string) (result, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.client == nil && claims == "" {
		if got, err := a.saved(ctx); err == nil {
			return got, nil // nobody has to be asked for the secret
		}
	}
	if err := a.ready(ctx); err != nil {
		return result{}, err
	}
	got, err := a.acquire(ctx, a.client, claims)
	if kindOf(err) == KindNetwork && a.source.options.Method != MethodSecret {
		// The wire does not send an assertion twice; a new one may go.
		got, err = a.acquire(ctx, a.client, claims)
	}
	if kindOf(err) == KindCredential && a.source.options.Method == MethodSecret {
		a.client = nil // the secret may be another one next time
	}
	return got, err
}

// ready reads what the application proves itself with. The caller holds the lock.
func (a *application) ready(ctx context.Context) error {
	switch {
	case a.client != nil:
		return nil
	case ctx.Value(offline{}) != nil:
		return errOffline
	}
	credential, err := a.source.credential(ctx)
	if err != nil {
		return err
	}
	a.client, err = a.source.prepare(credential)
	return err
}

// saved looks into the cache only.
func (a *application) saved(ctx context.Context) (result, error) {
	none := confidential.NewCredFromAssertionCallback(func(context.Context, confidential.AssertionRequestOptions) (string, error) {
		return "", errOffline
	})
	reader, err := a.source.prepare(none)
	if err != nil {
		return result{}, err
	}
	return a.acquire(context.WithValue(ctx, offline{}, true), reader, "")
}

func (a *application) acquire(ctx context.Context, from *confidential.Client, claims string) (result, error) {
	ctx, cancel := context.WithTimeout(ctx, quietTime)
	defer cancel()
	var options []confidential.AcquireByCredentialOption
	if claims != "" {
		options = append(options, confidential.WithClaims(claims))
	}
	got, err := from.AcquireTokenByCredential(ctx, a.source.options.scopes(), options...)
	if err != nil {
		return result{}, err
	}
	return result{value: client.Secret(got.AccessToken), expires: got.ExpiresOn}, nil
}

func (a *application) signIn(ctx context.Context, claims string) (result, error) {
	return a.silent(ctx, cmp.Or(claims, forceRefresh))
}

// forget drops the whole cache of this tenant and application.
func (a *application) forget(ctx context.Context, _ result) error {
	_, err := a.source.cache.remove(ctx)
	return err
}

func (a *application) account(context.Context) string { return "" }

// identityTime bounds a request to the host's identity endpoint, which is near
// if there is one. Elsewhere the address leads nowhere.
const identityTime = 5 * time.Second

// managed signs in as the identity of the host in Azure. The library keeps its
// tokens in memory.
// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
type managed struct {
	source *Source
	client managedidentity.Client
}

func newManaged(s *Source) (*managed, error) {
	identity := managedidentity.SystemAssigned()
	var id managedidentity.ID = identity
	if s.options.ClientID != "" {
		id = managedidentity.UserAssignedClientID(s.options.ClientID)
	}
	made, err := managedidentity.New(id,
		managedidentity.WithHTTPClient(s.identityWire()),
		managedidentity.WithRetryPolicyDisabled())
	if err != nil {
		return nil, configError("this sort of host does not offer the managed identity that is asked for", "Leave out client_id, or use another method.")
	}
	return &managed{source: s, client: made}, nil
}

// identityWire reaches the host's own endpoint: over plain HTTP, at an address
// that the host gives, and never through a proxy.
func (s *Source) identityWire() *wire {
	w := newWire(s.options, "")
	if s.options.Transport == nil {
		direct := defaultTransport()
		direct.Proxy = nil
		w.client.Transport = direct
	}
	return w
}

func (m *managed) silent(ctx context.Context, claims string) (result, error) {
	near, cancel := context.WithTimeout(ctx, identityTime)
	defer cancel()
	var options []managedidentity.AcquireTokenOption
	if claims != "" {
		options = append(options, managedidentity.WithClaims(claims))
	}
	got, err := m.client.AcquireToken(near, m.source.options.Resource, options...)
	if near.Err() != nil && ctx.Err() == nil || kindOf(err) == KindNetwork {
		return result{}, &Error{Kind: KindNetwork, Message: "this host has no managed identity that answers",
			Fix: "Managed identity works on hosts in Azure only. Use another method elsewhere."}
	}
	if where, unknown := managedidentity.GetSource(); err != nil && unknown == nil && where == managedidentity.AzureArc && kindOf(err) == "" {
		return result{}, configError("the identity that Azure Arc gives this host could not be used",
			"Put the user into the group himds, which may read the agent's key; leave out client_id unless the agent knows that identity.")
	}
	if err != nil {
		return result{}, err
	}
	return result{value: client.Secret(got.AccessToken), expires: got.ExpiresOn}, nil
}

func (m *managed) signIn(ctx context.Context, claims string) (result, error) {
	return m.silent(ctx, cmp.Or(claims, forceRefresh))
}

func (m *managed) forget(context.Context, result) error { return nil }

func (m *managed) account(context.Context) string { return "" }
